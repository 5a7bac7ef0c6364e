"""Vectors of words, numbers and names, by hashing; needs no model and no training.

Features are the stems of words, so that inflected forms and the scripts of one language meet; numbers; and,
once more, capitalised words, which are mostly names. Frequent words are dealt with by the history, which
subtracts the mean vector of each language.
"""

import math
import zlib
from collections import Counter
from collections.abc import Sequence

from monitor.embed.passages import vector_of
from monitor.embed.spaces import LEXICAL
from monitor.model import LEAD_CHARACTERS, Vector
from monitor.text.cleaning import cut
from monitor.text.words import stem, tokens

TITLE_WEIGHT = 2.0
SHORTEST_WORD = 3


class LexicalEmbedder:
    """Signed feature hashing into a fixed number of dimensions.

    With 1,024 dimensions and some 100 features a text, unrelated texts collide with a standard deviation of
    0.03, an eighth of the threshold for one story.
    """

    def __init__(self, *, dimensions: int = 1024) -> None:
        self._dimensions = dimensions

    @property
    def space(self) -> str:
        """The name of the vectors' space."""
        return f"{LEXICAL}1-{self._dimensions}"

    def embed(self, texts: Sequence[tuple[str, str]]) -> Sequence[Vector]:
        """Return one vector for each (title, text), in order; all zero for a text without words."""
        return [self._embed(title, text) for title, text in texts]

    def _embed(self, title: str, text: str) -> Vector:
        import numpy as np  # noqa: PLC0415 - only for texts

        values = np.zeros(self._dimensions, np.float32)
        for feature, count in _features(title, text).items():
            hashed = zlib.crc32(feature.encode())
            sign = 1.0 if hashed >> 31 else -1.0
            values[hashed % self._dimensions] += sign * math.log1p(count)
        return vector_of(self.space, values)


def _features(title: str, text: str) -> Counter[str]:
    counts: Counter[str] = Counter()
    for part, weight in ((title, TITLE_WEIGHT), (cut(text, LEAD_CHARACTERS), 1.0)):
        for token in tokens(part):
            if token.folded[0].isdigit():
                counts["#" + token.folded] += weight  # type: ignore[assignment]  # Counter takes any number
            elif len(token.folded) >= SHORTEST_WORD:
                stemmed = stem(token.folded)
                counts[stemmed] += weight  # type: ignore[assignment]  # the same
                if part[token.start].isupper():
                    counts["^" + stemmed] += weight  # type: ignore[assignment]  # the same
    return counts
