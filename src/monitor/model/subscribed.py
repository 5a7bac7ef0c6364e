"""Subscriptions: feeds whose news hubs push to us (WebSub)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class HubMode(StrEnum):
    """What a hub is asked for."""

    SUBSCRIBE = "subscribe"
    UNSUBSCRIBE = "unsubscribe"


@dataclass(frozen=True, slots=True, kw_only=True)
class HubOffer:
    """Where what is new in a feed is pushed, as the feed or its server says.

    Attributes:
        hubs: addresses, at least one, in the order in which they are named.
        topic: the address by which they know the feed.
    """

    hubs: tuple[str, ...]
    topic: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """What is remembered of having one feed pushed by one hub.

    Attributes:
        token: the last part of the callback's path, which nobody can guess.
        feed_url: the configured address of the feed when this began.
        callback: the address that the hub is told to push to; whoever knows it can call us.
        secret: with which the hub signs what it pushes.
        begun_at: when it was first wanted.
        due_at: when the hub is to be asked next: for the first time, again after a failure, to renew, to end.
        is_wanted: False while it is being ended.
        pending: what the hub was asked for and has not confirmed.
        asked_at: when it was asked last.
        failures: how often in a row it was asked in vain, the present time included while it is pending.
        last_problem: why, for people; "" when nothing is wrong.
        lease_until: the hub pushes until then; None when it never said that it would, or denied it.
        last_push_at: when it pushed last, and
        last_ping_at: when that told us only to ask the feed.
        missed_at: when a poll last found what had not been pushed.
    """

    token: str = field(repr=False)
    feed: str
    feed_url: str
    hub: str
    topic: str
    callback: str = field(repr=False)
    secret: str = field(repr=False)
    begun_at: datetime
    due_at: datetime
    is_wanted: bool = True
    pending: HubMode | None = None
    asked_at: datetime | None = None
    failures: int = 0
    last_problem: str = ""
    lease_until: datetime | None = None
    last_push_at: datetime | None = None
    last_ping_at: datetime | None = None
    missed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionStatus:
    """What people are shown of a subscription: nothing by which hubs could be called or imitated.

    Attributes:
        hub: without its query.
        until: the hub pushes until then; None while it does not.
        is_relied_on: polling goes on more slowly for it.
        problem: why the hub was last asked in vain; "" when it was not.
    """

    hub: str
    until: datetime | None
    last_push_at: datetime | None
    is_relied_on: bool
    problem: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """What came to a callback.

    Attributes:
        method: GET or POST.
        query: the first value of each name.
        headers: names in lower case.
        body: None when it was larger than may be read.
    """

    token: str = field(repr=False)
    method: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes | None = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What is answered to a call."""

    status: int
    body: bytes = b""
