"""When a feed is polled next, and what is remembered."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from monitor.errors import (
    ForbiddenAddressError,
    GoneError,
    HostPausedError,
    MonitorError,
    RefusedError,
    ServerBusyError,
    UnreachableError,
)
from monitor.judge.pacing import PollRules, oldest_of, pause_of_host
from monitor.judge.polling import (
    after_document,
    after_failure,
    after_not_modified,
    body_hash,
    first_poll_at,
    has_moved,
    page_request,
    problem_of,
    request_for,
    wants_attention,
)
from monitor.model import (
    Document,
    Entry,
    Feed,
    FeedProblem,
    NotModified,
    ParsedFeed,
    PollState,
    Request,
    SourceKind,
    Want,
)

NOW = datetime(2026, 3, 12, 12, 30, tzinfo=UTC)  # a Thursday
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
RULES = PollRules(floor=15 * MINUTE, ceiling=DAY, backoff=30 * MINUTE, jitter=0.1, slowest=2 * HOUR)
FEED = Feed(name="steppe", url="https://steppe.example/rss", title="Steppe", headers=(("X-Key", "1"),))
STATE = PollState(feed="steppe", url=FEED.url, next_poll_at=NOW)
MOVED = replace(STATE, moved_url="https://new.example/rss", moved_count=3)
ENTRY = Entry(guid="1", link="https://steppe.example/1", title="One")
BODY = b"<rss/>"
DAMAGED = "the feed is damaged; the entries that could be read were kept"


def document(permanent_url: str | None = None, **headers: str) -> Document:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Document(
        url=FEED.url, permanent_url=permanent_url, status=200, headers=named, body=BODY, fetched_at=NOW
    )


def parsed(**changes: Any) -> ParsedFeed:
    return replace(ParsedFeed(format="rss20", title="Steppe", language="en", entries=(ENTRY,)), **changes)


def read(
    state: PollState = STATE,
    answer: Document | None = None,
    what: ParsedFeed | None = None,
    *,
    feed: Feed = FEED,
    new_count: int = 0,
    chance: float = 0.0,
) -> PollState:
    """Return the state after a body that was parsed."""
    return after_document(
        state,
        feed,
        answer or document(),
        what or parsed(),
        new_count=new_count,
        now=NOW,
        chance=chance,
        rules=RULES,
    )


def unchanged(
    state: PollState = STATE, permanent_url: str | None = None, chance: float = 0.0, **headers: str
) -> PollState:
    """Return the state after a 304."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    answer = NotModified(url=FEED.url, permanent_url=permanent_url, headers=named, fetched_at=NOW)
    return after_not_modified(state, FEED, answer, now=NOW, chance=chance, rules=RULES)


def failed(error: MonitorError, state: PollState = STATE, chance: float = 0.0) -> PollState:
    return after_failure(state, FEED, error, now=NOW, chance=chance, rules=RULES)


def wait(state: PollState) -> timedelta:
    return state.next_poll_at - NOW


# Requests and validators.


def test_the_first_request_invents_no_validator() -> None:
    expected = Request(url=FEED.url, want=Want.FEED, headers=(("X-Key", "1"),))
    assert request_for(STATE, FEED) == expected


@pytest.mark.parametrize("etag", ['"abc"', 'W/"abc"', "unquoted", '"abc-gzip"', ""])
def test_validators_come_back_octet_for_octet(etag: str) -> None:
    after = read(answer=document(etag=etag, last_modified="yesterday, about noon"))
    request = request_for(after, FEED)
    assert (request.etag, request.last_modified) == (etag, "yesterday, about noon")


def test_new_entries_alone_are_asked_for_where_the_server_can_know_them() -> None:
    asked = [
        request_for(state, FEED, wants_delta=True).headers for state in (STATE, replace(STATE, etag='"1"'))
    ]
    assert asked == [FEED.headers, (*FEED.headers, ("A-IM", "feed"))]


