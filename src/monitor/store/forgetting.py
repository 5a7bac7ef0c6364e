"""Removes articles from history, wherever they are counted in."""

from collections.abc import Iterator, Sequence

import numpy as np
from sqlalchemy import ColumnElement, Connection, delete, func, insert, select, update

from monitor.store.removals import tell_removed
from monitor.store.tables import ARTICLE, STORY, VECTOR, VECTOR_SUM

# Values a statement, as in feeds.
_AT_ONCE = 500


def forget_articles(connection: Connection, article_ids: Sequence[int]) -> None:
    """Remove articles with all that belongs to them; their stories stay and are counted anew.

    Settled entries stay too and forget only which article they became.
    """
    if not article_ids:
        return
    story_ids: set[int] = set()
    for some in _portions(article_ids):
        uncount_vectors(connection, VECTOR.c.article_id.in_(some))
        theirs = select(ARTICLE.c.story_id).where(ARTICLE.c.id.in_(some), ARTICLE.c.story_id.is_not(None))
        story_ids.update(connection.execute(theirs).scalars())
        connection.execute(update(ARTICLE).where(ARTICLE.c.copy_of.in_(some)).values(copy_of=None))
        connection.execute(delete(ARTICLE).where(ARTICLE.c.id.in_(some)))
    for some in _portions(sorted(story_ids)):
        count_stories(connection, some)
    tell_removed(connection, article_ids)


def uncount_vectors(connection: Connection, which: ColumnElement[bool]) -> None:
    """Take these rows of the vector table out of the running sums; they are removed afterwards."""
    vectors = (
        select(VECTOR.c.space, ARTICLE.c.language, VECTOR.c.half_values)
        .join(ARTICLE, ARTICLE.c.id == VECTOR.c.article_id)
        .where(which)
    )
    gone: dict[tuple[str, str], list[bytes]] = {}
    for space, language, half_values in connection.execute(vectors):
        gone.setdefault((space, language), []).append(half_values)
    for (space, language), values in gone.items():
        add_to_sum(connection, space, language, values, sign=-1)


def add_to_sum(
    connection: Connection, space: str, language: str, half_values: Sequence[bytes], *, sign: int = 1
) -> None:
    """Count float16 vectors into the running sum of their language, or out of it with ``sign=-1``."""
    here = (VECTOR_SUM.c.space == space, VECTOR_SUM.c.language == language)
    change = sign * np.frombuffer(b"".join(half_values), "<f2").astype("<f8").reshape(len(half_values), -1)
    row = connection.execute(select(VECTOR_SUM.c.vector_count, VECTOR_SUM.c.total).where(*here)).one_or_none()
    if row is None:
        values = {"vector_count": len(half_values), "total": change.sum(axis=0).tobytes()}
        connection.execute(insert(VECTOR_SUM).values(space=space, language=language, **values))
        return
    total = np.frombuffer(row.total, "<f8") + change.sum(axis=0)
    count = row.vector_count + sign * len(half_values)
    # An empty sum is exactly nothing, whatever rounding left of it.
    values = {"vector_count": count, "total": (total if count else 0 * total).tobytes()}
    connection.execute(update(VECTOR_SUM).where(*here).values(values))


def count_stories(connection: Connection, story_ids: Sequence[int]) -> None:
    """Make the stories add up to the members that are left; one without any keeps its times."""
    connection.execute(update(STORY).where(STORY.c.id.in_(story_ids)).values(article_count=0))
    left = (
        select(
            ARTICLE.c.story_id,
            func.count(),
            func.min(ARTICLE.c.published_at),
            func.max(ARTICLE.c.published_at),
            func.max(ARTICLE.c.seen_at),
        )
        .where(ARTICLE.c.story_id.in_(story_ids))
        .group_by(ARTICLE.c.story_id)
    )
    for story_id, count, first, last, seen in connection.execute(left).all():
        values = {
            "article_count": count,
            "first_published_at": first,
            "last_published_at": last,
            "last_active_at": max(last, seen),
        }
        connection.execute(update(STORY).where(STORY.c.id == story_id).values(values))


def _portions(values: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(values), _AT_ONCE):
        yield values[start : start + _AT_ONCE]
