"""How often a feed is polled whose news is pushed."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from monitor.judge.pacing import PollRules
from monitor.judge.polling import after_document, after_not_modified
from monitor.model import Document, Feed, NotModified, PollState
from support.values import NOON

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
RULES = PollRules(floor=15 * MINUTE, ceiling=DAY, backoff=5 * MINUTE, jitter=0.1, slowest=2 * HOUR)
FEED = Feed(name="steppe", url="https://steppe.example/rss", title="Steppe", interval=HOUR)
STATE = PollState(feed="steppe", url=FEED.url, next_poll_at=NOON)


def wait(state: PollState, pushed_until: datetime | None, *, feed: Feed = FEED) -> timedelta:
    """Return how long the feed is not asked, after a 304; the same after the same body again."""
    answer = NotModified(url=FEED.url, permanent_url=None, headers={}, fetched_at=NOON)
    same = Document(url=FEED.url, permanent_url=None, status=200, headers={}, body=b"", fetched_at=NOON)
    first = after_not_modified(
        state, feed, answer, now=NOON, chance=0.0, rules=RULES, pushed_until=pushed_until
    )
    second = after_document(
        state,
        feed,
        same,
        None,
        new_count=0,
        now=NOON,
        chance=0.0,
        rules=RULES,
        pushed_until=pushed_until,
    )
    assert first.next_poll_at == second.next_poll_at
    return first.next_poll_at - NOON


@pytest.mark.parametrize(
    ("interval", "until", "expected"),
    [
        (HOUR, None, HOUR),
        (HOUR, NOON + 9 * DAY, 6 * HOUR),
        (15 * MINUTE, NOON + 9 * DAY, 90 * MINUTE),
        (8 * HOUR, NOON + 9 * DAY, DAY),
        (2 * DAY, NOON + 9 * DAY, 2 * DAY),
        (HOUR, NOON + 3 * HOUR, 3 * HOUR),
        (HOUR, NOON + MINUTE, HOUR),
        (HOUR, NOON - DAY, HOUR),
    ],
)
def test_it_is_asked_six_times_less_often_up_to_the_ceiling_and_the_end_of_the_lease(
    interval: timedelta, until: datetime | None, expected: timedelta
) -> None:
    assert wait(STATE, until, feed=replace(FEED, interval=interval)) == expected


@pytest.mark.parametrize(
    ("depth", "expected"), [(9 * DAY, 6 * HOUR), (8 * HOUR, 4 * HOUR), (90 * MINUTE, HOUR)]
)
def test_it_is_asked_before_its_document_has_lost_what_came_since(
    depth: timedelta, expected: timedelta
) -> None:
    state = replace(STATE, oldest_at=NOON - depth)
    assert wait(state, NOON + 9 * DAY) == expected


def test_what_its_server_asks_for_still_counts() -> None:
    assert wait(replace(STATE, ttl=9 * HOUR), NOON + 9 * DAY) == 9 * HOUR
