"""One request of the HTTP client and nothing else, as a program: prints as JSON what came of it.

A process of its own for each, since memory that an earlier request left free would hide what this one takes.
"""

import gc
import json
import sys
import time
from datetime import timedelta

import psutil

from bench.measuring import forget_peak, resident_bytes
from monitor.clock import SystemClock
from monitor.errors import MonitorError
from monitor.intake.http import FetchLimits, HttpFetcher
from monitor.model import Request, Want


def suffer(good: str, bad: str, *, most_bytes: int) -> dict[str, object]:
    """Fetch a good feed, then a bad one, with a bound on bodies and every other as it is shipped.

    Returns:
        The failure, the wall seconds and CPU seconds until it was met, and by how many bytes the memory of
        the process rose meanwhile at most.
    """
    limits = FetchLimits(feed_bytes=most_bytes, host_delay=timedelta())
    own = psutil.Process()
    with HttpFetcher(
        clock=SystemClock(), user_agent="bench", limits=limits, allow_hosts=["127.0.0.1"]
    ) as fetcher:
        fetcher.fetch(Request(url=good, want=Want.FEED))
        gc.collect()
        forget_peak()
        before, began, spent = resident_bytes(own)[0], time.monotonic(), time.process_time()
        try:
            fetcher.fetch(Request(url=bad, want=Want.FEED))
            problem = "taken"
        except MonitorError as error:
            problem = type(error).__name__
        seconds, cpu = time.monotonic() - began, time.process_time() - spent
        return {
            "problem": problem,
            "seconds": seconds,
            "cpu": cpu,
            "rise_bytes": max(resident_bytes(own)) - before,
        }


if __name__ == "__main__":
    print(json.dumps(suffer(sys.argv[1], sys.argv[2], most_bytes=int(sys.argv[3]))))  # noqa: T201 - the result
