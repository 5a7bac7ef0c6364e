"""The older documents of feeds that were read on request."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, bindparam, delete, insert, select

from monitor.model import FeedLink, NewEntry, PastDocument, PastState, Relation
from monitor.store.database import Database
from monitor.store.feeds import add_entries
from monitor.store.tables import PAST_DOCUMENT


class SqlPastDocuments:
    """PastDocuments on SQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def known(self, feed: str, feed_url: str) -> Mapping[str, PastDocument]:
        """Return by address what is remembered; see the port."""
        of_feed = (PAST_DOCUMENT.c.feed == feed, PAST_DOCUMENT.c.feed_url == feed_url)
        wanted = select(PAST_DOCUMENT).where(*of_feed).order_by(PAST_DOCUMENT.c.id)
        with self._database.reading() as connection:
            return {row["url"]: _document(row) for row in connection.execute(wanted).mappings()}

    def record(
        self,
        feed: str,
        feed_url: str,
        documents: Iterable[PastDocument],
        new_entries: Sequence[NewEntry],
        now: datetime,
    ) -> None:
        """Store documents and their new entries in one transaction; see the port."""
        rows = [_row(feed, feed_url, document) for document in documents]
        with self._database.writing() as connection:
            if rows:
                connection.execute(_FORGET, [{"_feed": feed, "_url": row["url"]} for row in rows])
                connection.execute(insert(PAST_DOCUMENT), rows)
            add_entries(connection, [(feed, new_entries)], now)


_FORGET = delete(PAST_DOCUMENT).where(
    PAST_DOCUMENT.c.feed == bindparam("_feed"), PAST_DOCUMENT.c.url == bindparam("_url")
)


def _document(row: RowMapping) -> PastDocument:
    older = (
        FeedLink(relation=Relation(row["older_relation"]), url=row["older_url"]) if row["older_url"] else None
    )
    return PastDocument(
        url=row["url"],
        relation=Relation(row["relation"]),
        state=PastState(row["state"]),
        older=older,
        etag=row["etag"],
        last_modified=row["last_modified"],
        body_sha256=row["body_sha256"],
        read_at=row["read_at"],
    )


def _row(feed: str, feed_url: str, document: PastDocument) -> dict[str, Any]:
    return {
        "feed": feed,
        "feed_url": feed_url,
        "url": document.url,
        "relation": document.relation,
        "state": document.state,
        "older_url": document.older.url if document.older else "",
        "older_relation": document.older.relation if document.older else "",
        "etag": document.etag,
        "last_modified": document.last_modified,
        "body_sha256": document.body_sha256,
        "read_at": document.read_at,
    }
