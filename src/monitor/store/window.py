"""The articles of a window, and the seeds, as the indexes in memory take them over.

Asked article by article from an index that holds all that is told here, and what belongs to them afterwards:
joined in one statement, SQLite begins at the other end and reads every article on record.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from sqlalchemy import Connection, case, func, select

from monitor.store.tables import ARTICLE

# Before anything was followed.
NEVER = datetime.max.replace(tzinfo=UTC)
# The window's date: seeds are known whenever they were published, so they have none.
DATED = case((ARTICLE.c.seed == "", ARTICLE.c.published_at), else_=None)
# Rows read at once: under a megabyte, so that no holes are left between the arrays that stay.
AT_ONCE = 500


class Dated(NamedTuple):
    """What the indexes must know about an article."""

    article_id: int
    published_at: datetime | None  # None: in every window
    language: str


def seeds(connection: Connection) -> Iterator[Sequence[Dated]]:
    """Yield the seeds on record."""
    wanted = select(ARTICLE.c.id, ARTICLE.c.language).where(ARTICLE.c.seed > "")
    for rows in connection.execute(wanted).partitions(AT_ONCE):
        yield [Dated(article_id, None, language) for article_id, language in rows]


def published_between(connection: Connection, since: datetime, before: datetime) -> Iterator[Sequence[Dated]]:
    """Yield all others published in [since, before), by publication."""
    wanted = (
        select(ARTICLE.c.id, ARTICLE.c.published_at, ARTICLE.c.language)
        # Written so that the index on publication is taken, not that on seeds.
        .where(
            ARTICLE.c.published_at >= since, ARTICLE.c.published_at < before, func.length(ARTICLE.c.seed) == 0
        )
        .order_by(ARTICLE.c.published_at, ARTICLE.c.id)
    )
    for rows in connection.execute(wanted).partitions(AT_ONCE):
        yield [Dated._make(row) for row in rows]
