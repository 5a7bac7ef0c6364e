"""What it costs to learn that nothing is new, and to do nothing."""

import os
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import structlog

from bench.feeds import UNCHANGED, make_known
from bench.folders import write_config
from bench.measuring import cpu_of_tree, show
from bench.running import cpu_of_command, running_daemon
from bench.stand import Stand, open_stand
from monitor import config
from monitor.app import App
from monitor.clock import SystemClock
from monitor.store import open_store

pytestmark = pytest.mark.bench

DAY = timedelta(days=1)


def _urls(stand: Stand, *, count: int, hosts: int) -> dict[str, str]:
    return {f"f{number}": stand.url(f"/{number}.xml", host=number % hosts) for number in range(count)}


@contextmanager
def _known_feeds(folder: Path, *, count: int, hosts: int) -> Iterator[tuple[Stand, Path, dict[str, str]]]:
    with open_stand({"*": UNCHANGED}) as stand:
        urls = _urls(stand, count=count, hosts=hosts)
        written = write_config(folder, urls, seeds=False)
        settings = config.load(written, os.environ)
        with open_store(settings.database_url, clock=SystemClock()) as store:
            make_known(store, urls, next_poll_at=datetime.now(UTC) - timedelta(minutes=1))
        yield stand, written, urls


@pytest.mark.parametrize(
    ("count", "hosts"), [(1000, 20), (1000, 1000), (10_000, 20), (10_000, 2500)], ids=str
)
def test_cpu_of_unchanged_feeds(tmp_path: Path, count: int, hosts: int) -> None:
    """The whole app in this process: ticks, claims, requests, decisions, records; the store on disk."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(30))
    with _known_feeds(tmp_path, count=count, hosts=hosts) as (stand, written, urls):
        app = App(config.load(written, os.environ))
        try:
            app.start()
            app.once()
            runs = []
            for _ in range(3):
                make_known(app.store, urls, next_poll_at=datetime.now(UTC) - timedelta(minutes=1))
                asked, cpu, wall = stand.count(), time.process_time(), time.perf_counter()
                app.once()
                runs.append((time.process_time() - cpu, time.perf_counter() - wall))
                assert stand.count() - asked == count
        finally:
            app.close()
    cpu, wall = (statistics.median(column) for column in zip(*runs, strict=True))
    per_thousand = cpu / count * 1000
    rows = [("CPU per 1,000", f"{per_thousand:.3f} s"), ("wall", f"{wall:.1f} s")]
    show(f"{count:,} unchanged feeds on {hosts} hosts through the app (median of 3)", rows)


@pytest.mark.parametrize("count", [1000, 10_000])
def test_cpu_of_one_pass_with_its_start(tmp_path: Path, count: int) -> None:
    """``monitor once`` as a command: start, one sweep of unchanged feeds, end; and the same with none due."""
    with _known_feeds(tmp_path, count=count, hosts=count // 4) as (stand, written, urls):
        settings = config.load(written, os.environ)
        sweeps, idle = [], []
        for _ in range(3):
            asked = stand.count()
            sweeps.append(cpu_of_command(written, "once"))
            assert stand.count() - asked == count
            idle.append(cpu_of_command(written, "once"))
            assert stand.count() - asked == count
            with open_store(settings.database_url, clock=SystemClock()) as store:
                make_known(store, urls, next_poll_at=datetime.now(UTC) - timedelta(minutes=1))
    sweep, start = statistics.median(sweeps), statistics.median(idle)
    rows = [
        ("start and end alone", f"{start:.2f} s"),
        ("with the sweep", f"{sweep:.2f} s"),
        ("sweep per 1,000, start left out", f"{(sweep - start) / count * 1000:.3f} s"),
        ("sweep per 1,000, start included", f"{sweep / count * 1000:.3f} s"),
    ]
    show(f"monitor once, {count:,} unchanged feeds, CPU of the process (median of 3)", rows)


def test_cpu_of_an_idle_daemon(tmp_path: Path) -> None:
    """A daemon with nothing due, at the shipped tick of 5 s: start, then a minute of waiting."""
    count = 1000
    with open_stand({"*": UNCHANGED}) as stand:
        urls = _urls(stand, count=count, hosts=count)
        written = write_config(tmp_path, urls)
        settings = config.load(written, os.environ)
        with open_store(settings.database_url, clock=SystemClock()) as store:
            make_known(store, urls, next_poll_at=datetime.now(UTC) + DAY)
        with running_daemon(written) as (daemon, log):
            log.wait_for("running")
            start = cpu_of_tree(daemon)
            time.sleep(10)
            before, since = cpu_of_tree(daemon), time.monotonic()
            time.sleep(60)
            idle = (cpu_of_tree(daemon) - before) / (time.monotonic() - since)
    rows = [
        ("start until running", f"{start:.2f} s"),
        ("idle, CPU an hour", f"{idle * 3600:.1f} s"),
        ("idle, share of a processor", f"{idle:.3%}"),
    ]
    show(f"a daemon with {count:,} feeds, none due", rows)