def test_the_validators_of_a_damaged_body_are_taken_when_it_comes_again() -> None:
    before = replace(STATE, etag='"old"', last_modified="then")
    answer = document(etag='"new"', last_modified="now")
    first = read(before, answer, parsed(problem=FeedProblem.MALFORMED))
    again = after_document(first, FEED, answer, None, new_count=0, now=NOW, chance=0.0, rules=RULES)
    assert [(after.etag, after.last_modified) for after in (first, again)] == [
        ('"old"', "then"),
        ('"new"', "now"),
    ]


def test_a_partial_answer_tells_nothing_of_the_entries_that_it_leaves_out() -> None:
    before = replace(STATE, entry_count=40, oldest_at=NOW - DAY, recent_at=NOW - HOUR, recent_count=10)
    after = read(before, replace(document(), status=226), parsed(ttl=2 * HOUR))
    kept = replace(after, ttl=before.ttl)
    assert (kept.entry_count, kept.oldest_at, kept.recent_at, kept.recent_count) == (
        40,
        NOW - DAY,
        NOW - HOUR,
        10,
    )
    assert after.ttl == 2 * HOUR


# Requests for pages.


@pytest.mark.parametrize(
    ("url", "is_own"),
    [
        ("https://steppe.example/1", True),
        ("https://www.steppe.example/1", True),
        ("https://news.steppe.example/1", True),
        ("https://other.example/1", False),
        ("https://notsteppe.example/1", False),
        ("https://steppe.example:443/1", True),
        ("https://steppe.example:8443/1", False),
        ("http://steppe.example/1", False),
        ("no address", False),
        ("https://steppe.example: ", True),
    ],
)
def test_what_a_feed_tells_its_server_is_told_on_pages_of_its_site_only(url: str, is_own: bool) -> None:  # noqa: FBT001
    feed = replace(FEED, headers=(("X-Key", "1"), ("Accept-Language", "ru")), verify_tls=False)
    request = page_request(url, feed)
    expected = feed.headers if is_own else (("Accept-Language", "ru"),)
    assert (request.headers, request.verify_tls, request.obeys_robots) == (expected, not is_own, True)


def test_a_site_is_its_own_when_the_feed_lies_within_it() -> None:
    feed = replace(FEED, url="https://feeds.steppe.example/rss")
    assert page_request("https://steppe.example/1", feed).headers == FEED.headers


def test_a_200_without_validators_drops_the_old_ones() -> None:
    after = read(replace(STATE, etag='"old"', last_modified="then"))
    assert (after.etag, after.last_modified) == (None, None)


def test_an_unchanged_body_still_brings_its_new_validators() -> None:
    before = replace(STATE, etag='"old"', body_sha256=body_hash(BODY), entry_count=7)
    after = after_document(
        before, FEED, document(etag='"new"'), None, new_count=0, now=NOW, chance=0.0, rules=RULES
    )
    assert (after.etag, after.entry_count, after.body_sha256) == ('"new"', 7, body_hash(BODY))


def test_a_304_updates_the_validators_that_it_carries_and_keeps_the_others() -> None:
    after = unchanged(replace(STATE, etag='"old"', last_modified="then", body_sha256="x"), etag='"new"')
    assert (after.etag, after.last_modified, after.body_sha256) == ('"new"', "then", "x")


def test_what_was_read_is_remembered() -> None:
    after = read(replace(STATE, failures=3, last_problem="down"), new_count=1)
    expected = replace(
        STATE,
        next_poll_at=NOW + HOUR,
        body_sha256=body_hash(BODY),
        last_status=200,
        last_polled_at=NOW,
        last_success_at=NOW,
        last_new_at=NOW,
        entry_count=1,
    )
    assert after == expected


def test_an_answer_without_news_leaves_the_time_of_the_last_news() -> None:
    before = replace(STATE, last_new_at=NOW - DAY)
    assert [read(before).last_new_at, unchanged(before).last_new_at] == [NOW - DAY, NOW - DAY]


