"""Counts and sums of the vectors of a story's members, by space and language: what its centroid is made of.

They are of vectors as recorded. What is subtracted from those of a language drifts with the running means, so
the centroid is made when it is asked for: the sum over languages of (sum - count · mean).
"""

from collections.abc import Mapping, Sequence

import numpy as np
from sqlalchemy import Connection, bindparam, delete, insert, select, update

from monitor.store.prepared import Prepared
from monitor.store.sums import VectorSum
from monitor.store.tables import ARTICLE, STORY_SUM, VECTOR
from monitor.store.vectors import Floats

# Below this a centred vector is only the rounding of float16.
NOTHING = 1e-3

_OF_STORY = Prepared(
    select(STORY_SUM.c.space, STORY_SUM.c.language, STORY_SUM.c.vector_count, STORY_SUM.c.total).where(
        STORY_SUM.c.story_id == bindparam("story_id")
    )
)
_BEGIN = Prepared(insert(STORY_SUM))
_CHANGE = Prepared(
    update(STORY_SUM).where(
        STORY_SUM.c.story_id == bindparam("this_story"),
        STORY_SUM.c.space == bindparam("this_space"),
        STORY_SUM.c.language == bindparam("this_language"),
    )
)


class StorySums:
    """The sums of a story as one transaction sees them: read once, and kept equal to the table by ``add``."""

    def __init__(self, connection: Connection, story_id: int, *, is_new: bool = False) -> None:
        """Read the sums.

        Args:
            connection: of the transaction.
            story_id: a story on record.
            is_new: it has no vectors yet, so that nothing is to be read.
        """
        self._connection = connection
        self._story_id = story_id
        rows = () if is_new else _OF_STORY.rows(connection, story_id=story_id)
        self._sums = {
            (space, language): VectorSum(count, np.frombuffer(total, "<f4").astype(np.float64))
            for space, language, count, total in rows
        }

    def of(self, space: str) -> dict[str, VectorSum]:
        """Return by language how many vectors the members have in a space, and their sum."""
        return {language: known for (where, language), known in self._sums.items() if where == space}

    def add(self, space: str, language: str, half_values: Sequence[bytes]) -> None:
        """Count float16 vectors into the sum of their language."""
        rows = np.frombuffer(b"".join(half_values), "<f2").reshape(len(half_values), -1)
        count, total = len(rows), rows.sum(axis=0, dtype=np.float64)
        before = self._sums.get((space, language))
        if before is not None:
            count, total = count + before.vector_count, total + before.total
        self._sums[space, language] = VectorSum(count, total)
        row = {"vector_count": count, "total": total.astype("<f4").tobytes()}
        if before is None:
            key = {"story_id": self._story_id, "space": space, "language": language}
            _BEGIN.rows(self._connection, **key, **row)
        else:
            this = {"this_story": self._story_id, "this_space": space, "this_language": language}
            _CHANGE.rows(self._connection, **this, **row)


def centre_of(sums: Mapping[str, VectorSum], means: Mapping[str, Floats]) -> Floats:
    """Return what the centred vectors of a story's members add up to: its centroid, but for the length.

    Args:
        sums: of the story in one space by language, one or more.
        means: of the same space; a language that is missing has nothing to be subtracted.
    """
    parts = [total - count * means.get(language, np.float32(0)) for language, (count, total) in sums.items()]
    centre: Floats = np.sum(parts, axis=0).astype(np.float32)
    return centre


def sum_stories(connection: Connection, story_ids: Sequence[int], *, space: str | None = None) -> None:
    """Make the sums of these stories those of the members that they have now, in one space or in all."""
    old = delete(STORY_SUM).where(STORY_SUM.c.story_id.in_(story_ids))
    vectors = (
        select(ARTICLE.c.story_id, VECTOR.c.space, ARTICLE.c.language, VECTOR.c.half_values)
        .join(ARTICLE, ARTICLE.c.id == VECTOR.c.article_id)
        .where(ARTICLE.c.story_id.in_(story_ids))
        .order_by(VECTOR.c.id)
    )
    if space is not None:
        old, vectors = old.where(STORY_SUM.c.space == space), vectors.where(VECTOR.c.space == space)
    connection.execute(old)
    halves: dict[int, dict[tuple[str, str], list[bytes]]] = {}
    for story_id, where, language, half_values in connection.execute(vectors):
        halves.setdefault(story_id, {}).setdefault((where, language), []).append(half_values)
    for story_id, some in halves.items():
        story_sums = StorySums(connection, story_id, is_new=True)
        for (where, language), theirs in some.items():
            story_sums.add(where, language, theirs)
