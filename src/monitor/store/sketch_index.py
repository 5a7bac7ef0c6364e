"""The sketches in memory, kept equal to what is on record."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, bindparam, or_, select

from monitor.store.prepared import Prepared
from monitor.store.sketches import SketchIndex, SketchRow
from monitor.store.tables import ARTICLE, SKETCH
from monitor.store.window import AT_ONCE, DATED, NEVER, Dated, of_articles, published_between, seeds

_AFTER = Prepared(
    select(ARTICLE.c.id, DATED, SKETCH.c.shingles)
    .join_from(ARTICLE, SKETCH, SKETCH.c.article_id == ARTICLE.c.id)
    .where(
        ARTICLE.c.id > bindparam("first"),
        ARTICLE.c.id <= bindparam("last"),
        or_(ARTICLE.c.published_at >= bindparam("since"), ARTICLE.c.seed > ""),
    )
    .order_by(ARTICLE.c.id)
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
            new = {"first": self._followed, "last": last_id, "since": self._since}
            self._followed = last_id
            for rows in _AFTER.partitions(connection, AT_ONCE, **new):
                self._index.add(SketchRow._make(row) for row in rows)

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

    def _add(self, connection: Connection, articles: Dated) -> None:
        """Take over the sketches of these articles, as far as the table was followed."""
        those = of_articles(SKETCH.c.article_id, articles.article_ids)
        stored = connection.execute(select(SKETCH.c.article_id, SKETCH.c.shingles).where(those)).all()
        sketches = {article_id: shingles for article_id, shingles in stored if article_id <= self._followed}
        ids = articles.article_ids
        here = [place for place, article_id in enumerate(ids) if article_id in sketches]
        self._index.extend(
            [ids[place] for place in here],
            articles.published[here],
            [sketches[ids[place]] for place in here],
        )
