"""Stories on record: what is known of one, how an article joins, what its members add up to."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, func, insert, select, update

from monitor.model import Article, Judgement, KnownStory, Report, Tie, VerdictKind
from monitor.store.codec import from_json, to_json
from monitor.store.tables import ARTICLE, ARTICLE_TIE, STORY

# So many reports of a story are looked at to say who had it first and who wrote for himself. Measured with a
# story of 1,000 members: 2.5 ms of CPU for reading and counting these; 30 for all of them.
REPORTS = 200

_NONE = to_json(())
_REPORT_COLUMNS = (
    ARTICLE.c.id,
    ARTICLE.c.outlet,
    ARTICLE.c.published_at,
    ARTICLE.c.copy_of,
    ARTICLE.c.credits,
)


def story_behind(connection: Connection, story_id: int) -> int | None:
    """Return the story that this id leads to now: itself, or the one it was merged into; None for none."""
    now = func.coalesce(STORY.c.merged_into, STORY.c.id)
    return connection.execute(select(now).where(STORY.c.id == story_id)).scalar()


def known_story(connection: Connection, story_id: int) -> KnownStory:
    """Return what is to be known of a story for judging an article of it."""
    row = connection.execute(select(STORY).where(STORY.c.id == story_id)).mappings().one()
    reports = reports_of(connection, story_id)
    return KnownStory(story_id=story_id, title=row["title"], is_muted=row["is_muted"], reports=reports)


def reports_of(connection: Connection, story_id: int) -> tuple[Report, ...]:
    """Return the first reports of a story, oldest first."""
    theirs = select(*_REPORT_COLUMNS).where(ARTICLE.c.story_id == story_id)
    oldest = theirs.order_by(ARTICLE.c.published_at, ARTICLE.c.id).limit(REPORTS)
    return tuple(report_of(row) for row in connection.execute(oldest).mappings())


def report_of(row: RowMapping) -> Report:
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
    this_one = STORY.c.id == verdict.story_id
    so_far = connection.execute(select(STORY).where(this_one)).mappings().one()
    wider = _span(article, so_far)
    connection.execute(update(STORY).where(this_one).values(article_count=STORY.c.article_count + 1, **wider))
    return verdict.story_id


def begin_story(connection: Connection, article: Article) -> int:
    """Record a story of this article, which is about to be recorded, and return its id."""
    values: dict[str, Any] = {"title": article.title, "article_count": 1, **_span(article)}
    return int(connection.execute(insert(STORY).values(values).returning(STORY.c.id)).scalar_one())


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


def _span(article: Article, so_far: RowMapping | None = None) -> dict[str, datetime]:
    """Return the times of a story with this article."""
    published, active = article.published_at, max(article.published_at, article.seen_at)
    if so_far is None:
        return {"first_published_at": published, "last_published_at": published, "last_active_at": active}
    return {
        "first_published_at": min(so_far["first_published_at"], published),
        "last_published_at": max(so_far["last_published_at"], published),
        "last_active_at": max(so_far["last_active_at"], active),
    }
