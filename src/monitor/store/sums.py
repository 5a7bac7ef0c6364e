"""Counts and sums of the vectors on record, by space and language: what the running means are made of."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, bindparam, insert, select, update

from monitor.store.prepared import Prepared
from monitor.store.tables import VECTOR_SUM

_OF_SPACE = Prepared(
    select(VECTOR_SUM.c.language, VECTOR_SUM.c.vector_count, VECTOR_SUM.c.total).where(
        VECTOR_SUM.c.space == bindparam("space")
    )
)
_BEGIN = Prepared(insert(VECTOR_SUM))
_CHANGE = Prepared(
    update(VECTOR_SUM).where(
        VECTOR_SUM.c.space == bindparam("this_space"), VECTOR_SUM.c.language == bindparam("this_language")
    )
)


class VectorSum(NamedTuple):
    """What the vectors of one space and language add up to."""

    vector_count: int
    total: NDArray[np.float64]  # (dimensions,)


class VectorSums:
    """The sums as one transaction sees them: read once a space, and kept equal to the table by ``add``.

    Good until the transaction ends. One that writes has one of these: it sees not what another adds.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._spaces: dict[str, dict[str, VectorSum]] = {}

    def of(self, space: str) -> Mapping[str, VectorSum]:
        """Return the sums of a space by language; a language whose vectors are all gone has a count of 0."""
        return self._of(space)

    def add(self, space: str, language: str, half_values: Sequence[bytes], *, sign: int = 1) -> None:
        """Count float16 vectors into the sum of their language, or out of it with ``sign=-1``."""
        sums = self._of(space)
        change = sign * np.frombuffer(b"".join(half_values), "<f2").astype("<f8").reshape(
            len(half_values), -1
        )
        before = sums.get(language)
        if before is None:
            after = VectorSum(len(half_values), change.sum(axis=0))
            row = {"vector_count": after.vector_count, "total": after.total.tobytes()}
            _BEGIN.rows(self._connection, space=space, language=language, **row)
        else:
            count, total = before.vector_count + sign * len(half_values), before.total + change.sum(axis=0)
            # An empty sum is exactly nothing, whatever rounding left of it.
            after = VectorSum(count, total if count else 0 * total)
            row = {"vector_count": after.vector_count, "total": after.total.tobytes()}
            _CHANGE.rows(self._connection, this_space=space, this_language=language, **row)
        sums[language] = after

    def _of(self, space: str) -> dict[str, VectorSum]:
        if space not in self._spaces:
            self._spaces[space] = {
                language: VectorSum(count, np.frombuffer(total, "<f8"))
                for language, count, total in _OF_SPACE.rows(self._connection, space=space)
            }
        return self._spaces[space]
