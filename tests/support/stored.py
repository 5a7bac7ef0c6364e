"""Builders of what the store records, and a store on a temporary file."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from monitor.clock import ArchiveClock
from monitor.model import (
    Alert,
    Entry,
    EntryKeys,
    Judgement,
    LanguageMean,
    Match,
    Message,
    NewEntry,
    OwedMessage,
    PollRecord,
    PollState,
    Recorded,
    Relevance,
    Sketch,
    Vector,
    VerdictKind,
    Withheld,
    WithheldReason,
)
from monitor.store import Store, open_store
from monitor.text.sketches import shingles
from support.values import NOON, article, verdict

SPACE = "test/3"
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


def address(folder: Path) -> str:
    """Return the address of the database in a folder."""
    return f"sqlite:///{folder / 'monitor.db'}"


@cache
def empty_database() -> bytes:
    """Return the file of a store with nothing on record: migrating takes longer than most tests."""
    with tempfile.TemporaryDirectory() as folder:
        open_store(address(Path(folder)), clock=ArchiveClock(NOON)).close()
        return (Path(folder) / "monitor.db").read_bytes()


@contextmanager
def opened(folder: Path, *, now: datetime = NOON, **options: Any) -> Iterator[Store]:
    """Open the store in a folder that exists, at noon."""
    path = folder / "monitor.db"
    if not path.exists():
        path.write_bytes(empty_database())
    with open_store(address(folder), clock=ArchiveClock(now), **options) as store:
        yield store


def vector(*values: float, space: str = SPACE) -> Vector:
    """Return these values, brought to length 1, as a vector."""
    array = np.array(values, np.float64)
    return Vector(space=space, values=(array / (np.linalg.norm(array) or 1)).astype("<f4").tobytes())


def mean(language: str, *vectors: Vector) -> LanguageMean:
    """Return the mean of vectors of one space."""
    values = np.mean([np.frombuffer(each.values, "<f4") for each in vectors], axis=0)
    return LanguageMean(
        space=vectors[0].space, language=language, values=values.astype("<f4").tobytes(), count=len(vectors)
    )


def words(first: int, count: int) -> str:
    """Return a text of so many words that stand in no other text of another range."""
    return " ".join(f"w{number}" for number in range(first, first + count))


def sketch(text: str) -> Sketch:
    """Return the sketch of a text."""
    return Sketch(shingles=shingles(text))


def judgement(number: int = 1, **changes: Any) -> Judgement:
    """Return the judgement of article ``number``, a new story that nobody is told of."""
    about = changes.pop("article", {})
    url = f"https://steppe.example/news/{number}"
    values: dict[str, Any] = {
        "article": article(**({"url": url, "title": f"Article {number}"} | about)),
        "relevance": Relevance(is_relevant=True, score=0.9, threshold=0.5),
        "matches": (),
        "topics": (),
        "verdict": verdict(),
        "decision": Withheld(reason=WithheldReason.NO_WATCHLIST),
        "vectors": (vector(1.0, float(number), 0.0),),
        "sketch": sketch(words(1000 * number, 100)),
    }
    return Judgement(**(values | changes))


def off_topic(number: int, **changes: Any) -> Judgement:
    """Return the judgement of an article that is off the beat."""
    decision = Withheld(reason=WithheldReason.OFF_TOPIC)
    verdict_ = verdict(kind=VerdictKind.OFF_TOPIC)
    values = {"verdict": verdict_, "decision": decision, "vectors": (), "sketch": None} | changes
    return judgement(number, **values)


def alerting(
    number: int, *deliveries: str, watchlists: Sequence[str] = ("deals",), **changes: Any
) -> Judgement:
    """Return a judgement that owes a message by each of these ids to the channel of the same name."""
    owed = tuple(
        OwedMessage(delivery_id=each, channel=each, message=Message(subject=f"About {number}", text=each))
        for each in deliveries
    )
    return judgement(
        number,
        matches=tuple(Match(watchlist=name) for name in watchlists),
        decision=Alert(watchlists=tuple(watchlists), channels=deliveries),
        owed=owed,
        **changes,
    )


def recorded(store: Store, one: Judgement, *, entry_id: int | None = None) -> Recorded:
    """Record a judgement in a room of its own."""
    with store.history.room() as room:
        return room.record(one, entry_id=entry_id)


def new_entry(number: int, *, host: str = "steppe.example") -> NewEntry:
    """Return an entry with its keys."""
    link = f"https://{host}/news/{number}"
    return NewEntry(
        entry=Entry(guid=f"g{number}", link=link, title=f"Entry {number}", published_at=NOON),
        keys=EntryKeys(guid=f"g{number}", link=link, title=f"t{number}"),
        host=host,
    )


def state(feed: str, **changes: Any) -> PollState:
    """Return the state of a feed that was just added."""
    values: dict[str, Any] = {"feed": feed, "url": f"https://{feed}.example/feed", "next_poll_at": NOON}
    return PollState(**(values | changes))


def add_feeds(store: Store, *names: str) -> None:
    """Make the feeds on record be these, due at noon."""
    urls = {name: f"https://{name}.example/feed" for name in names}
    store.feeds.sync_feeds(urls, first_polls=dict.fromkeys(names, NOON))


def add_entries(store: Store, *entries: NewEntry, feed: str = "steppe", at: datetime = NOON) -> Sequence[int]:
    """Record entries of a feed; return their ids."""
    add_feeds(store, feed)
    return store.feeds.record_polls([PollRecord(state=state(feed), new_entries=entries)], at)
