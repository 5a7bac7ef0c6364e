"""The time, and the engine that runs the steps."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """The time."""

    def now(self) -> datetime:
        """Return the present time, aware, UTC."""
        ...


class Submit(Protocol):
    """Hands units of work to the engine; only a hint, the database is the truth."""

    def __call__(self, step: str, key: int | str) -> None:
        """Have the step called with the key, soon, unless the same is waiting or under way already."""
        ...
