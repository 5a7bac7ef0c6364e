"""Every implementation of ports.FeedParser keeps its contract."""

from collections.abc import Iterator

import pytest

from monitor.intake.feeds import FeedparserParser
from monitor.intake.workers import Workers
from monitor.model import FeedProblem
from monitor.ports import FeedParser
from support.documents import document, sample


@pytest.fixture(params=["feedparser"])
def parser() -> Iterator[FeedParser]:
    with Workers(count=1) as workers:
        yield FeedparserParser(workers)


@pytest.mark.parametrize(
    ("name", "count"), [("rss20.xml", 3), ("atom10.xml", 2), ("rss10.xml", 1), ("json11.json", 2)]
)
def test_entries_come_in_document_order(parser: FeedParser, name: str, count: int) -> None:
    body = sample(f"feeds/{name}")
    guids = [entry.guid for entry in parser.parse(document(body)).entries]
    assert len(guids) == count
    assert guids == sorted(guids, key=body.index)


def test_the_same_bytes_give_the_same_feed(parser: FeedParser) -> None:
    given = document(sample("feeds/rss20.xml"))
    assert parser.parse(given) == parser.parse(given)


@pytest.mark.parametrize(
    "body", [b"", b"\0", b"\xff" * 1000, b"<", b"<rss", b"{", b"[" * 100_000, b"<a>" * 100_000]
)
def test_bad_input_is_a_problem_and_no_error(parser: FeedParser, body: bytes) -> None:
    feed = parser.parse(document(body))
    assert (feed.problem is not None, feed.entries) == (True, ())


def test_every_link_is_absolute_or_empty_and_every_time_in_utc(parser: FeedParser) -> None:
    entries = parser.parse(document(sample("feeds/rss20.xml"))).entries
    assert all(entry.link == "" or entry.link.startswith("https://") for entry in entries)
    assert [str(entry.published_at.tzinfo) for entry in entries if entry.published_at] == ["UTC"] * 3


def test_a_body_of_five_megabytes_is_read(parser: FeedParser) -> None:
    item = f"<item><title>t</title><description>{'word ' * 1000}</description></item>"
    feed = parser.parse(document(f"<rss version='2.0'><channel>{item * 1000}</channel></rss>"))
    assert (len(feed.entries), feed.problem) == (1000, None)


def test_html_is_named(parser: FeedParser) -> None:
    assert parser.parse(document(sample("pages/article.html"))).problem is FeedProblem.HTML
