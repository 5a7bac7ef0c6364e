"""From the moment a server shows an entry to the message at the channel."""

import json
import random
import re
import sqlite3
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Thread
from typing import NamedTuple

import pytest

from bench.feeds import feed_of, page_of
from bench.folders import database, write_config
from bench.measuring import percentile, show
from bench.press import Press
from bench.running import running_daemon
from bench.stand import Stand, open_stand
from monitor.model import Article

pytestmark = pytest.mark.bench

NOW = datetime.now(UTC)
LONG_AGO = timedelta(days=30)  # too old for an alert
# Numbers of articles beyond those that the feeds begin with.
FRESH = 100_000


@pytest.mark.parametrize(
    ("feeds", "entries", "interval_minutes", "tick_seconds", "host_delay_seconds"),
    [(100, 60, 1, 1, 0), (1000, 300, 1, 5, 1), (1000, 300, 5, 5, 1)],
    ids=["hundred", "minutely", "thousand"],
)
def test_time_from_entry_to_message(
    tmp_path: Path,
    feeds: int,
    entries: int,
    interval_minutes: int,
    tick_seconds: int,
    host_delay_seconds: int,
) -> None:
    """An entry at random times, to a webhook: few feeds asked hastily, then many as it is shipped.

    As shipped but for the poll interval, which is an hour there. An entry has to wait for its feed's next
    turn, up to an interval; all that passes after that turn has come, the wait for the tick included, is
    ours. Alerts are not capped, so that each comes by itself.
    """
    press, chance = Press(seed=3), random.Random(3)
    with open_stand() as stand:
        urls = {f"f{number}": stand.url(f"/{number}.xml", host=number) for number in range(feeds)}
        written = write_config(
            tmp_path,
            urls,
            interval_minutes=interval_minutes,
            tick_seconds=tick_seconds,
            spread_minutes=interval_minutes,
            adaptive=False,
            host_delay_seconds=host_delay_seconds,
            webhook=f"json://127.0.0.1:{stand.port}/alerts",
            sections=("[alerts]", "cap_per_hour = 0"),
        )
        for number in range(feeds):
            _publish(stand, number, number, press.article(number, story=10_000 + number, at=NOW - LONG_AGO))
        shown: dict[int, float] = {}
        with running_daemon(written) as (_, log), ExitStack() as stack:
            log.wait_for("judged", count=feeds, timeout=900)
            turns = stack.enter_context(watched_turns(database(tmp_path)))
            times = sorted(chance.uniform(0, 2 * interval_minutes * 60) for _ in range(entries))
            began = time.monotonic()
            for feed, at in zip(chance.sample(range(feeds), entries), times, strict=True):
                article = press.article(feed, story=feed + 1, at=datetime.now(UTC))
                # So that a watchlist is concerned for certain.
                article = replace(article, title=f"{article.title}: uranium for Washington")
                time.sleep(max(0.0, began + at - time.monotonic()))
                shown[feed] = _publish(stand, feed, FRESH + feed, article)
            log.wait_until(
                lambda: len(stand.posted()) >= entries,
                f"{entries} messages",
                timeout=90 * interval_minutes + 60,
            )
        arrived, asked = _arrivals(stand.posted()), stand.given_out()
    moments = [_moments(feed, shown, asked, arrived, turns) for feed in shown]
    spans = {
        "entry visible to message": [each.message - each.visible for each in moments],
        "the interval's: entry visible to feed's turn": [each.turn - each.visible for each in moments],
        "ours: feed's turn to message": [each.message - each.turn for each in moments],
        "  feed's turn to feed given out": [each.feed - each.turn for each in moments],
        "  feed given out to page given out": [each.page - each.feed for each in moments],
        "  page given out to message": [each.message - each.page for each in moments],
    }
    rows = []
    for what, span in spans.items():
        p50, p95 = percentile(span, 0.5), percentile(span, 0.95)
        rows.append((what, f"p50 {p50:.2f} s, p95 {p95:.2f} s, most {max(span):.2f} s"))
    asked_every = f"{feeds} feeds asked every {interval_minutes} min, tick {tick_seconds} s"
    show(
        f"latency, {asked_every}, {host_delay_seconds} s between requests to a host, {entries} entries", rows
    )


class _Moments(NamedTuple):
    """When what happened to an entry, in monotonic seconds: its feed was due, given out, and so on."""

    visible: float
    turn: float
    feed: float
    page: float
    message: float


def _moments(
    number: int,
    shown: dict[int, float],
    asked: dict[str, float],
    arrived: dict[int, float],
    turns: "Turns",
) -> _Moments:
    visible, feed = shown[number], asked[f"/{number}.xml"]
    turn = max(visible, turns.last_before(f"f{number}", feed))
    return _Moments(visible, turn, feed, asked[f"/page/{FRESH + number}"], arrived[number])


class Turns:
    """When each feed was due, over and over, as the database of a running daemon said it."""

    def __init__(self) -> None:
        self._due: defaultdict[str, list[str]] = defaultdict(list)
        self._ahead = time.monotonic() - time.time()

    def note(self, rows: Iterable[tuple[str, str]]) -> None:
        """Take in when feeds are due now."""
        for feed, next_poll_at in rows:
            if self._due[feed][-1:] != [next_poll_at]:
                self._due[feed].append(next_poll_at)

    def last_before(self, feed: str, at: float) -> float:
        """Return when the feed was due last before a moment, in monotonic seconds."""
        due = [datetime.fromisoformat(each).replace(tzinfo=UTC).timestamp() for each in self._due[feed]]
        return max(each + self._ahead for each in due if each + self._ahead <= at)


@contextmanager
def watched_turns(path: Path) -> Iterator[Turns]:
    """Look at a database twice a second until the end of the context."""
    turns, is_over = Turns(), Event()

    def look() -> None:
        with closing(sqlite3.connect(path)) as connection:
            while not is_over.wait(0.5):
                turns.note(connection.execute("SELECT name, next_poll_at FROM feed"))

    thread = Thread(target=look)
    thread.start()
    try:
        yield turns
    finally:
        is_over.set()
        thread.join()


def _publish(stand: Stand, feed: int, number: int, article: Article) -> float:
    """Let a feed show this article alone; return when it could be seen."""
    link = stand.url(f"/page/{number}", host=feed)
    return stand.put({f"/page/{number}": page_of(article), f"/{feed}.xml": feed_of("f", [(link, article)])})


def _arrivals(posted: list[tuple[float, bytes]]) -> dict[int, float]:
    """Return by feed when the message about its new article came."""
    arrived: dict[int, float] = {}
    for at, body in posted:
        for found in re.findall(r"/page/(\d+)", str(json.loads(body))):
            arrived.setdefault(int(found) - FRESH, at)
    return arrived
