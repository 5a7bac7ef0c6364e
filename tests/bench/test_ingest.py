"""What one article costs on its way from an entry to a recorded judgement."""

import io
import os
import statistics
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psutil
import pytest
import structlog

from bench.folders import write_config
from bench.measuring import MILLI, Stopwatch, WatchedRoom, cpu_of_tree, show
from bench.pages import own_pages, shared_pages
from bench.stand import Paper, Stand, open_stand
from monitor import config
from monitor.app import App
from monitor.assembly import brain_from, fetcher_from, ingest_rules, reader_from, revisit_rules, workers_from
from monitor.clock import SystemClock
from monitor.config import Settings
from monitor.embed import LexicalEmbedder
from monitor.embed.background import language_means
from monitor.intake.seeds import SeedFolder
from monitor.judge.identity import entry_keys
from monitor.model import Entry, NewEntry, PollRecord, PollState
from monitor.pipeline.ingest import Ingest
from monitor.pipeline.judging import JudgeArticle
from monitor.pipeline.seeding import SyncSeeds
from monitor.store import Store, open_store

pytestmark = pytest.mark.bench

HOSTS = 25
FEED = "bench"


def _pages(kind: str) -> dict[str, bytes]:
    pages = own_pages() if kind == "own" else shared_pages(200)
    if not pages:
        pytest.skip("the evaluation data is not beside the checkout")
    return pages


def _put_on(stand: Stand, pages: Mapping[str, bytes], *, edition: int) -> list[NewEntry]:
    """Put the pages on the stand under addresses of their own; return their entries."""
    stand.put({f"/{edition}/{number}": Paper(body) for number, body in enumerate(pages.values())})
    now = datetime.now(UTC)
    entries = tuple(
        Entry(
            guid=f"{edition}-{number}",
            link=stand.url(f"/{edition}/{number}", host=number % HOSTS),
            title=title,
            published_at=now,
        )
        for number, title in enumerate(pages)
    )
    keys = entry_keys(entries)
    return [
        NewEntry(entry=entry, keys=key, host=f"h{number % HOSTS}")
        for number, (entry, key) in enumerate(zip(entries, keys, strict=True))
    ]


def _record(store: Store, entries: Sequence[NewEntry]) -> Sequence[int]:
    now = datetime.now(UTC)
    state = PollState(feed=FEED, url="http://127.0.0.1/feed", next_poll_at=now + timedelta(days=1))
    return store.feeds.record_polls([PollRecord(state=state, new_entries=tuple(entries))], now)


def _settings(folder: Path) -> Settings:
    written = write_config(folder, {FEED: "http://127.0.0.1/feed"}, log_level="warning")
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40))
    return config.load(written, os.environ)


@pytest.mark.parametrize("kind", ["own", "shared"])
@pytest.mark.parametrize("judges_all", [False, True], ids=["as shipped", "every article compared"])
def test_articles_per_cpu_second(tmp_path: Path, kind: str, *, judges_all: bool) -> None:
    """INGEST by itself, one article after the other, so that the CPU can be parted; workers beside it."""
    pages, settings, watch = _pages(kind), _settings(tmp_path), Stopwatch()
    with open_stand() as stand, open_store(settings.database_url, clock=SystemClock()) as store:
        ingest, close = _ingest(settings, store, watch, judges_all=judges_all)
        try:
            _record_feed(store)
            warm_up = _record(store, _put_on(stand, pages, edition=0))
            for entry_id in warm_up[:40]:
                ingest(entry_id)
            runs = [
                _run(stand, ingest, watch, _record(store, _put_on(stand, pages, edition=edition)))
                for edition in range(1, 4)
            ]
        finally:
            close()
    per_article = {part: statistics.median(run[part] for run in runs) for part in runs[0]}
    whole = sum(per_article.values())
    rows = [(part, f"{cost * MILLI:7.2f} ms  {cost / whole:4.0%}") for part, cost in per_article.items()]
    rows.append(("whole", f"{whole * MILLI:7.2f} ms  {1 / whole:.0f} articles per CPU second"))
    show(f"INGEST, {len(pages)} {kind} pages, judges_all={judges_all}, CPU an article (median of 3)", rows)


