"""Having feeds pushed (WebSub): whom to ask for what, what to believe, how far to rely on it.

The rules:

* Link headers come before what the feed says (WebSub, 4). One hub at a time; another one that is named too
  takes its place when it was asked three times in vain.
* A hub is believed only in what it was asked for: a verification of intent counts while just this is pending,
  once (5.3). A denial always counts (5.2).
* Asking counts as failed until the hub confirms it, so that no end of the program in between makes it ask
  again at once. It is asked again after ten minutes, doubled with each further failure, up to a day; after a
  denial a week later; for a renewal when some three quarters of the lease are over.
* What is pushed counts only with the right signature (7.1).
* A feed is polled less often only while its hub has proved itself: it pushed, and no poll found anything that
  was not pushed, for a day at least.
"""

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import unquote, urlsplit

from monitor.errors import ClosingError, HostPausedError, MonitorError, TransientError
from monitor.judge.pacing import LONGEST_RETRY_AFTER, is_partial
from monitor.model import (
    Document,
    Feed,
    FeedProblem,
    HubMode,
    HubOffer,
    ParsedFeed,
    PollState,
    Relation,
    Request,
    Subscription,
    SubscriptionStatus,
    Want,
)
from monitor.text.link_headers import links_in

SWITCH_AFTER = 3
"""Failures in a row after which another hub of the feed is asked."""

MOST_FAREWELLS = 5
"""So often a hub is asked to end a subscription; then its lease will."""

REPLACED_APART = timedelta(days=1)

PENDING_FOR = timedelta(days=1)
"""How long a hub may take to verify what it was asked for."""

DENIED_FOR = timedelta(days=7)
DISTRUSTED_FOR = timedelta(days=1)
SHORTEST_LEASE, LONGEST_LEASE = timedelta(minutes=1), timedelta(days=30)
RENEWALS_APART = timedelta(minutes=10)
"""A hub that gives shorter leases is asked no more often; in between the feed is polled as usual."""

PINGS_APART = timedelta(minutes=1)
"""A feed is asked no more often than this because it is said to have news."""

MOST_PUSHES, PUSHES_WITHIN = 60, timedelta(hours=1)
"""So many pushes of a feed are read in such a time; the liveliest outlet has thirty articles an hour."""

LONGEST_CHALLENGE = 2000
"""Characters; real ones have some forty."""

_BACKOFF, _LONGEST_BACKOFF = timedelta(minutes=10), timedelta(days=1)
_MOST_DOUBLINGS = 10
_RENEWED_AT, _RENEWED_OVER = 0.7, 0.1  # shares of the lease; the second is left to chance
_MOST_DIGITS = 9
_METHODS: Final = {
    "sha1": hashlib.sha1,
    "sha256": hashlib.sha256,
    "sha384": hashlib.sha384,
    "sha512": hashlib.sha512,
}


# --- What a feed offers ------------------------------------------------------------------------------------


def offer_of(document: Document, parsed: ParsedFeed) -> HubOffer | None:
    """Return where what is new in a feed is pushed, as its server and the feed say; None when nowhere."""
    linked = tuple(links_in(document.headers.get("link", ""), document.url))
    hubs = [url for url, relations in linked if "hub" in relations]
    selves = [url for url, relations in linked if "self" in relations]
    hubs = hubs or [link.url for link in parsed.links if link.relation is Relation.HUB]
    selves += [link.url for link in parsed.links if link.relation is Relation.SELF]
    return HubOffer(hubs=tuple(dict.fromkeys(hubs)), topic=[*selves, document.url][0]) if hubs else None


def tells_of_hubs(document: Document, parsed: ParsedFeed) -> bool:
    """Tell whether a body that names no hub means that there is none: not when part of it is missing."""
    return not is_partial(document) and parsed.problem in {None, FeedProblem.NO_ENTRIES}


def hub_to_ask(offer: HubOffer, current: Subscription | None, now: datetime) -> str:
    """Return by which hub to have the feed pushed anew; "" when the present one is to go on.

    A feed may name itself otherwise every time, so that a subscription is replaced once a day at most.
    """
    if current is None:
        return offer.hubs[0]
    if current.topic != offer.topic or current.hub not in offer.hubs:
        return "" if now - current.begun_at < REPLACED_APART else offer.hubs[0]
    if is_active(current, now) or current.failures < SWITCH_AFTER:
        return ""
    following = offer.hubs[(offer.hubs.index(current.hub) + 1) % len(offer.hubs)]
    return "" if following == current.hub else following


