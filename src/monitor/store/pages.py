"""Pages as their servers gave them, compressed, as long and as many as they are wanted."""

import zlib
from datetime import datetime

from sqlalchemy import delete, func, insert, or_, select

from monitor.model import Document
from monitor.store.database import Database
from monitor.store.tables import ARTICLE, PAGE


class SqlKeptPages:
    """KeptPages on SQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, article_id: int, document: Document) -> None:
        """Keep the page of an article; see the port."""
        body = zlib.compress(document.body)  # outside the transaction: some milliseconds for a large page
        values = {
            "article_id": article_id,
            "url": document.url,
            "fetched_at": document.fetched_at,
            "status": document.status,
            "content_type": document.headers.get("content-type", ""),
            "byte_count": len(body),
            "body": body,
        }
        is_kept = select(PAGE.c.article_id).where(PAGE.c.article_id == article_id).exists()
        wanted = select(ARTICLE.c.id).where(ARTICLE.c.id == article_id, ~is_kept)
        with self._database.writing() as connection:
            if connection.execute(wanted).first() is not None:
                connection.execute(insert(PAGE).values(values))

    def find(self, article_id: int) -> Document | None:
        """Return the page of an article; see the port."""
        with self._database.reading() as connection:
            page = connection.execute(select(PAGE).where(PAGE.c.article_id == article_id)).mappings().first()
        if page is None:
            return None
        return Document(
            url=page["url"],
            permanent_url=None,
            status=page["status"],
            headers={"content-type": page["content_type"]} if page["content_type"] else {},
            body=zlib.decompress(page["body"]),
            fetched_at=page["fetched_at"],
        )

    def forget(self, before: datetime, *, most_bytes: int, limit: int) -> int:
        """Remove what is old or too much; see the port."""
        newest_first = (PAGE.c.fetched_at.desc(), PAGE.c.article_id.desc())
        running = func.sum(PAGE.c.byte_count).over(order_by=newest_first).label("running")
        sizes = select(PAGE.c.article_id, PAGE.c.fetched_at, running).subquery()
        is_too_much = or_(sizes.c.fetched_at < before, sizes.c.running > most_bytes)
        oldest = select(sizes.c.article_id).where(is_too_much).order_by(sizes.c.fetched_at).limit(limit)
        with self._database.reading() as connection:
            doomed = connection.execute(oldest).scalars().all()
        if not doomed:
            return 0
        with self._database.writing() as connection:
            return connection.execute(delete(PAGE).where(PAGE.c.article_id.in_(doomed))).rowcount