# Intervals.


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, HOUR),
        ({"cache_control": "max-age=7200"}, 2 * HOUR),
        ({"cache_control": 'public, max-age="7200", must-revalidate'}, 2 * HOUR),
        ({"cache_control": "s-maxage=7200"}, HOUR),
        ({"cache_control": "max-age=7200", "age": "1800"}, 1.5 * HOUR),
        ({"cache_control": "max-age=7200", "age": "junk"}, 2 * HOUR),
        ({"cache_control": "max-age=7200", "age": "99999"}, HOUR),
        ({"cache_control": "max-age=60"}, HOUR),
        ({"cache_control": "no-cache, max-age=7200"}, HOUR),
        ({"cache_control": "max-age=9999999999"}, DAY),
        ({"cache_control": "max-age=junk"}, HOUR),
        ({"expires": "Thu, 12 Mar 2026 15:30:00 GMT"}, 3 * HOUR),
        ({"expires": "Thu, 12 Mar 2026 15:30:00 -0000"}, 3 * HOUR),
        ({"expires": "Thu, 12 Mar 2026 15:30:00 GMT", "date": "Thu, 12 Mar 2026 13:30:00 GMT"}, 2 * HOUR),
        ({"expires": "Thu, 12 Mar 2026 15:30:00 GMT", "cache_control": "max-age=7200"}, 2 * HOUR),
        ({"expires": "Wed, 01 Jan 2020 00:00:00 GMT"}, HOUR),
        ({"expires": "Fri, 31 Dec 2099 00:00:00 GMT"}, DAY),
        ({"expires": "0"}, HOUR),
        ({"expires": "Thu, 99 Mar 99999999999 15:30:00 GMT"}, HOUR),
    ],
)
def test_a_server_can_ask_for_longer_waits_up_to_the_ceiling(
    headers: dict[str, str], expected: timedelta
) -> None:
    assert [wait(read(answer=document(**headers))), wait(unchanged(**headers))] == [expected, expected]


@pytest.mark.parametrize(
    ("ttl", "expected"), [(3 * HOUR, 3 * HOUR), (MINUTE, HOUR), (30 * DAY, DAY), (None, HOUR)]
)
def test_a_feed_can_ask_for_longer_waits_up_to_the_ceiling(
    ttl: timedelta | None, expected: timedelta
) -> None:
    assert wait(read(what=parsed(ttl=ttl))) == expected


def test_what_a_feed_and_its_server_ask_for_holds_for_answers_that_do_not_say_so() -> None:
    after = read(answer=document(cache_control="max-age=7200"), what=parsed(ttl=3 * HOUR))
    same = after_document(after, FEED, document(), None, new_count=0, now=NOW, chance=0.0, rules=RULES)
    waits = [wait(each) for each in (after, unchanged(after), same)]
    assert waits == [3 * HOUR, 3 * HOUR, 3 * HOUR]
    fresh = read(answer=document(cache_control="max-age=7200"))
    assert [wait(unchanged(fresh)), wait(unchanged(fresh, cache_control="max-age=0"))] == [2 * HOUR, HOUR]
    assert wait(unchanged(unchanged(fresh, cache_control="max-age=10800"))) == 3 * HOUR


@pytest.mark.parametrize(
    ("ages", "expected"),
    [
        ((1, 2, 3, 9000), 3),
        ((0, 1, 2, 3, 4, 5, 70, 900), 5),
        ((0, 1, 2, 3, 40, 900, 1000, 1100), 1100),
        ((0, 1, 2, 9000), 2),
        ((1, 2, 9000), 9000),
        ((1, 10, 19, 28), 28),
        ((5, 5, 5, 5), 5),
        ((7,), 7),
    ],
)
def test_what_lies_far_behind_all_others_does_not_tell_how_far_a_feed_reaches(
    ages: tuple[int, ...], expected: int
) -> None:
    """An announcement that stays in a feed for years would hide that its news fall out within the hour."""
    assert oldest_of([NOW - HOUR * age for age in ages]) == NOW - HOUR * expected


def test_skipped_hours_hold_for_an_unchanged_feed() -> None:
    after = unchanged(read(what=parsed(skip_hours=frozenset({13, 14}))))
    assert after.next_poll_at == datetime(2026, 3, 12, 15, tzinfo=UTC)


def dated(*ages: timedelta) -> ParsedFeed:
    return parsed(entries=tuple(replace(ENTRY, published_at=NOW - age) for age in ages))


