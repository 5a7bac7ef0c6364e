"""Ten thousand feeds: fetched first, found unchanged, beside ``reader`` from PyPI; dead hosts; memory."""

import os
import sqlite3
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psutil
import pytest

from bench.feeds import UNCHANGED, make_known
from bench.folders import database, write_config
from bench.many import ENTRIES, many_feeds
from bench.measuring import MEGA, resident_bytes, show
from bench.running import running_daemon
from bench.stand import SILENCE, Paper, Stand, open_stand
from monitor import config
from monitor.clock import SystemClock
from monitor.store import Store, open_store

pytestmark = pytest.mark.bench

HERE = Path(__file__).parents[1]
READER = os.environ.get("MONITOR_BENCH_READER", "")
"""A Python interpreter that has ``reader``; the peer is left out, and that is said, where there is none."""

ROUNDS = 3
PASSES = 10
LATER = f"{datetime.now(UTC) + timedelta(days=300):%Y-%m-%d} 00:00:00.000000"  # what waits for years is due
BEFORE = "2000-01-01 00:00:00.000000"


def _cpu_of(*words: str) -> float:
    """Run a program; return the CPU seconds of it and its children.

    It finds its modules compiled, from the second run on, as whoever installs it has them.
    """
    environ = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    nowhere = subprocess.DEVNULL
    before = psutil.Process().cpu_times()
    subprocess.run(words, check=True, cwd=HERE, stdout=nowhere, stderr=nowhere, env=environ)  # noqa: S603 - our own
    after = psutil.Process().cpu_times()
    return after.children_user + after.children_system - before.children_user - before.children_system


