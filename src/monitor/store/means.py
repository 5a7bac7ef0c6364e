"""The running mean of each language: what its articles share, which says nothing about their stories."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, select

from monitor.model import Vector
from monitor.store.tables import VECTOR_SUM
from monitor.store.vectors import Floats

_Sum = tuple[float, NDArray[np.float64]]


class RunningMeans:
    """Means of the vectors on record by space and language, drawn towards a background while these are few.

    A mean is (sum + prior · background) / (count + prior). The background of a language is the mean of the
    vectors that were set for it. A language for which none were set has, in a multilingual space, the mean of
    all vectors of other languages: there all of them lie in one direction, and without it the first articles
    of a language would be joined by that alone. In other spaces it has none, which is zero.
    """

    def __init__(self, *, prior: float, is_multilingual: Callable[[str], bool]) -> None:
        """Start without background.

        Args:
            prior: how many vectors of the background a mean starts from.
            is_multilingual: tells of a space whether like texts of two languages have like vectors.
        """
        self._prior = prior
        self._is_multilingual = is_multilingual
        self._backgrounds: dict[str, dict[str, _Sum]] = {}

    def set_background(self, vectors: Mapping[str, Sequence[Vector]]) -> None:
        """Let the mean of each language start from the mean of these vectors, by language."""
        backgrounds: dict[str, dict[str, _Sum]] = {}
        for language, some in vectors.items():
            for space in {vector.space for vector in some}:
                values = [np.frombuffer(each.values, "<f4") for each in some if each.space == space]
                total: NDArray[np.float64] = np.sum(np.array(values, np.float64), axis=0)
                backgrounds.setdefault(space, {})[language] = (len(values), total)
        self._backgrounds = backgrounds

    def familiarity(self, connection: Connection, space: str) -> dict[str, int]:
        """Return by language how many vectors its mean rests on, those of the background included."""
        recorded = select(VECTOR_SUM.c.language, VECTOR_SUM.c.vector_count).where(VECTOR_SUM.c.space == space)
        counts = Counter({row.language: row.vector_count for row in connection.execute(recorded)})
        counts.update({name: int(count) for name, (count, _) in self._backgrounds.get(space, {}).items()})
        return dict(counts)

    def means(self, connection: Connection, space: str, *, asked: str) -> dict[str, Floats]:
        """Return the mean of every language on record or with a background, and of the one asked about.

        Each of shape (dimensions,). A language that is missing has nothing to be subtracted.
        """
        recorded = _recorded(connection, space)
        backgrounds = self._backgrounds.get(space, {})
        means: dict[str, Floats] = {}
        for language in {*recorded, *backgrounds, asked}:
            background = [some for name, some in backgrounds.items() if name == language]
            if not background and self._is_multilingual(space):
                known = (*recorded.items(), *backgrounds.items())
                background = [some for name, some in known if name != language]
            mean = self._mean(recorded.get(language), background)
            if mean is not None:
                means[language] = mean
        return means

    def _mean(self, recorded: _Sum | None, background: Sequence[_Sum]) -> Floats | None:
        known = sum(count for count, _ in background) or 1  # of none the sums are nothing too
        count, *parts = (0,) if recorded is None else recorded
        parts += [self._prior / known * total for _, total in background]
        if not parts:
            return None
        mean: Floats = (np.sum(parts, axis=0) / (count + self._prior)).astype(np.float32)
        return mean


def _recorded(connection: Connection, space: str) -> dict[str, _Sum]:
    sums = select(VECTOR_SUM.c.language, VECTOR_SUM.c.vector_count, VECTOR_SUM.c.total)
    return {
        language: (count, np.frombuffer(total, "<f8"))
        for language, count, total in connection.execute(sums.where(VECTOR_SUM.c.space == space))
    }
