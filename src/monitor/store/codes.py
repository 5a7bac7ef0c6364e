"""Short codes of many vectors, by which the few are found that deserve to be compared exactly.

A code has two parts: a bit a dimension, which says on what side of zero the vector lies, and half a byte a
dimension, which says roughly where. Vectors that differ in few bits are close; the first part is looked
through whole, the second for the few thousand that are left. Before, each vector is turned by a fixed
rotation that spreads it over all dimensions: without it, vectors of which most numbers are zero have the same
bits wherever they are zero (of the ten closest of 54,000 hashed texts, 0.93 were found without it, all with).

A million vectors of 384 dimensions: 240 MB against 768 in half precision, 5 ms to look through against 150.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Rows = NDArray[np.int64]

# Rows of a block: 6 MB of bits at 384 dimensions, which the system keeps in large pages.
_BLOCK = 131_072
# Rows worked on at once stay in the processor's cache. Of 4,096 to 65,536 measured, 16,384 and 32,768 were
# fastest.
_PART = 16_384
# So many are left by the bits: some 2,000 of 100,000 rows, 3,500 of 1,000,000. A hundred more cost 15 µs.
# With vectors like those of news in stories (see tests/bench), of which the tenth closest has a cosine of
# only 0.36, these hold 0.98 of the ten closest of 100,000 and 0.91 of the fifty closest; 1,400 held 0.97 and
# 0.88.
_LOOKED_AT = 1_800
_ROWS_EACH = 600  # for so many rows one more
# So many rows tell beforehand which counts are likely to be among the smallest.
_SAMPLED = 8_192
# A rotated vector has normal numbers: 512 bits tell as much of it as more, and cost less.
_MOST_BITS = 512
_WORD = 64
# Levels of half a byte that lose least of a normal number, in standard deviations (Max 1960, "Quantizing for
# minimum distortion").
_STEP = 0.335
_LEVELS = 16
# Words whose counts of bits add up in one byte.
_BYTE_OF_WORDS = 3
# Vectors coded at once: their rotation stays in the cache.
_CODED_AT_ONCE = 1_024


class Codes:
    """Codes of vectors in the order in which they came, by row. Not thread-safe: used in the room only."""

    def __init__(self, dimensions: int) -> None:
        self._rotation = _Rotation(dimensions)
        self._words = min(self._rotation.size, _MOST_BITS) // _WORD
        self._count = 0
        self._bits: list[NDArray[np.uint64]] = []  # a block each, of shape (words, rows)
        self._levels: list[NDArray[np.uint8]] = []  # a block each, of shape (rows, half the size)
        # Fresh arrays for each part would cost half as much again as what is done with them.
        self._unlike = np.empty(_PART, np.uint64)
        self._ones, self._some = np.empty(_PART, np.uint8), np.empty(_PART, np.uint8)
        self._totals = np.empty(0, np.uint16)

    def __len__(self) -> int:
        """How many rows there are."""
        return self._count

    def extend(self, centred: Floats) -> None:
        """Append the codes of vectors that were centred, of shape (vectors, dimensions)."""
        first = self._count
        for _ in range(-(-(first + len(centred)) // _BLOCK) - len(self._bits)):
            self._bits.append(np.zeros((self._words, _BLOCK), np.uint64))
            self._levels.append(np.zeros((_BLOCK, self._rotation.size // 2), np.uint8))
        self._count += len(centred)
        self.replace(np.arange(first, self._count), centred)

    def replace(self, rows: Rows, centred: Floats) -> None:
        """Code these rows anew, from vectors of shape (rows, dimensions)."""
        for start in range(0, len(rows), _CODED_AT_ONCE):
            some = rows[start : start + _CODED_AT_ONCE]
            bits, levels = self._code(self._rotation(centred[start : start + _CODED_AT_ONCE]))
            blocks, within = np.divmod(some, _BLOCK)
            for block in np.unique(blocks):
                here = blocks == block
                self._bits[block][:, within[here]] = bits[:, here]
                self._levels[block][within[here]] = levels[here]

    def keep(self, stays: NDArray[np.bool_]) -> None:
        """Forget the rows for which it is false; the others move up."""
        taken = 0
        for number, (bits, levels) in enumerate(zip(self._bits, self._levels, strict=True)):
            chosen = np.flatnonzero(stays[number * _BLOCK : (number + 1) * _BLOCK])
            moved_bits, moved_levels = bits[:, chosen], levels[chosen]
            for start in range(0, len(chosen), _BLOCK):  # at most twice: the end of one block, the next
                block, within = divmod(taken, _BLOCK)
                room = min(_BLOCK - within, len(chosen) - start)
                self._bits[block][:, within : within + room] = moved_bits[:, start : start + room]
                self._levels[block][within : within + room] = moved_levels[start : start + room]
                taken += room
        self._count = taken
        needed = -(-taken // _BLOCK)
        del self._bits[needed:], self._levels[needed:]

    def closest(self, centred: Floats, *, is_open: Callable[[Rows], NDArray[np.bool_]], limit: int) -> Rows:
        """Return about the ``limit`` rows closest to a vector, unordered; always the same for the same rows.

        Args:
            centred: of shape (dimensions,).
            is_open: tells for ascending rows which may be returned.
            limit: how many, not more than 1,800.
        """
        rotated = self._rotation(centred[np.newaxis])
        rows = self._fewest_differences(self._code(rotated)[0][:, 0], is_open)
        if len(rows) <= limit:
            return rows
        levels = self._levels_of(rows)
        half = self._rotation.size // 2
        low, high = rotated[:half, 0], rotated[half:, 0]
        scores = np.vecdot((levels & 15).astype(np.float32), np.ascontiguousarray(low))
        scores += np.vecdot((levels >> 4).astype(np.float32), np.ascontiguousarray(high))
        best: Rows = rows[scores >= np.partition(scores, -limit)[-limit]]
        return best

    def _fewest_differences(
        self, asked: NDArray[np.uint64], is_open: Callable[[Rows], NDArray[np.bool_]]
    ) -> Rows:
        """Return the open rows that differ in the fewest bits, of equal ones the last; ascending."""
        wanted, counts = _LOOKED_AT + self._count // _ROWS_EACH, self._differences(asked)
        sample = np.arange(0, self._count, max(self._count // _SAMPLED, 1))
        expected = wanted * len(sample) / max(self._count, 1)
        bound = _likely_bound(counts[sample][is_open(sample)], expected)
        while True:
            rows = np.flatnonzero(counts <= bound)
            rows = rows[is_open(rows)]
            if len(rows) >= wanted or bound >= _MOST_BITS:
                return rows if len(rows) <= wanted else _cut(rows, counts[rows], wanted)
            bound = _MOST_BITS

    def _differences(self, asked: NDArray[np.uint64]) -> NDArray[np.uint16]:
        """Return in how many bits each row differs; good for one call."""
        if len(self._totals) < self._count:
            self._totals = np.empty(len(self._bits) * _BLOCK, np.uint16)
        for start in range(0, self._count, _PART):
            end = min(start + _PART, self._count)
            block, within = divmod(start, _BLOCK)
            part = self._bits[block][:, within : within + end - start]
            unlike, ones, some = (each[: end - start] for each in (self._unlike, self._ones, self._some))
            total = self._totals[start:end]
            total[:] = 0
            for first in range(0, self._words, _BYTE_OF_WORDS):
                for word in range(first, min(first + _BYTE_OF_WORDS, self._words)):
                    np.bitwise_xor(part[word], asked[word], out=unlike)
                    np.bitwise_count(unlike, out=some if word == first else ones)
                    if word > first:
                        np.add(some, ones, out=some)
                np.add(total, some, out=total)
        return self._totals[: self._count]

    def _levels_of(self, rows: Rows) -> NDArray[np.uint8]:
        blocks, within = np.divmod(rows, _BLOCK)
        starts = np.flatnonzero(np.diff(blocks, prepend=-1))
        parts = np.split(within, starts[1:])
        return np.concatenate(
            [self._levels[block][part] for block, part in zip(blocks[starts], parts, strict=True)]
        )

    def _code(self, rotated: Floats) -> tuple[NDArray[np.uint64], NDArray[np.uint8]]:
        """Return bits of shape (words, vectors) and levels of shape (vectors, half the size)."""
        signs = np.packbits(rotated[: self._words * _WORD] > 0, axis=0, bitorder="little")
        octets = signs.reshape(self._words, _WORD // 8, -1).transpose(0, 2, 1)
        bits = np.ascontiguousarray(octets).view(np.uint64)[:, :, 0]
        levels = np.clip(rotated + _LEVELS / 2, 0, _LEVELS - 1).astype(np.uint8)
        half = self._rotation.size // 2
        return bits, np.ascontiguousarray((levels[:half] | levels[half:] << 4).T)


def _likely_bound(sample: NDArray[np.uint16], expected: float) -> int:
    """Return the count that so many of a sample hardly exceed, and some more for the chance of drawing it."""
    place = int(expected + 3 * expected**0.5 + 3)
    return int(np.partition(sample, place)[place]) if place < len(sample) else _MOST_BITS


def _cut(rows: Rows, counts: NDArray[np.uint16], wanted: int) -> Rows:
    """Return as many rows as wanted of more, those with the smallest counts, of equal ones the last."""
    bound = np.partition(counts, wanted - 1)[wanted - 1]
    stays = counts < bound
    stays[np.flatnonzero(counts == bound)[stays.sum() - wanted :]] = True
    chosen: Rows = rows[stays]
    return chosen


class _Rotation:
    """Spreads vectors over all dimensions: fixed signs, then Hadamard matrices along the diagonal.

    Neighbouring dimensions come into different matrices, since in many models the first ones tell the most.
    Keeps cosines (Ailon and Chazelle 2009, "The fast Johnson–Lindenstrauss transform").
    """

    def __init__(self, dimensions: int) -> None:
        self.size = -(-dimensions // _WORD) * _WORD
        self._matrix_size = self.size & -self.size  # the greatest power of two that divides it
        self._places = np.arange(self.size).reshape(-1, self._matrix_size).T.ravel()
        scattered = np.arange(self.size, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        self._signs = np.where(scattered >> np.uint64(63), -1.0, 1.0).astype(np.float32)

    def __call__(self, centred: Floats) -> Floats:
        """Return vectors, rotated, in steps of the levels: from (vectors, dimensions) to (size, vectors).

        A vector of nothing stays nothing.
        """
        lengths = np.sqrt(np.vecdot(centred, centred))
        turned = np.zeros((self.size, len(centred)), np.float32)
        factor = np.sqrt(self.size / self._matrix_size) / _STEP / np.maximum(lengths, np.float32(1e-6))
        turned[self._places[: centred.shape[1]]] = centred.T * factor.astype(np.float32)
        turned *= self._signs[:, np.newaxis]
        width = 1
        while width < self._matrix_size:
            pairs = turned.reshape(-1, 2, width, len(centred))
            total = pairs[:, 0] + pairs[:, 1]
            np.subtract(pairs[:, 0], pairs[:, 1], out=pairs[:, 1])
            pairs[:, 0] = total
            width *= 2
        return turned
