"""How close the members of a story are to its centroid; names stories after the closest."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from sqlalchemy import Connection, Integer, bindparam, select, update

from monitor.judge.titles import TitleCandidate, central_title
from monitor.store.centroids import NOTHING, StorySums, centre_of
from monitor.store.means import RunningMeans
from monitor.store.prepared import Prepared
from monitor.store.sums import VectorSums
from monitor.store.tables import ARTICLE, STORY, VECTOR
from monitor.store.vectors import to_single

# So many of the newest members are compared: 40 vectors of 384 numbers take a third of a millisecond.
MEMBERS = 40
_NEWEST = (
    select(ARTICLE.c.id, ARTICLE.c.title, ARTICLE.c.language, ARTICLE.c.published_at)
    .where(ARTICLE.c.story_id == bindparam("story_id"))
    .order_by(ARTICLE.c.published_at.desc(), ARTICLE.c.id.desc())
    .limit(bindparam("limit", type_=Integer))
    .subquery()
)
# A row for each vector of a member, and one without for a member that has none; the oldest member first.
_MEMBERS = Prepared(
    select(
        _NEWEST.c.id,
        _NEWEST.c.title,
        _NEWEST.c.language,
        VECTOR.c.id,
        VECTOR.c.space,
        VECTOR.c.half_values,
    )
    .outerjoin(VECTOR, VECTOR.c.article_id == _NEWEST.c.id)
    .order_by(_NEWEST.c.published_at, _NEWEST.c.id, VECTOR.c.id)
)
_TITLE = Prepared(
    select(STORY.c.title).where(STORY.c.id == bindparam("story_id"), STORY.c.has_given_title.is_(False))
)
_COUNT = Prepared(select(STORY.c.article_count).where(STORY.c.id == bindparam("story_id")))
_CALL = Prepared(update(STORY).where(STORY.c.id == bindparam("this_story")))


class _Member(NamedTuple):
    """A member with one of its vectors, or without any."""

    id: int
    title: str
    language: str
    vector_id: int | None
    space: str
    half_values: bytes


def name_story(
    connection: Connection,
    sums: VectorSums,
    means: RunningMeans,
    story_id: int,
    story_sums: StorySums,
    *,
    language: str,
) -> None:
    """Give a story the title of its most central member, unless the user gave it one.

    Args:
        connection: in a write transaction.
        sums: as this transaction sees them.
        means: what is subtracted from the vectors of each language.
        story_id: a story on record.
        story_sums: of its members' vectors.
        language: preferred; "" for none.
    """
    so_far = _TITLE.first(connection, story_id=story_id)
    if so_far is None:
        return
    rows = _members(connection, story_id, limit=MEMBERS)
    closeness = _closeness(rows, sums, means, story_sums)
    candidates = {
        row.id: TitleCandidate(title=row.title, language=row.language, closeness=closeness.get(row.id, 0.0))
        for row in rows
    }
    title = central_title(list(candidates.values()), language=language)
    if title and (title,) != so_far:
        _CALL.rows(connection, this_story=story_id, title=title)


def closeness_of_members(connection: Connection, means: RunningMeans, story_id: int) -> dict[int, float]:
    """Return by member the cosine to the centroid of the others; those without a vector are left out."""
    ((count,),) = _COUNT.rows(connection, story_id=story_id) or [(0,)]
    rows = _members(connection, story_id, limit=count)
    return _closeness(rows, VectorSums(connection), means, StorySums(connection, story_id))


def _members(connection: Connection, story_id: int, *, limit: int) -> list[_Member]:
    return [_Member(*row) for row in _MEMBERS.rows(connection, story_id=story_id, limit=limit)]


def _closeness(
    rows: Sequence[_Member], sums: VectorSums, means: RunningMeans, story_sums: StorySums
) -> dict[int, float]:
    """Return by article the cosine to the centroid of the others, where it has a vector like the newest's.

    Without itself, so that two members are as close to each other and the first of them names the story.
    """
    vectors = {row.vector_id: row for row in rows if row.vector_id is not None}
    if not vectors:
        return {}
    newest = vectors[max(vectors)].id
    space = next(vectors[each].space for each in sorted(vectors) if vectors[each].id == newest)
    mean_of = means.means(sums, space, asked="")
    here = [row for row in vectors.values() if row.space == space]
    values = to_single(b"".join(row.half_values for row in here)).reshape(len(here), -1)
    nothing = np.zeros(values.shape[1], np.float32)
    values -= np.array([mean_of.get(row.language, nothing) for row in here])
    others = centre_of(story_sums.of(space), mean_of) - values
    # Row by row, as in the index: a product of matrices starts threads.
    own, theirs = (np.sqrt(np.vecdot(each, each)) for each in (values, others))
    is_something = np.minimum(own, theirs) > NOTHING
    cosines = np.vecdot(values, others) / np.where(is_something, own * theirs, np.inf)
    return {row.id: float(each) for row, each in zip(here, cosines, strict=True)}
