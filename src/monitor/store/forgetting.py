"""Removes articles from history, wherever they are counted in."""

from collections.abc import Iterator, Sequence

from sqlalchemy import ColumnElement, Connection, delete, func, select, update

from monitor.store.centroids import sum_stories
from monitor.store.removals import tell_removed
from monitor.store.sums import VectorSums
from monitor.store.tables import ARTICLE, STORY, VECTOR

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
    sums = VectorSums(connection)
    for (space, language), values in gone.items():
        sums.add(space, language, values, sign=-1)


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
    sum_stories(connection, story_ids)


def _portions(values: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(values), _AT_ONCE):
        yield values[start : start + _AT_ONCE]
