"""What people ask to see. Each answer takes a fixed number of questions, however many rows it has."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, select

from monitor.model import (
    AlertRecord,
    ArticleRecord,
    DeliveryRecord,
    DeliveryState,
    EntryOutcome,
    EntryRecord,
    StoryRecord,
    VerdictKind,
)
from monitor.store.database import Database
from monitor.store.rows import article_record_of, delivery_record_of, entry_record_of
from monitor.store.tables import ALERT, ALERT_WATCHLIST, ARTICLE, ARTICLE_WATCHLIST, DELIVERY, ENTRY, STORY

_ARTICLES = select(ARTICLE, ALERT.c.id.label("alert_id")).join(
    ALERT, ALERT.c.article_id == ARTICLE.c.id, isouter=True
)
_ALERTS = select(ARTICLE, ALERT.c.id.label("alert_id"), ALERT.c.created_at.label("alerted_at")).join(
    ALERT, ALERT.c.article_id == ARTICLE.c.id
)


class SqlViews:
    """Views on SQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def articles(
        self,
        *,
        since: datetime | None = None,
        verdict: VerdictKind | None = None,
        feed: str = "",
        watchlist: str = "",
        limit: int = 50,
    ) -> Sequence[ArticleRecord]:
        """Return articles by publication, newest first; see the port."""
        wanted = _ARTICLES.order_by(ARTICLE.c.published_at.desc(), ARTICLE.c.id.desc()).limit(limit)
        if since is not None:
            wanted = wanted.where(ARTICLE.c.published_at >= since)
        if verdict is not None:
            wanted = wanted.where(ARTICLE.c.verdict_kind == verdict)
        if feed:
            wanted = wanted.where(ARTICLE.c.feed == feed)
        if watchlist:
            theirs = select(ARTICLE_WATCHLIST.c.article_id).where(ARTICLE_WATCHLIST.c.watchlist == watchlist)
            wanted = wanted.where(ARTICLE.c.id.in_(theirs))
        with self._database.reading() as connection:
            return _articles(connection, wanted)

    def article(self, article_id: int) -> ArticleRecord | None:
        """Return one article; see the port."""
        with self._database.reading() as connection:
            return next(iter(_articles(connection, _ARTICLES.where(ARTICLE.c.id == article_id))), None)

    def entries(
        self, *, article_id: int | None = None, outcome: EntryOutcome | None = None, limit: int = 50
    ) -> Sequence[EntryRecord]:
        """Return entries, newest first; see the port."""
        wanted = select(ENTRY).order_by(ENTRY.c.seen_at.desc(), ENTRY.c.id.desc()).limit(limit)
        if article_id is not None:
            wanted = wanted.where(ENTRY.c.article_id == article_id)
        if outcome is not None:
            wanted = wanted.where(ENTRY.c.outcome == outcome)
        with self._database.reading() as connection:
            return tuple(entry_record_of(row) for row in connection.execute(wanted).mappings())

    def seeds(self) -> Sequence[ArticleRecord]:
        """Return the seeds by name; see the port."""
        with self._database.reading() as connection:
            return _articles(connection, _ARTICLES.where(ARTICLE.c.seed > "").order_by(ARTICLE.c.seed))

    def stories(self, *, since: datetime | None = None, limit: int = 50) -> Sequence[StoryRecord]:
        """Return stories by their newest article; see the port."""
        wanted = select(STORY).order_by(STORY.c.last_published_at.desc(), STORY.c.id.desc()).limit(limit)
        if since is not None:
            wanted = wanted.where(STORY.c.last_published_at >= since)
        with self._database.reading() as connection:
            return _stories(connection, wanted)

    def story(self, story_id: int) -> tuple[StoryRecord, Sequence[ArticleRecord]] | None:
        """Return one story with its articles, oldest first; see the port."""
        members = _ARTICLES.where(ARTICLE.c.story_id == story_id)
        with self._database.reading() as connection:
            for story in _stories(connection, select(STORY).where(STORY.c.id == story_id)):
                ordered = members.order_by(ARTICLE.c.published_at, ARTICLE.c.id)
                return story, _articles(connection, ordered)
        return None

    def alerts(
        self, *, since: datetime | None = None, watchlist: str = "", limit: int = 50
    ) -> Sequence[AlertRecord]:
        """Return alerts, newest first; see the port."""
        wanted = _ALERTS.order_by(ALERT.c.created_at.desc(), ALERT.c.id.desc()).limit(limit)
        if since is not None:
            wanted = wanted.where(ALERT.c.created_at >= since)
        if watchlist:
            theirs = select(ALERT_WATCHLIST.c.alert_id).where(ALERT_WATCHLIST.c.watchlist == watchlist)
            wanted = wanted.where(ALERT.c.id.in_(theirs))
        with self._database.reading() as connection:
            return _alerts(connection, wanted)

    def alert(self, alert_id: int) -> AlertRecord | None:
        """Return one alert; see the port."""
        with self._database.reading() as connection:
            return next(iter(_alerts(connection, _ALERTS.where(ALERT.c.id == alert_id))), None)

    def deliveries(self, *, only_unsent: bool = False, limit: int = 50) -> Sequence[DeliveryRecord]:
        """Return deliveries, newest first; see the port."""
        wanted = select(DELIVERY).order_by(
            DELIVERY.c.created_at.desc(), DELIVERY.c.alert_id.desc(), DELIVERY.c.id
        )
        if only_unsent:
            wanted = wanted.where(DELIVERY.c.state != DeliveryState.SENT)
        with self._database.reading() as connection:
            rows = connection.execute(wanted.limit(limit)).mappings()
            return tuple(delivery_record_of(row) for row in rows)


