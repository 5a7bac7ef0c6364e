from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from monitor.errors import (
    ClosingError,
    GoneError,
    HostPausedError,
    ServerBusyError,
    StoreUnavailableError,
    TransientError,
    UnreachableError,
)
from monitor.model import (
    Document,
    EntryKeys,
    FeedProblem,
    KnownEntry,
    NotModified,
    ParsedFeed,
    Request,
    SourceKind,
    Want,
)
from monitor.pipeline.claiming import FEEDS_AT_ONCE
from monitor.pipeline.poll import LEAST_A_SECOND, PAGES_OF_ONE_HOST
from support.desk import FEED_URL, Desk
from support.fakes import Answer, LineParser
from support.values import NOON

ONE = b"1|https://steppe.example/1|First|About it"
TWO = ONE + b"\n2|https://steppe.example/2|Second|About it"


def test_new_entries_are_recorded_and_handed_on_in_order(desk: Desk) -> None:
    desk.fetcher.script(FEED_URL, TWO)
    assert desk.poll()(0) == 1
    assert desk.submitted.calls == [("ingest", 1), ("ingest", 2)]


def test_of_many_new_entries_of_a_host_the_first_are_handed_on_and_the_others_are_due(desk: Desk) -> None:
    lines = [f"{number}|https://steppe.example/{number}|Title {number}|About it" for number in range(9)]
    desk.fetcher.script(FEED_URL, "\n".join(lines).encode())
    desk.poll()(0)
    assert [entry_id for _, entry_id in desk.submitted.calls] == list(range(1, PAGES_OF_ONE_HOST + 1))
    assert len(desk.store.feeds.due_entries(desk.clock.now(), limit=99, per_host=99)) == 9


def test_entries_seen_before_are_not_handed_on_again(desk: Desk) -> None:
    desk.fetcher.script(FEED_URL, ONE, TWO)
    step = desk.poll()
    step(0)
    desk.clock.move(timedelta(hours=2))
    step(0)
    assert desk.submitted.calls == [("ingest", 1), ("ingest", 2)]


def test_nothing_is_asked_before_it_is_due(desk: Desk) -> None:
    desk.fetcher.script(FEED_URL, ONE)
    step = desk.poll()
    step(0)
    assert step(0) == 0
    assert len(desk.fetcher.requests) == 1


def test_validators_are_sent_back_as_they_came(desk: Desk) -> None:
    desk.fetcher.script(FEED_URL, ONE, etag='W/"odd, really"', last_modified="yesterday or so")
    step = desk.poll()
    step(0)
    desk.clock.move(timedelta(hours=2))
    step(0)
    asked = desk.fetcher.requests[1]
    assert (asked.etag, asked.last_modified) == ('W/"odd, really"', "yesterday or so")


def test_an_unchanged_body_is_not_parsed_again(desk: Desk) -> None:
    desk.fetcher.script(FEED_URL, ONE)
    step = desk.poll()
    step(0)
    desk.clock.move(timedelta(hours=2))
    step(0)
    assert desk.parser.parsed == [ONE]


def test_a_feed_that_answers_not_modified_is_well(desk: Desk) -> None:
    answer = NotModified(url=FEED_URL, permanent_url=None, headers={}, fetched_at=NOON)
    desk.fetcher.script(FEED_URL, answer)
    desk.poll()(0)
    (state,) = desk.store.feeds.poll_states()
    assert (state.last_status, state.failures, state.last_success_at) == (304, 0, NOON)


def test_a_failure_is_recorded_and_the_feed_tried_later(desk: Desk) -> None:
    desk.fetcher.script(FEED_URL, UnreachableError("no answer from steppe.example"))
    desk.poll()(0)
    (state,) = desk.store.feeds.poll_states()
    assert (state.failures, state.last_problem) == (1, "no answer from steppe.example")
    assert state.next_poll_at > NOON


def test_a_damaged_feed_is_recorded_as_what_it_is(desk: Desk) -> None:
    class HtmlParser:
        def parse(self, _document: object) -> ParsedFeed:
            return ParsedFeed(format="", title="", language="", entries=(), problem=FeedProblem.HTML)

    desk.fetcher.script(FEED_URL, b"<html>")
    desk.poll(parser=HtmlParser())(0)
    (state,) = desk.store.feeds.poll_states()
    assert (state.failures, bool(state.last_problem)) == (1, True)


def test_a_claimed_feed_that_was_switched_off_meanwhile_is_released(desk: Desk) -> None:
    assert desk.poll(feeds={})(0) == 0
    assert desk.fetcher.requests == []
    assert desk.poll()(0) == 1


