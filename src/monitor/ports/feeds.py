"""What is remembered of feeds and of their entries."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from monitor.model import (
    ChangedEntry,
    ClaimedEntry,
    EntryKeys,
    KnownEntry,
    NewEntry,
    PollRecord,
    PollStanding,
    PollState,
)


class FeedStore(Protocol):
    """Poll states and entries.

    Raises StoreUnavailableError from any method when the database cannot be written or is locked too long.
    """

    def sync_feeds(self, feeds: Mapping[str, str], *, first_polls: Mapping[str, datetime]) -> None:
        """Make the states be those of exactly these feeds (name to configured address).

        A new feed, or one whose address changed, starts anew at its time in ``first_polls``; a feed that is
        no longer named keeps its state unpolled and takes it up again when it comes back. One that was gone
        begins anew then: who names it again wants it to be asked.
        """
        ...

    def due_feeds(self, now: datetime, *, limit: int) -> Sequence[str]:
        """Return names of feeds that are due and unclaimed, longest due first."""
        ...

    def claim_due_feeds(
        self, now: datetime, *, lease: timedelta, limit: int, among: Collection[str] | None = None
    ) -> Sequence[PollState]:
        """Take up to ``limit`` feeds that are due and unclaimed, longest due first, until the lease ends.

        Args:
            now: the present.
            lease: so long they are taken.
            limit: so many at most.
            among: of these only, by name; None for all.
        """
        ...

    def known_entries(self, feed: str, keys: Sequence[EntryKeys]) -> Sequence[KnownEntry]:
        """Return the feed's recorded entries that share a non-empty key with one of these, as recorded."""
        ...

    def record_polls(
        self, records: Sequence[PollRecord], now: datetime, *, per_host: int | None = None
    ) -> Sequence[int]:
        """Store states, new and changed entries in one transaction; end the claims.

        The pages of articles whose entries changed are due to be looked at, a few times for each entry.

        Returns:
            The ids of the new entries that are due at once, the first so many of each host.
        """
        ...

    def record_pushed(
        self,
        feed: str,
        new: Sequence[NewEntry],
        changed: Sequence[ChangedEntry],
        now: datetime,
        *,
        per_host: int | None = None,
    ) -> Sequence[int]:
        """Store entries of a feed that were pushed, as those of a poll, in one transaction.

        What is remembered of polling stays as it is, but for when something was new; a feed that is not named
        gets no entries.

        Returns:
            As ``record_polls``.
        """
        ...

    def make_due(self, feeds: Iterable[str], now: datetime) -> None:
        """Let these feeds be polled then at the latest, whatever was decided about their next poll.

        Those whose server asked for a pause wait for its end.
        """
        ...

    def release_feed(self, feed: str) -> None:
        """End a claim without a result."""
        ...

    def claim_entry(self, entry_id: int, now: datetime, *, lease: timedelta) -> ClaimedEntry | None:
        """Take an entry that awaits ingestion; None when it is done, not due or taken by somebody."""
        ...

    def release_entry(self, entry_id: int, *, retry_at: datetime, was_asked: bool = True) -> None:
        """End the taking of an entry without a result; it is due again at ``retry_at``.

        A taking in which nobody was asked does not count among its attempts.
        """
        ...

    def give_up_entry(self, entry_id: int, now: datetime) -> None:
        """Settle an entry as given up; does nothing to one that has an outcome."""
        ...

    def due_entries(self, now: datetime, *, limit: int, per_host: int) -> Sequence[int]:
        """Return ids of entries that await ingestion, due and unclaimed; oldest first.

        There are so many of a host at most, those that somebody has taken counted: others have to wait for
        the host's turn, and whoever waits for it with them can do nothing else.
        """
        ...

    def pause_host(self, host: str, until: datetime) -> None:
        """Note that a host wants to be left alone until then; the later of two such times holds."""
        ...

    def host_pauses(self, now: datetime) -> Mapping[str, datetime]:
        """Return the hosts that want to be left alone still, and until when."""
        ...

    def poll_state(self, feed: str) -> PollState | None:
        """Return the state of one feed that the configuration names; None for any other."""
        ...

    def poll_states(self) -> Sequence[PollState]:
        """Return the states of all feeds on record, by name."""
        ...

    def poll_standings(self) -> Sequence[PollStanding]:
        """Return how polling each of the feeds goes that are to be polled, by name."""
        ...
