"""Columns in memory: arrays that grow at their end, and times in them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray


class Growing:
    """A one-dimensional array of one type; room doubles, so that growing costs constant time an element."""

    def __init__(self, kind: DTypeLike) -> None:
        self._room: NDArray[Any] = np.empty(64, kind)
        self._count = 0

    def __len__(self) -> int:
        """How many elements there are."""
        return self._count

    @property
    def view(self) -> NDArray[Any]:
        """The elements; not to be kept over an ``extend``."""
        return self._room[: self._count]

    def chosen(self, stays: NDArray[np.bool_]) -> "Growing":
        """Return the elements for which it is true, in a column of their own."""
        chosen = Growing(self._room.dtype)
        chosen.extend(self.view[stays])
        return chosen

    def extend(self, values: NDArray[Any]) -> None:
        """Append the values in order."""
        needed = self._count + len(values)
        if needed > len(self._room):
            wider = np.empty(max(needed, 2 * len(self._room)), self._room.dtype)
            wider[: self._count] = self.view
            self._room = wider
        self._room[self._count : needed] = values
        self._count = needed


def to_seconds(times: Iterable[datetime | None]) -> NDArray[np.float64]:
    """Return times as seconds since 1970, NaN for None."""
    return np.array([np.nan if time is None else time.timestamp() for time in times], np.float64)


def is_within(seconds: NDArray[np.float64], since: datetime, until: datetime) -> NDArray[np.bool_]:
    """Tell which times lie within [since, until]; NaN lies in every window."""
    is_outside = (seconds < since.timestamp()) | (seconds > until.timestamp())
    return ~is_outside
