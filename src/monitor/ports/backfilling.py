"""What is remembered of the older documents of feeds."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from monitor.model import NewEntry, PastDocument


class PastDocuments(Protocol):
    """The older documents of feeds that were read, and which comes next.

    Raises StoreUnavailableError from any method when the database cannot be written or is locked too long.
    """

    def known(self, feed: str, feed_url: str) -> Mapping[str, PastDocument]:
        """Return by address what is remembered of a feed while this was its own, in order of recording."""
        ...

    def record(
        self,
        feed: str,
        feed_url: str,
        documents: Iterable[PastDocument],
        new_entries: Sequence[NewEntry],
        now: datetime,
    ) -> None:
        """Store what is to be remembered of documents and their new entries in one transaction.

        The feed is on record. What was remembered of the same documents is replaced.
        """
        ...
