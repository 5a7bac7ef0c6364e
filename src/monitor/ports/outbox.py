"""The messages that are owed, and their way out."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from monitor.model import (
    Channel,
    ChannelState,
    ClaimedDelivery,
    EarlierAlert,
    HeldAlert,
    Message,
    OwedMessage,
    Settlement,
    Turn,
)


class Outbox(Protocol):
    """The messages that are owed, and the channels that they wait for.

    A channel takes one message after the other: nothing is taken for it while it rests after a failure, while
    the time between two messages has not passed, or while it refuses. Raises StoreUnavailableError like
    FeedStore.
    """

    def due_channels(self, now: datetime, *, patience: timedelta = timedelta(0)) -> Sequence[str]:
        """Return the channels for which ``claim_next`` finds a message now, longest waiting first.

        Args:
            now: the present time.
            patience: channels are due too whose time between two messages passes within this span.
        """
        ...

    def claim_next(
        self, channel: str, now: datetime, *, lease: timedelta, spacing: timedelta = timedelta(0)
    ) -> ClaimedDelivery | None:
        """Take the most important message that is due on a channel, the oldest of equals; None without one.

        The attempt is counted here, before it is made.

        Args:
            channel: its name.
            now: the present time.
            lease: how long the message is nobody else's.
            spacing: how long the channel takes no further message.
        """
        ...

    def settle_delivery(self, delivery_id: str, settlement: Settlement) -> Turn:
        """End the taking with its result; return what that changed about the channel."""
        ...

    def given_up_in_a_row(self, channel: str, *, since: datetime) -> int:
        """Return how many messages of a channel were given up since a time and since it last took one."""
        ...

    def owe(self, messages: Sequence[OwedMessage], now: datetime) -> None:
        """Record messages that tell no alert, in one transaction."""
        ...

    def knows(self, delivery_id: str) -> bool:
        """Return whether a message of this id is on record."""
        ...

    def owe_once(self, message: OwedMessage, now: datetime) -> bool:
        """Record a message that tells no alert; False, and nothing, when one of its id is on record."""
        ...

    def owe_again(self, delivery_id: str, now: datetime) -> bool:
        """Make a sent or given-up delivery owed anew with no attempts counted; False when there is none."""
        ...

    def know_channels(self, marks: Mapping[str, str]) -> Sequence[str]:
        """Remember the addresses of channels by a mark each; return those mended by another address.

        The next message that those take counts as a recovery.
        """
        ...

    def channel_states(self) -> Mapping[str, ChannelState]:
        """Return by name how the channels are that were ever sent to."""
        ...

    def mend(self, channel: str, now: datetime) -> int:
        """Let a channel that refused or failed take messages again, at once; return how many it is owed.

        The next message that it takes counts as a recovery, unless the channel was well.
        """
        ...

    def due_digests(self, now: datetime) -> Sequence[str]:
        """Return the channels for which alerts are held that are due."""
        ...

    def held(self, channel: str, now: datetime, *, limit: int) -> Sequence[HeldAlert]:
        """Return the alerts held for a channel that are due, most important first."""
        ...

    def earlier(self, channel: str, *, story_id: int | None) -> EarlierAlert | None:
        """Return the last alert about a story that a channel was told; None too for no story."""
        ...

    def last_digest_at(self, channel: str) -> datetime | None:
        """Return when the last digest of a channel was made."""
        ...

    def gather(
        self, message: OwedMessage, held: Sequence[HeldAlert], now: datetime, *, alert_id: int | None = None
    ) -> bool:
        """Record the message that tells held alerts; False, and nothing, when one was gathered before.

        Args:
            message: that tells them.
            held: of one channel, one or more.
            now: the present time.
            alert_id: of the alert when the message tells it alone, and not in a digest.
        """
        ...

    def postpone(self, held: Sequence[HeldAlert], until: datetime) -> None:
        """Let held alerts be due later."""
        ...

    def hold_backlog(self, channel: str, now: datetime, *, more_than: int) -> int:
        """Hold the alerts of a channel that wait untried to be gathered now; return how many.

        None when there are no more than ``more_than``: they are sent one by one, and so is what names no
        watchlist because the user wanted it told at once.
        """
        ...


class Sender(Protocol):
    """One message to one channel."""

    def send(self, channel: Channel, message: Message, *, delivery_id: str) -> None:
        """Send once; blocks for some seconds at most.

        Raises:
            ChannelUnavailableError: not taken now, or unknown whether it was.
            ChannelRefusedError: nothing will be taken until the channel is mended.
            MessageRefusedError: this one will never be taken.
        """
        ...