def _articles(connection: Connection, wanted: Select[Any]) -> tuple[ArticleRecord, ...]:
    return tuple(article_record_of(row) for row in connection.execute(wanted).mappings())


def _stories(connection: Connection, wanted: Select[Any]) -> tuple[StoryRecord, ...]:
    """Two questions: the stories, then what their members are."""
    rows = connection.execute(wanted).mappings().all()
    columns = (ARTICLE.c.story_id, ARTICLE.c.language, ARTICLE.c.outlet, ARTICLE.c.seed)
    members = select(*columns).where(ARTICLE.c.story_id.in_([row["id"] for row in rows])).distinct()
    kinds: dict[int, tuple[set[str], set[str], set[str]]] = {row["id"]: (set(), set(), set()) for row in rows}
    for story_id, *values in connection.execute(members):
        for kind, value in zip(kinds[story_id], values, strict=True):
            kind.add(value)
    return tuple(_story(row, *kinds[row["id"]]) for row in rows)


def _story(row: RowMapping, languages: set[str], outlets: set[str], seeds: set[str]) -> StoryRecord:
    return StoryRecord(
        story_id=row["id"],
        title=row["title"],
        first_published_at=row["first_published_at"],
        last_published_at=row["last_published_at"],
        article_count=row["article_count"],
        languages=tuple(sorted(languages - {""})),
        outlets=tuple(sorted(outlets - {""})),
        seeds=tuple(sorted(seeds - {""})),
    )


def _alerts(connection: Connection, wanted: Select[Any]) -> tuple[AlertRecord, ...]:
    """Three questions: the alerts with their articles, their watchlists, their deliveries."""
    rows = connection.execute(wanted).mappings().all()
    ids = [row["alert_id"] for row in rows]
    watchlists: dict[int, list[str]] = {alert_id: [] for alert_id in ids}
    named = select(ALERT_WATCHLIST).where(ALERT_WATCHLIST.c.alert_id.in_(ids))
    for name in connection.execute(named.order_by(ALERT_WATCHLIST.c.position)).mappings():
        watchlists[name["alert_id"]].append(name["watchlist"])
    deliveries: dict[int, list[DeliveryRecord]] = {alert_id: [] for alert_id in ids}
    owed = select(DELIVERY).where(DELIVERY.c.alert_id.in_(ids)).order_by(DELIVERY.c.channel, DELIVERY.c.id)
    for row in connection.execute(owed).mappings():
        deliveries[row["alert_id"]].append(delivery_record_of(row))
    return tuple(
        AlertRecord(
            alert_id=row["alert_id"],
            created_at=row["alerted_at"],
            watchlists=tuple(watchlists[row["alert_id"]]),
            article=article_record_of(row),
            deliveries=tuple(deliveries[row["alert_id"]]),
        )
        for row in rows
    )
