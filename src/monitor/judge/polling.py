"""When a feed is polled next, and what is remembered of an answer.

The rules:

* Validators are black boxes: kept from a 200, brought up to date by a 304, dropped when a 200 has none, and
  sent back octet for octet (RFC 9110, 8.8 and 13.1; RFC 9111, 3.2 and 4.3.4).
* The interval is the longest of the feed's configured one, the floor, the feed's own ttl and the freshness
  that the server gave (max-age before Expires: RFC 9111, 5.3); what feed and server ask for ends at the
  ceiling. Jitter only adds.
* A failure waits for the backoff, doubled with each further one in a row, up to the ceiling, and never less
  than Retry-After, which ends at two days. A body that is no feed is a failure; validators, hash and address
  stay.
* 410 ends polling. Where permanent redirects lead is asked directly once they have said so three times in a
  row in front of a body that could be read; when the new address fails for good, the configured one is asked
  again.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from hashlib import sha256
from zlib import crc32

from monitor.errors import GoneError, MonitorError, PermanentError, TransientError
from monitor.model import (
    Document,
    Feed,
    FeedProblem,
    NotModified,
    ParsedFeed,
    PollState,
    Request,
    Want,
)

MOVED_AFTER = 3
"""Equal permanent redirects in a row before the new address is asked directly (NewsBlur waits for 10)."""

LONGEST_RETRY_AFTER = timedelta(days=2)
"""What a server can ask for at most (FreshRSS does the same)."""

_MOST_DOUBLINGS = 20  # a million times the first wait; keeps the power from overflowing a timedelta
_HOUR = timedelta(hours=1)
_HOURS_OF_DAY = 24
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MAX_AGE = re.compile(r"(?:^|[,\s])max-age\s*=\s*\"?(\d{1,10})", re.IGNORECASE)
_PROBLEMS = {
    FeedProblem.EMPTY: "answered with an empty body instead of a feed",
    FeedProblem.HTML: "answered with a web page instead of a feed; check the address",
    FeedProblem.NOT_A_FEED: "answered with something that is no feed; check the address",
    FeedProblem.MALFORMED: "the feed is damaged; the entries that could be read were kept",
    FeedProblem.NO_ENTRIES: "the feed has no entries",
}
_NOTHING_READ = "the feed is damaged and no entry could be read"
_IS_NO_FEED = frozenset((FeedProblem.EMPTY, FeedProblem.HTML, FeedProblem.NOT_A_FEED))


@dataclass(frozen=True, slots=True, kw_only=True)
class PollRules:
    """How often to poll.

    Attributes:
        floor: no feed is polled more often, whatever its configuration says.
        ceiling: the longest wait that a feed, its server or a row of failures can bring about.
        backoff: the wait after the first failure.
        jitter: share of a wait that chance may add to it, in [0, 1].
    """

    floor: timedelta
    ceiling: timedelta
    backoff: timedelta
    jitter: float


def first_poll_at(name: str, now: datetime, spread: timedelta, chance: float) -> datetime:
    """Return when a feed is first polled: within ``spread`` from now, all feeds evenly over it."""
    return now + spread * ((crc32(name.encode("utf-8", "surrogatepass")) / 2**32 + chance) % 1.0)


def body_hash(body: bytes) -> str:
    """Return the hex SHA-256 by which an unchanged body is recognised."""
    return sha256(body).hexdigest()


def request_for(state: PollState, feed: Feed) -> Request:
    """Return the request that asks for news; conditional only with what the server gave."""
    return Request(
        url=state.moved_url if _has_moved(state) else feed.url,
        want=Want.FEED,
        etag=state.etag,
        last_modified=state.last_modified,
        headers=feed.headers,
    )


def after_document(
    state: PollState,
    feed: Feed,
    document: Document,
    parsed: ParsedFeed | None,
    *,
    new_count: int,
    now: datetime,
    chance: float,
    rules: PollRules,
) -> PollState:
    """Return the state after an answer with a body.

    Args:
        state: before the poll.
        feed: as configured.
        document: the answer.
        parsed: what it holds; None when its body is the one parsed last time.
        new_count: how many of its entries are new.
        now: when the answer was there.
        chance: a random number in [0, 1).
        rules: how often to poll.
    """
    problem = "" if parsed is None else problem_of(parsed)
    if parsed is not None and problem and not _is_readable(parsed):
        failed = _failed(state, now=now, chance=chance, rules=rules, problem=problem)
        return replace(failed, last_status=document.status)
    wait = _interval(feed, document.headers, parsed, now=now, chance=chance, rules=rules)
    next_poll_at = now + wait
    if parsed is not None:
        next_poll_at = _after_skipped(next_poll_at, parsed, chance)
    moved_url, moved_count = _moved(state, document.permanent_url)
    return replace(
        state,
        next_poll_at=next_poll_at,
        moved_url=moved_url,
        moved_count=moved_count,
        etag=document.headers.get("etag"),
        last_modified=document.headers.get("last-modified"),
        body_sha256=body_hash(document.body),
        failures=0,
        last_status=document.status,
        last_problem=problem if parsed is not None else state.last_problem if state.failures == 0 else "",
        last_polled_at=now,
        last_success_at=now,
        last_new_at=now if new_count else state.last_new_at,
        entry_count=state.entry_count if parsed is None else len(parsed.entries),
    )


def after_not_modified(
    state: PollState,
    feed: Feed,
    answer: NotModified,
    *,
    now: datetime,
    chance: float,
    rules: PollRules,
) -> PollState:
    """Return the state after a 304: validators that it carries replace those on record."""
    moved_url, moved_count = _moved(state, answer.permanent_url)
    return replace(
        state,
        next_poll_at=now + _interval(feed, answer.headers, None, now=now, chance=chance, rules=rules),
        moved_url=moved_url,
        moved_count=moved_count,
        etag=answer.headers.get("etag", state.etag),
        last_modified=answer.headers.get("last-modified", state.last_modified),
        failures=0,
        last_status=304,
        last_problem=state.last_problem if state.failures == 0 else "",
        last_polled_at=now,
        last_success_at=now,
    )


def after_failure(
    state: PollState,
    feed: Feed,  # noqa: ARG001 - the same call as after an answer; failures wait alike for all feeds
    error: MonitorError,
    *,
    now: datetime,
    chance: float,
    rules: PollRules,
) -> PollState:
    """Return the state after a poll that brought no answer that could be used.

    The validators stay: they still describe the body that was read last.
    """
    retry_after = error.retry_after if isinstance(error, TransientError) else None
    failed = _failed(state, now=now, chance=chance, rules=rules, problem=str(error), retry_after=retry_after)
    if isinstance(error, PermanentError) and _has_moved(state):
        failed = replace(failed, moved_url="", moved_count=0)
    elif isinstance(error, GoneError):
        failed = replace(failed, is_gone=True)
    return replace(failed, last_status=getattr(error, "status", None))


def _failed(
    state: PollState,
    *,
    now: datetime,
    chance: float,
    rules: PollRules,
    problem: str,
    retry_after: timedelta | None = None,
) -> PollState:
    failures = state.failures + 1
    backoff = min(rules.ceiling, rules.backoff * 2 ** min(failures - 1, _MOST_DOUBLINGS))
    asked = min(retry_after or timedelta(), LONGEST_RETRY_AFTER)
    wait = max(backoff, rules.floor, asked) * (1 + rules.jitter * chance)
    return replace(
        state, next_poll_at=now + wait, failures=failures, last_problem=problem, last_polled_at=now
    )


def _is_readable(parsed: ParsedFeed) -> bool:
    """Tell whether the body is a feed, damaged perhaps, but with something in it unless it is whole."""
    if parsed.problem == FeedProblem.MALFORMED:
        return bool(parsed.entries)
    return parsed.problem not in _IS_NO_FEED


def problem_of(parsed: ParsedFeed) -> str:
    """Return what is wrong with a feed's body, for people; "" when nothing is."""
    if parsed.problem is None:
        return ""
    if parsed.problem == FeedProblem.MALFORMED and not parsed.entries:
        return _NOTHING_READ
    return _PROBLEMS[parsed.problem]


