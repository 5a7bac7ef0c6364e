"""Polls of indexes of sitemaps: the index first, then what it leads to."""

from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.errors import ClosingError, GoneError, ServerBusyError, TransientError
from monitor.model import Document, Feed, FeedProblem, NotModified, ParsedFeed, SourceKind
from monitor.pipeline.checking import CheckFeeds
from support.desk import FEED_URL, Desk
from support.fakes import LineLists

ROOT = "https://steppe.example"
NEWS, OLD, INNER = f"{ROOT}/news.xml", f"{ROOT}/old.xml", f"{ROOT}/inner.xml"
LATE, LONG_AGO = "2026-03-12T11:00:00+00:00", "2025-01-01T00:00:00+00:00"


def index(**dates: str) -> bytes:
    """Return an index of the sitemaps of these names."""
    return "\n".join(f"{ROOT}/{name}.xml|{date}" for name, date in dates.items()).encode()


def listed(*numbers: int) -> bytes:
    return "\n".join(f"|{ROOT}/{number}|Headline {number}||{LATE}" for number in numbers).encode()


def feed(desk: Desk) -> Feed:
    return desk.feed(source=SourceKind.SITEMAP)


def poll(desk: Desk, **changes: object) -> None:
    """Poll, and let two hours pass."""
    desk.poll(feeds={"steppe": feed(desk)}, **changes)(0)
    desk.clock.move(timedelta(hours=2))


def asked(desk: Desk) -> list[str]:
    """Return what was asked since the last call."""
    urls = [request.url.rpartition("/")[2] for request in desk.fetcher.requests]
    desk.fetcher.requests.clear()
    return urls


def not_modified(desk: Desk, url: str) -> NotModified:
    return NotModified(url=url, permanent_url=None, headers={}, fetched_at=desk.clock.now())


def test_entries_are_those_of_the_sitemaps_and_validators_are_kept_for_each(desk: Desk) -> None:
    desk.fetcher.script(FEED_URL, index(news=LATE, old=LONG_AGO), etag='"i"')
    desk.fetcher.script(NEWS, listed(1), listed(2, 1), etag='"n"')
    desk.fetcher.script(OLD, listed(3))
    poll(desk)
    assert asked(desk) == ["feed", "news.xml", "old.xml"]
    poll(desk)
    assert [request.etag for request in desk.fetcher.requests] == ['"i"', '"n"']
    assert asked(desk) == ["feed", "news.xml"]
    assert [name for name, _ in desk.submitted.calls] == ["ingest"] * 3
    (state,) = desk.store.feeds.poll_states()
    assert (state.failures, state.entry_count, state.last_status) == (0, 2, 200)


def test_while_nothing_has_changed_nothing_is_parsed(desk: Desk) -> None:
    desk.fetcher.script(FEED_URL, index(news="", old=""), not_modified(desk, FEED_URL), etag='"i"')
    desk.fetcher.script(NEWS, listed(1), not_modified(desk, NEWS), etag='"n"')
    desk.fetcher.script(OLD, listed(3))
    poll(desk)
    poll(desk)
    assert asked(desk) == ["feed", "news.xml", "old.xml"] * 2
    assert len(desk.lists.parsed) == 3
    (state,) = desk.store.feeds.poll_states()
    assert (state.failures, state.last_status) == (0, 304)


def test_an_index_within_an_index_is_followed_and_one_further_in_is_not(desk: Desk) -> None:
    desk.fetcher.script(FEED_URL, index(inner="", feed=""))
    desk.fetcher.script(INNER, index(news="", deeper="", inner=""))
    desk.fetcher.script(NEWS, listed(1))
    desk.fetcher.script(f"{ROOT}/deeper.xml", index(old=""))
    poll(desk)
    assert sorted(asked(desk)) == ["deeper.xml", "feed", "feed.xml", "inner.xml", "news.xml"]
    poll(desk)
    assert sorted(asked(desk)) == ["deeper.xml", "feed", "feed.xml", "inner.xml", "news.xml"]
    assert desk.submitted.calls == [("ingest", 1)]


