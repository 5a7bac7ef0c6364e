"""The sketches in memory, kept equal to what is on record."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, or_, select

from monitor.store.sketches import SketchIndex, SketchRow
from monitor.store.tables import ARTICLE, SKETCH
from monitor.store.window import AT_ONCE, DATED, NEVER, Dated, published_between, seeds

_STORED = select(SKETCH.c.article_id, SKETCH.c.shingles).where(
    SKETCH.c.article_id.in_(bindparam("article_ids", expanding=True))
)


class HeldSketches:
    """The sketches of a window and of the seeds. Not thread-safe: used in the judging room only."""

    def __init__(self) -> None:
        self._index = SketchIndex()
        self._since = NEVER
        self._followed = 0

    def follow(self, connection: Connection, *, since: datetime, last_id: int) -> None:
        """Take over what was published since then and what was recorded since, up to an article."""
        if self._since == NEVER:
            self._followed = last_id
            for some in seeds(connection):
                self._add(connection, some)
        if since < self._since:
            before, self._since = self._since, since
            for some in published_between(connection, since, before):
                self._add(connection, some)
        if self._followed < last_id:
            is_held = or_(ARTICLE.c.published_at >= self._since, ARTICLE.c.seed > "")
            new = (ARTICLE.c.id > self._followed, ARTICLE.c.id <= last_id, is_held)
            self._followed = last_id
            wanted = select(ARTICLE.c.id, DATED, ARTICLE.c.language).where(*new).order_by(ARTICLE.c.id)
            for rows in connection.execute(wanted).partitions(AT_ONCE):
                self._add(connection, [Dated._make(row) for row in rows])

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

    def _add(self, connection: Connection, articles: Sequence[Dated]) -> None:
        """Take over the sketches of these articles, as far as the table was followed."""
        ids = [each.article_id for each in articles if each.article_id <= self._followed]
        stored = connection.execute(_STORED, {"article_ids": ids}).all() if ids else ()
        sketches = {row.article_id: row.shingles for row in stored}
        self._index.add(
            SketchRow(each.article_id, each.published_at, sketches[each.article_id])
            for each in articles
            if each.article_id in sketches
        )
