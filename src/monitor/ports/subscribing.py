"""What is remembered of having feeds pushed."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from monitor.model import Subscription


class Subscriptions(Protocol):
    """Subscriptions, by their tokens. Raises StoreUnavailableError like FeedStore."""

    def add(self, subscription: Subscription) -> None:
        """Remember one."""
        ...

    def change(
        self, token: str, decide: Callable[[Subscription], Subscription | None]
    ) -> Subscription | None:
        """Put what ``decide`` makes of it in the place of a subscription, in one transaction.

        Args:
            token: of the subscription; nothing happens when it is not on record.
            decide: returns what it is to be, or None to forget it; asks nobody.

        Returns:
            What is on record then.
        """
        ...

    def find(self, token: str) -> Subscription | None:
        """Return one."""
        ...

    def of_feed(self, feed: str) -> Subscription | None:
        """Return the one of a feed that is wanted, the latest if there are several."""
        ...

    def due(self, now: datetime, *, limit: int) -> Sequence[Subscription]:
        """Return those whose hubs are to be asked, longest due first."""
        ...

    def all(self) -> Sequence[Subscription]:
        """Return all, by feed and token."""
        ...
