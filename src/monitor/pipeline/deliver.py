"""Pays what is owed, channel by channel: claim, send, settle."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import structlog

from monitor.errors import MessageRefusedError, PermanentError, TransientError
from monitor.judge.retries import RetryRules, after_failure
from monitor.judge.routing import quiet_until
from monitor.judge.wording.notices import Notice, write_loss, write_notice
from monitor.model import (
    Channel,
    ClaimedDelivery,
    GivenUp,
    OwedMessage,
    Postponed,
    Refused,
    RetryAt,
    Route,
    Sent,
    Settlement,
    Turn,
)
from monitor.ports import Clock, Outbox, Sender, Submit

log = structlog.get_logger(__name__)

# Messages sent before somebody else gets the thread; what is left is handed over by the next look.
AT_ONCE = 20
# Up to so many messages that waited for a channel are sent one by one, more as one digest.
HANDFUL = 5
# A channel that was mended since is not blamed for ever for what it refused before.
LATELY = timedelta(days=1)

Unsettled = dict[str, tuple[ClaimedDelivery, Settlement]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Deliver:
    """The step that sends what a channel is owed, one message after the other.

    Called with the name of a channel; the engine never runs two calls with one name at once, so that a
    channel which hangs holds up no other.

    Attributes:
        channels: the configured ones by name.
        routes: of all watchlists, for their quiet hours.
        lease: longer than any attempt takes.
        chance: returns a random number in [0, 1), for jitter.
        new_id: returns a new unique delivery id, for notices.
        unsettled: results that could not be written yet, because the disk was full, say, by delivery. They
            are written before the same message could be sent again, so they must outlive a change of
            configuration.
    """

    channels: Mapping[str, Channel]
    routes: Sequence[Route]
    rules: RetryRules
    outbox: Outbox
    sender: Sender
    clock: Clock
    submit: Submit
    chance: Callable[[], float]
    new_id: Callable[[], str]
    lease: timedelta
    unsettled: Unsettled = field(default_factory=dict)

    def __call__(self, name: str) -> None:
        """Send what is due on the channel until it has to rest, or for a while.

        Raises:
            StoreUnavailableError: a claim or a result could not be written; nothing is sent twice for that.
        """
        for claimed, settlement in list(self.unsettled.values()):
            if claimed.channel == name:
                self._settle(claimed, settlement)
        channel = self.channels.get(name)
        spacing = timedelta(0) if channel is None else channel.spacing
        for _ in range(AT_ONCE):
            claimed_next = self.outbox.claim_next(name, self.clock.now(), lease=self.lease, spacing=spacing)
            if claimed_next is None:
                return
            self._settle(claimed_next, self._send(claimed_next, channel))

    def _settle(self, claimed: ClaimedDelivery, settlement: Settlement) -> None:
        """Write what became of a message, and do what follows for its channel."""
        self.unsettled[claimed.delivery_id] = (claimed, settlement)
        turn = self.outbox.settle_delivery(claimed.delivery_id, settlement)
        del self.unsettled[claimed.delivery_id]
        _log(claimed, settlement)
        if turn is Turn.REFUSING and isinstance(settlement, Refused):
            remedy = f"monitor channels test {claimed.channel}"
            log.error("channel refuses", channel=claimed.channel, problem=settlement.problem, remedy=remedy)
            self.submit("operator", 0)
        if isinstance(settlement, GivenUp):
            self._tell_loss(claimed, settlement)
        if turn is Turn.RECOVERED:
            log.info("channel recovered", channel=claimed.channel)
            self.submit("operator", 0)
            if self.outbox.hold_backlog(claimed.channel, self.clock.now(), more_than=HANDFUL):
                self.submit("digest", claimed.channel)

    def _send(self, claimed: ClaimedDelivery, channel: Channel | None) -> Settlement:
        now = self.clock.now()
        if channel is None:
            problem = f"there is no channel {claimed.channel!r} any more; add it to channels.toml and resend"
            return GivenUp(at=now, problem=problem)
        theirs = [
            route
            for route in self.routes
            if route.channel == channel.name and route.watchlist in claimed.watchlists
        ]
        # A digest waits for the end of quiet hours, however important what is in it.
        importance = 0.0 if claimed.alert_id is None else claimed.importance
        may_be_sent_at = quiet_until(theirs, importance=importance, at=now)
        if may_be_sent_at > now:
            return Postponed(at=may_be_sent_at)
        try:
            self.sender.send(channel, claimed.message, delivery_id=claimed.delivery_id)
        except (TransientError, PermanentError) as error:
            return after_failure(
                error,
                attempts=claimed.attempts + 1,
                failures=claimed.failures,
                refused=self._refused_lately(channel.name, error),
                now=self.clock.now(),
                chance=self.chance(),
                rules=self.rules,
            )
        return Sent(at=self.clock.now())

    def _refused_lately(self, name: str, error: Exception) -> int:
        # Nothing else is asked of the database before the result of an attempt is safe.
        if not isinstance(error, MessageRefusedError):
            return 0
        return self.outbox.given_up_in_a_row(name, since=self.clock.now() - LATELY)

    def _tell_loss(self, claimed: ClaimedDelivery, settlement: GivenUp) -> None:
        """Tell that an alert or digest was given up: where it is missed, or where messages are still taken.

        Nobody is told that a notice was.
        """
        is_notice = claimed.alert_id is None and not claimed.watchlists
        if is_notice or claimed.channel not in self.channels:
            return
        is_taking = settlement.channel_at is None
        told = [
            channel for channel in self.channels.values() if (channel.name == claimed.channel) is is_taking
        ]
        loss = write_loss(
            claimed.channel, claimed.message.subject, settlement.problem, alert_id=claimed.alert_id
        )
        self.outbox.owe([self._notice(loss, channel) for channel in told], self.clock.now())
        for channel in told:
            self.submit("deliver", channel.name)

    def _notice(self, notice: Notice, channel: Channel) -> OwedMessage:
        delivery_id = self.new_id()
        message = write_notice(notice, kind=channel.kind, delivery_id=delivery_id)
        return OwedMessage(delivery_id=delivery_id, channel=channel.name, message=message)


def _log(claimed: ClaimedDelivery, settlement: Settlement) -> None:
    facts = {"delivery": claimed.delivery_id, "channel": claimed.channel, "attempt": claimed.attempts + 1}
    if isinstance(settlement, Sent):
        log.info("sent", **facts)
    elif isinstance(settlement, RetryAt):
        log.warning("not sent", **facts, problem=settlement.problem, next=settlement.at)
    elif isinstance(settlement, Refused):
        log.warning("refused", **facts, problem=settlement.problem)
    elif isinstance(settlement, Postponed):
        log.info("postponed", **facts, next=settlement.at)
    else:
        log.error("given up", **facts, problem=settlement.problem)
