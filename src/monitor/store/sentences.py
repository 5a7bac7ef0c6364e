"""Vectors of the first sentences of articles: what is known in other words, or in another language.

They have running means of their own, under the name of their space with ``SENTENCES`` behind it. A mean keeps
what was forgotten since: it is one of the language.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from sqlalchemy import Connection, bindparam, insert, select

from monitor.model import JUDGED, SENTENCES, SentenceRows, Vector
from monitor.store.means import RunningMeans
from monitor.store.prepared import Prepared, PreparedAmong
from monitor.store.sums import VectorSums
from monitor.store.tables import SENTENCE_VECTOR
from monitor.store.vectors import Floats, to_half

_ADD = Prepared(insert(SENTENCE_VECTOR))
_STORED = PreparedAmong(
    lambda ids: select(
        SENTENCE_VECTOR.c.article_id, SENTENCE_VECTOR.c.sentence_count, SENTENCE_VECTOR.c.half_values
    ).where(SENTENCE_VECTOR.c.space == bindparam("space"), SENTENCE_VECTOR.c.article_id.in_(ids))
)


def remember_sentences(
    connection: Connection, sums: VectorSums, article_id: int, vectors: Sequence[Vector], *, language: str
) -> None:
    """Store the vectors of an article's first sentences, in order, all of one space; none is nothing."""
    if not vectors:
        return
    half_values = [to_half(vector.values) for vector in vectors]
    row = {"article_id": article_id, "space": vectors[0].space, "sentence_count": len(vectors)}
    _ADD.rows(connection, **row, half_values=b"".join(half_values))
    worded = [each for each in half_values if any(each)]
    if worded:
        sums.add(vectors[0].space + SENTENCES, language, worded)


def centred_sentences(
    connection: Connection,
    sums: VectorSums,
    means: RunningMeans,
    vectors: Sequence[Vector],
    *,
    languages: Mapping[int, str],
) -> dict[int, SentenceRows]:
    """Return the centred sentence vectors of articles in the space of ``vectors``; theirs under JUDGED.

    Args:
        connection: in the room.
        sums: as the room sees them.
        means: of the same database.
        vectors: of the article that is judged, one or more.
        languages: of the articles asked for by id; that of the one judged under JUDGED.
    """
    space = vectors[0].space
    found = means.means(sums, space + SENTENCES, asked=languages[JUDGED])
    rows = {
        JUDGED: np.frombuffer(b"".join(vector.values for vector in vectors), "<f4").reshape(len(vectors), -1)
    }
    for article_id, count, half_values in _STORED.rows(connection, languages, space=space):
        rows[article_id] = np.frombuffer(half_values, "<f2").astype(np.float32).reshape(count, -1)
    return {
        article_id: SentenceRows(
            values=_centred(each, found.get(languages[article_id])).tobytes(), count=len(each)
        )
        for article_id, each in rows.items()
    }


def _centred(rows: Floats, mean: Floats | None) -> Floats:
    """Return rows less the mean, of length 1; a sentence without words stays zero."""
    is_something = np.any(rows, axis=1, keepdims=True)
    moved = rows if mean is None else np.where(is_something, rows - mean, 0)
    lengths = np.linalg.norm(moved, axis=1, keepdims=True)
    centred: Floats = (moved / np.where(lengths, lengths, 1)).astype("<f4")
    return centred
