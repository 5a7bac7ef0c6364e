"""Which sketches may share enough with a given one: an inverted index of sampled hashes in memory.

Of a long sketch every fourth hash is kept (those divisible by 4, so that two texts keep the same), of a short
one all. All hashes of the one that is asked about are looked up, so that a short text on record is found for
sure; a short one asked about meets only the sample of the long ones. What a pair really shares is counted
afterwards on the stored sketches.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from monitor.store.growing import Growing, is_within, to_seconds

# Shared by a fifth or more, two texts are shown to the judge; negatives reached 0.40, copies start at 0.45
# (measured on 300 political articles, their altered copies and other outlets' reports of the same).
WORTH_SHOWING = 0.2
_SHORT = 64
_SAMPLING = 4
# A candidate needs a third of the sampled hashes that a fifth of the smaller sketch would bring on average.
_LUCK = 3
# Fewer trigrams than this are a line of text, which many longer texts hold by chance.
_LINE = 8
_LIKE_SIZED = 2
# Postings of a run: 8 MB. Larger runs are not merged, so that merging needs little memory and time.
_RUN = 1 << 20

_ROW_BITS = np.uint64(32)

_Hashes = NDArray[np.uint32]


class SketchRow(NamedTuple):
    """A sketch on record, with what the index must know about its article."""

    article_id: int
    published_at: datetime | None  # None: in every window
    shingles: bytes


def are_comparable(one: int, other: int) -> bool:
    """Tell whether containment says something about sketches of these sizes, in hashes.

    The smaller must have 8 or more, or the larger at most twice as many: a one-line text is not "contained"
    in every article that quotes the line, but two one-line texts can be copies of each other.
    """
    smaller, larger = sorted((one, other))
    return smaller >= _LINE or 0 < larger <= _LIKE_SIZED * smaller


class _Run(NamedTuple):
    """Postings in order of their hashes: the article of ``rows[i]`` has ``hashes[i]``."""

    hashes: _Hashes
    rows: NDArray[np.uint32]


class SketchIndex:
    """Not thread-safe: used in the judging room only."""

    def __init__(self) -> None:
        self._ids = Growing(np.int64)
        self._published = Growing(np.float64)
        self._sizes = Growing(np.int64)
        self._runs: list[_Run] = []

    def __len__(self) -> int:
        """How many sketches are found."""
        return len(self._ids)

    def add(self, rows: Iterable[SketchRow]) -> None:
        """Take in rows, none of which is here already."""
        some = list(rows)
        if not some:
            return
        sketches = [np.frombuffer(row.shingles, "<u4") for row in some]
        first = len(self._ids)
        self._ids.extend(np.array([row.article_id for row in some], np.int64))
        self._published.extend(to_seconds(row.published_at for row in some))
        self._sizes.extend(np.array([len(sketch) for sketch in sketches], np.int64))
        sampled = [_sample(sketch) for sketch in sketches]
        numbers = np.arange(first, first + len(some), dtype=np.uint32)
        hashes = np.concatenate(sampled).astype(np.uint32)
        self._runs.append(_sorted_run(hashes, np.repeat(numbers, [len(sample) for sample in sampled])))
        self._merge()

    def keep_only(self, article_ids: Collection[int]) -> None:
        """Forget every sketch but those of these articles."""
        stays = np.isin(self._ids.view, np.fromiter(article_ids, np.int64, len(article_ids)))
        if stays.all():
            return
        moved = np.cumsum(stays) - 1  # the row's new number
        self._ids, self._published, self._sizes = (
            _chosen(column, stays) for column in (self._ids, self._published, self._sizes)
        )
        runs = [(run, stays[run.rows]) for run in self._runs]
        self._runs = [_Run(run.hashes[kept], moved[run.rows[kept]].astype(np.uint32)) for run, kept in runs]

    def candidates(self, shingles: bytes, *, since: datetime, until: datetime) -> list[int]:
        """Return ids of articles published within [since, until] that may share a fifth; ascending.

        A pair that does share a fifth of the smaller sketch may be missed when both are long, or when only
        the one asked about is short; tests/bench prints how often.
        """
        asked = np.frombuffer(shingles, "<u4")
        met = self._rows_with(asked)
        if not len(met):
            return []
        rows, shared = np.unique(met, return_counts=True)
        sizes, published = self._sizes.view[rows], self._published.view[rows]
        smaller, larger = np.minimum(sizes, len(asked)), np.maximum(sizes, len(asked))
        expected = WORTH_SHOWING * smaller / np.where(sizes < _SHORT, 1, _SAMPLING)
        is_likely = (
            (shared >= np.maximum(1, np.floor(expected / _LUCK)))
            & ((smaller >= _LINE) | (larger <= _LIKE_SIZED * smaller))
            & is_within(published, since, until)
        )
        return [int(each) for each in np.sort(self._ids.view[rows[is_likely]])]

    def _rows_with(self, asked: _Hashes) -> NDArray[np.uint32]:
        """Return the row of every posting with one of these hashes, as often as it has one."""
        found: list[NDArray[np.uint32]] = []
        for run in self._runs:
            starts = np.searchsorted(run.hashes, asked, "left")
            counts = np.searchsorted(run.hashes, asked, "right") - starts
            # Positions starts[i], starts[i] + 1, … of all ranges, one after the other.
            jumps = np.repeat(starts - np.cumsum(counts) + counts, counts)
            found.append(run.rows[jumps + np.arange(len(jumps))])
        return np.concatenate(found) if found else np.empty(0, np.uint32)

    def _merge(self) -> None:
        """Keep the runs few: none is followed by one of half its size or more, unless they are full."""
        while len(self._runs) > 1:
            before, last = self._runs[-2:]
            if len(last.hashes) * 2 < len(before.hashes) or len(before.hashes) + len(last.hashes) > _RUN:
                return
            hashes = np.concatenate([before.hashes, last.hashes])
            self._runs[-2:] = [_sorted_run(hashes, np.concatenate([before.rows, last.rows]))]


def _sample(sketch: _Hashes) -> _Hashes:
    return sketch if len(sketch) < _SHORT else sketch[sketch % _SAMPLING == 0]


def _sorted_run(hashes: _Hashes, rows: NDArray[np.uint32]) -> _Run:
    # One sort of both together: 16 ms a million, against 130 for sorting hashes and moving rows after them.
    together = np.sort(hashes.astype(np.uint64) << _ROW_BITS | rows)
    return _Run((together >> _ROW_BITS).astype(np.uint32), together.astype(np.uint32))


def _chosen(column: Growing, stays: NDArray[Any]) -> Growing:
    chosen = Growing(column.view.dtype)
    chosen.extend(column.view[stays])
    return chosen
