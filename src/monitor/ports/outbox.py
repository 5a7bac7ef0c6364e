"""The messages that are owed, and their way out."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from monitor.model import Channel, ClaimedDelivery, Message, Settlement


class Outbox(Protocol):
    """The messages that are owed. Raises StoreUnavailableError like FeedStore."""

    def due_deliveries(self, now: datetime, *, limit: int) -> Sequence[str]:
        """Return ids of deliveries that are owed, due and unclaimed, oldest first."""
        ...

    def claim_delivery(self, delivery_id: str, now: datetime, *, lease: timedelta) -> ClaimedDelivery | None:
        """Take a delivery; None when it is not owed any more, not due yet or taken by somebody else.

        The attempt is counted here, before it is made.
        """
        ...

    def settle_delivery(self, delivery_id: str, settlement: Settlement) -> None:
        """End the taking with its result."""
        ...

    def owe_again(self, delivery_id: str, now: datetime) -> bool:
        """Make a sent or given-up delivery owed anew with no attempts counted; False when there is none."""
        ...


class Sender(Protocol):
    """One message to one channel."""

    def send(self, channel: Channel, message: Message, *, delivery_id: str) -> None:
        """Send once; blocks for some seconds at most.

        Raises:
            ChannelUnavailableError: not taken now, or unknown whether it was.
            ChannelRefusedError: will not be taken until the channel is mended.
        """
        ...