def test_many_unchanged_feeds_are_recorded_together(desk: Desk) -> None:
    feeds = {f"feed-{number}": desk.feed(f"feed-{number}") for number in range(120)}
    desk.store.feeds.sync_feeds(
        {name: feed.url for name, feed in feeds.items()}, first_polls=dict.fromkeys(feeds, NOON)
    )
    for feed in feeds.values():
        answer = NotModified(url=feed.url, permanent_url=None, headers={}, fetched_at=NOON)
        desk.fetcher.script(feed.url, answer)
    assert desk.poll(feeds=feeds)(0) == 120
    assert {state.last_status for state in desk.store.feeds.poll_states() if state.feed in feeds} == {304}


def test_a_feed_that_no_worker_could_read_fails_alone(desk: Desk) -> None:
    class NoWorker:
        def parse(self, _document: object) -> ParsedFeed:
            raise TransientError("no worker could be started")

    desk.fetcher.script(FEED_URL, ONE)
    assert desk.poll(parser=NoWorker())(0) == 1
    (state,) = desk.store.feeds.poll_states()
    assert (state.failures, state.last_problem) == (1, "no worker could be started")


def test_a_poll_that_we_gave_up_ourselves_says_nothing_about_the_feed(desk: Desk) -> None:
    desk.fetcher.script(FEED_URL, ClosingError("given up because the client is closing"), ONE)
    assert desk.poll()(0) == 1
    (state,) = desk.store.feeds.poll_states()
    assert (state.failures, state.last_polled_at, state.next_poll_at) == (0, None, NOON)
    assert desk.poll()(0) == 1
    assert desk.submitted.calls == [("ingest", 1)]


def test_a_feed_with_which_the_program_breaks_takes_no_other_along_and_waits(desk: Desk) -> None:
    """Else it would be met again whenever its claim has run out, and nobody would hear of it."""

    class Breaking(LineParser):
        def parse(self, document: Document) -> ParsedFeed:
            if document.url != FEED_URL:
                raise ZeroDivisionError
            return super().parse(document)

    feeds = {name: desk.feed(name) for name in ("breaks", "steppe")}
    urls = {name: feed.url for name, feed in feeds.items()}
    desk.store.feeds.sync_feeds(urls, first_polls=dict.fromkeys(feeds, NOON))
    for url in urls.values():
        desk.fetcher.script(url, ONE)
    assert desk.poll(feeds=feeds, parser=Breaking())(0) == 2
    polled = {state.feed: (state.failures, state.last_problem) for state in desk.store.feeds.poll_states()}
    why = "its answer broke what reads it (ZeroDivisionError); please report it"
    assert polled == {"breaks": (1, why), "steppe": (0, "")}
    assert all(state.next_poll_at > NOON for state in desk.store.feeds.poll_states())


def test_a_database_that_cannot_be_asked_ends_the_whole_poll(desk: Desk) -> None:
    class Unavailable:
        def __getattr__(self, name: str) -> Any:
            return getattr(desk.store.feeds, name)

        def known_entries(self, _feed: str, _keys: Sequence[EntryKeys]) -> Sequence[KnownEntry]:
            raise StoreUnavailableError("the disk is full")

    desk.fetcher.script(FEED_URL, ONE)
    with pytest.raises(StoreUnavailableError):
        desk.poll(store=Unavailable())(0)


def test_a_host_that_wants_to_be_left_alone_is_remembered(desk: Desk) -> None:
    until = NOON + timedelta(hours=1)
    busy = ServerBusyError(
        "steppe.example answered 429", status=429, paused_host="steppe.example", paused_until=until
    )
    desk.fetcher.script(FEED_URL, busy)
    desk.poll()(0)
    assert desk.store.feeds.host_pauses(NOON) == {"steppe.example": until}


def test_a_feed_that_waits_for_its_host_has_not_failed(desk: Desk) -> None:
    desk.fetcher.script(FEED_URL, HostPausedError("wants to be left alone", left=timedelta(hours=3)))
    desk.poll()(0)
    (state,) = desk.store.feeds.poll_states()
    assert (state.failures, state.next_poll_at) == (0, NOON + timedelta(hours=3))


def test_what_an_operator_has_to_know_is_told_once(desk: Desk) -> None:
    desk.fetcher.script(FEED_URL, *[UnreachableError("no answer")] * 6, GoneError("gone", status=410))
    step = desk.poll()
    with capture_logs() as logs:
        for _ in range(9):
            step(0)
            desk.clock.move(timedelta(days=2))
    told = [line["event"] for line in logs if line["event"] != "poll failed"]
    assert told == ["feed wants attention", "feed gone; it is polled no more"]


