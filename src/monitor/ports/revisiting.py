"""What is remembered of looking at articles again."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from monitor.model import ClaimedRevisit, Revision, Revisit


class Revisits(Protocol):
    """When pages of articles are looked at again, and the revisions that were found.

    Raises StoreUnavailableError from any method when the database cannot be written or is locked too long.
    """

    def plan(self, revisit: Revisit) -> None:
        """Have an article looked at again; does nothing for one that is on record here already."""
        ...

    def due(self, now: datetime, *, limit: int, per_host: int) -> Sequence[int]:
        """Return ids of articles to be looked at, due and unclaimed; longest due first, so many of a host."""
        ...

    def claim(self, article_id: int, now: datetime, *, lease: timedelta) -> ClaimedRevisit | None:
        """Take an article; None when it is not due, forgotten or taken by somebody."""
        ...

    def settle(self, revisit: Revisit, revision: Revision | None = None) -> None:
        """Store the state, and what was found, in one transaction and end the claim.

        Nothing is stored of an article that was forgotten meanwhile.
        """
        ...
