"""Text to vectors."""

from collections.abc import Sequence
from typing import Protocol

from monitor.model import Vector


class Embedder(Protocol):
    """Text to vectors."""

    @property
    def space(self) -> str:
        """The name of the vectors' space, as in Vector.space."""
        ...

    def embed(self, texts: Sequence[tuple[str, str]]) -> Sequence[Vector]:
        """Return one vector for each (title, text), in order. Deterministic."""
        ...