def _has_moved(state: PollState) -> bool:
    return bool(state.moved_url) and state.moved_count >= MOVED_AFTER


def _moved(state: PollState, permanent_url: str | None) -> tuple[str, int]:
    """Return where permanent redirects lead, and how often in a row they said so.

    An address that is asked directly already stays until it redirects for good itself; then the configured
    one is asked again, from where the whole chain is counted anew.
    """
    if not permanent_url or permanent_url == state.url:
        return (state.moved_url, state.moved_count) if _has_moved(state) else ("", 0)
    if permanent_url == state.moved_url:
        return permanent_url, state.moved_count + 1
    return permanent_url, 1


def _interval(
    feed: Feed,
    headers: Mapping[str, str],
    parsed: ParsedFeed | None,
    *,
    now: datetime,
    chance: float,
    rules: PollRules,
) -> timedelta:
    ttl = parsed.ttl if parsed is not None and parsed.ttl is not None else timedelta()
    asked = min(max(ttl, _freshness(headers, now)), rules.ceiling)
    return max(feed.interval, rules.floor, asked) * (1 + rules.jitter * chance)


def _freshness(headers: Mapping[str, str], now: datetime) -> timedelta:
    """Return how long the answer stays fresh: max-age, or Expires against Date, less its age (RFC 9111)."""
    control = headers.get("cache-control", "")
    if re.search(r"no-cache|no-store", control, re.IGNORECASE):
        return timedelta()
    if max_age := _MAX_AGE.search(control):
        age = headers.get("age", "").strip()
        spent = int(age) if re.fullmatch(r"[0-9]{1,9}", age) else 0
        return timedelta(seconds=max(int(max_age.group(1)) - spent, 0))
    expires_at = _http_date(headers.get("expires", ""))
    if expires_at is None:
        return timedelta()
    return max(expires_at - (_http_date(headers.get("date", "")) or now), timedelta())


def _http_date(value: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(value)
        return found if found.tzinfo is not None else found.replace(tzinfo=UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _after_skipped(at: datetime, parsed: ParsedFeed, chance: float) -> datetime:
    """Return the time, or a time in the next hour that is not among skipHours and skipDays (GMT).

    A list of all hours or all days is a mistake and passed over.
    """
    hours = parsed.skip_hours if len(parsed.skip_hours) < _HOURS_OF_DAY else frozenset()
    days = parsed.skip_days if len(parsed.skip_days) < len(_DAYS) else frozenset()
    if not _is_skipped(at, hours, days):
        return at
    hour = at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    while _is_skipped(hour, hours, days):
        hour += _HOUR
    return hour + _HOUR * chance


def _is_skipped(at: datetime, hours: frozenset[int], days: frozenset[str]) -> bool:
    moment = at.astimezone(UTC)
    return moment.hour in hours or _DAYS[moment.weekday()] in days
