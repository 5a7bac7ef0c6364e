"""What people ask to see. Each answer takes a fixed number of questions, however many rows it has."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, func, or_, select

from monitor.judge.reporting import sum_up
from monitor.model import (
    AlertRecord,
    ArticleRecord,
    DeliveryRecord,
    DeliveryState,
    EntryOutcome,
    EntryRecord,
    HeldAlert,
    HeldReason,
    PastArticle,
    StoryRecord,
    VerdictKind,
    WithheldFigures,
    WithheldReason,
)
from monitor.store.database import Database
from monitor.store.means import RunningMeans
from monitor.store.outbox import HELD
from monitor.store.past import PORTION, past_articles, past_ids
from monitor.store.revisits import awaited_of, removals_of, revisions_of
from monitor.store.rows import article_record_of, delivery_record_of, entry_record_of, held_alert_of
from monitor.store.stories import report_of, story_behind
from monitor.store.tables import (
    ALERT,
    ALERT_WATCHLIST,
    ARTICLE,
    ARTICLE_WATCHLIST,
    CHANNEL,
    DELIVERY,
    ENTRY,
    HELD_ALERT,
    STORY,
)
from monitor.store.titles import closeness_of_members
from monitor.store.withheld import AT_ONCE, figures_in, read_portion

_ARTICLES = select(ARTICLE, ALERT.c.id.label("alert_id")).join(
    ALERT, ALERT.c.article_id == ARTICLE.c.id, isouter=True
)
_ALERTS = select(
    ARTICLE,
    ALERT.c.id.label("alert_id"),
    ALERT.c.created_at.label("alerted_at"),
    ALERT.c.restored_from,
    ALERT.c.importance,
).join(ALERT, ALERT.c.article_id == ARTICLE.c.id)
_DELIVERIES = select(DELIVERY, CHANNEL.c.refusing_since).join(
    CHANNEL, CHANNEL.c.name == DELIVERY.c.channel, isouter=True
)


# Values a statement, as in feeds.
_AT_ONCE = 500


class SqlViews:
    """Views on SQL."""

    def __init__(self, database: Database, *, means: RunningMeans) -> None:
        self._database = database
        self._means = means

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

    def past(self, *, since: datetime | None = None) -> Iterator[PastArticle]:
        """Yield articles as watchlists were asked about them, newest first; see the port."""
        with self._database.reading() as connection:
            ids = past_ids(connection, since)
        for some in _portions(ids, PORTION):
            with self._database.reading() as connection:
                found = past_articles(connection, some)
            yield from found

    def article(self, article_id: int) -> ArticleRecord | None:
        """Return one article; see the port."""
        with self._database.reading() as connection:
            return next(iter(_articles(connection, _ARTICLES.where(ARTICLE.c.id == article_id))), None)

    def withheld(
        self,
        *,
        since: datetime | None = None,
        reason: WithheldReason | None = None,
        watchlist: str = "",
        limit: int = 50,
    ) -> Sequence[ArticleRecord]:
        """Return what nobody was told of, last seen first; see the port."""
        which = _withheld(since=since, reason=reason, watchlist=watchlist)
        newest = _ARTICLES.where(*which).order_by(ARTICLE.c.id.desc()).limit(limit)
        with self._database.reading() as connection:
            return _articles(connection, newest)

    def withheld_counts(
        self, *, since: datetime | None = None, watchlist: str = ""
    ) -> Mapping[WithheldReason, int]:
        """Return how many articles were withheld, by reason; see the port."""
        which = _withheld(since=since, reason=None, watchlist=watchlist)
        counts = select(ARTICLE.c.withheld, func.count()).where(*which).group_by(ARTICLE.c.withheld)
        with self._database.reading() as connection:
            found = {WithheldReason(reason): number for reason, number in connection.execute(counts)}
        return dict(sorted(found.items(), key=lambda each: (-each[1], each[0])))

    def withheld_figures(self, *, since: datetime, until: datetime) -> Iterator[WithheldFigures]:
        """Yield how near withheld articles were to being told; see the port.

        Ids ascend by recording, soon after an article was first seen: where a whole portion was seen before
        the span, what lies further back was too.
        """
        before: int | None = None
        while True:
            with self._database.reading() as connection:
                rows = read_portion(connection, before=before)
            yield from figures_in(rows, since=since, until=until)
            seen = [row["seen_at"] for row in rows if not row["seed"]]
            if len(rows) < AT_ONCE or (seen and max(seen) < since):
                return
            before = rows[-1]["id"]

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
        present = select(STORY).where(STORY.c.merged_into.is_(None))
        wanted = present.order_by(STORY.c.last_published_at.desc(), STORY.c.id.desc()).limit(limit)
        if since is not None:
            wanted = wanted.where(STORY.c.last_published_at >= since)
        with self._database.reading() as connection:
            return _stories(connection, wanted)

    def story(self, story_id: int) -> tuple[StoryRecord, Sequence[ArticleRecord]] | None:
        """Return one story with its articles, oldest first; see the port."""
        with self._database.reading() as connection:
            now = story_behind(connection, story_id)
            for story in _stories(connection, select(STORY).where(STORY.c.id == now)):
                members = _ARTICLES.where(ARTICLE.c.story_id == now)
                return story, _articles(connection, members.order_by(ARTICLE.c.published_at, ARTICLE.c.id))
        return None

    def closeness(self, story_id: int) -> Mapping[int, float]:
        """Return how close the members of a story are to its centre; see the port."""
        with self._database.reading() as connection:
            return closeness_of_members(connection, self._means, story_id)

    def alerts(
        self, *, since: datetime | None = None, watchlist: str = "", limit: int = 50
    ) -> Sequence[AlertRecord]:
        """Return alerts, newest first; see the port."""
        with self._database.reading() as connection:
            return _alerts(connection, _newest_alerts(since=since, watchlist=watchlist, limit=limit))

    def unsent(
        self,
        *,
        since: datetime | None = None,
        reason: HeldReason | None = None,
        watchlist: str = "",
        limit: int = 50,
    ) -> Sequence[AlertRecord]:
        """Return alerts that some channel was not told of; see the port."""
        held = select(HELD_ALERT.c.alert_id).where(HELD_ALERT.c.delivery_id.is_(None))
        told_of = func.coalesce(DELIVERY.c.alert_id, HELD_ALERT.c.alert_id)
        waiting = (
            select(told_of)
            .join(HELD_ALERT, HELD_ALERT.c.delivery_id == DELIVERY.c.id, isouter=True)
            # Named one by one, they are looked up; most messages are sent, and all of them are long.
            .where(DELIVERY.c.state.in_((DeliveryState.OWED, DeliveryState.GIVEN_UP)), told_of.is_not(None))
        )
        newest = _newest_alerts(since=since, watchlist=watchlist, limit=limit)
        if reason is None:
            wanted = newest.where(or_(ALERT.c.id.in_(held), ALERT.c.id.in_(waiting)))
        else:
            wanted = newest.where(ALERT.c.id.in_(held.where(HELD_ALERT.c.reason == reason)))
        with self._database.reading() as connection:
            return _alerts(connection, wanted)

    def alert(self, alert_id: int) -> AlertRecord | None:
        """Return one alert; see the port."""
        with self._database.reading() as connection:
            return next(iter(_alerts(connection, _ALERTS.where(ALERT.c.id == alert_id))), None)

    def alerts_by_id(self, alert_ids: Sequence[int]) -> Sequence[AlertRecord]:
        """Return these alerts; see the port."""
        with self._database.reading() as connection:
            return _alerts(connection, _ALERTS.where(ALERT.c.id.in_(alert_ids)))

    def withheld_from(self, watchlists: Sequence[str], *, since: datetime) -> Mapping[WithheldReason, int]:
        """Return by reason how many articles were told to nobody; see the port."""
        concerned = select(ARTICLE_WATCHLIST.c.article_id).where(
            ARTICLE_WATCHLIST.c.watchlist.in_(watchlists)
        )
        counts = (
            select(ARTICLE.c.withheld, func.count())
            .where(ARTICLE.c.withheld.is_not(None), ARTICLE.c.seen_at >= since, ARTICLE.c.seed == "")
            .where(ARTICLE.c.id.in_(concerned))
            .group_by(ARTICLE.c.withheld)
        )
        with self._database.reading() as connection:
            return {WithheldReason(reason): count for reason, count in connection.execute(counts)}

    def deliveries(self, *, only_unsent: bool = False, limit: int = 50) -> Sequence[DeliveryRecord]:
        """Return deliveries, newest first; see the port."""
        wanted = _DELIVERIES.order_by(DELIVERY.c.created_at.desc(), DELIVERY.c.alert_id.desc(), DELIVERY.c.id)
        if only_unsent:
            wanted = wanted.where(DELIVERY.c.state != DeliveryState.SENT)
        with self._database.reading() as connection:
            rows = connection.execute(wanted.limit(limit)).mappings()
            return tuple(delivery_record_of(row) for row in rows)


def _newest_alerts(*, since: datetime | None, watchlist: str, limit: int) -> Select[Any]:
    """Return the question for alerts like that, last decided first."""
    wanted = _ALERTS.order_by(ALERT.c.created_at.desc(), ALERT.c.id.desc()).limit(limit)
    if since is not None:
        wanted = wanted.where(ALERT.c.created_at >= since)
    if watchlist:
        theirs = select(ALERT_WATCHLIST.c.alert_id).where(ALERT_WATCHLIST.c.watchlist == watchlist)
        wanted = wanted.where(ALERT.c.id.in_(theirs))
    return wanted


def _withheld(
    *, since: datetime | None, reason: WithheldReason | None, watchlist: str
) -> Sequence[ColumnElement[bool]]:
    """Return what holds for withheld articles like that; seeds are known, and withheld only if asked for."""
    which = [ARTICLE.c.withheld == reason] if reason else [ARTICLE.c.withheld != WithheldReason.SEED]
    if since is not None:
        which.append(ARTICLE.c.seen_at >= since)
    if watchlist:
        theirs = select(ARTICLE_WATCHLIST.c.article_id).where(ARTICLE_WATCHLIST.c.watchlist == watchlist)
        which.append(ARTICLE.c.id.in_(theirs))
    return which


def _articles(connection: Connection, wanted: Select[Any]) -> tuple[ArticleRecord, ...]:
    rows = connection.execute(wanted).mappings().all()
    ids = [row["id"] for row in rows]
    copied_by, revisions, removals, awaited = (
        _copiers(connection, ids),
        revisions_of(connection, ids),
        removals_of(connection, ids),
        awaited_of(connection, ids),
    )
    return tuple(
        article_record_of(
            row,
            copied_by=copied_by.get(row["id"], ()),
            revisions=revisions.get(row["id"], ()),
            removed_at=removals.get(row["id"]),
            awaited_at=awaited.get(row["id"]),
        )
        for row in rows
    )


def _copiers(connection: Connection, article_ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """Return by article the outlets that copied it; one question for each few hundred."""
    found: dict[int, dict[str, None]] = {}
    for some in _portions(article_ids):
        of_others = (ARTICLE.c.copy_of.in_(some), ARTICLE.c.edit_of.is_(None))
        copies = select(ARTICLE.c.copy_of, ARTICLE.c.outlet).where(*of_others)
        for original, outlet in connection.execute(copies.order_by(ARTICLE.c.id)):
            found.setdefault(original, {})[outlet] = None
    return {original: tuple(outlets) for original, outlets in found.items()}


def _stories(connection: Connection, wanted: Select[Any]) -> tuple[StoryRecord, ...]:
    """Return the stories with what their members are: three questions for each few hundred stories."""
    rows = connection.execute(wanted).mappings().all()
    members: dict[int, list[RowMapping]] = {row["id"]: [] for row in rows}
    merged: dict[int, list[int]] = {row["id"]: [] for row in rows}
    for some in _portions(list(members)):
        theirs = select(*_MEMBER_COLUMNS).where(ARTICLE.c.story_id.in_(some))
        for member in connection.execute(theirs.order_by(ARTICLE.c.id)).mappings():
            members[member["story_id"]].append(member)
        led_there = select(STORY.c.merged_into, STORY.c.id).where(STORY.c.merged_into.in_(some))
        for story_id, old in connection.execute(led_there.order_by(STORY.c.id)):
            merged[story_id].append(old)
    return tuple(_story(row, members[row["id"]], merged[row["id"]]) for row in rows)


_MEMBER_COLUMNS = tuple(
    ARTICLE.c[name]
    for name in ("id", "story_id", "language", "outlet", "seed", "published_at", "copy_of", "credits")
)


def _story(row: RowMapping, members: Sequence[RowMapping], merged: Sequence[int]) -> StoryRecord:
    def kinds(name: str) -> tuple[str, ...]:
        return tuple(sorted({member[name] for member in members} - {""}))

    return StoryRecord(
        story_id=row["id"],
        title=row["title"],
        first_published_at=row["first_published_at"],
        last_published_at=row["last_published_at"],
        article_count=row["article_count"],
        languages=kinds("language"),
        outlets=kinds("outlet"),
        seeds=kinds("seed"),
        reporting=sum_up(map(report_of, members)),
        is_muted=row["is_muted"],
        has_given_title=row["has_given_title"],
        merged=tuple(merged),
    )


def _alerts(connection: Connection, wanted: Select[Any]) -> tuple[AlertRecord, ...]:
    """Five questions: alerts with articles, watchlists, deliveries, digests, and where they are held."""
    rows = connection.execute(wanted).mappings().all()
    ids = [row["alert_id"] for row in rows]
    watchlists: dict[int, list[str]] = {alert_id: [] for alert_id in ids}
    named = select(ALERT_WATCHLIST).where(ALERT_WATCHLIST.c.alert_id.in_(ids))
    for name in connection.execute(named.order_by(ALERT_WATCHLIST.c.position)).mappings():
        watchlists[name["alert_id"]].append(name["watchlist"])
    deliveries: dict[int, list[DeliveryRecord]] = {alert_id: [] for alert_id in ids}
    digests = _DELIVERIES.add_columns(HELD_ALERT.c.alert_id.label("told")).join(
        HELD_ALERT, HELD_ALERT.c.delivery_id == DELIVERY.c.id
    )
    in_digests = digests.where(HELD_ALERT.c.alert_id.in_(ids), DELIVERY.c.alert_id.is_(None))
    alone = _DELIVERIES.add_columns(DELIVERY.c.alert_id.label("told")).where(DELIVERY.c.alert_id.in_(ids))
    for owed in (alone, in_digests):
        for row in connection.execute(owed.order_by(DELIVERY.c.channel, DELIVERY.c.id)).mappings():
            deliveries[row["told"]].append(delivery_record_of(row))
    held: dict[int, list[HeldAlert]] = {alert_id: [] for alert_id in ids}
    later = HELD.where(HELD_ALERT.c.alert_id.in_(ids)).order_by(HELD_ALERT.c.channel)
    for row in connection.execute(later).mappings():
        held[row["alert_id"]].append(held_alert_of(row))
    return tuple(
        AlertRecord(
            alert_id=row["alert_id"],
            created_at=row["alerted_at"],
            watchlists=tuple(watchlists[row["alert_id"]]),
            article=article_record_of(row),
            deliveries=tuple(deliveries[row["alert_id"]]),
            restored_from=None if row["restored_from"] is None else WithheldReason(row["restored_from"]),
            importance=row["importance"],
            held=tuple(held[row["alert_id"]]),
        )
        for row in rows
    )


def _portions(values: Sequence[int], size: int = _AT_ONCE) -> Iterator[Sequence[int]]:
    for start in range(0, len(values), size):
        yield values[start : start + size]