def test_a_feed_whose_body_is_no_feed_for_long_wants_attention(desk: Desk) -> None:
    class HtmlParser:
        def parse(self, _document: object) -> ParsedFeed:
            return ParsedFeed(format="", title="", language="", entries=(), problem=FeedProblem.HTML)

    desk.fetcher.script(FEED_URL, b"<html>")
    step = desk.poll(parser=HtmlParser())
    with capture_logs() as logs:
        for _ in range(6):
            step(0)
            desk.clock.move(timedelta(days=2))
    assert [line["event"] for line in logs if line["log_level"] == "error"] == ["feed wants attention"]


def test_a_move_is_told_without_the_query(desk: Desk) -> None:
    moved = replace(
        desk.fetcher.document(FEED_URL, ONE), permanent_url="https://new.example/feed?token=secret"
    )
    desk.fetcher.script(FEED_URL, moved)
    step = desk.poll()
    with capture_logs() as logs:
        for _ in range(3):
            step(0)
            desk.clock.move(timedelta(hours=2))
    told = [line["to"] for line in logs if line["event"] == "feed moved"]
    assert told == ["https://new.example/feed"]


def test_a_feed_that_skips_all_hours_is_polled_and_told_of(desk: Desk) -> None:
    class Skipping(LineParser):
        def parse(self, document: Document) -> ParsedFeed:
            return replace(super().parse(document), skip_hours=frozenset(range(24)))

    desk.fetcher.script(FEED_URL, ONE)
    with capture_logs() as logs:
        desk.poll(parser=Skipping())(0)
    assert "feed skips all hours or days, which is passed over" in {line["event"] for line in logs}
    (state,) = desk.store.feeds.poll_states()
    assert state.next_poll_at == NOON + timedelta(hours=1)


def test_an_entry_that_says_something_else_is_recorded_and_not_handed_on(desk: Desk) -> None:
    desk.fetcher.script(FEED_URL, ONE, ONE.replace(b"About it", b"About something else"))
    step = desk.poll()
    step(0)
    desk.clock.move(timedelta(hours=2))
    step(0)
    claimed = desk.store.feeds.claim_entry(1, desk.clock.now(), lease=timedelta(minutes=1))
    assert claimed is not None
    assert (claimed.entry.summary, desk.submitted.calls) == ("About something else", [("ingest", 1)])


def test_very_many_new_entries_are_read_over_some_hours(desk: Desk) -> None:
    body = b"\n".join(b"%d|https://steppe.example/%d|No %d|About" % (n, n, n) for n in range(5))
    desk.fetcher.script(FEED_URL, body)
    with capture_logs() as logs:
        desk.poll(burst=2)(0)
    assert desk.submitted.calls == [("ingest", 1), ("ingest", 2)]
    assert len(desk.store.feeds.due_entries(NOON + timedelta(hours=2), limit=9, per_host=9)) == 5
    assert "very many new entries; the rest later" in {line["event"] for line in logs}


def test_new_entries_alone_are_asked_for_if_that_is_wanted(desk: Desk) -> None:
    desk.fetcher.script(FEED_URL, ONE, etag='"1"')
    step = desk.poll(wants_delta=True)
    step(0)
    desk.clock.move(timedelta(hours=2))
    step(0)
    assert [request.headers for request in desk.fetcher.requests] == [(), (("A-IM", "feed"),)]


def test_what_a_body_is_like_is_kept_unless_it_is_the_one_before_or_only_a_part(desk: Desk) -> None:
    whole = desk.fetcher.document(
        FEED_URL, b"1|https://steppe.example/1|One|.\n2|https://steppe.example/2|Two|."
    )
    part = replace(whole, status=226, body=b"3|https://steppe.example/3|Three|.")
    desk.fetcher.script(FEED_URL, whole, whole, part)
    found = []
    for _ in range(3):
        desk.poll()()
        found.append(desk.store.figures.bodies()["steppe"].entries)
        desk.clock.move(timedelta(days=2))
    assert found == [2, 2, 2]


def listed(number: int, date: str = "") -> bytes:
    return f"|https://steppe.example/{number}|Headline {number}||{date}\n".encode()


def test_of_what_a_page_lists_at_first_only_late_news_is_read_and_then_whatever_is_new(desk: Desk) -> None:
    feeds = {"steppe": desk.feed(source=SourceKind.PAGE)}
    before = listed(1) + listed(2, "2026-03-12T08:00:00+00:00") + listed(3, "2026-02-01T08:00:00+00:00")
    desk.fetcher.script(FEED_URL, before, listed(4) + before)
    step = desk.poll(feeds=feeds)
    step(0)
    assert desk.submitted.calls == [("ingest", 1)]
    desk.clock.move(timedelta(hours=2))
    step(0)
    assert desk.submitted.calls == [("ingest", 1), ("ingest", 4)]
    assert [request.want for request in desk.fetcher.requests] == [Want.PAGE, Want.PAGE]


