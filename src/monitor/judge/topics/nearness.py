"""How near an article lies to what the topics' descriptions and examples say, by vectors of their meaning."""

from collections.abc import Mapping, Sequence
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from monitor.model import LanguageMean, Topic, Vector

_Floats = NDArray[np.float64]

_DIGEST = 16  # hexadecimal digits


class Prototypes:
    """One vector for each topic in one space, and the mean of each language in it.

    The means are those of general texts and not the running ones of history: a topic's score says the same
    today and tomorrow, live and in a replay. What all articles of a beat have in common beyond their language
    falls out when a topic is set against the others.

    Attributes:
        speaks: which topics say something of themselves; shape (topics,).
    """

    def __init__(self, *, space: str, means: Sequence[LanguageMean], values: Sequence[bytes]) -> None:
        """Keep what articles are compared with.

        Args:
            space: of all the vectors here.
            means: of languages in that space; those of other spaces are passed over.
            values: by topic, little-endian float16; empty for a topic that says nothing about itself.
        """
        self.space = space
        self._means = means_in(space, means)
        size = max((len(each) for each in values), default=0) // 2
        rows = [np.frombuffer(each, "<f2") if each else np.zeros(size) for each in values]
        self._values = np.array(rows, np.float64).reshape(len(values), size)
        self.speaks = self._values.any(axis=1)

    def nearness(self, vector: Vector, *, language: str) -> _Floats:
        """Return by topic the cosine, less the mean over the topics; 0 for one that says nothing of itself.

        Shape (topics,). Of an article whose vector is of this space.
        """
        if not self.speaks.any():
            return np.zeros(len(self._values))
        cosines: _Floats = self._values @ centred(vector, language=language, means=self._means)
        return np.where(self.speaks, cosines - cosines[self.speaks].mean(), 0.0)


def digest_of(topic: Topic) -> str:
    """Return what tells whether a prototype was made from these texts."""
    said = "\n".join((topic.description, *topic.examples))
    return sha256(said.encode()).hexdigest()[:_DIGEST]


def prototype_of(
    description: tuple[Vector, str] | None,
    examples: Sequence[tuple[Vector, str]],
    means: Sequence[LanguageMean],
) -> bytes:
    """Return the middle between the description and the mean of the examples, as float16 of length 1.

    Each comes with its language; empty when there is neither.
    """
    parts = [
        _unit(np.mean([centred(vector, language=language, means=known) for vector, language in each], axis=0))
        for each in ([description] if description else [], examples)
        if each
        for known in [means_in(each[0][0].space, means)]
    ]
    return _unit(np.sum(parts, axis=0)).astype("<f2").tobytes() if parts else b""


def means_in(space: str, means: Sequence[LanguageMean]) -> Mapping[str, _Floats]:
    """Return the means of one space by language, and under "" the middle of them all, if there are any."""
    found = {
        mean.language: np.frombuffer(mean.values, "<f4").astype(np.float64)
        for mean in means
        if mean.space == space
    }
    return found | ({"": np.mean([*found.values()], axis=0)} if found else {})


def centred(vector: Vector, *, language: str, means: Mapping[str, _Floats]) -> _Floats:
    """Return the vector seen from the mean of its language, of length 1 or zero; shape (dimensions,)."""
    values = np.frombuffer(vector.values, "<f4").astype(np.float64)
    return _unit(values - means.get(language, means.get("", 0.0)))


def _unit(values: _Floats) -> _Floats:
    length = float(np.linalg.norm(values))
    return values / length if length else values
