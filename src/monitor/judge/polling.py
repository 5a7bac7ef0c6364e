"""What is asked of a feed's server, and what is remembered of its answer; `pacing` says how long to wait.

The rules:

* Validators are black boxes: kept from a 200, brought up to date by a 304, dropped when a 200 has none, and
  sent back octet for octet (RFC 9110, 8.8 and 13.1; RFC 9111, 3.2 and 4.3.4).
* A failure waits for the backoff, doubled with each further one in a row, up to the ceiling, and never less
  than Retry-After, which ends at two days and which a poll that people ask for waits for too; nor does it end
  in hours that the feed wants to be left alone in. A body that is no feed is a failure; validators and hash
  stay.
* A host that asks for a pause is not asked at all before it ends. That says nothing about the feeds that
  wait: they do not fail.
* 410 ends polling. Where permanent redirects lead is asked directly once they have said so three times in a
  row in front of a body that could be read; when the new address fails for good, the configured one is asked
  again, and when one of them has failed for long, both are by turns. The new one is told no more than a page.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit
from zlib import crc32

from monitor.errors import GoneError, HostPausedError, MonitorError, PermanentError, TransientError
from monitor.judge.pacing import (
    LONGEST_RETRY_AFTER,
    PollRules,
    after_skipped,
    fresh_for,
    is_partial,
    max_age_of,
    publication_of,
    wait_after_failures,
    wait_until,
)
from monitor.model import (
    Document,
    Feed,
    FeedProblem,
    NotModified,
    ParsedFeed,
    PollState,
    Request,
    SourceKind,
    Want,
)
from monitor.text.urls import host_of

MOVED_AFTER = 3
"""Equal permanent redirects in a row before the new address is asked directly (NewsBlur waits for 10)."""

TOLD_AFTER = 5
"""Failures in a row after which the operator is told that the feed wants attention."""

TOLD_EVERYBODY = frozenset({"user-agent", "accept", "accept-language"})
"""Headers of a feed that are no secret, so that they go along wherever it leads."""

_USUAL_PORTS = frozenset({None, 80, 443})
_PROBLEMS = {
    FeedProblem.EMPTY: "answered with an empty body instead of a {what}",
    FeedProblem.HTML: "answered with a web page instead of a {what}; check the address",
    FeedProblem.NOT_A_FEED: "answered with something that is no {what}; check the address",
    FeedProblem.MALFORMED: "the {what} is damaged; the entries that could be read were kept",
    FeedProblem.NO_ENTRIES: "the {what} has no entries",
    FeedProblem.NO_LINKS: "the page has no links to articles; check its link_selector, or give it one",
}
_NOTHING_READ = "the {what} is damaged and no entry could be read"
_IS_NO_FEED = frozenset((FeedProblem.EMPTY, FeedProblem.HTML, FeedProblem.NOT_A_FEED, FeedProblem.NO_LINKS))


def first_poll_at(name: str, now: datetime, spread: timedelta, chance: float) -> datetime:
    """Return when a feed is first polled: within ``spread`` from now, all feeds evenly over it."""
    return now + spread * ((crc32(name.encode("utf-8", "surrogatepass")) / 2**32 + chance) % 1.0)


def body_hash(body: bytes) -> str:
    """Return the hex SHA-256 by which an unchanged body is recognised."""
    return sha256(body).hexdigest()


def request_for(state: PollState, feed: Feed, *, wants_delta: bool = False) -> Request:
    """Return the request that asks for news; conditional only with what the server gave.

    Args:
        state: of the feed.
        feed: as configured.
        wants_delta: say that the new entries alone will do (RFC 3229), where the server can know them.
    """
    knows_delta = feed.source is SourceKind.FEED
    delta = (("A-IM", "feed"),) if wants_delta and knows_delta and state.etag else ()
    url = state.moved_url if _asks_where_it_moved(state) else feed.url
    return Request(
        url=url,
        want=Want.PAGE if feed.source is SourceKind.PAGE else Want.FEED,
        etag=state.etag,
        last_modified=state.last_modified,
        headers=_headers_for(url, feed) + delta,
        verify_tls=feed.verify_tls or not is_same_site(url, feed.url),
    )


def page_request(url: str, feed: Feed) -> Request:
    """Return the request for the page of an entry.

    What the feed sends to its own server may be secret, and its server may be excused from having a valid
    certificate: both hold for pages of the same site only. Who asks and in which language is told everybody.
    """
    return Request(
        url=url,
        want=Want.PAGE,
        headers=_headers_for(url, feed),
        verify_tls=feed.verify_tls or not is_same_site(url, feed.url),
        obeys_robots=True,
    )


def _headers_for(url: str, feed: Feed) -> tuple[tuple[str, str], ...]:
    is_own = is_same_site(url, feed.url)
    return tuple(pair for pair in feed.headers if is_own or pair[0].lower() in TOLD_EVERYBODY)


def is_same_site(url: str, feed_url: str) -> bool:
    """Tell whether an address is of a feed's site: of its host, or one within the other, www aside.

    Another port is another server, and what goes to a feed encrypted goes nowhere in the clear.
    """
    if url == feed_url:
        return True
    page, feed = _parts_of(url), _parts_of(feed_url)
    if page is None or feed is None or page[1] != feed[1] or (feed[2] and not page[2]):
        return False
    first, second = page[0], feed[0]
    return first == second or first.endswith(f".{second}") or second.endswith(f".{first}")


def _parts_of(url: str) -> tuple[str, int | None, bool] | None:
    """Return host without www, port where it is an unusual one, and whether the address is encrypted."""
    host = host_of(url).removeprefix("www.")
    if not host:
        return None
    parts = urlsplit(url.strip())
    return host, None if parts.port in _USUAL_PORTS else parts.port, parts.scheme == "https"


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
    pushed_until: datetime | None = None,
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
        pushed_until: until then what is new is pushed; None when it is not.
    """
    problem = "" if parsed is None else problem_of(parsed, feed.source)
    if parsed is not None and problem and not _is_readable(parsed):
        failed = _failed(state, now=now, chance=chance, rules=rules, problem=problem)
        return replace(failed, last_status=document.status)
    told = state if parsed is None else _as_told(state, document, parsed)
    fresh = fresh_for(document.headers, timedelta(), now)
    moved_url, moved_count = _moved(state, document.permanent_url)
    return replace(
        told,
        next_poll_at=wait_until(
            feed, told, fresh, now=now, chance=chance, rules=rules, pushed_until=pushed_until
        ),
        moved_url=moved_url,
        moved_count=moved_count,
        **_validators(state, document, parsed),
        max_age=max_age_of(document.headers) or timedelta(),
        body_sha256=body_hash(document.body),
        failures=0,
        not_before_at=None,
        last_status=document.status,
        last_problem=problem if parsed is not None else state.last_problem if state.failures == 0 else "",
        last_polled_at=now,
        last_success_at=now,
        last_new_at=now if new_count else state.last_new_at,
    )


