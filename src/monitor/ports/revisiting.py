"""What is remembered of pages: when they are looked at again, and their bytes as evidence."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from monitor.model import ClaimedRevisit, Document, Revision, Revisit


class Revisits(Protocol):
    """When pages of articles are looked at again, and the revisions that were found.

    Raises StoreUnavailableError from any method when the database cannot be written or is locked too long.
    """

    def plan(self, revisit: Revisit) -> None:
        """Have an article looked at again; does nothing for one that is on record here already."""
        ...

    def due(self, now: datetime, *, limit: int, per_host: int) -> Sequence[int]:
        """Return ids of articles to be looked at, due and unclaimed; longest due first.

        There are so many of a host at most, those that somebody has taken counted.
        """
        ...

    def claim(self, article_id: int, now: datetime, *, lease: timedelta) -> ClaimedRevisit | None:
        """Take an article; None when it is not due, forgotten or taken by somebody."""
        ...

    def settle(self, revisit: Revisit, revision: Revision | None = None) -> None:
        """Store the state, and what was found, in one transaction and end the claim.

        Nothing is stored of an article that was forgotten meanwhile. An article that is to be looked at again
        is due at once when its entry changed while this look was under way.
        """
        ...


class KeptPages(Protocol):
    """Pages as their servers gave them, kept as evidence of what an article was made of.

    Raises StoreUnavailableError from any method when the database cannot be written or is locked too long.
    """

    def keep(self, article_id: int, document: Document) -> None:
        """Keep the page of an article; does nothing for one whose page is kept, or that was forgotten."""
        ...

    def find(self, article_id: int) -> Document | None:
        """Return the page of an article; of its headers only the content type is kept."""
        ...

    def forget(self, before: datetime, *, most_bytes: int, limit: int) -> int:
        """Remove a batch of what was fetched before, or is beyond so many bytes; return how many.

        The oldest go first.
        """
        ...