def test_an_index_within_an_index_is_not_had_again_while_it_has_not_changed(desk: Desk) -> None:
    desk.fetcher.script(FEED_URL, index(inner=""), not_modified(desk, FEED_URL), etag='"f"')
    desk.fetcher.script(INNER, index(news="", old=""), not_modified(desk, INNER), etag='"i"')
    desk.fetcher.script(NEWS, listed(1), listed(2), etag='"n"')
    desk.fetcher.script(OLD, listed(3))
    poll(desk)
    assert asked(desk) == ["feed", "inner.xml", "news.xml", "old.xml"]
    for _ in range(2):
        poll(desk)
        assert [request.etag for request in desk.fetcher.requests] == ['"f"', '"i"', '"n"', None]
        assert asked(desk) == ["feed", "inner.xml", "news.xml", "old.xml"]
    assert len(desk.lists.parsed) == 5
    assert len(desk.submitted.calls) == 3


def test_an_index_within_an_index_that_has_not_changed_is_not_asked_and_leads_on(desk: Desk) -> None:
    desk.fetcher.script(FEED_URL, index(inner=LONG_AGO), etag='"f"')
    desk.fetcher.script(INNER, index(news=""), etag='"i"')
    desk.fetcher.script(NEWS, listed(1), listed(2))
    poll(desk)
    asked(desk)
    poll(desk)
    assert asked(desk) == ["feed", "news.xml"]
    assert len(desk.submitted.calls) == 2


def test_an_index_within_an_index_that_fails_leads_where_it_led_before(desk: Desk) -> None:
    desk.fetcher.script(FEED_URL, index(inner=""), etag='"f"')
    busy = ServerBusyError("busy", status=503)
    desk.fetcher.script(
        INNER, desk.fetcher.document(INNER, index(news=""), etag='"i"'), busy, not_modified(desk, INNER)
    )
    desk.fetcher.script(NEWS, listed(1), listed(2), listed(3))
    for _ in range(3):
        poll(desk)
        assert asked(desk) == ["feed", "inner.xml", "news.xml"]
    assert len(desk.submitted.calls) == 3
    (state,) = desk.store.feeds.poll_states()
    assert state.failures == 0


def test_the_validators_of_a_damaged_sitemap_are_not_taken(desk: Desk) -> None:
    class Damaged(LineLists):
        def parse(self, document: Document, source: SourceKind, *, link_selector: str = "") -> ParsedFeed:
            parsed = super().parse(document, source, link_selector=link_selector)
            return replace(parsed, problem=FeedProblem.MALFORMED) if parsed.entries else parsed

    desk.fetcher.script(FEED_URL, index(news=""))
    desk.fetcher.script(NEWS, listed(1), etag='"half"')
    for _ in range(2):
        poll(desk, lists=Damaged())
    assert [request.etag for request in desk.fetcher.requests if request.url == NEWS] == [None, None]


def test_a_sitemap_that_fails_leaves_the_others_and_is_asked_again(desk: Desk) -> None:
    busy = ServerBusyError("busy", status=503)
    desk.fetcher.script(FEED_URL, index(news=LONG_AGO, old=LONG_AGO), not_modified(desk, FEED_URL))
    desk.fetcher.script(NEWS, busy, listed(1))
    desk.fetcher.script(OLD, listed(3))
    poll(desk)
    asked(desk)
    poll(desk)
    assert asked(desk) == ["feed", "news.xml"]
    assert len(desk.submitted.calls) == 2
    (state,) = desk.store.feeds.poll_states()
    assert state.failures == 0


@pytest.mark.parametrize("what", [GoneError("gone: 410", status=410), b"garbage"])
def test_when_all_sitemaps_fail_so_does_the_feed_and_is_polled_on(
    desk: Desk, what: GoneError | bytes
) -> None:
    class Refusing(LineLists):
        def parse(self, document: Document, source: SourceKind, *, link_selector: str = "") -> ParsedFeed:
            if document.body == b"garbage":
                return ParsedFeed(format="", title="", language="", entries=())
            return super().parse(document, source, link_selector=link_selector)

    desk.fetcher.script(FEED_URL, index(news=""), etag='"i"')
    desk.fetcher.script(NEWS, what)
    poll(desk, lists=Refusing())
    (state,) = desk.store.feeds.poll_states()
    assert (state.failures, state.is_gone, state.etag) == (1, False, None)


