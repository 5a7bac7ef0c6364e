"""How feeds are: what their bodies and articles measure."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from statistics import median
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, func, insert, select

from monitor.model import FROM_PAGE, BodyFigures, PollRecord, ReadingFigures
from monitor.store.codec import from_json, to_json
from monitor.store.database import Database
from monitor.store.tables import ARTICLE, FEED_BODY


class SqlFeedFigures:
    """FeedFigures on SQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def bodies(self) -> Mapping[str, BodyFigures]:
        """Return by feed what its last body was like; see the port."""
        with self._database.reading() as connection:
            rows = connection.execute(select(FEED_BODY.c.feed, FEED_BODY.c.figures))
            return {feed: from_json(BodyFigures, figures) for feed, figures in rows}

    def readings(self, *, since: datetime) -> Mapping[str, ReadingFigures]:
        """Return by feed how its articles came out; see the port."""
        wanted = select(
            ARTICLE.c.feed,
            ARTICLE.c.text_source,
            (ARTICLE.c.reading_problem > "").label("is_problem"),
            ARTICLE.c.language,
            func.length(ARTICLE.c.text).label("characters"),
        ).where(ARTICLE.c.published_at >= since, ARTICLE.c.feed > "", ARTICLE.c.edit_of.is_(None))
        found: defaultdict[str, list[Row[Any]]] = defaultdict(list)
        with self._database.reading() as connection:
            for row in connection.execute(wanted):
                found[row.feed].append(row)
        return {feed: _reading(rows) for feed, rows in found.items()}


_FORGET_BODIES = delete(FEED_BODY).where(FEED_BODY.c.feed.in_(bindparam("feeds", expanding=True)))
_KEEP_BODIES = insert(FEED_BODY)


def keep_bodies(connection: Connection, records: Iterable[PollRecord]) -> None:
    """Have what these bodies are like replace what those before were like."""
    rows = {
        record.state.feed: {"feed": record.state.feed, "figures": to_json(record.body)}
        for record in records
        if record.body is not None
    }
    if rows:
        connection.execute(_FORGET_BODIES, {"feeds": list(rows)})
        connection.execute(_KEEP_BODIES, list(rows.values()))


def _reading(rows: list[Row[Any]]) -> ReadingFigures:
    languages = Counter(row.language for row in rows)
    read = sum(row.text_source in FROM_PAGE for row in rows)
    return ReadingFigures(
        articles=len(rows),
        pages_tried=sum(row.text_source in FROM_PAGE or bool(row.is_problem) for row in rows),
        pages_read=read,
        median_characters=round(median(row.characters for row in rows)),
        language=min(languages, key=lambda each: (-languages[each], each)),
    )
