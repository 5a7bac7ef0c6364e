"""Stories on record: what is known of one, how an article joins, what its members add up to."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    Column,
    ColumnElement,
    Connection,
    Integer,
    RowMapping,
    bindparam,
    case,
    delete,
    func,
    insert,
    select,
    union,
    update,
)

from monitor.model import Article, Judgement, Known, KnownStory, Report, Tie, VerdictKind
from monitor.store.codec import from_json, to_json
from monitor.store.prepared import Prepared
from monitor.store.tables import ARTICLE, ARTICLE_TIE, STORY

# So many reports of a story are looked at to say who had it first and who wrote for himself. Measured with a
# story of 1,000 members: 2.5 ms of CPU for reading and counting these; 30 for all of them.
REPORTS = 200
# So many of the newest articles that are tied to a story count as known beside its members.
TIED = 10

_NONE = to_json(())
_REPORT_COLUMNS = (
    ARTICLE.c.id,
    ARTICLE.c.outlet,
    ARTICLE.c.published_at,
    ARTICLE.c.copy_of,
    ARTICLE.c.credits,
)
_KNOWN_FIELDS = tuple(name for name in Known.__slots__ if name != "article_id")


def _later(column: Column[datetime], time: BindParameter[datetime]) -> ColumnElement[datetime]:
    return case((column < time, time), else_=column)


def _earlier(column: Column[datetime], time: BindParameter[datetime]) -> ColumnElement[datetime]:
    return case((column > time, time), else_=column)


_STORY_ID = bindparam("story_id", type_=Integer)
_MARKS = Prepared(select(STORY.c.title, STORY.c.is_muted).where(STORY.c.id == _STORY_ID))
_REPORTS = Prepared(
    select(*_REPORT_COLUMNS)
    .where(ARTICLE.c.story_id == _STORY_ID)
    .order_by(ARTICLE.c.published_at, ARTICLE.c.id)
    .limit(REPORTS)
)
_NEWEST = (ARTICLE.c.published_at.desc(), ARTICLE.c.id.desc())
_MEMBERS = select(ARTICLE.c.id).where(ARTICLE.c.story_id == _STORY_ID)
_TIED = (
    select(ARTICLE.c.id)
    .join(ARTICLE_TIE, ARTICLE_TIE.c.article_id == ARTICLE.c.id)
    .where(ARTICLE_TIE.c.story_id == _STORY_ID)
)
_KNOWN_IDS = union(
    select(_MEMBERS.order_by(*_NEWEST).limit(bindparam("limit", type_=Integer)).subquery().c.id),
    _MEMBERS.where(ARTICLE.c.seed > ""),
    select(_TIED.order_by(*_NEWEST).limit(TIED).subquery().c.id),
)
_KNOWN = Prepared(
    select(*(ARTICLE.c[name] for name in ("id", *_KNOWN_FIELDS))).where(ARTICLE.c.id.in_(_KNOWN_IDS))
)
_PUBLISHED, _ACTIVE = (bindparam(name, type_=STORY.c.last_active_at.type) for name in ("published", "active"))
_JOIN = Prepared(
    update(STORY)
    .where(STORY.c.id == bindparam("this_story"))
    .values(
        article_count=STORY.c.article_count + 1,
        first_published_at=_earlier(STORY.c.first_published_at, _PUBLISHED),
        last_published_at=_later(STORY.c.last_published_at, _PUBLISHED),
        last_active_at=_later(STORY.c.last_active_at, _ACTIVE),
    )
)
_BEGIN = Prepared(insert(STORY).returning(STORY.c.id))


def story_behind(connection: Connection, story_id: int) -> int | None:
    """Return the story that this id leads to now: itself, or the one it was merged into; None for none."""
    now = func.coalesce(STORY.c.merged_into, STORY.c.id)
    return connection.execute(select(now).where(STORY.c.id == story_id)).scalar()


def known_story(connection: Connection, story_id: int) -> KnownStory:
    """Return what is to be known of a story for judging an article of it."""
    ((title, is_muted),) = _MARKS.rows(connection, story_id=story_id)
    reports = reports_of(connection, story_id)
    return KnownStory(story_id=story_id, title=title, is_muted=is_muted, reports=reports)


def known_articles(connection: Connection, story_id: int, *, limit: int) -> tuple[Known, ...]:
    """Return the newest members of a story, its seeds and its ties, oldest first; see ``Room.members``."""
    known = [
        Known(**dict(zip(("article_id", *_KNOWN_FIELDS), row, strict=True)))
        for row in _KNOWN.rows(connection, story_id=story_id, limit=limit)
    ]
    return tuple(sorted(known, key=lambda each: (each.published_at, each.article_id)))


def reports_of(connection: Connection, story_id: int) -> tuple[Report, ...]:
    """Return the first reports of a story, oldest first."""
    names = [column.name for column in _REPORT_COLUMNS]
    rows = _REPORTS.rows(connection, story_id=story_id)
    return tuple(report_of(dict(zip(names, row, strict=True))) for row in rows)


def report_of(row: Mapping[str, Any] | RowMapping) -> Report:
    """Return the article in a row as a report of its story."""
    return Report(
        article_id=row["id"],
        outlet=row["outlet"],
        published_at=row["published_at"],
        copy_of=row["copy_of"],
        credits=() if row["credits"] == _NONE else from_json(tuple[str, ...], row["credits"]),
    )


def join_story(connection: Connection, judgement: Judgement) -> int | None:
    """Begin the story, or count the article into it; None for an off-topic article."""
    article, verdict = judgement.article, judgement.verdict
    if verdict.kind is VerdictKind.OFF_TOPIC:
        return None
    if verdict.story_id is None:
        return begin_story(connection, article)
    published, active = _times(article)
    _JOIN.rows(connection, this_story=verdict.story_id, published=published, active=active)
    return verdict.story_id


def begin_story(connection: Connection, article: Article) -> int:
    """Record a story of this article, which is about to be recorded, and return its id."""
    published, active = _times(article)
    values: dict[str, Any] = {
        "title": article.title,
        "article_count": 1,
        "first_published_at": published,
        "last_published_at": published,
        "last_active_at": active,
    }
    ((story_id,),) = _BEGIN.rows(connection, **values)
    return int(story_id)


def tie(connection: Connection, article_id: int, story_id: int, ties: Sequence[Tie]) -> None:
    """Record to which other stories an article is tied; its own story is none of them."""
    rows = {
        each.story_id: {"article_id": article_id, "story_id": each.story_id, "score": each.score}
        for each in ties
        if each.story_id != story_id
    }
    if rows:
        those = (ARTICLE_TIE.c.article_id == article_id, ARTICLE_TIE.c.story_id.in_(rows))
        connection.execute(delete(ARTICLE_TIE).where(*those))
        connection.execute(insert(ARTICLE_TIE), list(rows.values()))


def _times(article: Article) -> tuple[datetime, datetime]:
    """Return when an article was published, and when its story was active by it."""
    return article.published_at, max(article.published_at, article.seen_at)
