"""A daemon with a thousand feeds and a long past: its memory, its start, its first judgement, one sweep."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psutil
import pytest

from bench.conftest import PastAt
from bench.feeds import UNCHANGED, feed_of, make_known, page_of
from bench.folders import database, write_config
from bench.measuring import MEGA, cpu_of_tree, resident_bytes, show
from bench.press import Press
from bench.running import Log, running_daemon
from bench.stand import Stand, open_stand
from monitor import config
from monitor.clock import SystemClock
from monitor.store import open_store

pytestmark = pytest.mark.bench

FEEDS = 1000
ARTICLES = 30
DAY = timedelta(days=1)


@pytest.mark.parametrize("count", [0, 10_000, 50_000])
def test_memory_and_cpu_of_a_daemon(tmp_path: Path, put_past: PastAt, count: int) -> None:
    """``monitor run`` as a subprocess, as shipped but for the feeds; the past is spread over 365 days."""
    with open_stand({"*": UNCHANGED}) as stand:
        urls = {f"f{number}": stand.url(f"/{number}.xml", host=number) for number in range(FEEDS)}
        written = write_config(tmp_path, urls)
        settings = config.load(written, os.environ)
        if count:
            put_past(database(tmp_path), count, 365)
        with open_store(settings.database_url, clock=SystemClock()) as store:
            make_known(store, urls, next_poll_at=datetime.now(UTC) + DAY)
        rows = []
        with running_daemon(written) as (daemon, log):
            seconds = log.wait_for("running")
            _note(rows, f"started in {seconds:.1f} s", daemon, 0.0)
            spent, judged = cpu_of_tree(daemon), log.count("judged")
            _publish(stand, database(tmp_path), urls, first=0, count=1)
            log.wait_for("judged", count=judged + 1)
            spent = _note(rows, "first article judged", daemon, spent)
            _publish(stand, database(tmp_path), urls, first=1, count=ARTICLES)
            log.wait_for("judged", count=judged + 1 + ARTICLES)
            spent = _note(rows, f"{ARTICLES} more articles judged", daemon, spent)
            _sweep(stand, log, database(tmp_path), urls)
            _note(rows, f"{FEEDS} unchanged feeds polled", daemon, spent)
        rows.append(("database", f"{database(tmp_path).stat().st_size / MEGA:.0f} MB"))
    show(f"a daemon with {FEEDS:,} feeds and {count:,} articles of history", rows)


def _note(rows: list[tuple[str, str]], what: str, daemon: psutil.Process, spent: float) -> float:
    """Add a row with what the daemon and its workers hold and have spent; return all CPU so far."""
    cpu = cpu_of_tree(daemon)
    now, most = resident_bytes(daemon)
    workers = [f"{resident_bytes(child)[0] / MEGA:.0f}" for child in daemon.children()]
    beside = f", workers {' + '.join(workers)} MB" if workers else ""
    memory = f"main {now / MEGA:.0f} MB (at most {most / MEGA:.0f}){beside}"
    rows.append((what, f"{cpu - spent:6.2f} s CPU; {memory}"))
    return cpu


def _publish(stand: Stand, path: Path, urls: dict[str, str], *, first: int, count: int) -> None:
    """Put an article into each of so many feeds, and let these be polled now."""
    press, names = Press(seed=first + 1), list(urls)[first : first + count]
    now = datetime.now(UTC)
    for number, name in enumerate(names, start=first):
        article = press.article(5_000_000 + number, story=5_000_000 + number, at=now)
        link = stand.url(f"/page/{number}", host=number)
        stand.put({f"/page/{number}": page_of(article), f"/{number}.xml": feed_of(name, [(link, article)])})
    with open_store(f"sqlite:///{path}", clock=SystemClock()) as store:
        store.feeds.make_due(names, now)


def _sweep(stand: Stand, log: Log, path: Path, urls: dict[str, str]) -> None:
    """Let every feed be polled, and wait until all were."""
    asked, now = stand.count(), datetime.now(UTC)
    with open_store(f"sqlite:///{path}", clock=SystemClock()) as store:
        store.feeds.make_due(urls, now)
        log.wait_until(lambda: stand.count() - asked >= len(urls), "sweep")
        log.wait_until(lambda: all(s.next_poll_at > now for s in store.feeds.poll_states()), "recorded sweep")
