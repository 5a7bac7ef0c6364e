"""What is kept of how the program is doing, and what is counted for whoever runs it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from monitor.model import Logbook, OwedMessage, Tally


class Troubles(Protocol):
    """What was told of how the program is doing. Raises StoreUnavailableError like FeedStore."""

    def read(self) -> Logbook:
        """Return what was told so far; an empty one before the first look."""
        ...

    def write(
        self, after: Logbook, messages: Sequence[OwedMessage], now: datetime, *, before: Logbook
    ) -> bool:
        """Record what was told and owe the messages that tell it, in one transaction.

        Returns:
            False, and nothing was recorded, when the logbook is not that of ``before`` any more: somebody
            else looked meanwhile.
        """
        ...

    def tally(self, *, since: datetime, now: datetime) -> Tally:
        """Return what came in and what was told since then."""
        ...

    def free_bytes(self) -> int | None:
        """Return how much room this user has beside the database; None where that cannot be known."""
        ...
