"""The time, as the world keeps it."""

from datetime import UTC, datetime


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the present time, aware, UTC."""
        return datetime.now(UTC)


class ArchiveClock:
    """A clock that stands where an archive is being read; one thread's use only."""

    def __init__(self, at: datetime) -> None:
        self._at = at

    def now(self) -> datetime:
        """Return the time it was last set to."""
        return self._at

    def set(self, at: datetime) -> None:
        """Move the hands, forwards or back."""
        self._at = at
