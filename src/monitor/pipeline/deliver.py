"""Pays what is owed: claim, send, settle."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

import structlog

from monitor.errors import PermanentError, TransientError
from monitor.judge.retries import RetryRules, after_failure
from monitor.model import Channel, ClaimedDelivery, GivenUp, RetryAt, Sent, Settlement
from monitor.ports import Clock, Outbox, Sender

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deliver:
    """The step from a delivery's id to a message sent, or to a later attempt.

    Attributes:
        channels: the configured ones by name.
        lease: longer than any attempt takes.
        chance: returns a random number in [0, 1), for jitter.
        unsettled: results that could not be written yet, because the disk was full, say, by delivery. They
            are written before the same message could be sent again, so they must outlive a change of
            configuration.
    """

    channels: Mapping[str, Channel]
    rules: RetryRules
    outbox: Outbox
    sender: Sender
    clock: Clock
    chance: Callable[[], float]
    lease: timedelta
    unsettled: dict[str, Settlement] = field(default_factory=dict)

    def __call__(self, delivery_id: str) -> None:
        """Send the message once, unless it is settled or taken.

        Raises:
            StoreUnavailableError: the claim or the result could not be written; nothing is sent twice for
                that.
        """
        claimed = self.outbox.claim_delivery(delivery_id, self.clock.now(), lease=self.lease)
        if claimed is None:
            return
        settlement = self.unsettled.get(delivery_id) or self._send(claimed)
        self.unsettled[delivery_id] = settlement
        self.outbox.settle_delivery(delivery_id, settlement)
        del self.unsettled[delivery_id]
        _log(claimed, settlement)

    def _send(self, claimed: ClaimedDelivery) -> Settlement:
        channel = self.channels.get(claimed.channel)
        if channel is None:
            problem = f"there is no channel {claimed.channel!r} any more; add it to channels.toml and resend"
            return GivenUp(at=self.clock.now(), problem=problem)
        try:
            self.sender.send(channel, claimed.message, delivery_id=claimed.delivery_id)
        except (TransientError, PermanentError) as error:
            return after_failure(
                error,
                attempts=claimed.attempts + 1,
                now=self.clock.now(),
                chance=self.chance(),
                rules=self.rules,
            )
        return Sent(at=self.clock.now())


def _log(claimed: ClaimedDelivery, settlement: Settlement) -> None:
    facts = {"delivery": claimed.delivery_id, "channel": claimed.channel, "attempt": claimed.attempts + 1}
    if isinstance(settlement, Sent):
        log.info("sent", **facts)
    elif isinstance(settlement, RetryAt):
        log.warning("not sent", **facts, problem=settlement.problem, next=settlement.at)
    else:
        log.error("given up", **facts, problem=settlement.problem)