def begun(
    feed: Feed,
    *,
    hub: str,
    topic: str,
    callback: str,
    token: str,
    secret: str,
    now: datetime,
    instead_of: Subscription | None = None,
) -> Subscription:
    """Return a subscription that begins, its hub to be asked at once, or as patiently as that before it.

    Args:
        feed: as configured.
        hub: whom to ask.
        topic: what for.
        callback: where to receive it, by this
        token: and with this
        secret: all three told to nobody else.
        now: when it begins.
        instead_of: the one whose place it takes.
    """
    has_failed = instead_of is not None and instead_of.topic == topic and not is_active(instead_of, now)
    before = instead_of if has_failed else None
    return Subscription(
        token=token,
        feed=feed.name,
        feed_url=feed.url,
        hub=hub,
        topic=topic,
        callback=callback,
        secret=secret,
        begun_at=now,
        due_at=now if before is None else max(now, before.due_at),
        failures=0 if before is None else before.failures,
    )


# --- Asking hubs -------------------------------------------------------------------------------------------


def asked(subscription: Subscription, *, now: datetime, chance: float) -> Subscription:
    """Return the subscription as it is while its hub is being asked; a failure until the hub confirms it."""
    failures = subscription.failures + 1
    return replace(
        subscription,
        pending=HubMode.SUBSCRIBE if subscription.is_wanted else HubMode.UNSUBSCRIBE,
        asked_at=now,
        failures=failures,
        last_problem="the hub has not confirmed it",
        due_at=now + _wait_after(failures, chance),
    )


def hub_request(subscription: Subscription, *, lease: timedelta) -> Request:
    """Return what is asked of the hub, for a subscription as ``asked`` returns it.

    A hub that is named without encryption and without a port is asked with it first (WebSub, 8.2), every
    second time. The secret goes without it where there is no other way: better a signature that somebody on
    the way could forge than one that everybody can.
    """
    mode = HubMode.SUBSCRIBE if subscription.is_wanted else HubMode.UNSUBSCRIBE
    form = [
        ("hub.mode", mode.value),
        ("hub.topic", subscription.topic),
        ("hub.callback", subscription.callback),
    ]
    if mode is HubMode.SUBSCRIBE:
        form.append(("hub.lease_seconds", str(int(lease.total_seconds()))))
        form.append(("hub.secret", subscription.secret))
    parts, url = urlsplit(subscription.hub), subscription.hub
    if parts.scheme == "http" and ":" not in parts.netloc and subscription.failures % 2:
        url = f"https{url[len('http') :]}"
    return Request(url=url, want=Want.HUB, form=tuple(form))


def after_refusal(
    subscription: Subscription, error: MonitorError, *, now: datetime, chance: float
) -> Subscription:
    """Return the subscription after its hub took no request; what is pending may be verified all the same.

    What the hub has confirmed meanwhile stays so. A hub that was not asked to the end, because its host wants
    to be left alone or we are closing, has not failed.
    """
    if subscription.pending is None:
        return subscription
    if isinstance(error, HostPausedError | ClosingError):
        left = error.left if isinstance(error, HostPausedError) else timedelta()
        return replace(subscription, failures=max(0, subscription.failures - 1), due_at=now + left)
    wait = _wait_after(subscription.failures, chance)
    if isinstance(error, TransientError) and error.retry_after is not None:
        wait = max(wait, min(error.retry_after, LONGEST_RETRY_AFTER))
    return replace(subscription, last_problem=str(error), due_at=now + wait)


def ended(subscription: Subscription, now: datetime) -> Subscription:
    """Return a subscription that is not wanted any more; its hub is told at once."""
    return replace(subscription, is_wanted=False, pending=None, failures=0, due_at=now)


def is_over(subscription: Subscription, now: datetime) -> bool:
    """Tell whether nothing is left to be done about a subscription."""
    if subscription.is_wanted:
        return False
    return not is_active(subscription, now) or subscription.failures >= MOST_FAREWELLS


# --- What hubs say -----------------------------------------------------------------------------------------


def agrees(subscription: Subscription, said: Mapping[str, str], now: datetime) -> bool:
    """Tell whether a verification of intent asks for what we want, were asked for, and have not said yet."""
    is_late = subscription.asked_at is None or now - subscription.asked_at > PENDING_FOR
    challenge = said.get("hub.challenge", "")
    return (
        subscription.pending is not None
        and not is_late
        and said.get("hub.mode") == subscription.pending.value
        and _is_about(subscription, said)
        and (subscription.pending is HubMode.SUBSCRIBE) == subscription.is_wanted
        and 0 < len(challenge) <= LONGEST_CHALLENGE
        and challenge.isprintable()
    )


