"""Columns in memory: arrays that grow at their end, times in them, and the rows of an index."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

# A share of rows that nobody finds any more is swept out at once.
_DEAD = 0.25


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


class DatedRows:
    """Of which article each row of an index is, when that was published, and one number more."""

    def __init__(self, kind: DTypeLike) -> None:
        """Prepare no rows, whose further numbers are of this kind."""
        self._ids = Growing(np.int64)
        self._published = Growing(np.float64)  # minus infinity: found no more
        self._further = Growing(kind)

    def __len__(self) -> int:
        """How many rows are held, those that are found no more included."""
        return len(self._ids)

    @property
    def article_ids(self) -> NDArray[np.int64]:
        """By row; not to be kept over an ``extend``."""
        return self._ids.view

    @property
    def further(self) -> NDArray[Any]:
        """The further numbers by row; not to be kept over an ``extend``."""
        return self._further.view

    def are_within(self, rows: NDArray[Any], since: datetime, until: datetime) -> NDArray[np.bool_]:
        """Tell which of these rows are found and lie within [since, until], as ``is_within`` has it."""
        return is_within(self._published.view[rows], since, until)

    def extend(
        self, article_ids: Sequence[int], published: NDArray[np.float64], further: NDArray[Any]
    ) -> None:
        """Append rows; ``published`` in seconds since 1970, NaN for what lies in every window."""
        self._ids.extend(np.array(article_ids, np.int64))
        self._published.extend(published)
        self._further.extend(further)

    def forget(self, article_ids: Collection[int]) -> None:
        """Find the rows of these articles no more."""
        gone = np.fromiter(article_ids, np.int64, len(article_ids))
        self._published.view[np.isin(self._ids.view, gone)] = -np.inf

    def sweep(self, before: float) -> NDArray[np.bool_] | None:
        """Drop what was published before then and what is found no more, if that is a quarter or more.

        Returns:
            By row until now, whether it stays, those after it having moved up; None when nothing was dropped.
        """
        stays = ~((self._published.view < before) | np.isneginf(self._published.view))
        if stays.sum() > (1 - _DEAD) * len(stays):
            return None
        self._ids, self._published, self._further = (
            column.chosen(stays) for column in (self._ids, self._published, self._further)
        )
        return stays


def to_seconds(times: Iterable[datetime | None]) -> NDArray[np.float64]:
    """Return times as seconds since 1970, NaN for None."""
    return np.array([np.nan if time is None else time.timestamp() for time in times], np.float64)


def is_within(seconds: NDArray[np.float64], since: datetime, until: datetime) -> NDArray[np.bool_]:
    """Tell which times lie within [since, until]; NaN lies in every window."""
    is_outside = (seconds < since.timestamp()) | (seconds > until.timestamp())
    return ~is_outside