@contextmanager
def _stand_of(count: int) -> Iterator[tuple[Stand, dict[str, str]]]:
    """Open a stand with so many feeds, four to a host."""
    with open_stand() as stand:
        for number, paper in enumerate(many_feeds(count)):
            stand.put({f"/{number}.xml": paper})
        yield (
            stand,
            {
                f"f{number}": stand.url(f"/{number}.xml", host=number % (count // 4))
                for number in range(count)
            },
        )


@pytest.mark.parametrize("count", [1000, 10_000])
def test_cpu_of_a_first_fetch_and_of_sweeps_without_news(tmp_path: Path, count: int) -> None:
    """Whole processes, start included; entries are recorded and not read. The store is on disk."""
    rows = []
    with _stand_of(count) as (stand, urls):
        written = write_config(tmp_path, urls, seeds=False)
        first = _cpu_of(sys.executable, "-m", "bench.sweep", str(written))
        sweeps = [_sweep_again(tmp_path, written, stand, count) for _ in range(ROUNDS)]
        rows.append((f"first fetch, {count * ENTRIES:,} entries", f"{first:.1f} s"))
        rows.append(("sweep, nothing new (304)", f"{statistics.median(sweeps):.2f} s"))
        if READER:
            listed, peer = tmp_path / "urls", tmp_path / "reader.db"
            listed.write_text("\n".join(urls.values()), encoding="utf-8")
            theirs = [
                _cpu_of(READER, "-m", "bench.peer_reader", str(peer), str(listed)) for _ in range(ROUNDS + 1)
            ]
            sweep = statistics.median(theirs[1:])
            rows.append(("reader: first fetch", f"{theirs[0]:.1f} s; ours {first / theirs[0]:.2f} of it"))
            rows.append(("reader: sweep", f"{sweep:.2f} s; ours 1/{sweep / statistics.median(sweeps):.1f}"))
        else:
            rows.append(("reader", "left out: MONITOR_BENCH_READER names no interpreter that has it"))
    show(f"{count:,} feeds, CPU of whole processes (sweeps: median of {ROUNDS})", rows)


def _sweep_again(parent: Path, written: Path, stand: Stand, count: int) -> float:
    """Let every feed and no entry be due; return the CPU of ``monitor once``."""
    with closing(sqlite3.connect(database(parent))) as connection:
        connection.execute("UPDATE entry SET due_at = ?", [LATER])
        connection.execute("UPDATE feed SET next_poll_at = ?", [BEFORE])
        connection.commit()
    asked = stand.count()
    spent = _cpu_of(sys.executable, "-m", "monitor", "--config", str(written), "once")
    assert stand.count() - asked == count
    return spent


@pytest.mark.parametrize("count", [1000, 10_000])
def test_wall_time_of_a_sweep_with_dead_hosts(tmp_path: Path, count: int) -> None:
    """Every twentieth host takes connections and says nothing; the time-out is 10 s."""
    rows = []
    limits = ("[network]", "connect_timeout_seconds = 10", "total_timeout_seconds = 10")
    for what, silent in (("all alive", []), ("5 % dead", range(0, count, 20))):
        parent = tmp_path / what
        parent.mkdir()
        with open_stand({"*": UNCHANGED}) as stand:
            stand.put({f"/{number}.xml": SILENCE for number in silent})
            urls = {f"f{number}": stand.url(f"/{number}.xml", host=number) for number in range(count)}
            written = write_config(parent, urls, seeds=False)
            _add_limits(written, limits)
            with _known(written, urls, due=True):
                pass
            began = time.perf_counter()
            _cpu_of(sys.executable, "-m", "monitor", "--config", str(written), "once")
            rows.append((what, f"{time.perf_counter() - began:.1f} s"))
    show(f"monitor once, {count:,} unchanged feeds, each of a host of its own, wall time", rows)


def _add_limits(written: Path, limits: tuple[str, ...]) -> None:
    path = written / "monitor.toml"
    path.write_text(path.read_text(encoding="utf-8").replace(limits[0], "\n".join(limits)), encoding="utf-8")


@contextmanager
def _known(written: Path, urls: dict[str, str], *, due: bool) -> Iterator[Store]:
    settings = config.load(written, os.environ)
    ahead = timedelta(minutes=-1) if due else timedelta(days=1)
    with open_store(settings.database_url, clock=SystemClock()) as store:
        make_known(store, urls, next_poll_at=datetime.now(UTC) + ahead)
        yield store


def test_memory_of_a_daemon_over_passes(tmp_path: Path) -> None:
    """Ten passes over 10,000 feeds, of which 300 have another body each time, without new entries."""
    count, rows = 10_000, []
    bodies = [paper.body for paper in many_feeds(300)]
    with open_stand({"*": UNCHANGED}) as stand:
        urls = {f"f{number}": stand.url(f"/{number}.xml", host=number % 2500) for number in range(count)}
        written = write_config(tmp_path, urls, seeds=False, interval_minutes=1440)
        with _known(written, urls, due=False) as store, running_daemon(written) as (daemon, log):
            log.wait_for("running")
            for number in range(1, PASSES + 1):
                stand.put({f"/{7 * place}.xml": _edited(body, number) for place, body in enumerate(bodies)})
                asked, now = stand.count(), datetime.now(UTC)
                store.feeds.make_due(urls, now)
                log.wait_until(lambda asked=asked: stand.count() - asked >= count, "sweep")
                # Before the next one: what is recorded last would not be due for it.
                log.wait_until(lambda now=now: _are_recorded(store, since=now), "records")
                workers = [f"{resident_bytes(child)[0] / MEGA:.0f}" for child in daemon.children()]
                held = resident_bytes(daemon)[0] / MEGA
                rows.append((f"after pass {number}", f"main {held:.0f} MB, workers {' + '.join(workers)} MB"))
    show(f"a daemon with {count:,} feeds", rows)


def _are_recorded(store: Store, *, since: datetime) -> bool:
    polled = (each.last_polled_at for each in store.feeds.poll_standings())
    return all(at is not None and at >= since for at in polled)


def _edited(body: bytes, number: int) -> Paper:
    """Return a feed without its entries, different each time."""
    without = body.replace(b"item>", b"x>").replace(b"entry>", b"x>")
    return Paper(without + b"<!-- %d -->" % number, "application/xml", f'"c{number}"')