@pytest.mark.parametrize("kind", ["own", "shared"])
def test_articles_per_cpu_second_through_the_engine(tmp_path: Path, kind: str) -> None:
    """The same through the whole app: ticks, threads, claims, workers, records."""
    pages, settings = _pages(kind), _settings(tmp_path)
    with open_stand() as stand:
        app = App(settings, out=io.StringIO())
        try:
            app.start(spread=timedelta())
            app.once()
            figures = []
            for edition in range(4):
                _record(app.store, _put_on(stand, pages, edition=edition))
                cpu, wall = time.process_time() + _cpu_beside(stand), time.perf_counter()
                app.once()
                spent = time.process_time() + _cpu_beside(stand) - cpu
                figures.append((spent, time.perf_counter() - wall))
        finally:
            app.close()
    cpu, wall = (statistics.median(column) for column in zip(*figures[1:], strict=True))
    rows = [
        ("CPU an article", f"{cpu / len(pages) * MILLI:.2f} ms"),
        ("articles per CPU second", f"{len(pages) / cpu:.0f}"),
        ("articles per second of wall time", f"{len(pages) / wall:.0f}"),
    ]
    show(f"INGEST through the app, {len(pages)} {kind} pages (median of 3)", rows)


def _cpu_beside(stand: Stand) -> float:
    """Return the CPU of our children, the news-stand left out: of the workers."""
    own = psutil.Process().cpu_times()
    return cpu_of_tree() - own.user - own.system - cpu_of_tree(psutil.Process(stand.pid))


def _record_feed(store: Store) -> None:
    later = datetime.now(UTC) + timedelta(days=1)
    store.feeds.sync_feeds({FEED: "http://127.0.0.1/feed"}, first_polls={FEED: later})


def _ingest(
    settings: Settings, store: Store, watch: Stopwatch, *, judges_all: bool
) -> tuple[Ingest, Callable[[], None]]:
    """Return the step, composed as the app does, with its ports watched; and what closes it."""
    clock = SystemClock()
    fetcher, workers = fetcher_from(settings, clock), workers_from(settings)
    reader = reader_from(settings, workers)
    history = WatchedRoom(watch.watched(store.history, {"article_at": "claim"}), watch)
    judge = JudgeArticle(
        brain=replace(brain_from(settings), judges_all=judges_all),
        embedders=(LexicalEmbedder(),),
        history=history,
        new_id=lambda: uuid.uuid4().hex,
        clock=SystemClock(),
    )
    shelf = SeedFolder(settings.seeds_folder, reader=reader, clock=clock)
    SyncSeeds(
        shelf=shelf,
        history=store.history,
        embedders=judge.embedders,
        judge=replace(judge, history=store.history),
        background=language_means,
    )()
    watched_judge = watch.watched(_Callable(judge), {"call": "judge, outside the room"})
    ingest = Ingest(
        feeds={feed.name: feed for feed in settings.feeds},
        rules=ingest_rules(settings),
        entries=watch.watched(store.feeds, {"claim_entry": "claim", "release_entry": "claim"}),
        fetcher=watch.watched(fetcher, {"fetch": "fetch"}),
        reader=watch.watched(reader, {"read": "extract, our side"}),
        history=history,
        judge=lambda article, *, entry_id=None: watched_judge.call(article, entry_id=entry_id),
        revisits=store.revisits,
        revisit_rules=revisit_rules(settings),
        pages=store.pages if settings.articles.keep_pages else None,
        submit=lambda _step, _key: None,
        clock=clock,
    )

    def close() -> None:
        fetcher.close()
        workers.close()

    return ingest, close


class _Callable:
    """A step with a name for its call."""

    def __init__(self, step: Callable[..., object]) -> None:
        self.call = step


def _run(stand: Stand, ingest: Ingest, watch: Stopwatch, entry_ids: Sequence[int]) -> dict[str, float]:
    """Ingest one after the other; return the CPU seconds an article by part, those of the workers too."""
    watch.cpu.clear()
    children = _cpu_beside(stand)
    with watch.part("compose the article"):
        for entry_id in entry_ids:
            ingest(entry_id)
    beside = _cpu_beside(stand) - children
    parts = {
        "claim": ("claim",),
        "fetch": ("fetch",),
        "extract, our side": ("extract, our side",),
        "compose the article, language": ("compose the article",),
        "judge, outside the room": ("judge, outside the room",),
        "room: enter, same article": ("enter", "same_article"),
        "room: neighbours": ("neighbours",),
        "room: members": ("members",),
        "room: facts, verdict, wording": ("in_room",),
        "room: record": ("record",),
        "room: commit": ("commit",),
    }
    found = {name: sum(watch.cpu[part] for part in some) for name, some in parts.items()}
    found["extract, in the worker"] = beside
    return {name: cpu / len(entry_ids) for name, cpu in found.items()}