def confirmed(
    subscription: Subscription, said: Mapping[str, str], *, now: datetime, chance: float, lease: timedelta
) -> Subscription | None:
    """Return the subscription once its hub has verified it; None when that was its end.

    Args:
        subscription: one that agrees with what is said.
        said: the names and values of the verification.
        now: when it came.
        chance: a random number in [0, 1).
        lease: what was asked for, where the hub does not say what it gives.
    """
    if not subscription.is_wanted:
        return None
    seconds = said.get("hub.lease_seconds", "").strip()
    if seconds.isascii() and seconds.isdigit() and int(seconds[:_MOST_DIGITS]):
        lease = timedelta(seconds=int(seconds[:_MOST_DIGITS]))
    lease = min(max(lease, SHORTEST_LEASE), LONGEST_LEASE)
    return replace(
        subscription,
        pending=None,
        failures=0,
        last_problem="",
        lease_until=now + lease,
        due_at=now + max(lease * (_RENEWED_AT + _RENEWED_OVER * chance), RENEWALS_APART),
    )


def is_denial(subscription: Subscription, said: Mapping[str, str]) -> bool:
    """Tell whether a hub says that it does not push, or not any more, what it was asked for."""
    return said.get("hub.mode") == "denied" and _is_about(subscription, said)


def denied(subscription: Subscription, now: datetime) -> Subscription | None:
    """Return the subscription after its hub denied it, to be asked again a week later; None for its end."""
    if not subscription.is_wanted:
        return None
    return replace(
        subscription,
        pending=None,
        failures=subscription.failures + 1,
        last_problem="the hub denied it",
        lease_until=None,
        due_at=now + DENIED_FOR,
    )


def is_signed(body: bytes, signature: str, secret: str) -> bool:
    """Tell whether a body was signed with the secret (WebSub, 7.1), in a time that tells nothing of why not.

    Args:
        body: as it came.
        signature: ``method=hexadecimal``; "" for none.
        secret: of the subscription.
    """
    method, _, digest = signature.strip().partition("=")
    known = _METHODS.get(method.strip().lower())
    if known is None:
        return False
    expected = hmac.new(secret.encode(), body, known).hexdigest()
    return hmac.compare_digest(expected.encode(), digest.strip().lower().encode("utf-8", "replace"))


# --- How far it is relied on -------------------------------------------------------------------------------


def is_active(subscription: Subscription, now: datetime) -> bool:
    """Tell whether the hub said that it pushes now."""
    return subscription.lease_until is not None and subscription.lease_until > now


def relied_on_until(subscription: Subscription | None, now: datetime) -> datetime | None:
    """Return until when polling may go on more slowly; None when it may not."""
    if subscription is None or not is_active(subscription, now) or subscription.last_push_at is None:
        return None
    missed_at = subscription.missed_at
    if missed_at is not None and (now - missed_at < DISTRUSTED_FOR or subscription.last_push_at <= missed_at):
        return None
    return subscription.lease_until


def has_missed(subscription: Subscription, before: PollState, now: datetime) -> bool:
    """Tell whether what a poll found new should have been pushed: not when a push had it asked for.

    Args:
        subscription: of the feed.
        before: the state of the feed before the poll.
        now: when the answer was there.
    """
    if not is_active(subscription, now):
        return False
    polled_at, pinged_at = before.last_polled_at, subscription.last_ping_at
    return pinged_at is None or (polled_at is not None and pinged_at <= polled_at)


def was_away(state: PollState, interval: timedelta, now: datetime) -> bool:
    """Tell whether a feed was not polled for so long that a push may have found nobody here."""
    return state.last_polled_at is not None and now - state.last_polled_at > interval


def is_too_often(pushes: Sequence[datetime], now: datetime) -> bool:
    """Tell whether a hub pushes so often that its feed had better be asked, at the times of those before."""
    return sum(now - pushed_at < PUSHES_WITHIN for pushed_at in pushes) >= MOST_PUSHES


def ask_after_ping(state: PollState, now: datetime, *, apart: timedelta) -> datetime:
    """Return when to poll a feed that is said to have news: at once, but not too soon after the last time."""
    return now if state.last_polled_at is None else max(now, state.last_polled_at + apart)


def status_of(subscription: Subscription, now: datetime) -> SubscriptionStatus:
    """Return what people are shown of a subscription."""
    return SubscriptionStatus(
        hub=subscription.hub.partition("?")[0],
        until=subscription.lease_until if is_active(subscription, now) else None,
        last_push_at=subscription.last_push_at,
        is_relied_on=relied_on_until(subscription, now) is not None,
        problem=subscription.last_problem,
    )


def _is_about(subscription: Subscription, said: Mapping[str, str]) -> bool:
    """Tell whether a hub means what it was asked for; it decodes what need not be escaped (WebSub, 5.1.1)."""
    return unquote(said.get("hub.topic", "")) == unquote(subscription.topic)


def _wait_after(failures: int, chance: float) -> timedelta:
    doublings: int = min(max(failures, 1) - 1, _MOST_DOUBLINGS)
    wait: timedelta = min(_BACKOFF * 2**doublings, _LONGEST_BACKOFF)
    return wait * (1 + 0.1 * chance)