def test_one_call_polls_whatever_is_due_and_claims_as_it_goes_on(desk: Desk) -> None:
    urls = {f"feed{number}": f"https://feeds.example/{number}" for number in range(FEEDS_AT_ONCE + 3)}
    desk.store.feeds.sync_feeds(urls, first_polls=dict.fromkeys(urls, NOON))
    for url in urls.values():
        desk.fetcher.script(url, ONE)
    feeds = {name: desk.feed(name, url=url) for name, url in urls.items()}
    assert desk.poll(feeds=feeds)(0) == len(urls)
    assert desk.store.feeds.due_feeds(NOON, limit=9) == ()


def test_a_feed_that_is_not_ours_is_given_back_once(desk: Desk) -> None:
    assert desk.poll(feeds={})(0) == 0
    assert desk.store.feeds.due_feeds(NOON, limit=9) == ("steppe",)


def test_nothing_more_is_claimed_once_requests_are_given_up(desk: Desk) -> None:
    urls = {f"feed{number:03}": f"https://feeds.example/{number}" for number in range(FEEDS_AT_ONCE + 3)}
    desk.store.feeds.sync_feeds(urls, first_polls=dict.fromkeys(urls, NOON))
    for url in urls.values():
        desk.fetcher.script(url, ClosingError("given up because the client is closing"))
    feeds = {name: desk.feed(name, url=url) for name, url in urls.items()}
    assert desk.poll(feeds=feeds)(0) == FEEDS_AT_ONCE


class SlowFetcher:
    """Answers as the desk's does; whatever is to happen before an answer is there happens then."""

    def __init__(self, desk: Desk, *meanwhile: Callable[[], object]) -> None:
        self._fetcher, self._meanwhile = desk.fetcher, list(meanwhile)

    def fetch_many(self, requests: Iterable[Request]) -> Iterator[tuple[Request, Answer]]:
        for outcome in self._fetcher.fetch_many(requests):
            if self._meanwhile:
                self._meanwhile.pop(0)()
            yield outcome


def test_a_third_call_polls_only_when_the_others_are_held_up(desk: Desk) -> None:
    urls = {f"feed{number:03}": f"https://feeds.example/{number}" for number in range(3 * FEEDS_AT_ONCE)}
    desk.store.feeds.sync_feeds(urls, first_polls=dict.fromkeys(urls, NOON))
    for url in urls.values():
        desk.fetcher.script(url, ONE)
    feeds = {name: desk.feed(name, url=url) for name, url in urls.items()}
    polled: list[int] = []

    def third() -> None:
        polled.append(step(2))
        desk.clock.move(timedelta(seconds=FEEDS_AT_ONCE / LEAST_A_SECOND))
        polled.append(step(3))

    step = desk.poll(feeds=feeds, fetcher=SlowFetcher(desk, lambda: polled.append(step(1)), third))
    assert step(0) == FEEDS_AT_ONCE
    assert polled == [0, FEEDS_AT_ONCE, FEEDS_AT_ONCE]


def test_a_feed_whose_turn_comes_after_its_lease_is_not_asked_twice(desk: Desk) -> None:
    """Hundreds of feeds of one slow host wait for longer than a lease."""
    desk.fetcher.script(FEED_URL, ONE)

    def tick() -> None:
        desk.clock.move(timedelta(minutes=11))
        assert step(1) == 0

    step = desk.poll(fetcher=SlowFetcher(desk, tick, tick))
    assert step(0) == 1
    assert len(desk.fetcher.requests) == 1
    desk.clock.move(timedelta(hours=2))
    assert step(2) == 1


def test_a_feed_is_asked_again_when_the_poll_that_had_it_broke_off(desk: Desk) -> None:
    def fail() -> None:
        raise StoreUnavailableError("the disk is full")

    desk.fetcher.script(FEED_URL, ONE)
    step = desk.poll(fetcher=SlowFetcher(desk, fail))
    with pytest.raises(StoreUnavailableError):
        step(0)
    desk.clock.move(timedelta(minutes=11))
    assert step(1) == 1


def test_what_unchanged_feeds_answered_is_recorded_soon_though_others_are_waited_for(desk: Desk) -> None:
    feeds = {name: desk.feed(name) for name in ("one", "two", "three")}
    desk.store.feeds.sync_feeds(
        {name: feed.url for name, feed in feeds.items()}, first_polls=dict.fromkeys(feeds, NOON)
    )
    for feed in feeds.values():
        desk.fetcher.script(
            feed.url, NotModified(url=feed.url, permanent_url=None, headers={}, fetched_at=NOON)
        )
    recorded = []

    def wait() -> None:
        desk.clock.move(timedelta(seconds=6))
        recorded.append(sum(state.last_status == 304 for state in desk.store.feeds.poll_states()))

    desk.poll(feeds=feeds, fetcher=SlowFetcher(desk, wait, wait, wait))(0)
    assert recorded == [0, 0, 2]
