"""Takes what hubs say and push."""

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import structlog

from monitor.errors import TransientError
from monitor.judge.identity import divided
from monitor.judge.subscribing import (
    MOST_PUSHES,
    PINGS_APART,
    agrees,
    ask_after_ping,
    confirmed,
    denied,
    is_denial,
    is_signed,
    is_too_often,
    relied_on_until,
)
from monitor.model import Call, Document, Feed, ParsedFeed, Reply, Subscription
from monitor.pipeline.entries import sorted_out
from monitor.pipeline.poll import PAGES_OF_ONE_HOST
from monitor.ports import Clock, FeedParser, FeedStore, Submit, Subscriptions

log = structlog.get_logger(__name__)

TAKEN, UNKNOWN, ENDED, LATER = Reply(status=200), Reply(status=404), Reply(status=410), Reply(status=503)

FORGERIES_TOLD = timedelta(hours=1)


@dataclass(slots=True)
class Heard:
    """What is known of callbacks, whatever the configuration says since.

    Attributes:
        tokens: those that callbacks may bear; what bears another one is not looked up.
        pushes: when each feed was pushed lately.
        forged: when a push without a right signature was last told of, by feed.
    """

    tokens: set[str] = field(default_factory=set)
    pushes: dict[str, deque[datetime]] = field(default_factory=dict)
    forged: dict[str, datetime] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeCall:
    """What answers the calls of hubs.

    Attributes:
        feeds: those that are on, by name.
        chance: returns a random number in [0, 1).
        lease: how long hubs are asked to push.
        burst: so many new entries of one push are read at once, the others later.
        floor: no feed is asked more often than this on the word of somebody who did not sign.
    """

    feeds: Mapping[str, Feed]
    subscriptions: Subscriptions
    store: FeedStore
    parser: FeedParser
    submit: Submit
    clock: Clock
    chance: Callable[[], float]
    lease: timedelta
    burst: int
    floor: timedelta
    heard: Heard

    def __call__(self, call: Call) -> Reply:
        """Return what to answer; what was pushed is recorded by then.

        Raises:
            StoreUnavailableError: nothing was recorded.
        """
        subscription = self.subscriptions.find(call.token)
        if subscription is None:
            return UNKNOWN
        return self._pushed(subscription, call) if call.method == "POST" else self._said(subscription, call)

    def _said(self, before: Subscription, call: Call) -> Reply:
        """Answer a verification of intent or a denial; anything else is unknown."""
        replies: list[Reply] = []

        def decide(current: Subscription) -> Subscription | None:
            now = self.clock.now()
            if is_denial(current, call.query):
                replies.append(TAKEN)
                return denied(current, now)
            if agrees(current, call.query, now):
                replies.append(Reply(status=200, body=call.query["hub.challenge"].encode()))
                return confirmed(current, call.query, now=now, chance=self.chance(), lease=self.lease)
            return current

        after = self.subscriptions.change(call.token, decide)
        if not replies:
            return UNKNOWN
        if after is None:
            self.heard.tokens.discard(call.token)
            log.info("hub pushes no more", feed=before.feed)
        elif after.lease_until is None:
            log.warning("hub denied to push", feed=before.feed)
        else:
            log.info("hub pushes", feed=before.feed, until=after.lease_until)
        now = self.clock.now()
        if relied_on_until(before, now) is not None and (
            after is None or relied_on_until(after, now) is None
        ):
            self.store.make_due([before.feed], now)
        return replies[0]

    def _pushed(self, subscription: Subscription, call: Call) -> Reply:
        """Record what was pushed; where it cannot be read, let the feed be asked instead."""
        if not subscription.is_wanted or subscription.feed not in self.feeds:
            return ENDED
        if subscription.lease_until is None:
            return UNKNOWN
        # Whoever does not know the secret learns nothing from the answer either (WebSub, 7.1.2).
        if call.body is not None and not is_signed(call.body, _signature(call), subscription.secret):
            self._tell_of_forgery(subscription.feed)
            return TAKEN
        if call.body is None or self._is_too_often(subscription.feed):
            self._ask_feed(subscription, apart=max(self.floor, PINGS_APART))
            return TAKEN
        return self._taken(subscription, call, call.body)

    def _taken(self, subscription: Subscription, call: Call, body: bytes) -> Reply:
        try:
            parsed = self._read(subscription, call, body)
        except TransientError:  # no worker could be started; the hub tries again
            return LATER
        if parsed is not None and parsed.entries:
            self._record(subscription.feed, parsed)
        self._note(subscription, lambda current, now: replace(current, last_push_at=now))
        if parsed is None or not parsed.entries or parsed.problem is not None:
            self._ask_feed(subscription, apart=PINGS_APART)
        return TAKEN

    def _read(self, subscription: Subscription, call: Call, body: bytes) -> ParsedFeed | None:
        """Return what was pushed; None when it is packed, which no hub does."""
        if call.headers.get("content-encoding", "identity").strip().lower() != "identity":
            return None
        kind = call.headers.get("content-type")
        document = Document(
            url=subscription.topic,
            permanent_url=None,
            status=200,
            headers={} if kind is None else {"content-type": kind},
            body=body,
            fetched_at=self.clock.now(),
        )
        return self.parser.parse(document)

    def _record(self, feed: str, parsed: ParsedFeed) -> None:
        new, changed = sorted_out(self.store, feed, parsed.entries)
        log.info("pushed", feed=feed, entries=len(parsed.entries), new=len(new), changed=len(changed))
        if new or changed:
            found = divided(new, most=self.burst)
            entry_ids = self.store.record_pushed(
                feed, found, changed, self.clock.now(), per_host=PAGES_OF_ONE_HOST
            )
            for entry_id in entry_ids:
                self.submit("ingest", entry_id)

    def _ask_feed(self, subscription: Subscription, *, apart: timedelta) -> None:
        """Let the feed be asked at once, but not sooner than so long after it was asked last."""
        state = self.store.poll_state(subscription.feed)
        if state is not None:
            self._note(subscription, lambda current, now: replace(current, last_ping_at=now))
            at = ask_after_ping(state, self.clock.now(), apart=apart)
            self.store.make_due([subscription.feed], at)

    def _note(
        self, subscription: Subscription, note: Callable[[Subscription, datetime], Subscription]
    ) -> None:
        now = self.clock.now()
        self.subscriptions.change(subscription.token, lambda current: note(current, now))

    def _tell_of_forgery(self, feed: str) -> None:
        """Log that something was dropped; once an hour, since whoever forges may do so without end."""
        now, told_at = self.clock.now(), self.heard.forged.get(feed)
        if told_at is None or now - told_at >= FORGERIES_TOLD:
            self.heard.forged[feed] = now
            log.warning("push without a right signature dropped", feed=feed)

    def _is_too_often(self, feed: str) -> bool:
        now, pushes = self.clock.now(), self.heard.pushes.setdefault(feed, deque(maxlen=MOST_PUSHES))
        is_so = is_too_often(tuple(pushes), now)
        pushes.append(now)
        return is_so


def _signature(call: Call) -> str:
    return call.headers.get("x-hub-signature", "")
