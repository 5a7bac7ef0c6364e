"""The time, as the world keeps it."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from monitor.ports import Clock

# What a time server corrects between two looks is no step.
_STEP = timedelta(seconds=10)


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


class ClockWatch:
    """Notices that a clock was set back.

    Args:
        elapsed: seconds that pass whatever the clock is set to.
    """

    def __init__(self, clock: Clock, elapsed: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._elapsed = elapsed
        self._look()

    def set_back_by(self) -> timedelta:
        """Return by how much the clock was set back since the last look, none if it was not."""
        at, elapsed = self._at, self._elapsed_at
        self._look()
        step = self._at - at - timedelta(seconds=self._elapsed_at - elapsed)
        return -step if step < -_STEP else timedelta()

    def _look(self) -> None:
        self._at, self._elapsed_at = self._clock.now(), self._elapsed()
