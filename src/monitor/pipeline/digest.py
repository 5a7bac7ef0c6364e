"""Gathers the alerts that a channel is owed later, when they are due."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog

from monitor.judge.gathering import (
    Gathered,
    gather_digest,
    is_told_alone,
    of_equal_rest,
    room_for_alerts,
    routes_of,
)
from monitor.judge.rating import FEEDBACK_COMMAND
from monitor.judge.routing import quiet_until
from monitor.judge.wording.messages import write_digest, write_message
from monitor.judge.wording.templates import BUILT_IN, Templates
from monitor.model import Channel, HeldAlert, Message, OwedMessage, Route, Watchlist
from monitor.ports import Clock, Outbox, Submit, Views

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class GatherDigest:
    """The step from the alerts held for a channel to a message that is owed.

    Called with the name of a channel. Whoever gathers an alert records the message in the same transaction,
    so that of two daemons one does it, and a crash leaves the alert held.

    Attributes:
        channels: the configured ones by name; what is held for another waits for it to come back.
        routes: of all watchlists, for their quiet hours.
        watchlists: by name.
        new_id: returns a new unique delivery id.
        templates: of messages.
    """

    channels: Mapping[str, Channel]
    routes: Sequence[Route]
    watchlists: Mapping[str, Watchlist]
    outbox: Outbox
    views: Views
    clock: Clock
    submit: Submit
    new_id: Callable[[], str]
    templates: Templates = BUILT_IN

    def __call__(self, name: str) -> None:
        """Owe the channel a message with what is due, and one more for what it has no room for.

        What goes to readers who rest at other hours comes in another message: each waits for its own.

        Raises:
            StoreUnavailableError: nothing was gathered, or some messages were and the rest is still held.
        """
        channel = self.channels.get(name)
        while channel is not None:
            now = self.clock.now()
            due = self.outbox.held(name, now, limit=room_for_alerts(channel.kind))
            if not due:
                return
            held = of_equal_rest(due, self.routes)
            theirs = routes_of(held[0], self.routes)
            until = quiet_until(theirs, importance=0.0, at=now)
            if until > now:  # nobody was here to gather them before the quiet hours
                self.outbox.postpone(held, until)
            else:
                self._gather(channel, held, now)

    def _gather(self, channel: Channel, held: Sequence[HeldAlert], now: datetime) -> None:
        """Owe one message, unless somebody else did meanwhile."""
        delivery_id = self.new_id()
        records = {record.alert_id: record for record in self.views.alerts_by_id([e.alert_id for e in held])}
        gathered = [Gathered(held=each, record=records[each.alert_id]) for each in held]
        is_alone = is_told_alone(held)
        if is_alone:
            message = self._write_alone(channel, gathered[0], delivery_id)
        else:
            message = self._write_digest(channel, gathered, delivery_id, now)
        owed = OwedMessage(
            delivery_id=delivery_id,
            channel=channel.name,
            message=message,
            watchlists=tuple(dict.fromkeys(name for each in held for name in each.watchlists)),
        )
        if self.outbox.gather(owed, held, now, alert_id=held[0].alert_id if is_alone else None):
            log.info("gathered", channel=channel.name, delivery=delivery_id, alerts=len(held))
            self.submit("deliver", channel.name)

    def _titles(self) -> dict[str, str]:
        return {name: watchlist.title for name, watchlist in self.watchlists.items()}

    def _write_alone(self, channel: Channel, one: Gathered, delivery_id: str) -> Message:
        article = one.record.article
        return write_message(
            kind=channel.kind,
            delivery_id=delivery_id,
            article=article.article,
            verdict=article.verdict,
            matches=[match for match in article.matches if match.watchlist in one.held.watchlists],
            topics=article.topics,
            watchlist_titles=self._titles(),
            story_title=one.held.story_title,
            time_zone=channel.time_zone,
            templates=self.templates,
            feedback=FEEDBACK_COMMAND,
            earlier=self.outbox.earlier(channel.name, story_id=one.held.story_id),
        )

    def _write_digest(
        self, channel: Channel, gathered: Sequence[Gathered], delivery_id: str, now: datetime
    ) -> Message:
        first = min(each.held.created_at for each in gathered)
        last = self.outbox.last_digest_at(channel.name) or first
        watchlists = {route.watchlist for route in self.routes if route.channel == channel.name}
        digest = gather_digest(
            gathered,
            watchlist_titles=self._titles(),
            since=min(last, first),
            until=now,
            # What was held over the last digest, or had no room in it, brings no second count of the rest.
            withheld=self.views.withheld_from(sorted(watchlists), since=last),
        )
        return write_digest(
            kind=channel.kind,
            delivery_id=delivery_id,
            digest=digest,
            time_zone=channel.time_zone,
            templates=self.templates,
        )
