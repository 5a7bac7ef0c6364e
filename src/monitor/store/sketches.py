"""Which sketches may share enough with a given one: an inverted index of sampled hashes in memory.

Of a sketch of up to 31 hashes all are kept, of a longer one every second, fourth, eighth or sixteenth: those
divisible by that power of two, so that two texts keep the same. That leaves 16 to 31 of up to 511 hashes, and
a bounded number of bytes for an article, whatever its length. All hashes of the one that is asked about are
looked up, the rarest first, up to a bounded number of postings. What a pair really shares is counted
afterwards on the stored sketches.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from monitor.store.growing import DatedRows, to_seconds

# Shared by a fifth or more, two texts are shown to the judge; negatives reached 0.40, copies start at 0.45
# (measured on 300 political articles, their altered copies and other outlets' reports of the same).
WORTH_SHOWING = 0.2
# A sample has this many hashes or more, and at most twice as many while the text has less than 512.
_SAMPLE = 16
_LEVELS = 5
# A candidate needs a third of the sampled hashes that a fifth of the smaller sketch would bring on average,
# and two where so many are looked up that one may be met by chance.
_LUCK = 3
_MORE_THAN_CHANCE = 8
# So many candidates are compared with their whole sketches, those that seem to share most.
_COMPARED = 32
# So many postings are looked at: more are of trigrams that stand in many texts, which tell nothing.
_LOOKED_AT = 5_000
# Fewer trigrams than this are a line of text, which many longer texts hold by chance.
LINE = 8
_LIKE_SIZED = 2
# Fewer than this are less than five words.
_PHRASE = 3
# Postings of a run: 32 MB. Larger runs are not merged, so that merging needs little memory and time; so many
# new ones are sorted at once while nobody asks.
_RUN = 1 << 22

_ROW_BITS = np.uint64(32)

_Hashes = NDArray[np.uint32]
_RowNumbers = NDArray[np.uint32]


class SketchRow(NamedTuple):
    """A sketch on record, with what the index must know about its article."""

    article_id: int
    published_at: datetime | None  # None: in every window
    shingles: bytes


def are_comparable(one: int, other: int) -> bool:
    """Tell whether containment says something about sketches of these sizes, in hashes.

    The smaller must have 8 or more, or 3 or more and the larger at most twice as many: a one-line text is not
    "contained" in every article that quotes the line, but two one-line texts can be copies of each other. A
    word or two are nobody's.
    """
    smaller, larger = sorted((one, other))
    return smaller >= LINE or (smaller >= _PHRASE and larger <= _LIKE_SIZED * smaller)


class _Run(NamedTuple):
    """Postings in order of their hashes: the article of ``rows[i]`` has ``hashes[i]``."""

    hashes: _Hashes
    rows: _RowNumbers


class SketchIndex:
    """Not thread-safe: used in the judging room only."""

    def __init__(self) -> None:
        self._rows = DatedRows(np.int32)  # and the size of its sketch
        self._levels = [_Postings() for _ in range(_LEVELS)]

    def __len__(self) -> int:
        """How many sketches are held, those that are found no more included."""
        return len(self._rows)

    def add(self, rows: Iterable[SketchRow]) -> None:
        """Take in rows, none of which is here already."""
        some = list(rows)
        self.extend(
            [row.article_id for row in some],
            to_seconds(row.published_at for row in some),
            [row.shingles for row in some],
        )

    def extend(
        self, article_ids: Sequence[int], published: NDArray[np.float64], sketches: Sequence[bytes]
    ) -> None:
        """Take in sketches as columns, none of which is here already, with the times of their articles."""
        if not article_ids:
            return
        first = len(self._rows)
        sizes = np.array([len(sketch) // np.dtype("<u4").itemsize for sketch in sketches], np.int32)
        self._rows.extend(article_ids, published, sizes)
        hashes = np.frombuffer(b"".join(sketches), "<u4").astype(np.uint32, copy=False)
        numbers = np.repeat(np.arange(first, first + len(article_ids), dtype=np.uint32), sizes)
        masks = np.repeat((np.uint32(1) << _level(sizes)) - np.uint32(1), sizes)
        sampled = np.flatnonzero(hashes & masks == 0)
        hashes, numbers, masks = hashes[sampled], numbers[sampled], masks[sampled]
        for level, postings in enumerate(self._levels):
            here = masks == (1 << level) - 1
            postings.add(hashes[here], numbers[here])

    def forget(self, article_ids: Collection[int]) -> None:
        """Find these articles no more."""
        self._rows.forget(article_ids)
        self.forget_before(-np.inf)

    def forget_before(self, seconds: float) -> bool:
        """Drop what was published before then and what is found no more, if that is a quarter or more."""
        stays = self._rows.sweep(seconds)
        if stays is None:
            return False
        for postings in self._levels:
            postings.keep(stays)
        return True

    def candidates(self, shingles: bytes, *, since: datetime, until: datetime) -> list[int]:
        """Return ids of articles published within [since, until] that may share a fifth; ascending.

        Up to 32, those that seem to share most. A pair that does share a fifth may be missed by chance, most
        often a short text asked about that stands in a long one on record; tests/bench prints how often.
        """
        asked = np.frombuffer(shingles, "<u4")
        found = [
            postings.rows_with(asked[asked & np.uint32((1 << level) - 1) == 0])
            for level, postings in enumerate(self._levels)
        ]
        rows, shared = np.unique(np.concatenate([met for met, _ in found]), return_counts=True)
        if not len(rows):
            return []
        sizes = self._rows.further[rows]
        levels = _level(sizes)
        looked_up = np.array([share for _, share in found])[levels]
        smaller, larger = np.minimum(sizes, len(asked)), np.maximum(sizes, len(asked))
        sampled = np.maximum(smaller / (1 << levels) * looked_up, 1e-9)
        least = np.where(sampled < _MORE_THAN_CHANCE, 1, 2)
        is_likely = (
            (shared >= np.maximum(least, np.floor(WORTH_SHOWING * sampled / _LUCK)))
            & ((smaller >= LINE) | (larger <= _LIKE_SIZED * smaller))
            & self._rows.are_within(rows, since, until)
        )
        rows, shares = rows[is_likely], (shared / sampled)[is_likely]
        best = np.lexsort((-rows.astype(np.int64), -shares))[:_COMPARED]
        return [int(each) for each in np.sort(self._rows.article_ids[rows[best]])]


class _Postings:
    """Postings of the sketches that keep one hash of so many, in sorted runs."""

    def __init__(self) -> None:
        self._sorted: list[_Run] = []
        self._new: list[_Run] = []  # in the order in which they came
        self._new_count = 0

    def add(self, hashes: _Hashes, rows: _RowNumbers) -> None:
        """Take in postings."""
        if not len(hashes):  # as on most levels: one without any would hold empty runs for good
            return
        self._new.append(_Run(hashes, rows))
        self._new_count += len(hashes)
        if self._new_count >= _RUN:
            self._sort()

    @property
    def _runs(self) -> list[_Run]:
        """All postings, sorted."""
        self._sort()
        return self._sorted

    def _sort(self) -> None:
        """Sort what is new, and keep the runs few: none is followed by one of half its size, unless full."""
        if not self._new_count:
            return
        hashes, rows = (np.concatenate(column) for column in zip(*self._new, strict=True))
        self._new, self._new_count = [], 0
        self._sorted.append(_sorted_run(hashes, rows))
        while len(self._sorted) > 1:
            before, last = self._sorted[-2:]
            if len(last.hashes) * 2 < len(before.hashes) or len(before.hashes) + len(last.hashes) > _RUN:
                return
            both = np.concatenate([before.hashes, last.hashes]), np.concatenate([before.rows, last.rows])
            self._sorted[-2:] = [_sorted_run(*both)]

    def keep(self, stays: NDArray[np.bool_]) -> None:
        """Drop the rows for which it is false; the others move up."""
        moved = np.cumsum(stays) - 1
        kept = [(run, stays[run.rows]) for run in self._runs]
        runs = [_Run(run.hashes[here], moved[run.rows[here]].astype(np.uint32)) for run, here in kept]
        self._sorted = [run for run in runs if len(run.hashes)]

    def rows_with(self, asked: _Hashes) -> tuple[_RowNumbers, float]:
        """Return the rows of the postings with these hashes, and which share of the hashes was looked up.

        A row comes as often as it has one. Hashes of many rows are left out when all would be too many.
        """
        runs = self._runs
        if not runs or not len(asked):
            return np.empty(0, np.uint32), 1.0
        starts = np.array([np.searchsorted(run.hashes, asked, "left") for run in runs])
        ends = np.array([np.searchsorted(run.hashes, asked, "right") for run in runs])
        counts = (ends - starts).sum(axis=0)
        rarest = np.argsort(counts, kind="stable")
        is_looked_up = np.zeros(len(asked), bool)
        is_looked_up[rarest[np.cumsum(counts[rarest]) <= _LOOKED_AT]] = True
        found = [
            run.rows[_positions(start[is_looked_up], end[is_looked_up])]
            for run, start, end in zip(runs, starts, ends, strict=True)
        ]
        return np.concatenate(found), float(is_looked_up.mean())


def _level(sizes: NDArray[np.int32]) -> NDArray[np.uint32]:
    """Return for sketches of these sizes the logarithm of the power of two whose multiples are kept."""
    times = np.maximum(sizes // _SAMPLE, 1)
    return np.minimum(np.log2(times), _LEVELS - 1).astype(np.uint32)


def _positions(starts: NDArray[np.intp], ends: NDArray[np.intp]) -> NDArray[np.intp]:
    """Return start, start + 1, … of all ranges, one after the other."""
    counts = ends - starts
    jumps = np.repeat(starts - np.cumsum(counts) + counts, counts)
    return jumps + np.arange(len(jumps))


def _sorted_run(hashes: _Hashes, rows: _RowNumbers) -> _Run:
    # One sort of both together: 16 ms a million, against 130 for sorting hashes and moving rows after them.
    together = np.sort(hashes.astype(np.uint64) << _ROW_BITS | rows)
    return _Run((together >> _ROW_BITS).astype(np.uint32), together.astype(np.uint32))
