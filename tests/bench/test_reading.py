"""What reading pages costs; figures on our own sample pages, run with ``-m bench -s``."""

import time
from datetime import timedelta

import psutil
import pytest

from monitor.errors import UnreadablePageError
from monitor.intake.extraction import read_page
from monitor.intake.pages import TrafilaturaReader
from monitor.intake.workers import Workers
from support.documents import document, sample

pytestmark = pytest.mark.bench

ROUNDS = 100
# No two alike: the libraries remember lines that they have seen.
PAGES = [
    document(sample(f"pages/{name}.html").replace("</p>", f" {number}</p>"))
    for number in range(ROUNDS)
    for name in ("article", "russian")
]


def test_cpu_of_a_page_through_the_pool_and_in_process() -> None:
    read_page(PAGES[0])
    started = time.process_time()
    for page in PAGES:
        read_page(page)
    inside = time.process_time() - started
    with Workers(count=1) as workers:
        reader = TrafilaturaReader(workers)
        reader.read(PAGES[0])
        (worker,) = psutil.Process().children()
        before, started = worker.cpu_times(), time.process_time()
        for page in PAGES:
            reader.read(page)
        ours, after = time.process_time() - started, worker.cpu_times()
        resident = worker.memory_info().rss
    theirs = after.user + after.system - before.user - before.system
    count = len(PAGES)
    print(  # noqa: T201 - a bench
        f"\na page: {inside / count * 1000:.1f} ms of CPU in process; through the pool"
        f" {theirs / count * 1000:.1f} in the worker and {ours / count * 1000:.2f} in the daemon;"
        f" worker of {resident / 2**20:.0f} MB"
    )


def test_the_time_from_the_limit_to_the_next_page() -> None:
    limit = timedelta(seconds=1)
    wide = document("<html><body><p>" + "<span>word </span>" * 19_000 + "</p></body></html>")
    with Workers(count=1) as workers:
        reader = TrafilaturaReader(workers, limit=limit)
        TrafilaturaReader(workers).read(PAGES[0])  # the imports, which may take longer than the limit
        started = time.perf_counter()
        with pytest.raises(UnreadablePageError):
            reader.read(wide)
        given_up = time.perf_counter()
        TrafilaturaReader(workers).read(PAGES[0])
        recovered = time.perf_counter()
    print(  # noqa: T201 - a bench
        f"\na wide page: given up {(given_up - started - 1) * 1000:.0f} ms after its limit;"
        f" the next page, with a new worker, took {(recovered - given_up) * 1000:.0f} ms"
    )