@pytest.mark.parametrize(
    ("what", "expected"),
    [
        (dated(*(HOUR * number for number in range(20))), HOUR),
        (dated(*(1.5 * HOUR * number for number in range(1, 21))), 1.5 * HOUR),
        (dated(*(DAY * number for number in range(1, 21))), 2 * HOUR),
        (dated(*(3 * MINUTE * number for number in range(1, 21))), 30 * MINUTE),
        (dated(*(MINUTE * number for number in range(1, 21))), 15 * MINUTE),
        (dated(*(3 * MINUTE * number for number in range(1, 21)), 3000 * DAY), 30 * MINUTE),
        (dated(*[HOUR] * 20), HOUR),
        (parsed(), HOUR),
    ],
    ids=[
        "hourly",
        "slower",
        "daily",
        "runs through",
        "runs through fast",
        "under an old one",
        "made dates",
        "undated",
    ],
)
def test_an_adaptive_interval_follows_what_is_published(what: ParsedFeed, expected: timedelta) -> None:
    assert wait(read(feed=replace(FEED, is_adaptive=True), what=what)) == expected
    assert wait(read(what=what)) == HOUR


def test_a_feed_that_falls_silent_is_asked_less_often() -> None:
    feed = replace(FEED, is_adaptive=True)
    busy = read(feed=feed, what=dated(*(HOUR * number for number in range(1, 21))))
    later = after_not_modified(
        busy,
        feed,
        NotModified(url=FEED.url, permanent_url=None, headers={}, fetched_at=NOW),
        now=NOW + 5 * HOUR,
        chance=0.0,
        rules=RULES,
    )
    assert later.next_poll_at - (NOW + 5 * HOUR) == 1.5 * HOUR


@pytest.mark.parametrize(
    ("interval", "expected"), [(MINUTE, 15 * MINUTE), (2 * HOUR, 2 * HOUR), (3 * DAY, 3 * DAY)]
)
def test_the_configured_interval_is_never_undercut_nor_is_the_floor(
    interval: timedelta, expected: timedelta
) -> None:
    assert wait(read(feed=replace(FEED, interval=interval))) == expected


def test_chance_adds_at_most_its_share() -> None:
    assert [wait(read(chance=0.5)), wait(unchanged(chance=0.5))] == [1.05 * HOUR, 1.05 * HOUR]


@pytest.mark.parametrize(
    ("hours", "days", "expected"),
    [
        ({13, 14}, set(), datetime(2026, 3, 12, 15, tzinfo=UTC)),
        ({12}, set(), NOW + HOUR),
        (set(), {"thursday", "friday"}, datetime(2026, 3, 14, tzinfo=UTC)),
        ({0, 1}, {"thursday"}, datetime(2026, 3, 13, 2, tzinfo=UTC)),
        (set(range(24)), set(), NOW + HOUR),
        (set(), {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}, NOW + HOUR),
    ],
)
def test_skipped_hours_and_days_are_passed_over_unless_all_are(
    hours: set[int], days: set[str], expected: datetime
) -> None:
    what = parsed(skip_hours=frozenset(hours), skip_days=frozenset(days))
    assert read(what=what).next_poll_at == expected


@pytest.mark.parametrize("error", [UnreachableError("timed out"), HostPausedError("busy", left=HOUR)])
def test_a_feed_is_not_tried_again_in_its_skipped_hours(error: MonitorError) -> None:
    after = failed(error, replace(STATE, skip_hours=frozenset({12, 13})))
    assert after.next_poll_at == datetime(2026, 3, 12, 14, tzinfo=UTC)


def test_polls_behind_skipped_hours_are_spread_over_the_next_one() -> None:
    after = read(what=parsed(skip_hours=frozenset({13})), chance=0.5)
    assert after.next_poll_at == datetime(2026, 3, 12, 14, 30, tzinfo=UTC)


# Bodies that are no feed.