def test_a_sitemap_that_no_worker_could_read_is_asked_again(desk: Desk) -> None:
    class NoWorker(LineLists):
        def parse(self, document: Document, source: SourceKind, *, link_selector: str = "") -> ParsedFeed:
            if document.url != FEED_URL:
                raise TransientError("no worker could be started")
            return super().parse(document, source, link_selector=link_selector)

    desk.fetcher.script(FEED_URL, index(news=""))
    desk.fetcher.script(NEWS, listed(1))
    poll(desk, lists=NoWorker())
    (state,) = desk.store.feeds.poll_states()
    assert (state.failures, state.last_problem) == (1, "no worker could be started")


def test_a_sitemap_that_breaks_the_program_fails_alone(desk: Desk) -> None:
    class Breaking(LineLists):
        def parse(self, document: Document, source: SourceKind, *, link_selector: str = "") -> ParsedFeed:
            if document.url == OLD:
                raise ZeroDivisionError
            return super().parse(document, source, link_selector=link_selector)

    desk.fetcher.script(FEED_URL, index(news=LATE, old=LATE))
    desk.fetcher.script(NEWS, listed(1))
    desk.fetcher.script(OLD, listed(3))
    poll(desk, lists=Breaking())
    assert len(desk.submitted.calls) == 1
    (state,) = desk.store.feeds.poll_states()
    assert (state.failures, state.entry_count) == (0, 1)


def test_an_index_of_which_the_record_breaks_the_program_fails_and_waits(desk: Desk) -> None:
    class Untitled(LineLists):
        def parse(self, document: Document, source: SourceKind, *, link_selector: str = "") -> ParsedFeed:
            parsed = super().parse(document, source, link_selector=link_selector)
            return replace(parsed, entries=tuple(replace(each, title=None) for each in parsed.entries))  # type: ignore[arg-type]

    desk.fetcher.script(FEED_URL, index(news=LATE))
    desk.fetcher.script(NEWS, listed(1))
    poll(desk, lists=Untitled())
    (state,) = desk.store.feeds.poll_states()
    assert (state.failures, "please report it" in state.last_problem) == (1, True)


def test_an_index_that_we_gave_up_ourselves_is_polled_anew(desk: Desk) -> None:
    desk.fetcher.script(FEED_URL, index(news="", old=""))
    desk.fetcher.script(NEWS, ClosingError("closing"), listed(1))
    desk.fetcher.script(OLD, listed(3))
    desk.poll(feeds={"steppe": feed(desk)})(0)
    (state,) = desk.store.feeds.poll_states()
    assert (state.failures, state.last_polled_at) == (0, None)
    poll(desk)
    assert len(desk.submitted.calls) == 2


def test_an_index_that_becomes_a_sitemap_leads_nowhere_any_more(desk: Desk) -> None:
    desk.fetcher.script(FEED_URL, index(news=""), listed(2))
    desk.fetcher.script(NEWS, listed(1))
    for _ in range(3):
        poll(desk)
    assert asked(desk) == ["feed", "news.xml", "feed", "feed"]


def test_a_check_tells_of_what_an_index_leads_to(desk: Desk) -> None:
    desk.fetcher.script(FEED_URL, index(news=""))
    desk.fetcher.script(NEWS, listed(1, 2), ServerBusyError("busy", status=503))
    check = CheckFeeds(
        fetcher=desk.fetcher,
        parser=desk.parser,
        lists=desk.lists,
        other_user_agent="Mozilla/5.0 (compatible; test)",
        clock=desk.clock,
    )
    (well,) = check([feed(desk)])
    ill = check([feed(desk)])
    assert (well.format, well.entries, well.problem) == ("sitemap index", 2, "")
    assert [report.problem for report in ill] == ["busy"]
