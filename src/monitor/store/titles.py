"""Names stories after their most central members."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from sqlalchemy import Connection, Row, bindparam, select, update

from monitor.judge.titles import TitleCandidate, central_title
from monitor.store.means import RunningMeans
from monitor.store.sums import VectorSums
from monitor.store.tables import ARTICLE, STORY, VECTOR
from monitor.store.vectors import to_single

# So many of the newest members are compared: 40 vectors of 384 numbers take a third of a millisecond.
MEMBERS = 40
# Below this a centred vector is only the rounding of float16.
_NOTHING = 1e-3

_NEWEST = (
    select(ARTICLE.c.id, ARTICLE.c.title, ARTICLE.c.language, ARTICLE.c.published_at)
    .where(ARTICLE.c.story_id == bindparam("story_id"))
    .order_by(ARTICLE.c.published_at.desc(), ARTICLE.c.id.desc())
    .limit(MEMBERS)
    .subquery()
)
# A row for each vector of a member, and one without for a member that has none; the oldest member first.
_MEMBERS = (
    select(
        _NEWEST.c.id,
        _NEWEST.c.title,
        _NEWEST.c.language,
        VECTOR.c.id.label("vector_id"),
        VECTOR.c.space,
        VECTOR.c.half_values,
    )
    .outerjoin(VECTOR, VECTOR.c.article_id == _NEWEST.c.id)
    .order_by(_NEWEST.c.published_at, _NEWEST.c.id, VECTOR.c.id)
)
_TITLE = select(STORY.c.title).where(STORY.c.id == bindparam("story_id"), STORY.c.has_given_title.is_(False))
_CALL = update(STORY).where(STORY.c.id == bindparam("this_story"))


def name_story(
    connection: Connection, sums: VectorSums, means: RunningMeans, story_id: int, *, language: str
) -> None:
    """Give a story the title of its most central member, unless the user gave it one.

    Args:
        connection: in a write transaction.
        sums: as this transaction sees them.
        means: what is subtracted from the vectors of each language.
        story_id: a story on record.
        language: preferred; "" for none.
    """
    so_far = connection.execute(_TITLE, {"story_id": story_id}).scalar()
    if so_far is None:
        return
    rows = connection.execute(_MEMBERS, {"story_id": story_id}).all()
    closeness = _closeness([row for row in rows if row.vector_id is not None], sums, means)
    candidates = {
        row.id: TitleCandidate(title=row.title, language=row.language, closeness=closeness.get(row.id, 0.0))
        for row in rows
    }
    title = central_title(list(candidates.values()), language=language)
    if title and title != so_far:
        connection.execute(_CALL, {"this_story": story_id, "title": title})


def _closeness(
    rows: Sequence[Row[*tuple[Any, ...]]], sums: VectorSums, means: RunningMeans
) -> dict[int, float]:
    """Return by article the mean similarity to the others, where it has a vector like the newest one's."""
    if not rows:
        return {}
    last = max(rows, key=lambda row: row.vector_id)
    space = next(row.space for row in rows if row.id == last.id)
    mean_of = means.means(sums, space, asked=last.language)
    here = sorted((row for row in rows if row.space == space), key=lambda row: row.vector_id)
    values = to_single(b"".join(row.half_values for row in here)).reshape(len(here), -1)
    nothing = np.zeros(values.shape[1], np.float32)
    values -= np.array([mean_of.get(row.language, nothing) for row in here])
    lengths = np.sqrt(np.vecdot(values, values))
    vectors = values / np.where(lengths > _NOTHING, lengths, np.inf).astype(np.float32)[:, None]
    # Row by row, as in the index: a product of matrices starts threads.
    together = np.vecdot(vectors, vectors.sum(axis=0)) - np.vecdot(vectors, vectors)
    others = max(len(here) - 1, 1)
    return {row.id: float(each) / others for row, each in zip(here, together, strict=True)}