@pytest.mark.parametrize(
    ("problem", "words"),
    [
        (FeedProblem.EMPTY, "answered with an empty body instead of a feed"),
        (FeedProblem.HTML, "answered with a web page instead of a feed; check the address"),
        (FeedProblem.NOT_A_FEED, "answered with something that is no feed; check the address"),
        (FeedProblem.MALFORMED, "the feed is damaged and no entry could be read"),
    ],
)
def test_a_body_that_is_no_feed_is_a_failure_that_forgets_nothing(problem: FeedProblem, words: str) -> None:
    before = replace(STATE, etag='"old"', body_sha256="x", entry_count=9, last_success_at=NOW - DAY)
    after = read(before, document(etag='"new"'), parsed(problem=problem, entries=()))
    expected = replace(
        before,
        next_poll_at=NOW + 30 * MINUTE,
        failures=1,
        last_status=200,
        last_problem=words,
        last_polled_at=NOW,
    )
    assert after == expected


@pytest.mark.parametrize(
    ("what", "words"),
    [
        (
            parsed(problem=FeedProblem.MALFORMED),
            "the feed is damaged; the entries that could be read were kept",
        ),
        (parsed(problem=FeedProblem.NO_ENTRIES, entries=()), "the feed has no entries"),
    ],
)
def test_a_feed_with_a_flaw_is_a_success_with_a_note_until_its_body_changes(
    what: ParsedFeed, words: str
) -> None:
    flawed = read(replace(STATE, failures=2), what=what)
    same = after_document(flawed, FEED, document(), None, new_count=0, now=NOW, chance=0.0, rules=RULES)
    notes = [
        flawed.last_problem,
        unchanged(flawed).last_problem,
        same.last_problem,
        read(flawed).last_problem,
    ]
    assert (flawed.failures, notes) == (0, [words, words, words, ""])


def test_success_ends_a_row_of_failures_and_their_note() -> None:
    broken = replace(STATE, failures=5, last_problem="down")
    assert [(after.failures, after.last_problem) for after in (read(broken), unchanged(broken))] == [
        (0, ""),
        (0, ""),
    ]


# Failures.


def test_waits_double_with_each_failure_up_to_the_ceiling() -> None:
    states = [STATE]
    for _ in range(30):
        states.append(failed(UnreachableError("timed out"), states[-1]))
    hours = [wait(state) / HOUR for state in states[1:]]
    assert (hours[:8], hours[-1], states[-1].failures) == ([0.5, 1, 2, 4, 8, 16, 24, 24], 24, 30)


def test_a_failure_keeps_the_validators_and_says_what_happened() -> None:
    before = replace(STATE, etag='"old"', last_modified="then", body_sha256="x", entry_count=3)
    after = failed(RefusedError("answered 404", status=404), before)
    expected = replace(
        before,
        next_poll_at=NOW + 30 * MINUTE,
        failures=1,
        last_status=404,
        last_problem="answered 404",
        last_polled_at=NOW,
    )
    assert after == expected


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (3 * HOUR, 3 * HOUR),
        (MINUTE, 30 * MINUTE),
        (-HOUR, 30 * MINUTE),
        (100 * DAY, 2 * DAY),
        (None, 30 * MINUTE),
    ],
)
def test_retry_after_is_honoured_up_to_two_days(asked: timedelta | None, expected: timedelta) -> None:
    assert wait(failed(ServerBusyError("busy", status=429, retry_after=asked))) == expected


def test_chance_only_adds_to_the_wait_after_a_failure() -> None:
    assert wait(failed(ServerBusyError("busy", status=503, retry_after=HOUR), chance=0.5)) == 1.05 * HOUR


def test_no_failure_is_retried_before_the_floor() -> None:
    eager = replace(RULES, backoff=MINUTE)
    after = after_failure(STATE, FEED, UnreachableError("no answer"), now=NOW, chance=0.0, rules=eager)
    assert (wait(after), after.last_status) == (15 * MINUTE, None)


def test_the_pause_that_a_server_asks_for_is_remembered_until_it_answers() -> None:
    busy = failed(ServerBusyError("busy", status=503, retry_after=3 * HOUR))
    assert [busy.not_before_at, failed(UnreachableError("no"), busy).not_before_at] == [NOW + 3 * HOUR, None]
    assert [read(busy).not_before_at, unchanged(busy).not_before_at] == [None, None]


