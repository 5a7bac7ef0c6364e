"""What reading feeds costs; figures on our own sample feeds, run with ``-m bench -s``."""

import time

import pytest

from monitor.intake.feeds import FeedparserParser, read_feed
from monitor.intake.workers import Workers
from support.documents import document, sample

pytestmark = pytest.mark.bench

ROUNDS = 100


@pytest.mark.parametrize("name", ["rss20.xml", "atom10.xml", "rss10.xml", "prefixed.xml", "json11.json"])
def test_cpu_of_an_entry(name: str) -> None:
    given = document(sample(f"feeds/{name}"))
    count = len(read_feed(given).entries)
    started = time.process_time()
    for _ in range(ROUNDS):
        read_feed(given)
    spent = time.process_time() - started
    print(f"\n{name}: {spent / ROUNDS / count * 1000:.2f} ms of CPU an entry, in process")  # noqa: T201 - a bench


def test_a_large_feed_through_a_worker() -> None:
    item = "<item><title>t</title><guid>{}</guid><description>" + "word " * 800 + "</description></item>"
    body = f"<rss version='2.0'><channel>{''.join(map(item.format, range(1000)))}</channel></rss>"
    with Workers(count=1) as workers:
        parser = FeedparserParser(workers)
        parser.parse(document(sample("feeds/rss20.xml")))
        started = time.perf_counter()
        feed = parser.parse(document(body))
        spent = time.perf_counter() - started
    print(f"\n{len(body) / 1e6:.1f} MB, {len(feed.entries)} entries: {spent:.2f} s through a worker")  # noqa: T201 - a bench
    assert len(feed.entries) == 1000
