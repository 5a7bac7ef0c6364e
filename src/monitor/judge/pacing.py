"""How long to wait before a feed is asked again.

The rules:

* An interval that the configuration gives a feed is its interval. Other feeds are asked less often the less
  they publish, up to the slowest interval; and more often, down to the floor, while their document holds less
  than twice an interval of news, since entries would be lost.
* Whatever comes of that, a feed waits for its own ttl and for the freshness that its server gave (max-age
  before Expires: RFC 9111, 5.3), both up to the ceiling, and not in the hours and days that it wants to be
  left alone. Both are remembered: a 304 and an unchanged body mean that what was said holds.
* A feed whose news is pushed is asked six times less often, but so often that nothing would be lost if
  pushing ended, and when it is to end.
* Jitter only adds.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from monitor.model import Document, Entry, Feed, PollState
from monitor.text.waits import http_date

LONGEST_RETRY_AFTER = timedelta(days=2)
"""What a server can ask for at most (FreshRSS does the same)."""

PAUSE_UNSAID = timedelta(minutes=5)
"""How long a host pauses that answers 429 and does not say how long."""

RECENT_ENTRIES = 10
"""So many of the newest entries tell how often a feed publishes."""

PUSHED_SLOWER = 6
"""How many times less often a feed is asked whose news is pushed: four times a day, not once an hour."""

_MOST_DOUBLINGS = 20  # a million times the first wait; keeps the power from overflowing a timedelta
_HOUR = timedelta(hours=1)
_HOURS_OF_DAY = 24
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MAX_AGE = re.compile(r"(?:^|[,\s])max-age\s*=\s*\"?(\d{1,10})", re.IGNORECASE)
_NEVER_FRESH = re.compile(r"no-cache|no-store", re.IGNORECASE)
SOME_DATES = 3  # feeds that give all entries the time of their making have one
_IM_USED = 226


@dataclass(frozen=True, slots=True, kw_only=True)
class PollRules:
    """How often to poll.

    Attributes:
        floor: no feed is polled more often, whatever its configuration says.
        ceiling: the longest wait that a feed, its server or a row of failures can bring about.
        backoff: the wait after the first failure.
        jitter: share of a wait that chance may add to it, in [0, 1].
        slowest: the longest interval of a feed that hardly publishes, if it is longer than the feed's own.
    """

    floor: timedelta
    ceiling: timedelta
    backoff: timedelta
    jitter: float
    slowest: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """How often a feed publishes, as the dates of its entries tell.

    Attributes:
        oldest_at: see ``oldest_of``; None where dates tell nothing.
        recent_at: date of the oldest among the newest few, and
        recent_count: how many these are.
    """

    oldest_at: datetime | None = None
    recent_at: datetime | None = None
    recent_count: int = 0


def publication_of(entries: Sequence[Entry]) -> Publication:
    """Return how often a feed with these entries publishes."""
    dates = sorted((entry.published_at for entry in entries if entry.published_at), reverse=True)
    if len(set(dates)) < SOME_DATES:
        return Publication()
    recent = dates[:RECENT_ENTRIES]
    return Publication(oldest_at=oldest_of(dates), recent_at=recent[-1], recent_count=len(recent))


def oldest_of(dates: Sequence[datetime]) -> datetime:
    """Return how far back a document reaches, by the dates of its entries, the latest first.

    Entries that lie further behind than all others reach, a quarter of them at most, are passed over: an
    announcement that stands in a feed for years says nothing of the news that fall out of it every hour.
    """
    for apart in range(len(dates) // 4, 0, -1):
        last = dates[-apart - 1]
        if last - dates[-apart] > dates[0] - last:
            return last
    return dates[-1]


def interval_of(feed: Feed, state: PollState, *, now: datetime, rules: PollRules) -> timedelta:
    """Return how often the feed is to be polled, its own wishes and those of its server aside.

    Args:
        feed: as configured.
        state: with what its last body told of the feed.
        now: the time to which quiet feeds have been quiet.
        rules: how often to poll.
    """
    own = max(feed.interval, rules.floor)
    if not feed.is_adaptive or state.oldest_at is None or state.recent_at is None:
        return own
    depth = max(now - state.oldest_at, timedelta())
    if depth < own * 2:
        return max(depth / 2, rules.floor)
    gap = (now - state.recent_at) / state.recent_count
    return max(own, min(gap, rules.slowest))


def interval_while_pushed(
    interval: timedelta, state: PollState, *, pushed_until: datetime, now: datetime, rules: PollRules
) -> timedelta:
    """Return how often a feed is to be polled whose news is pushed until then; never more often than usual.

    Whether pushing works shows only when it does not: a poll comes while the document still holds all that
    came since the one before, at the latest after the ceiling, and once the lease is over.
    """
    longest = min(interval * PUSHED_SLOWER, rules.ceiling, pushed_until - now)
    if state.oldest_at is not None:
        longest = min(longest, (now - state.oldest_at) / 2)
    return max(interval, longest)


def wait_until(
    feed: Feed,
    state: PollState,
    fresh: timedelta,
    *,
    now: datetime,
    chance: float,
    rules: PollRules,
    pushed_until: datetime | None = None,
) -> datetime:
    """Return when to poll next after an answer.

    Args:
        feed: as configured.
        state: with what its last body told of the feed.
        fresh: how long the answer stays fresh.
        now: when the answer was there.
        chance: a random number in [0, 1).
        rules: how often to poll.
        pushed_until: until then what is new is pushed; None when it is not.
    """
    asked = min(max(state.ttl, fresh), rules.ceiling)
    interval = interval_of(feed, state, now=now, rules=rules)
    if pushed_until is not None:
        interval = interval_while_pushed(interval, state, pushed_until=pushed_until, now=now, rules=rules)
    wait = max(interval, asked)
    return after_skipped(now + wait * (1 + rules.jitter * chance), state, chance)


def wait_after_failures(
    failures: int, retry_after: timedelta | None, *, chance: float, rules: PollRules
) -> timedelta:
    """Return how long to wait after so many failures in a row, the last one included.

    Args:
        failures: at least 1.
        retry_after: what the server asked for with the last one.
        chance: a random number in [0, 1).
        rules: how often to poll.
    """
    doublings: int = min(failures - 1, _MOST_DOUBLINGS)
    backoff: timedelta = min(rules.ceiling, rules.backoff * 2**doublings)
    asked = min(retry_after or timedelta(), LONGEST_RETRY_AFTER)
    longest: timedelta = max(backoff, rules.floor, asked)
    return longest * (1 + rules.jitter * chance)


def pause_of_host(retry_after: timedelta | None) -> timedelta:
    """Return how long a host is left alone that said 429: as it asked, up to two days."""
    return PAUSE_UNSAID if retry_after is None else min(retry_after, LONGEST_RETRY_AFTER)


def max_age_of(headers: Mapping[str, str]) -> timedelta | None:
    """Return what Cache-Control says about freshness; None when it says nothing (RFC 9111, 5.2.2)."""
    control = headers.get("cache-control", "")
    if _NEVER_FRESH.search(control):
        return timedelta()
    found = _MAX_AGE.search(control)
    return None if found is None else timedelta(seconds=int(found[1]))


def fresh_for(headers: Mapping[str, str], remembered: timedelta, now: datetime) -> timedelta:
    """Return how long the answer stays fresh: max-age less its age, or Expires against Date (RFC 9111, 4.2).

    Args:
        headers: of the answer.
        remembered: the max-age of an answer before, for one that does not speak of freshness.
        now: when the answer was there.
    """
    max_age = max_age_of(headers)
    if max_age is None and "expires" in headers:
        expires_at = http_date(headers["expires"]) or now
        return max(expires_at - (http_date(headers.get("date", "")) or now), timedelta())
    age = headers.get("age", "").strip()
    spent = timedelta(seconds=int(age)) if re.fullmatch(r"[0-9]{1,9}", age) else timedelta()
    return max((remembered if max_age is None else max_age) - spent, timedelta())


def is_partial(document: Document) -> bool:
    """Tell whether the body holds only what is new, so that it tells nothing of the rest (RFC 3229, 10.4)."""
    return document.status == _IM_USED


def skips_everything(hours: frozenset[int], days: frozenset[str]) -> bool:
    """Tell whether a feed names all hours or all days to be left alone in, which is a mistake."""
    return len(hours) >= _HOURS_OF_DAY or len(days.intersection(_DAYS)) >= len(_DAYS)


def after_skipped(at: datetime, state: PollState, chance: float) -> datetime:
    """Return the time, or one in the next hour that the feed does not want to be left alone in (GMT).

    A list of all hours or all days is passed over.
    """
    hours = state.skip_hours if len(state.skip_hours) < _HOURS_OF_DAY else frozenset()
    days = state.skip_days if len(state.skip_days) < len(_DAYS) else frozenset()
    if not _is_skipped(at, hours, days):
        return at
    hour = at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    while _is_skipped(hour, hours, days):
        hour += _HOUR
    return hour + _HOUR * chance


def _is_skipped(at: datetime, hours: frozenset[int], days: frozenset[str]) -> bool:
    moment = at.astimezone(UTC)
    return moment.hour in hours or _DAYS[moment.weekday()] in days