def after_not_modified(
    state: PollState,
    feed: Feed,
    answer: NotModified,
    *,
    now: datetime,
    chance: float,
    rules: PollRules,
    pushed_until: datetime | None = None,
) -> PollState:
    """Return the state after a 304: what it carries replaces what is on record, and the rest holds."""
    moved_url, moved_count = _moved(state, answer.permanent_url)
    fresh = fresh_for(answer.headers, state.max_age, now)
    max_age = max_age_of(answer.headers)
    return replace(
        state,
        next_poll_at=wait_until(
            feed, state, fresh, now=now, chance=chance, rules=rules, pushed_until=pushed_until
        ),
        moved_url=moved_url,
        moved_count=moved_count,
        etag=answer.headers.get("etag", state.etag),
        last_modified=answer.headers.get("last-modified", state.last_modified),
        max_age=state.max_age if max_age is None else max_age,
        failures=0,
        not_before_at=None,
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
    if isinstance(error, HostPausedError):
        over_at = now + error.left * (1 + rules.jitter * chance)
        return replace(state, next_poll_at=after_skipped(over_at, state, chance))
    retry_after = error.retry_after if isinstance(error, TransientError) else None
    failed = _failed(state, now=now, chance=chance, rules=rules, problem=str(error), retry_after=retry_after)
    if isinstance(error, PermanentError) and _asks_where_it_moved(state):
        failed = replace(failed, moved_url="", moved_count=0)
    elif isinstance(error, GoneError) and not state.moved_url:
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
    asked = None if retry_after is None else min(max(retry_after, timedelta()), LONGEST_RETRY_AFTER)
    again_at = now + wait_after_failures(failures, asked, chance=chance, rules=rules)
    return replace(
        state,
        next_poll_at=after_skipped(again_at, state, chance),
        not_before_at=None if asked is None else now + asked,
        failures=failures,
        last_problem=problem,
        last_polled_at=now,
    )


def has_moved(before: PollState, after: PollState) -> bool:
    """Tell whether a poll made another address the one to be asked."""
    return _has_moved(after) and not (_has_moved(before) and before.moved_url == after.moved_url)


def wants_attention(before: PollState, after: PollState) -> bool:
    """Tell whether with this poll the feed has failed so often that somebody has to look: once in a row."""
    return before.failures < TOLD_AFTER <= after.failures


def _as_told(state: PollState, document: Document, parsed: ParsedFeed) -> PollState:
    """Return the state with what the body tells of its feed; a partial one tells only its wishes."""
    told = replace(
        state,
        ttl=parsed.ttl or timedelta(),
        skip_hours=parsed.skip_hours,
        skip_days=parsed.skip_days,
        parts=(),
    )
    if is_partial(document):
        return told
    publication = publication_of(parsed.entries)
    return replace(
        told,
        entry_count=len(parsed.entries),
        oldest_at=publication.oldest_at,
        recent_at=publication.recent_at,
        recent_count=publication.recent_count,
    )


def _validators(state: PollState, document: Document, parsed: ParsedFeed | None) -> dict[str, Any]:
    """Return the validators to send next time.

    Those of a damaged body are not taken: it may be whole at the next poll, under the same ones. When the
    very same body comes again, it is as whole as it gets.
    """
    if parsed is not None and parsed.problem == FeedProblem.MALFORMED:
        return {"etag": state.etag, "last_modified": state.last_modified}
    headers = document.headers
    return {"etag": headers.get("etag"), "last_modified": headers.get("last-modified")}


def _is_readable(parsed: ParsedFeed) -> bool:
    """Tell whether the body is a feed, damaged perhaps, but with something in it unless it is whole."""
    if parsed.problem == FeedProblem.MALFORMED:
        return bool(parsed.entries)
    return parsed.problem not in _IS_NO_FEED


def problem_of(parsed: ParsedFeed, source: SourceKind = SourceKind.FEED) -> str:
    """Return what is wrong with a body that should be such a feed, for people; "" when nothing is."""
    if parsed.problem is None:
        return ""
    is_unread = parsed.problem == FeedProblem.MALFORMED and not parsed.entries
    return (_NOTHING_READ if is_unread else _PROBLEMS[parsed.problem]).format(what=source.value)


def _has_moved(state: PollState) -> bool:
    return bool(state.moved_url) and state.moved_count >= MOVED_AFTER


def _asks_where_it_moved(state: PollState) -> bool:
    """Tell whether it is the turn of the new address: once it is believed, until it has failed for long.

    After that, and when the configured one has failed for long before another was believed, both take turns.
    A domain that was given up fails by its name, or shows a web page: neither is ever final.
    """
    if state.failures >= TOLD_AFTER:
        return bool(state.moved_url) and state.failures % 2 == 0
    return _has_moved(state)


def _moved(state: PollState, permanent_url: str | None) -> tuple[str, int]:
    """Return where permanent redirects lead, and how often in a row they said so.

    An address that is asked directly already stays until it redirects for good itself; then the configured
    one is asked again, from where the whole chain is counted anew.
    """
    if not permanent_url or permanent_url == state.url:
        is_new = _asks_where_it_moved(state)
        return (state.moved_url, max(state.moved_count, MOVED_AFTER)) if is_new else ("", 0)
    if permanent_url == state.moved_url:
        return permanent_url, state.moved_count + 1
    return permanent_url, 1
