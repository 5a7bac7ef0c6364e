"""Laws of polling: never too early, never too late."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import ServerBusyError
from monitor.judge.pacing import LONGEST_RETRY_AFTER, PollRules
from monitor.judge.polling import (
    after_document,
    after_failure,
    after_not_modified,
    first_poll_at,
)
from monitor.model import Document, Feed, FeedProblem, NotModified, ParsedFeed, PollState

NOW = datetime(2026, 3, 12, 12, 30, tzinfo=UTC)
CHANCE = st.floats(0, 1, exclude_max=True)
WEEK = timedelta(days=7)


def spans(least: timedelta, most: timedelta) -> st.SearchStrategy[timedelta]:
    return st.timedeltas(least, most)


RULES = st.builds(
    PollRules,
    floor=spans(timedelta(minutes=1), timedelta(hours=1)),
    ceiling=spans(timedelta(hours=1), timedelta(days=3)),
    backoff=spans(timedelta(seconds=1), timedelta(hours=1)),
    jitter=st.floats(0, 1),
    slowest=spans(timedelta(minutes=1), timedelta(days=1)),
)
FEEDS = st.builds(
    Feed,
    name=st.just("steppe"),
    url=st.just("https://steppe.example/rss"),
    title=st.just("Steppe"),
    interval=spans(timedelta(seconds=1), timedelta(days=2)),
)
STATES = st.builds(
    PollState,
    feed=st.just("steppe"),
    url=st.just("https://steppe.example/rss"),
    next_poll_at=st.just(NOW),
    failures=st.integers(0, 10_000),
    moved_url=st.sampled_from(["", "https://new.example/rss"]),
    moved_count=st.integers(0, 5),
)
HEADERS = st.dictionaries(
    st.sampled_from(["cache-control", "expires", "date", "age", "etag", "last-modified"]),
    st.text(max_size=30)
    | st.integers(-5, 10**12).map("max-age={}".format)
    | st.datetimes(timezones=st.just(UTC)).map(lambda at: at.strftime("%a, %d %b %Y %H:%M:%S GMT")),
)
DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "noday"]
PARSED = st.builds(
    ParsedFeed,
    format=st.just("rss20"),
    title=st.just(""),
    language=st.just(""),
    entries=st.just(()),
    problem=st.none() | st.sampled_from(FeedProblem),
    ttl=st.none() | spans(timedelta(0), timedelta(days=10_000)),
    skip_hours=st.frozensets(st.integers(0, 23)),
    skip_days=st.frozensets(st.sampled_from(DAYS)),
)


@given(STATES, FEEDS, RULES, CHANCE, spans(timedelta(days=-1), timedelta(days=10_000)) | st.none())
def test_after_a_failure_the_wait_respects_retry_after_floor_and_ceiling(
    state: PollState, feed: Feed, rules: PollRules, chance: float, asked: timedelta | None
) -> None:
    error = ServerBusyError("busy", status=429, retry_after=asked)
    wait = after_failure(state, feed, error, now=NOW, chance=chance, rules=rules).next_poll_at - NOW
    honoured = min(asked or timedelta(), LONGEST_RETRY_AFTER)
    assert wait >= max(rules.floor, honoured)
    assert wait <= max(rules.ceiling, rules.floor, honoured) * (1 + rules.jitter) + timedelta(seconds=1)


@given(STATES, FEEDS, RULES, CHANCE, HEADERS, st.none() | PARSED)
def test_after_an_answer_the_wait_respects_interval_floor_and_ceiling(
    state: PollState,
    feed: Feed,
    rules: PollRules,
    chance: float,
    headers: dict[str, str],
    parsed: ParsedFeed | None,
) -> None:
    document = Document(
        url=feed.url, permanent_url=None, status=200, headers=headers, body=b"<rss/>", fetched_at=NOW
    )
    after = after_document(state, feed, document, parsed, new_count=0, now=NOW, chance=chance, rules=rules)
    wait = after.next_poll_at - NOW
    assert wait >= (rules.floor if after.failures else max(rules.floor, feed.interval))
    assert wait <= max(rules.ceiling, rules.floor, feed.interval) * (1 + rules.jitter) + WEEK


@given(STATES, FEEDS, RULES, CHANCE, HEADERS)
def test_a_304_never_shortens_the_interval(
    state: PollState, feed: Feed, rules: PollRules, chance: float, headers: dict[str, str]
) -> None:
    answer = NotModified(url=feed.url, permanent_url=None, headers=headers, fetched_at=NOW)
    after = after_not_modified(state, feed, answer, now=NOW, chance=chance, rules=rules)
    assert after.next_poll_at - NOW >= max(rules.floor, feed.interval)
    assert (after.failures, after.last_status) == (0, 304)


@given(FEEDS, RULES, CHANCE, PARSED)
def test_no_poll_falls_into_a_skipped_hour_or_day(
    feed: Feed, rules: PollRules, chance: float, parsed: ParsedFeed
) -> None:
    state = PollState(feed="steppe", url=feed.url, next_poll_at=NOW)
    document = Document(url=feed.url, permanent_url=None, status=200, headers={}, body=b"", fetched_at=NOW)
    after = after_document(state, feed, document, parsed, new_count=0, now=NOW, chance=chance, rules=rules)
    if after.failures == 0 and len(parsed.skip_hours) < 24 and len(parsed.skip_days) < 7:
        assert after.next_poll_at.hour not in parsed.skip_hours
        assert DAYS[after.next_poll_at.weekday()] not in parsed.skip_days


@given(st.text(max_size=20), spans(timedelta(0), timedelta(days=1)), CHANCE)
def test_the_first_poll_lies_within_the_spread(name: str, spread: timedelta, chance: float) -> None:
    assert NOW <= first_poll_at(name, NOW, spread, chance) <= NOW + spread
