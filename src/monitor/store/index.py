"""What the judging room looks up in memory, kept equal to what is on record.

The database is the truth. When somebody in the room asks, the indexes take over what threads and processes
have recorded since, by ascending id, and drop what was removed anywhere. What a room itself records is taken
over by a later room, so nothing is to be undone when a room fails.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from sqlalchemy import ColumnElement, Connection, Row, Select, case, func, select

from monitor.model import Sketch, Vector
from monitor.store.means import RunningMeans
from monitor.store.sketches import SketchIndex, SketchRow
from monitor.store.tables import ARTICLE, CHANGE, SKETCH, VECTOR
from monitor.store.vectors import Floats, Ids, VectorIndex, VectorRow

# The row of the change table that counts removals from history.
REMOVALS = "removals"
# Rows read at once: under a megabyte. Larger portions leave holes between the arrays that stay: measured with
# 50,000 vectors, 20 MB at 2,000 rows, and now and then 110.
_AT_ONCE = 200
# The window's date: seeds are known whenever they were published, so they have none.
_DATED = case((ARTICLE.c.seed == "", ARTICLE.c.published_at), else_=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """How far the tables reach: the last ids in use."""

    article_id: int
    vector_id: int


@dataclass(slots=True)
class _Followed:
    """How far an index has followed its table."""

    last_id: int = 0
    removals: int = 0


def extent_of(connection: Connection) -> Extent:
    """Return how far the tables reach now."""
    return Extent(
        article_id=connection.execute(select(func.max(ARTICLE.c.id))).scalar() or 0,
        vector_id=connection.execute(select(func.max(VECTOR.c.id))).scalar() or 0,
    )


class HistoryIndex:
    """Vectors and sketches of the articles that joined a story. Not thread-safe: used in the room only.

    Each question follows the tables first, up to the ``extent``.
    """

    def __init__(self, means: RunningMeans) -> None:
        """Prepare empty indexes; ``follow`` or the first question fills them."""
        self.means = means
        self._sketches = SketchIndex()
        self._sketches_followed = _Followed()
        # By space and the space that its articles lack: "" for all that have a vector in the first one.
        self._vectors: dict[tuple[str, str], VectorIndex] = {}
        self._vectors_followed: dict[tuple[str, str], _Followed] = {}

    def nearest(
        self,
        connection: Connection,
        vectors: Sequence[Vector],
        *,
        language: str,
        since: datetime,
        until: datetime,
        extent: Extent,
        limit: int,
    ) -> list[int]:
        """Return the ids of the ``limit`` articles of the window that are closest by the first vector.

        And of those that have none in its space, by each further one. These are held in memory only while
        there are such articles.
        """
        self._follow_vectors(connection, [vector.space for vector in vectors], extent.vector_id)
        found: list[int] = []
        for vector in vectors:
            lacking = "" if vector is vectors[0] else vectors[0].space
            ids, values = self._vectors[vector.space, lacking].similarities(
                np.frombuffer(vector.values, "<f4").astype(np.float32),
                language=language,
                means=self.means.means(connection, vector.space, asked=language),
                since=since,
                until=until,
            )
            found += _greatest(ids, values, limit)
        return found

    def candidates(
        self, connection: Connection, sketch: Sketch, *, since: datetime, until: datetime, extent: Extent
    ) -> list[int]:
        """Return the articles of the window whose sketches may share a fifth with this one."""
        self._follow_sketches(connection, extent.article_id)
        return self._sketches.candidates(sketch.shingles, since=since, until=until)

    def follow(self, connection: Connection) -> None:
        """Take over what is on record: all sketches, and the vectors of the spaces that were used last."""
        extent = extent_of(connection)
        self._follow_sketches(connection, extent.article_id)
        newest = select(func.max(VECTOR.c.article_id)).scalar_subquery()
        spaces = select(VECTOR.c.space).where(VECTOR.c.article_id == newest).order_by(VECTOR.c.id)
        self._follow_vectors(connection, connection.execute(spaces).scalars().all(), extent.vector_id)

    def _follow_vectors(self, connection: Connection, spaces: Sequence[str], last_id: int) -> None:
        """Follow the first space, and each further one for the articles that lack a vector in the first."""
        first, *further = spaces or [""]
        for space in further:
            self._follow_space(connection, space, first, last_id)
        arrived = self._follow_space(connection, first, "", last_id)
        for space in further:
            self._vectors[space, first].forget(arrived)

    def _follow_space(self, connection: Connection, space: str, lacking: str, last_id: int) -> list[int]:
        """Follow a space for articles that lack a vector in another; return the articles that came."""
        index = self._vectors.setdefault((space, lacking), VectorIndex())
        followed = self._vectors_followed.setdefault((space, lacking), _Followed())
        if _saw_removals(connection, followed):
            index.keep_only(_ids(connection, select(VECTOR.c.article_id).where(VECTOR.c.space == space)))
        columns = (VECTOR.c.article_id, _DATED, ARTICLE.c.language, VECTOR.c.half_values)
        wanted = (
            select(VECTOR.c.id, *columns)
            .join(ARTICLE, ARTICLE.c.id == VECTOR.c.article_id)
            .where(VECTOR.c.space == space)
        )
        if lacking:
            other = VECTOR.alias()
            has_other = select(other.c.id).where(
                other.c.article_id == VECTOR.c.article_id, other.c.space == lacking
            )
            wanted = wanted.where(~has_other.exists())
        arrived: list[int] = []
        for rows in _new_rows(connection, wanted, VECTOR.c.id, followed, last_id):
            index.add(VectorRow._make(row[1:]) for row in rows)
            arrived += [row.article_id for row in rows]
        return arrived

    def _follow_sketches(self, connection: Connection, last_id: int) -> None:
        followed = self._sketches_followed
        if _saw_removals(connection, followed):
            self._sketches.keep_only(_ids(connection, select(SKETCH.c.article_id)))
        columns = (SKETCH.c.article_id, _DATED, SKETCH.c.shingles)
        wanted = select(*columns).join(ARTICLE, ARTICLE.c.id == SKETCH.c.article_id)
        for rows in _new_rows(connection, wanted, SKETCH.c.article_id, followed, last_id):
            self._sketches.add(SketchRow._make(row) for row in rows)


def _greatest(ids: Ids, values: Floats, limit: int) -> list[int]:
    """Return the ids of the ``limit`` greatest values, of equal ones those recorded last."""
    if len(ids) > limit > 0:
        # Only what reaches the smallest value wanted needs to be sorted.
        reaching = values >= np.partition(values, -limit)[-limit]
        ids, values = ids[reaching], values[reaching]
    order = np.lexsort((-ids, -values))[: max(limit, 0)]
    return [int(each) for each in ids[order]]


def _saw_removals(connection: Connection, followed: _Followed) -> bool:
    """Tell whether something was removed since; an index that holds nothing yet has nothing to drop."""
    times = connection.execute(select(CHANGE.c.times).where(CHANGE.c.name == REMOVALS)).scalar() or 0
    changed = times != followed.removals
    followed.removals = times
    return changed and followed.last_id > 0


def _ids(connection: Connection, wanted: Select[Any]) -> list[int]:
    return list(connection.execute(wanted).scalars())


def _new_rows(
    connection: Connection, wanted: Select[Any], key: ColumnElement[int], followed: _Followed, last_id: int
) -> Iterator[list[Row[Any]]]:
    """Yield batches of rows that are not followed yet, by their key, which comes first; and follow them."""
    batch = wanted.where(key <= last_id).order_by(key).limit(_AT_ONCE)
    while followed.last_id < last_id:
        rows = list(connection.execute(batch.where(key > followed.last_id)))
        if rows:
            yield rows
        followed.last_id = rows[-1][0] if len(rows) == _AT_ONCE else last_id
