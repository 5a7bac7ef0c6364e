"""What the judging room looks up in memory, kept equal to what is on record.

The database is the truth. When somebody in the room asks, the indexes take over what threads and processes
have recorded since, by ascending article id, and drop what was removed anywhere. What a room itself records
is taken over by a later room, so nothing is to be undone when a room fails.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from sqlalchemy import ColumnElement, Connection, Row, Select, Table, case, func, select

from monitor.model import Sketch, Vector
from monitor.store.sketches import SketchIndex, SketchRow
from monitor.store.tables import ARTICLE, CHANGE, SKETCH, VECTOR, VECTOR_SUM
from monitor.store.vectors import Floats, Ids, VectorIndex, VectorRow

# The row of the change table that counts removals from history.
REMOVALS = "removals"
# Rows read at once: under a megabyte. Larger portions leave holes between the arrays that stay: measured with
# 50,000 vectors, 20 MB at 2,000 rows, and now and then 110.
_AT_ONCE = 200
# The window's date: seeds are known whenever they were published, so they have none.
_DATED = case((ARTICLE.c.seed == "", ARTICLE.c.published_at), else_=None)


@dataclass(slots=True)
class _Followed:
    """How far an index has followed its table."""

    article_id: int = 0
    removals: int = 0


class HistoryIndex:
    """Vectors and sketches of the articles that joined a story. Not thread-safe: used in the room only.

    Each question follows the tables first, up to the article ``last_id``.
    """

    def __init__(self, *, prior: float) -> None:
        """Prepare empty indexes; ``follow`` or the first question fills them.

        Args:
            prior: how many vectors of the background the mean of a language starts from; zero vectors where
                there is no background.
        """
        self._prior = prior
        self._sketches = SketchIndex()
        self._sketches_followed = _Followed()
        self._vectors: dict[str, VectorIndex] = {}
        self._vectors_followed: dict[str, _Followed] = {}
        self._backgrounds: dict[tuple[str, str], Floats] = {}
        self._background_counts: Counter[tuple[str, str]] = Counter()

    def set_background(self, vectors: Mapping[str, Sequence[Vector]]) -> None:
        """Let the mean of each language start from the mean of these vectors, by language."""
        by_space = {
            (vector.space, language): [
                np.frombuffer(each.values, "<f4") for each in some if each.space == vector.space
            ]
            for language, some in vectors.items()
            for vector in some
        }
        self._backgrounds = {key: np.mean(some, axis=0, dtype=np.float64) for key, some in by_space.items()}
        self._background_counts = Counter({key: len(some) for key, some in by_space.items()})

    def familiarity(self, connection: Connection, space: str) -> dict[str, int]:
        """Return by language how many vectors its mean rests on, those of the background included."""
        recorded = select(VECTOR_SUM.c.language, VECTOR_SUM.c.vector_count).where(VECTOR_SUM.c.space == space)
        counts = Counter({row.language: row.vector_count for row in connection.execute(recorded)})
        counts.update(
            {language: many for (of, language), many in self._background_counts.items() if of == space}
        )
        return dict(counts)

    def similarities(
        self,
        connection: Connection,
        vector: Vector,
        *,
        language: str,
        since: datetime,
        until: datetime,
        last_id: int,
    ) -> tuple[Ids, Floats]:
        """Return the articles of the window in the vector's space with their similarities, unordered."""
        index = self._follow_vectors(connection, vector.space, last_id)
        return index.similarities(
            np.frombuffer(vector.values, "<f4").astype(np.float32),
            language=language,
            means=self._means(connection, vector.space),
            since=since,
            until=until,
        )

    def candidates(
        self, connection: Connection, sketch: Sketch, *, since: datetime, until: datetime, last_id: int
    ) -> list[int]:
        """Return the articles of the window whose sketches may share a fifth with this one."""
        self._follow_sketches(connection, last_id)
        return self._sketches.candidates(sketch.shingles, since=since, until=until)

    def follow(self, connection: Connection) -> None:
        """Take over what is on record: all sketches, and the vectors of the space that was used last."""
        last_id = connection.execute(select(func.max(ARTICLE.c.id))).scalar() or 0
        self._follow_sketches(connection, last_id)
        newest = select(VECTOR.c.space).order_by(VECTOR.c.article_id.desc()).limit(1)
        for space in connection.execute(newest).scalars().all():
            self._follow_vectors(connection, space, last_id)

    def _follow_vectors(self, connection: Connection, space: str, last_id: int) -> VectorIndex:
        index = self._vectors.setdefault(space, VectorIndex())
        followed = self._vectors_followed.setdefault(space, _Followed())
        in_space = VECTOR.c.space == space
        if _saw_removals(connection, followed):
            index.keep_only(_ids(connection, select(VECTOR.c.article_id).where(in_space)))
        columns = (_DATED, ARTICLE.c.language, VECTOR.c.half_values)
        for rows in _new_rows(connection, VECTOR, followed, last_id, *columns, where=(in_space,)):
            index.add(VectorRow._make(row) for row in rows)
        return index

    def _follow_sketches(self, connection: Connection, last_id: int) -> None:
        followed = self._sketches_followed
        if _saw_removals(connection, followed):
            self._sketches.keep_only(_ids(connection, select(SKETCH.c.article_id)))
        for rows in _new_rows(connection, SKETCH, followed, last_id, _DATED, SKETCH.c.shingles):
            self._sketches.add(SketchRow._make(row) for row in rows)

    def _means(self, connection: Connection, space: str) -> dict[str, Floats]:
        """Return the mean vector of each language, drawn towards the background while there are few."""
        sums = select(VECTOR_SUM.c.language, VECTOR_SUM.c.vector_count, VECTOR_SUM.c.total)
        found = {
            language: (count, np.frombuffer(total, "<f8"))
            for language, count, total in connection.execute(sums.where(VECTOR_SUM.c.space == space))
        }
        backgrounds = {language: mean for (of, language), mean in self._backgrounds.items() if of == space}
        means: dict[str, Floats] = {}
        for language in found.keys() | backgrounds.keys():
            background = backgrounds.get(language)
            count, total = found.get(language, (0, None))
            both = [
                each
                for each in (total, None if background is None else self._prior * background)
                if each is not None
            ]
            means[language] = (np.sum(both, axis=0) / (count + self._prior)).astype(np.float32)
        return means


def _saw_removals(connection: Connection, followed: _Followed) -> bool:
    """Tell whether something was removed since; an index that holds nothing yet has nothing to drop."""
    times = connection.execute(select(CHANGE.c.times).where(CHANGE.c.name == REMOVALS)).scalar() or 0
    changed = times != followed.removals
    followed.removals = times
    return changed and followed.article_id > 0


def _ids(connection: Connection, wanted: Select[Any]) -> list[int]:
    return list(connection.execute(wanted).scalars())


def _new_rows(
    connection: Connection,
    table: Table,
    followed: _Followed,
    last_id: int,
    *columns: ColumnElement[Any],
    where: tuple[ColumnElement[bool], ...] = (),
) -> Iterator[list[Row[Any]]]:
    """Yield batches of (article id, columns…) that are not followed yet, and follow them."""
    wanted = (
        select(table.c.article_id, *columns)
        .join(ARTICLE, ARTICLE.c.id == table.c.article_id)
        .where(table.c.article_id <= last_id, *where)
        .order_by(table.c.article_id)
        .limit(_AT_ONCE)
    )
    while followed.article_id < last_id:
        rows = list(connection.execute(wanted.where(table.c.article_id > followed.article_id)))
        if rows:
            yield rows
        followed.article_id = rows[-1].article_id if len(rows) == _AT_ONCE else last_id
