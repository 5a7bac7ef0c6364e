"""The articles of a window, and the seeds, as the indexes in memory take them over.

Asked article by article from an index that holds all that is told here, and what belongs to them afterwards:
joined in one statement, SQLite begins at the other end and reads every article on record.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Column, ColumnElement, Connection, String, case, cast, func, select

from monitor.store.tables import ARTICLE

# Before anything was followed.
NEVER = datetime.max.replace(tzinfo=UTC)
# The window's date: seeds are known whenever they were published, so they have none.
DATED = case((ARTICLE.c.seed == "", ARTICLE.c.published_at), else_=None)
# Rows read at once: under a megabyte, so that no holes are left between the arrays that stay.
AT_ONCE = 500
# Letters of a time, to microseconds, without its zone, which is UTC.
_TIME = 26


class Dated(NamedTuple):
    """What the indexes must know about some articles, as columns."""

    article_ids: list[int]
    published: NDArray[np.float64]  # seconds since 1970; NaN: in every window
    languages: list[str]


def seeds(connection: Connection) -> Iterator[Dated]:
    """Yield the seeds on record."""
    wanted = select(ARTICLE.c.id, ARTICLE.c.language).where(ARTICLE.c.seed > "")
    for rows in connection.execute(wanted).partitions(AT_ONCE):
        yield Dated([row[0] for row in rows], np.full(len(rows), np.nan), [row[1] for row in rows])


def published_between(connection: Connection, since: datetime, before: datetime) -> Iterator[Dated]:
    """Yield all others published in [since, before), by publication."""
    wanted = (
        # As text: a million times as objects would take a second.
        select(ARTICLE.c.id, cast(ARTICLE.c.published_at, String), ARTICLE.c.language)
        # Written so that the index on publication is taken, not that on seeds.
        .where(
            ARTICLE.c.published_at >= since, ARTICLE.c.published_at < before, func.length(ARTICLE.c.seed) == 0
        )
        .order_by(ARTICLE.c.published_at, ARTICLE.c.id)
    )
    for rows in connection.execute(wanted).partitions(AT_ONCE):
        ids, times, languages = zip(*rows, strict=True)
        microseconds = np.array([time[:_TIME] for time in times], "datetime64[us]").astype(np.int64)
        yield Dated(list(ids), microseconds / 1e6, list(languages))


def of_articles(column: Column[int], article_ids: Sequence[int]) -> ColumnElement[bool]:
    """Return the condition that a column holds one of these ids, or one between them while few others do."""
    first, last = min(article_ids), max(article_ids)
    if last - first < 2 * len(article_ids):
        return column.between(first, last)  # a tenth of the work of naming each
    return column.in_(article_ids)
