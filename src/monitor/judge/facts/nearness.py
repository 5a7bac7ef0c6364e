"""How near the sentences of an article are to known ones, by their vectors.

Vectors tell what words cannot: that a sentence says the same in other words or in another language. Measured
with the multilingual model that ships: of translated news in seven languages the known half was told from the
new half with AUC 0.98, by figures and names alone with 0.82.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from monitor.judge.facts.content import Content
from monitor.judge.facts.knowledge import Source
from monitor.model import Known, SentenceRows

Rows = npt.NDArray[np.float32]
"""Vectors of sentences, shape (sentences, dimensions), centred as the history centres them, of length 1."""

# How many sentences of an article, headline first, are worth a vector: the first six, eight and twelve
# sentences told pairs of equal reports from others equally well (AUC 0.84 to 0.85), and each costs as much
# as 200 letters.
EMBEDDED_SENTENCES = 12
_AVERAGED = 3  # known sentences; one alone may be close by chance


def rows_of(sentences: SentenceRows) -> Rows:
    """Return what the history gives as an array."""
    return np.frombuffer(sentences.values, "<f4").reshape(sentences.count, -1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A member of a story with what it says.

    Attributes:
        vectors: of the first sentences of ``content.all_said``, in order; None when it has none.
    """

    known: Known
    content: Content
    vectors: Rows | None = None


class Nearest(NamedTuple):
    """The known sentence that is closest to a sentence of the article.

    Attributes:
        cosine: of their vectors.
        average: of the cosines of the three closest, in which a missing one counts 0.
    """

    source: Source
    cosine: float
    average: float


def sentences_to_embed(content: Content) -> tuple[str, ...]:
    """Return the sentences of an article whose vectors are asked for, in their order."""
    return tuple(said.text for said in content.all_said[:EMBEDDED_SENTENCES])


def nearest_known(content: Content, vectors: Rows | None, members: Sequence[Member]) -> tuple[Nearest, ...]:
    """Return, for the first sentences of the article's text, what is nearest; as many as have a vector."""
    sources = [
        Source(said, member.known, member.content.language)
        for member in members
        if member.vectors is not None
        for said in member.content.all_said[: len(member.vectors)]
    ]
    if vectors is None or not sources:
        return ()
    rows = np.concatenate([member.vectors for member in members if member.vectors is not None])
    asked = vectors[len(content.headline) : len(content.all_said)]
    cosines = np.einsum("ad,bd->ab", asked, rows)  # no BLAS: its threads would change sums from run to run
    best = cosines.argmax(axis=1)
    closest = np.sort(np.pad(cosines, ((0, 0), (0, _AVERAGED))), axis=1)[:, -_AVERAGED:]
    return tuple(
        Nearest(sources[place], float(row[place]), float(three.mean()))
        for row, place, three in zip(cosines, best, closest, strict=True)
    )
