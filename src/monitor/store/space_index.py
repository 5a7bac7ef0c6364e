"""The vectors of one space in memory, kept equal to what is on record."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

import numpy as np
from sqlalchemy import Connection, Select, and_, bindparam, case, func, or_, select

from monitor.store.coded import CodedIndex
from monitor.store.tables import ARTICLE, VECTOR
from monitor.store.vectors import Floats, VectorIndex, VectorRow, centred_cosines, greatest, to_single

# Numbers scanned exactly, which is 2 ms of work and 32 MB; above, codes are looked through.
SCANNED = 8_000_000
# So many times the articles that are wanted are found by codes and then compared. Of the ten closest of
# 1,000,000 that finds 0.99, of the fifty closest 0.92; of 100,000 0.999 and 0.98 (see tests/bench).
_COMPARED = 2
# Codes made anew for a question: 2 ms of work.
_RENEWED = 256
# Rows read at once: under a megabyte, so that no holes are left between the arrays that stay.
AT_ONCE = 500

NEVER = datetime.max.replace(tzinfo=UTC)
# The window's date: seeds are known whenever they were published, so they have none.
DATED = case((ARTICLE.c.seed == "", ARTICLE.c.published_at), else_=None)
# Written so that the index on publication is taken, not that on seeds.
IS_NO_SEED = func.length(ARTICLE.c.seed) == 0

# Made once: with a hundred ids, making a statement takes as long as asking it.
_STORED = select(VECTOR.c.article_id, VECTOR.c.half_values).where(
    VECTOR.c.article_id.in_(bindparam("article_ids", expanding=True)), VECTOR.c.space == bindparam("space")
)


class Nearest(NamedTuple):
    """The closest articles, and the vectors that were read to tell."""

    article_ids: Sequence[int]
    vectors: Mapping[int, Floats]


class SpaceIndex:
    """The vectors of a space: scanned exactly while they are few, by codes when they are many.

    Not thread-safe: used in the judging room only.
    """

    def __init__(self, space: str, *, lacking: str = "", scanned: int = SCANNED) -> None:
        """Prepare an empty index.

        Args:
            space: whose vectors are held.
            lacking: if not empty, only those of articles without a vector in this other space.
            scanned: so many numbers are scanned exactly.
        """
        self.space = space
        self._lacking = lacking
        self._scanned = scanned
        self._index: VectorIndex | CodedIndex = VectorIndex()
        self._since = NEVER
        self._followed = 0

    def __len__(self) -> int:
        """How many vectors are held."""
        return len(self._index)

    def follow(
        self, connection: Connection, *, since: datetime, last_id: int, means: Mapping[str, Floats]
    ) -> list[int]:
        """Take over what was published since then and what was recorded since; return whose vectors came."""
        arrived: list[int] = []
        for rows in self._unread(connection, since=since, last_id=last_id):
            self._add(rows, means)
            arrived += [row.article_id for row in rows]
        return arrived

    def forget(self, article_ids: Collection[int]) -> None:
        """Find these articles no more."""
        if article_ids:
            self._index.forget(article_ids)

    def forget_before(self, since: datetime) -> None:
        """Drop what was published before then, when that is worth the work; seeds stay."""
        if since > self._since and self._index.forget_before(since.timestamp()):
            self._since = since

    def nearest(
        self,
        connection: Connection,
        asked: Floats,
        *,
        language: str,
        means: Mapping[str, Floats],
        since: datetime,
        until: datetime,
        limit: int,
    ) -> Nearest:
        """Return the ``limit`` closest articles of the window by the centred cosine."""
        index = self._index
        if isinstance(index, VectorIndex):
            ids = index.nearest(asked, language=language, means=means, since=since, until=until, limit=limit)
            return Nearest(ids.tolist(), {})
        self._renew(connection, index, means)
        found, languages = index.nearest(
            asked, language=language, means=means, since=since, until=until, limit=_COMPARED * limit
        )
        vectors = read_vectors(connection, found, self.space)
        language_of = dict(zip(found, languages, strict=True))
        cosines = centred_cosines(
            asked,
            list(vectors.values()),
            language=language,
            languages=[language_of[article_id] for article_id in vectors],
            means=means,
        )
        return Nearest(greatest(np.array(list(vectors), np.int64), cosines, limit).tolist(), vectors)

    def _renew(self, connection: Connection, index: CodedIndex, means: Mapping[str, Floats]) -> None:
        """Code some vectors anew whose language's mean has moved."""
        outdated = index.outdated(means, limit=_RENEWED)
        if outdated:
            index.renew(read_vectors(connection, outdated, self.space), means, limit=_RENEWED)

    def _add(self, rows: Sequence[VectorRow], means: Mapping[str, Floats]) -> None:
        index = self._index
        if isinstance(index, CodedIndex):
            index.add(rows, means)
            return
        index.add(rows)
        dimensions = len(rows[0].half_values) // np.dtype("<f2").itemsize
        if len(index) * dimensions > self._scanned:
            self._index = coded = CodedIndex(dimensions)
            for language, ids, published, values in index.columns():
                coded.extend(ids, published, [language] * len(ids), values, means)

    def _unread(
        self, connection: Connection, *, since: datetime, last_id: int
    ) -> Iterator[Sequence[VectorRow]]:
        """Yield the rows that are not held yet, and hold them: older ones, seeds once, and new ones."""
        if self._since == NEVER:
            self._followed = last_id
            yield from self._read(connection, self._rows().where(ARTICLE.c.seed > "", VECTOR.c.id <= last_id))
        if since < self._since:
            older = (ARTICLE.c.published_at >= since, ARTICLE.c.published_at < self._since, IS_NO_SEED)
            wanted = self._rows().where(*older, VECTOR.c.id <= self._followed)
            self._since = since
            yield from self._read(connection, wanted.order_by(ARTICLE.c.published_at, ARTICLE.c.id))
        if self._followed < last_id:
            is_held = or_(ARTICLE.c.published_at >= self._since, ARTICLE.c.seed > "")
            new = (VECTOR.c.id > self._followed, VECTOR.c.id <= last_id, is_held)
            self._followed = last_id
            yield from self._read(connection, self._rows().where(*new).order_by(VECTOR.c.id))

    def _rows(self) -> Select[Any]:
        is_its_vector = and_(VECTOR.c.article_id == ARTICLE.c.id, VECTOR.c.space == self.space)
        columns = (VECTOR.c.article_id, DATED, ARTICLE.c.language, VECTOR.c.half_values)
        rows = select(*columns).join_from(ARTICLE, VECTOR, is_its_vector)
        if not self._lacking:
            return rows
        other = VECTOR.alias()
        has_other = (other.c.article_id == ARTICLE.c.id, other.c.space == self._lacking)
        return rows.where(~select(other.c.id).where(*has_other).exists())

    @staticmethod
    def _read(connection: Connection, wanted: Select[Any]) -> Iterator[Sequence[VectorRow]]:
        for rows in connection.execute(wanted).partitions(AT_ONCE):
            yield [VectorRow._make(row) for row in rows]


def read_vectors(connection: Connection, article_ids: Collection[int], space: str) -> dict[int, Floats]:
    """Return the vectors of these articles in a space by article, each of shape (dimensions,)."""
    if not article_ids:
        return {}
    stored = connection.execute(_STORED, {"article_ids": list(article_ids), "space": space}).all()
    return {article_id: to_single(half) for article_id, half in stored}
