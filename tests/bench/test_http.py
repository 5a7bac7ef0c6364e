"""What polling costs: CPU for answers without news, memory for many requests under way."""

import gc
import time
from collections.abc import Callable, Sequence
from datetime import timedelta

import psutil
import pytest

from monitor.clock import SystemClock
from monitor.intake.http import FetchLimits, HttpFetcher
from monitor.model import NotModified, Request, Want
from support.server import Answer, server_apart

pytestmark = pytest.mark.bench


def _fetcher(
    *, connections: int, look_up: Callable[[str], Sequence[str]] = lambda _: ["127.0.0.1"]
) -> HttpFetcher:
    limits = FetchLimits(host_delay=timedelta(), connections=connections)
    return HttpFetcher(
        clock=SystemClock(), user_agent="bench", limits=limits, allow_hosts=["127.0.0.1"], look_up=look_up
    )


def _requests(address: str, *, hosts: int, count: int) -> list[Request]:
    port = address.rpartition(":")[2]
    return [
        Request(url=f"http://h{number % hosts}.test:{port}/feed", want=Want.FEED, etag='"1"')
        for number in range(count)
    ]


@pytest.mark.parametrize("hosts", [1, 20, 1000])
def test_cpu_of_a_thousand_answers_without_news(hosts: int) -> None:
    """CPU seconds per 1,000 answers 304 over loopback; with 1,000 hosts each has its own connection."""
    with server_apart({"/feed": Answer(status=304)}) as address, _fetcher(connections=100) as fetcher:
        requests = _requests(address, hosts=hosts, count=1000)
        figures = []
        for _ in range(5):
            cpu, wall = time.process_time(), time.perf_counter()
            outcomes = [outcome for _, outcome in fetcher.fetch_many(requests)]
            figures.append((time.process_time() - cpu, time.perf_counter() - wall))
            assert all(isinstance(outcome, NotModified) for outcome in outcomes)
        cpu, wall = min(figures)
        print(f"\n1,000 x 304 from {hosts} hosts: {cpu:.3f} s CPU, {wall:.2f} s (best of {len(figures)})")  # noqa: T201  # the figures are the result


def test_memory_with_a_thousand_requests_under_way() -> None:
    """Resident memory while 1,000 hosts keep 1,000 requests waiting."""
    own = psutil.Process()
    with (
        server_apart({"/feed": Answer(status=304, wait=3.0)}) as address,
        _fetcher(connections=1000) as fetcher,
    ):
        gc.collect()
        before = own.memory_info().rss
        outcomes = fetcher.fetch_many(_requests(address, hosts=1000, count=1000))
        first = next(outcomes)
        during, sockets = own.memory_info().rss, len(own.net_connections())
        print(f"\n1,000 under way: {(during - before) / 1e6:.1f} MB more, {sockets} sockets open")  # noqa: T201  # as above
        assert isinstance(first[1], NotModified)
        assert len(list(outcomes)) == 999
