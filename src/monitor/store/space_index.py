"""The vectors of one space in memory, kept equal to what is on record."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

import numpy as np
from sqlalchemy import Connection, bindparam, or_, select

from monitor.store.coded import CodedIndex
from monitor.store.prepared import Prepared, PreparedAmong
from monitor.store.tables import ARTICLE, VECTOR
from monitor.store.vectors import (
    Floats,
    VectorColumns,
    VectorIndex,
    VectorRow,
    centred_cosines,
    columns_of,
    greatest,
    to_rows,
)
from monitor.store.window import AT_ONCE, DATED, NEVER, Dated, of_articles, published_between, seeds

# Numbers scanned exactly, which is 2 ms of work and 32 MB; above, codes are looked through.
SCANNED = 8_000_000
# So many times the articles that are wanted are found by codes and then compared. Twice as many instead find
# 0.006 more of the fifty closest and no more of the ten closest; reading them costs 6 µs each.
_COMPARED = 1.5
# Codes made anew for a question: 2 ms of work.
_RENEWED = 256
_HALVES = select(VECTOR.c.article_id, VECTOR.c.half_values)
_STORED = PreparedAmong(
    lambda ids: _HALVES.where(VECTOR.c.article_id.in_(ids), VECTOR.c.space == bindparam("space"))
)
_NEW = (
    select(VECTOR.c.article_id, DATED, ARTICLE.c.language, VECTOR.c.half_values)
    .join_from(VECTOR, ARTICLE, ARTICLE.c.id == VECTOR.c.article_id)
    .where(
        VECTOR.c.space == bindparam("space"),
        VECTOR.c.id > bindparam("first"),
        VECTOR.c.id <= bindparam("last"),
        or_(ARTICLE.c.published_at >= bindparam("since"), ARTICLE.c.seed > ""),
    )
    .order_by(VECTOR.c.id)
)
_OTHER = VECTOR.alias()
_AFTER = Prepared(_NEW)
_AFTER_LACKING = Prepared(
    _NEW.where(
        ~select(_OTHER.c.id)
        .where(_OTHER.c.article_id == ARTICLE.c.id, _OTHER.c.space == bindparam("lacking"))
        .exists()
    )
)


class Nearest(NamedTuple):
    """The closest articles, and the centred cosines that were computed to tell, by article."""

    article_ids: Sequence[int]
    cosines: Mapping[int, float]


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
        for columns in self._unread(connection, since=since, last_id=last_id):
            if columns.article_ids:
                self._add(columns, means)
                arrived += columns.article_ids
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
            asked, language=language, means=means, since=since, until=until, limit=int(_COMPARED * limit)
        )
        cosines = cosines_with(
            connection,
            asked,
            self.space,
            language=language,
            known=dict(zip(found, languages, strict=True)),
            means=means,
        )
        ids = greatest(np.array(list(cosines), np.int64), np.array(list(cosines.values())), limit)
        return Nearest(ids.tolist(), cosines)

    def _renew(self, connection: Connection, index: CodedIndex, means: Mapping[str, Floats]) -> None:
        """Code some vectors anew whose language's mean has moved."""
        outdated = index.outdated(means, limit=_RENEWED)
        if outdated:
            index.renew(read_vectors(connection, outdated, self.space), means, limit=_RENEWED)

    def _add(self, columns: VectorColumns, means: Mapping[str, Floats]) -> None:
        index = self._index
        if isinstance(index, CodedIndex):
            index.extend(columns, means)
            return
        index.extend(columns)
        dimensions = columns.values.shape[1]
        if len(index) * dimensions > self._scanned:
            self._index = coded = CodedIndex(dimensions)
            for some in index.columns():
                coded.extend(some, means)

    def _unread(self, connection: Connection, *, since: datetime, last_id: int) -> Iterator[VectorColumns]:
        """Yield what is not held yet, and hold it: seeds once, older articles, and new ones."""
        if self._since == NEVER:
            self._followed = last_id
            for some in seeds(connection):
                yield self._columns_of(connection, some)
        if since < self._since:
            before, self._since = self._since, since
            for some in published_between(connection, since, before):
                yield self._columns_of(connection, some)
        if self._followed < last_id:
            first, self._followed = self._followed, last_id
            yield from self._columns_after(connection, first)

    def _columns_of(self, connection: Connection, articles: Dated) -> VectorColumns:
        """Return the vectors of these articles, as far as the table was followed."""
        those = of_articles(VECTOR.c.article_id, articles.article_ids)
        # Written so that the index on articles is taken, not that on spaces.
        space, number = VECTOR.c.space.concat(""), VECTOR.c.id + 0
        its_own = (those, space == self.space, number <= self._followed)
        halves = dict(connection.execute(_HALVES.where(*its_own)).all())
        if self._lacking:
            others = select(VECTOR.c.article_id).where(those, space == self._lacking)
            for article_id in connection.execute(others).scalars():
                halves.pop(article_id, None)
        ids = articles.article_ids
        here = [place for place, article_id in enumerate(ids) if article_id in halves]
        return VectorColumns(
            [ids[place] for place in here],
            articles.published[here],
            [articles.languages[place] for place in here],
            to_rows([halves[ids[place]] for place in here]),
        )

    def _columns_after(self, connection: Connection, number: int) -> Iterator[VectorColumns]:
        """Yield the vectors that were recorded after the one of this number."""
        new = {"space": self.space, "first": number, "last": self._followed, "since": self._since}
        asked, lacking = (_AFTER_LACKING, {"lacking": self._lacking}) if self._lacking else (_AFTER, {})
        for rows in asked.partitions(connection, AT_ONCE, **new, **lacking):
            yield columns_of(VectorRow._make(row) for row in rows)


def cosines_with(
    connection: Connection,
    asked: Floats,
    space: str,
    *,
    language: str,
    known: Mapping[int, str],
    means: Mapping[str, Floats],
) -> dict[int, float]:
    """Return the centred cosine of a vector with that of each article that has one in the space, by article.

    Args:
        connection: in a transaction.
        asked: shape (dimensions,).
        space: of all vectors.
        language: of ``asked``.
        known: the languages of the articles by id.
        means: by language.
    """
    theirs = read_vectors(connection, known, space)
    cosines = centred_cosines(
        asked,
        list(theirs.values()),
        language=language,
        languages=[known[article_id] for article_id in theirs],
        means=means,
    )
    return dict(zip(theirs, cosines.tolist(), strict=True))


def read_vectors(connection: Connection, article_ids: Collection[int], space: str) -> dict[int, Floats]:
    """Return the vectors of these articles in a space by article, each of shape (dimensions,)."""
    stored = _STORED.rows(connection, article_ids, space=space)
    if not stored:
        return {}
    ids, halves = zip(*stored, strict=True)
    return dict(zip(ids, to_rows(halves), strict=True))