def test_a_feed_that_waits_for_its_host_has_not_failed() -> None:
    after = failed(HostPausedError("steppe.example wants to be left alone", left=HOUR), chance=0.5)
    assert after == replace(STATE, next_poll_at=NOW + 1.05 * HOUR)


def test_somebody_has_to_look_once_when_a_feed_has_failed_five_times() -> None:
    state, told = STATE, []
    for _ in range(7):
        before, state = state, failed(UnreachableError("no"), state)
        told.append(wants_attention(before, state))
    assert told == [False] * 4 + [True] + [False] * 2


def test_410_ends_polling() -> None:
    after = failed(GoneError("gone", status=410))
    assert (after.is_gone, after.last_status, after.last_problem) == (True, 410, "gone")


@pytest.mark.parametrize(
    ("asked", "expected"), [(None, 5 * MINUTE), (HOUR, HOUR), (timedelta(), timedelta()), (9 * DAY, 2 * DAY)]
)
def test_a_host_pauses_as_it_asked_up_to_two_days(asked: timedelta | None, expected: timedelta) -> None:
    assert pause_of_host(asked) == expected


# Moves.


def test_a_permanent_redirect_is_followed_from_the_start_after_three_equal_answers() -> None:
    state, asked = STATE, []
    for _ in range(4):
        asked.append(request_for(state, FEED).url)
        state = read(state, document("https://new.example/rss"))
    assert asked == [FEED.url, FEED.url, FEED.url, "https://new.example/rss"]


def test_a_move_is_told_when_the_new_address_is_asked_from_then_on() -> None:
    state, told = STATE, []
    for _ in range(4):
        before, state = state, read(state, document("https://new.example/rss"))
        told.append(has_moved(before, state))
    assert told == [False, False, True, False]


@pytest.mark.parametrize("between", [None, FEED.url, "https://other.example/rss"])
def test_an_answer_between_begins_the_count_anew(between: str | None) -> None:
    state = replace(STATE, moved_url="https://new.example/rss", moved_count=2)
    state = read(state, document(between))
    state = read(state, document("https://new.example/rss"))
    assert (state.moved_url, state.moved_count) == ("https://new.example/rss", 1)


def test_a_304_counts_as_an_answer_from_the_new_address() -> None:
    after = unchanged(
        replace(STATE, moved_url="https://new.example/rss", moved_count=2), "https://new.example/rss"
    )
    assert request_for(after, FEED).url == "https://new.example/rss"


def test_a_redirect_to_something_that_is_no_feed_does_not_count() -> None:
    after = read(STATE, document("https://parked.example/"), parsed(problem=FeedProblem.HTML, entries=()))
    assert (after.moved_url, after.moved_count) == ("", 0)


def test_the_new_address_stays_while_it_answers() -> None:
    assert [request_for(after, FEED).url for after in (read(MOVED), unchanged(MOVED))] == [
        MOVED.moved_url
    ] * 2


@pytest.mark.parametrize(
    "error",
    [GoneError("gone", status=410), RefusedError("404", status=404), ForbiddenAddressError("private")],
)
def test_the_configured_address_is_asked_again_when_the_new_one_fails_for_good(error: MonitorError) -> None:
    after = failed(error, MOVED)
    assert (request_for(after, FEED).url, after.is_gone) == (FEED.url, False)


@pytest.mark.parametrize("is_parked", [True, False])
def test_a_new_address_that_has_failed_for_long_takes_turns_with_the_configured_one(
    *, is_parked: bool
) -> None:
    """A domain that was given up is not found any more, or shows a web page: neither is ever final."""
    page = parsed(problem=FeedProblem.HTML, entries=())
    state, asked = MOVED, []
    for _ in range(8):
        state = read(state, what=page) if is_parked else failed(UnreachableError("timed out"), state)
        asked.append(request_for(state, FEED).url)
    new, configured = MOVED.moved_url, FEED.url
    assert asked == [new] * 4 + [configured, new, configured, new]


