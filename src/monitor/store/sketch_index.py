"""The sketches in memory, kept equal to what is on record."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, or_, select

from monitor.store.sketches import SketchIndex, SketchRow
from monitor.store.space_index import AT_ONCE, DATED, IS_NO_SEED, NEVER
from monitor.store.tables import ARTICLE, SKETCH


class HeldSketches:
    """The sketches of a window and of the seeds. Not thread-safe: used in the judging room only."""

    def __init__(self) -> None:
        self._index = SketchIndex()
        self._since = NEVER
        self._followed = 0

    def follow(self, connection: Connection, *, since: datetime, last_id: int) -> None:
        """Take over what was published since then and what was recorded since, up to an article."""
        is_old = SKETCH.c.article_id <= self._followed
        if self._since == NEVER:
            self._followed = last_id
            is_old = SKETCH.c.article_id <= last_id
            self._add(connection, _rows().where(ARTICLE.c.seed > "", is_old))
        if since < self._since:
            older = (ARTICLE.c.published_at >= since, ARTICLE.c.published_at < self._since, IS_NO_SEED)
            self._since = since
            self._add(
                connection, _rows().where(*older, is_old).order_by(ARTICLE.c.published_at, ARTICLE.c.id)
            )
        if self._followed < last_id:
            is_held = or_(ARTICLE.c.published_at >= self._since, ARTICLE.c.seed > "")
            new = (SKETCH.c.article_id > self._followed, SKETCH.c.article_id <= last_id, is_held)
            self._followed = last_id
            self._add(connection, _rows().where(*new).order_by(SKETCH.c.article_id))

    def candidates(self, shingles: bytes, *, since: datetime, until: datetime) -> list[int]:
        """Return the articles of the window whose sketches may share a fifth with this one; ascending."""
        return self._index.candidates(shingles, since=since, until=until)

    def forget(self, article_ids: Collection[int]) -> None:
        """Find these articles no more."""
        if article_ids:
            self._index.forget(article_ids)

    def forget_before(self, since: datetime) -> None:
        """Drop what was published before then, when that is worth the work; seeds stay."""
        if since > self._since and self._index.forget_before(since.timestamp()):
            self._since = since

    def _add(self, connection: Connection, wanted: Select[Any]) -> None:
        for rows in connection.execute(wanted).partitions(AT_ONCE):
            self._index.add(SketchRow._make(row) for row in rows)


def _rows() -> Select[Any]:
    columns = (SKETCH.c.article_id, DATED, SKETCH.c.shingles)
    return select(*columns).join_from(ARTICLE, SKETCH, SKETCH.c.article_id == ARTICLE.c.id)
