"""The vectors of one space in memory when they are many: codes, by which a few are found and then compared.

The vectors themselves stay in the database. A code is that of the centred vector, so it rests on the mean of
its language at the time when it was made. Measured on 100,000 vectors: of the ten closest as many are found
when that mean has since moved by a fifth of the length of a centred vector, of the fifty closest 0.980
instead of 0.986, and 0.95 when it has moved by half. Beyond a fifth the codes of the language are made anew.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

import numpy as np

from monitor.store.codes import Codes
from monitor.store.growing import DatedRows
from monitor.store.vectors import Floats, Ids, VectorColumns, VectorRow, columns_of

# In lengths of a centred vector.
_MOVED = 0.2


class CodedIndex:
    """Not thread-safe: used in the judging room only."""

    def __init__(self, dimensions: int) -> None:
        self._codes = Codes(dimensions)
        self._dimensions = dimensions
        self._rows = DatedRows(np.int16)  # and the number of its language
        self._numbers: dict[str, int] = {}
        self._coded_with: dict[str, Floats] = {}
        self._lengths: dict[str, float] = {}
        self._outdated: Ids = np.empty(0, np.int64)

    def __len__(self) -> int:
        """How many vectors are held, those that are found no more included."""
        return len(self._rows)

    def add(self, rows: Iterable[VectorRow], means: Mapping[str, Floats]) -> None:
        """Take in rows, none of which is here already.

        Raises:
            ValueError: a vector has another number of dimensions than those before.
        """
        self.extend(columns_of(rows), means)

    def extend(self, columns: VectorColumns, means: Mapping[str, Floats]) -> None:
        """Take in vectors as columns, none of which is here already.

        Raises:
            ValueError: a vector has another number of dimensions than those before.
        """
        if columns.values.shape[1] != self._dimensions:
            raise ValueError(f"{columns.values.shape[1]} dimensions in a space of {self._dimensions}")
        for language in columns.languages:
            self._numbers.setdefault(language, len(self._numbers))
        numbers = [self._numbers[language] for language in columns.languages]
        self._rows.extend(columns.article_ids, columns.published, np.array(numbers, np.int16))
        self._codes.extend(self._centred(columns.values, columns.languages, means))

    def nearest(
        self,
        values: Floats,
        *,
        language: str,
        means: Mapping[str, Floats],
        since: datetime,
        until: datetime,
        limit: int,
    ) -> tuple[list[int], list[str]]:
        """Return about ``limit`` articles of the window that seem closest, and their languages; unordered."""
        mean = means.get(language)
        rows = self._codes.closest(
            values if mean is None else values - mean,
            is_open=lambda rows: self._rows.are_within(rows, since, until),
            limit=limit,
        )
        names = list(self._numbers)
        return self._rows.article_ids[rows].tolist(), [names[number] for number in self._rows.further[rows]]

    def forget(self, article_ids: Collection[int]) -> None:
        """Find these articles no more."""
        self._rows.forget(article_ids)
        self.forget_before(-np.inf)

    def forget_before(self, seconds: float) -> bool:
        """Drop what was published before then and what is found no more, if that is a quarter or more."""
        stays = self._rows.sweep(seconds)
        if stays is None:
            return False
        self._codes.keep(stays)
        moved = np.cumsum(stays) - 1
        self._outdated = moved[self._outdated[stays[self._outdated]]]
        return True

    def outdated(self, means: Mapping[str, Floats], *, limit: int) -> list[int]:
        """Return some articles whose codes rest on a mean that has moved, to be given to ``renew``."""
        for language, mean in means.items():
            before = self._coded_with.get(language, mean)
            if np.linalg.norm(mean - before) > _MOVED * self._lengths.get(language, 0.0):
                theirs = np.flatnonzero(self._rows.further == self._numbers[language])
                self._outdated = np.union1d(self._outdated, theirs)
                del self._coded_with[language]
        return [int(each) for each in self._rows.article_ids[self._outdated[:limit]]]

    def renew(self, vectors: Mapping[int, Floats], means: Mapping[str, Floats], *, limit: int) -> None:
        """Make the codes of the first ``limit`` outdated articles anew, from those vectors that there are."""
        names = list(self._numbers)
        rows, self._outdated = self._outdated[:limit], self._outdated[limit:]
        known = np.array([row for row in rows if int(self._rows.article_ids[row]) in vectors], np.int64)
        if len(known):
            values = np.stack([vectors[int(article_id)] for article_id in self._rows.article_ids[known]])
            languages = [names[int(number)] for number in self._rows.further[known]]
            self._codes.replace(known, self._centred(values, languages, means))

    def _centred(self, values: Floats, languages: list[str], means: Mapping[str, Floats]) -> Floats:
        """Return the vectors without the mean of their languages, and remember the means and lengths."""
        centred, nothing = values.copy(), np.zeros(self._dimensions, np.float32)
        names = np.array(languages)
        for language in dict.fromkeys(languages):
            here = names == language
            mean = means.get(language, nothing)
            centred[here] -= mean
            if language not in self._coded_with:
                self._coded_with[language] = mean
                self._lengths[language] = float(np.sqrt(np.vecdot(centred[here], centred[here])).mean())
        return centred