@pytest.mark.parametrize("error", [GoneError("gone", status=410), UnreachableError("timed out")])
def test_a_failure_of_the_configured_address_says_nothing_of_the_new_one(error: MonitorError) -> None:
    after = failed(error, replace(MOVED, failures=5))
    assert (request_for(after, FEED).url, after.is_gone) == (MOVED.moved_url, False)


@pytest.mark.parametrize(("failures", "asked"), [(5, FEED.url), (6, MOVED.moved_url)])
def test_the_address_that_answers_again_is_asked_from_then_on(failures: int, asked: str) -> None:
    broken = replace(MOVED, failures=failures)
    assert [request_for(after, FEED).url for after in (read(broken), unchanged(broken))] == [asked] * 2


def test_a_second_move_is_found_though_the_configured_address_is_no_more() -> None:
    """The first move was believed long ago, and the old domain given up since."""
    newest = "https://newest.example/rss"
    state = read(MOVED, document(newest))
    asked = []
    for _ in range(6):
        asked.append(request_for(state, FEED).url)
        state = failed(UnreachableError("was not found by its name"), state)
    assert [*asked, request_for(state, FEED).url] == [FEED.url] * 6 + [newest]
    assert request_for(read(state), FEED).url == newest


def test_what_is_gone_is_not_given_up_while_it_may_have_moved() -> None:
    assert not failed(GoneError("gone", status=410), replace(MOVED, moved_count=1)).is_gone


@pytest.mark.parametrize(
    ("moved_url", "is_own"),
    [("https://new.example/rss", False), ("https://www.steppe.example/feed", True)],
)
def test_secrets_of_a_feed_do_not_follow_a_move_to_another_site(moved_url: str, *, is_own: bool) -> None:
    feed = replace(FEED, headers=(("X-Key", "1"), ("User-Agent", "special")), verify_tls=False)
    request = request_for(replace(MOVED, moved_url=moved_url), feed)
    expected = feed.headers if is_own else (("User-Agent", "special"),)
    assert (request.url, request.headers, request.verify_tls) == (moved_url, expected, not is_own)


# First polls.


def test_first_polls_are_spread_and_lie_within_the_spread() -> None:
    times = [first_poll_at(f"feed-{number}", NOW, HOUR, 0.3) - NOW for number in range(100)]
    assert min(times) >= timedelta()
    assert max(times) < HOUR
    assert len({time // (10 * MINUTE) for time in times}) == 6


@pytest.mark.parametrize(
    ("source", "want", "delta"),
    [
        (SourceKind.FEED, Want.FEED, True),
        (SourceKind.SITEMAP, Want.FEED, False),
        (SourceKind.PAGE, Want.PAGE, False),
    ],
)
def test_a_page_is_asked_for_as_a_page_and_only_a_feed_for_its_new_entries_alone(
    source: SourceKind,
    want: Want,
    delta: bool,  # noqa: FBT001 - an expected value
) -> None:
    asked = request_for(replace(STATE, etag='"1"'), replace(FEED, source=source), wants_delta=True)
    assert (asked.want, ("A-IM", "feed") in asked.headers, asked.obeys_robots) == (want, delta, False)


@pytest.mark.parametrize(
    ("source", "problem", "text"),
    [
        (
            SourceKind.SITEMAP,
            FeedProblem.HTML,
            "answered with a web page instead of a sitemap; check the address",
        ),
        (SourceKind.SITEMAP, FeedProblem.MALFORMED, "the sitemap is damaged and no entry could be read"),
        (
            SourceKind.PAGE,
            FeedProblem.NO_LINKS,
            "the page has no links to articles; check its link_selector, or",
        ),
        (SourceKind.PAGE, FeedProblem.EMPTY, "answered with an empty body instead of a page"),
    ],
)
def test_what_is_wrong_is_told_of_what_was_asked_for(
    source: SourceKind, problem: FeedProblem, text: str
) -> None:
    assert problem_of(parsed(entries=(), problem=problem), source).startswith(text)


def test_a_page_without_links_is_a_failure() -> None:
    page = replace(FEED, source=SourceKind.PAGE)
    after = read(what=parsed(entries=(), problem=FeedProblem.NO_LINKS), feed=page)
    assert (after.failures, after.last_success_at, after.body_sha256) == (1, None, "")
