"""What readers said of alerts."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from monitor.model import Feedback


class Feedbacks(Protocol):
    """What readers said. Raises StoreUnavailableError like FeedStore."""

    def keep(self, feedback: Feedback) -> None:
        """Record what was said.

        It replaces what was said before of the same alert, or of the same missed address.
        """
        ...

    def given(self, *, since: datetime | None = None) -> Sequence[Feedback]:
        """Return what was said, last first, once for each alert and each missed address."""
        ...

    def alert_behind(self, delivery_id: str) -> int | None:
        """Return the alert that a delivery tells; None if there is none, or it tells several."""
        ...

    def article_behind(self, canonical_url: str) -> int | None:
        """Return the article at this address, or that an entry with this link led to; None if none."""
        ...
