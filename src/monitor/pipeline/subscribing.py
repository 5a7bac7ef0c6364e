"""Has feeds pushed: notices which hubs they name, and asks these."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from monitor.errors import MonitorError
from monitor.judge.subscribing import (
    after_refusal,
    asked,
    begun,
    ended,
    has_missed,
    hub_request,
    hub_to_ask,
    is_over,
    offer_of,
    relied_on_until,
    tells_of_hubs,
    was_away,
)
from monitor.model import (
    Document,
    Feed,
    HubMode,
    ParsedFeed,
    PollState,
    Request,
    SourceKind,
    Subscription,
)
from monitor.pipeline.pausing import note_pause
from monitor.pipeline.receiving import Heard
from monitor.ports import Clock, FeedStore, Fetcher, Subscriptions

log = structlog.get_logger(__name__)

HUBS_AT_ONCE = 20
"""Requests of one round. Many feeds share a hub, which is asked once a second, and a stop waits for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchHubs:
    """What polling knows of hubs.

    Attributes:
        callback_url: under which hubs reach us, without a slash at its end.
        new_token: returns what nobody can guess, for an address; another time, with which to sign.
    """

    subscriptions: Subscriptions
    feeds: FeedStore
    clock: Clock
    callback_url: str
    new_token: Callable[[], str]

    def pushed_until(self, before: PollState, *, fresh: int = 0) -> datetime | None:
        """Return until when polling of a feed may go on more slowly; None when it may not.

        Args:
            before: the state of the feed before the poll that tells.
            fresh: how many new entries that found; if they should have been pushed, that is noted.
        """
        now, current = self.clock.now(), self.subscriptions.of_feed(before.feed)
        if current is not None and fresh and has_missed(current, before, now):
            log.info("hub missed entries", feed=before.feed, entries=fresh)
            current = self.subscriptions.change(current.token, lambda found: replace(found, missed_at=now))
        return relied_on_until(current, now)

    def notice(self, feed: Feed, document: Document, parsed: ParsedFeed) -> None:
        """Take note of which hub a feed names now."""
        now, current = self.clock.now(), self.subscriptions.of_feed(feed.name)
        offer = offer_of(document, parsed)
        if offer is None:
            if current is not None and tells_of_hubs(document, parsed):
                self._end(current, now)
        elif hub := hub_to_ask(offer, current, now):
            self._begin(feed, hub, offer.topic, current)

    def look_over(self, feeds: Mapping[str, Feed]) -> None:
        """Bring the subscriptions in line with the configuration.

        Args:
            feeds: those that are on, by name.
        """
        now = self.clock.now()
        for subscription in self._wanted():
            feed = feeds.get(subscription.feed)
            if feed is None or feed.source is not SourceKind.FEED or feed.url != subscription.feed_url:
                self._end(subscription, now)
            elif subscription.callback != self._callback(subscription.token):
                self._begin(feed, subscription.hub, subscription.topic, subscription)

    def make_up(self, feeds: Mapping[str, Feed]) -> None:
        """Let feeds be asked whose pushes may have found nobody here, since we have not run all the time.

        Args:
            feeds: those that are on, by name; all that ``look_over`` left are among them.
        """
        now = self.clock.now()
        for subscription in self._wanted():
            state, interval = self.feeds.poll_state(subscription.feed), feeds[subscription.feed].interval
            is_relied_on = relied_on_until(subscription, now) is not None
            if is_relied_on and state is not None and was_away(state, interval, now):
                self.feeds.make_due([subscription.feed], now)

    def end_all(self) -> None:
        """End every subscription, because none is wanted any more."""
        for subscription in self._wanted():
            self._end(subscription, self.clock.now())

    def _wanted(self) -> Sequence[Subscription]:
        return [each for each in self.subscriptions.all() if each.is_wanted]

    def _begin(self, feed: Feed, hub: str, topic: str, current: Subscription | None) -> None:
        now, token = self.clock.now(), self.new_token()
        subscription = begun(
            feed,
            hub=hub,
            topic=topic,
            callback=self._callback(token),
            token=token,
            secret=self.new_token(),
            now=now,
            instead_of=current,
        )
        if current is not None:
            self._end(current, now)
        self.subscriptions.add(subscription)

    def _end(self, subscription: Subscription, now: datetime) -> None:
        self.subscriptions.change(subscription.token, lambda found: ended(found, now))
        if relied_on_until(subscription, now) is not None:
            self.feeds.make_due([subscription.feed], now)

    def _callback(self, token: str) -> str:
        return f"{self.callback_url}/{token}"


@dataclass(frozen=True, slots=True, kw_only=True)
class AskHubs:
    """The step that asks hubs to push, to go on pushing, or to end it; its key says nothing.

    Attributes:
        lease: how long they are asked to push.
        chance: returns a random number in [0, 1).
        heard: knows the callbacks of those that were asked.
    """

    subscriptions: Subscriptions
    feeds: FeedStore
    fetcher: Fetcher
    clock: Clock
    lease: timedelta
    chance: Callable[[], float]
    heard: Heard

    def __call__(self, _key: int | str = 0) -> int:
        """Ask the hubs that are due; return how many requests were made."""
        under_way: dict[int, tuple[Request, Subscription]] = {}
        count = 0
        for request, answer in self.fetcher.fetch_many(self._requests(under_way)):
            _, subscription = under_way.pop(id(request))
            count += 1
            mode = subscription.pending or HubMode.SUBSCRIBE
            if isinstance(answer, MonitorError):
                note_pause(self.feeds, answer)
                log.warning("hub refused", feed=subscription.feed, mode=mode.value, problem=str(answer))
                self._refused(subscription.token, answer)
            else:
                log.info("hub asked", feed=subscription.feed, mode=mode.value)
        return count

    def _requests(self, under_way: dict[int, tuple[Request, Subscription]]) -> Iterator[Request]:
        for due in self.subscriptions.due(self.clock.now(), limit=HUBS_AT_ONCE):
            subscription = self.subscriptions.change(due.token, self._ask)
            if subscription is None:
                self.heard.tokens.discard(due.token)
                continue
            self.heard.tokens.add(due.token)  # before the hub is asked, since it may call back at once
            request = hub_request(subscription, lease=self.lease)
            under_way[id(request)] = (request, subscription)
            yield request

    def _ask(self, subscription: Subscription) -> Subscription | None:
        now = self.clock.now()
        return None if is_over(subscription, now) else asked(subscription, now=now, chance=self.chance())

    def _refused(self, token: str, error: MonitorError) -> None:
        now, chance = self.clock.now(), self.chance()
        self.subscriptions.change(token, lambda found: after_refusal(found, error, now=now, chance=chance))
