"""Looks at the pages of articles after they were judged: when, and what was found."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, func, insert, literal, or_, select, update

from monitor.model import OF_FEED, ClaimedRevisit, Entry, EntryOutcome, Revision, Revisit
from monitor.store.codec import from_json
from monitor.store.database import Database
from monitor.store.rows import article_of, revision_of, revision_row
from monitor.store.tables import ARTICLE, ENTRY, REVISION, REVISIT
from monitor.text.urls import host_of

_FIELDS = tuple(Revisit.__slots__)
# Values a statement, as in feeds.
_AT_ONCE = 500
# Of one entry: feeds with a count of comments in the summary change theirs at every poll.
_EARLY_LOOKS = 5


class SqlRevisits:
    """Revisits on SQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def plan(self, revisit: Revisit) -> None:
        """Have an article looked at again; see the port."""
        with self._database.writing() as connection:
            known = select(REVISIT.c.article_id).where(REVISIT.c.article_id == revisit.article_id)
            if connection.execute(known).first() is None:
                values = _values(revisit) | {"host": host_of(revisit.url)}
                connection.execute(insert(REVISIT).values(values))

    def due(self, now: datetime, *, limit: int, per_host: int) -> Sequence[int]:
        """Return ids of articles to be looked at; see the port."""
        is_due, is_free = _is_due(now)
        order = (is_free, REVISIT.c.next_at, REVISIT.c.article_id)  # those that somebody has taken count
        turn = func.row_number().over(partition_by=REVISIT.c.host, order_by=order).label("turn")
        due = (
            select(REVISIT.c.article_id, REVISIT.c.next_at, is_free.label("is_free"), turn)
            .where(is_due)
            .subquery()
        )
        found = (
            select(due.c.article_id)
            .where(due.c.is_free, due.c.turn <= per_host)
            .order_by(due.c.next_at, due.c.article_id)
            .limit(limit)
        )
        with self._database.reading() as connection:
            return tuple(connection.execute(found).scalars())

    def claim(self, article_id: int, now: datetime, *, lease: timedelta) -> ClaimedRevisit | None:
        """Take an article in one conditional statement; see the port."""
        claim = (
            update(REVISIT)
            .where(REVISIT.c.article_id == article_id, *_is_due(now))
            .values(claimed_until=now + lease, takings=REVISIT.c.takings + 1, early_at=None)
            .returning(*REVISIT.c)
        )
        with self._database.writing() as connection:
            row = connection.execute(claim).mappings().one_or_none()
            if row is None:
                return None
            wanted = select(ARTICLE).where(ARTICLE.c.id == article_id)
            found = connection.execute(wanted).mappings().one()
            article = article_of(found)
            return ClaimedRevisit(
                revisit=Revisit(**{name: row[name] for name in _FIELDS}),
                article=article,
                revisions=revisions_of(connection, [article_id]).get(article_id, ()),
                entry=_entry_of(connection, article_id) if article.text_source in OF_FEED else None,
                takings=row["takings"],
                story_id=found["story_id"],
            )

    def settle(self, revisit: Revisit, revision: Revision | None = None) -> None:
        """Store the state and what was found; see the port."""
        values = _values(revisit) | {"claimed_until": None, "takings": 0, "early_at": None}
        if revisit.next_at is not None and not revisit.missing:  # as look_early has it
            next_at = literal(revisit.next_at, REVISIT.c.next_at.type)
            values["next_at"] = func.coalesce(REVISIT.c.early_at, next_at)
        save = update(REVISIT).where(REVISIT.c.article_id == revisit.article_id).values(values)
        with self._database.writing() as connection:
            if connection.execute(save).rowcount and revision is not None:
                connection.execute(insert(REVISION).values(revision_row(revisit.article_id, revision)))


def _entry_of(connection: Connection, article_id: int) -> Entry | None:
    """Return the entry that an article was made of, as its feed has it now."""
    made_of = (ENTRY.c.article_id == article_id, ENTRY.c.outcome == EntryOutcome.JUDGED)
    body = connection.execute(select(ENTRY.c.body).where(*made_of)).scalar()
    return None if body is None else from_json(Entry, body)


def look_early(connection: Connection, entry_ids: Sequence[int], now: datetime) -> None:
    """Have the articles of these changed entries looked at now, where they are to be at all once more.

    A page that was missing keeps its time, because only a second look some time later says that it is gone.
    A look that is under way may have asked already; another one follows it.
    """
    asked = [{"_entry": entry_id, "_now": now} for entry_id in entry_ids]
    connection.execute(_LOOK_EARLY, asked)
    connection.execute(_LOOK_AFTERWARDS, asked)


_OF_CHANGED = (
    REVISIT.c.article_id.in_(
        select(ENTRY.c.article_id).where(
            ENTRY.c.id == bindparam("_entry"), ENTRY.c.change_count <= _EARLY_LOOKS
        )
    ),
    REVISIT.c.missing == 0,
)
_LOOK_EARLY = (
    update(REVISIT)
    .where(*_OF_CHANGED, REVISIT.c.next_at > bindparam("_now"))
    .values(next_at=bindparam("_now"))
)
_LOOK_AFTERWARDS = (
    update(REVISIT)
    .where(*_OF_CHANGED, REVISIT.c.claimed_until > bindparam("_now"))
    .values(early_at=bindparam("_now"))
)


def revisions_of(connection: Connection, article_ids: Sequence[int]) -> Mapping[int, tuple[Revision, ...]]:
    """Return the revisions of articles by article, oldest first."""
    found: dict[int, tuple[Revision, ...]] = {}
    for start in range(0, len(article_ids), _AT_ONCE):
        some = REVISION.c.article_id.in_(article_ids[start : start + _AT_ONCE])
        for row in connection.execute(select(REVISION).where(some).order_by(REVISION.c.id)).mappings():
            found[row["article_id"]] = (*found.get(row["article_id"], ()), revision_of(row))
    return found


def removals_of(connection: Connection, article_ids: Sequence[int]) -> Mapping[int, datetime]:
    """Return by article since when its page is known to be gone, of those that are."""
    return _times_of(connection, article_ids, REVISIT.c.removed_at, ())


def awaited_of(connection: Connection, article_ids: Sequence[int]) -> Mapping[int, datetime]:
    """Return by article when its page is looked for, of those that were judged without."""
    return _times_of(connection, article_ids, REVISIT.c.next_at, (REVISIT.c.awaits_page.is_(True),))


def _times_of(
    connection: Connection,
    article_ids: Sequence[int],
    time: ColumnElement[datetime | None],
    which: Sequence[ColumnElement[bool]],
) -> dict[int, datetime]:
    """Return by article a time of those that have it."""
    found: dict[int, datetime] = {}
    for start in range(0, len(article_ids), _AT_ONCE):
        some = REVISIT.c.article_id.in_(article_ids[start : start + _AT_ONCE])
        wanted = select(REVISIT.c.article_id, time).where(some, time.is_not(None), *which)
        found.update(dict(connection.execute(wanted).all()))
    return found


def _values(revisit: Revisit) -> dict[str, Any]:
    return {name: getattr(revisit, name) for name in _FIELDS}


def _is_due(now: datetime) -> tuple[Any, ...]:
    is_free = or_(REVISIT.c.claimed_until.is_(None), REVISIT.c.claimed_until <= now)
    return REVISIT.c.next_at <= now, is_free
