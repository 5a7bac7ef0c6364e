"""Names stories after their most central members."""

from collections.abc import Sequence

import numpy as np
from sqlalchemy import Connection, RowMapping, select, update

from monitor.judge.titles import TitleCandidate, central_title
from monitor.store.means import RunningMeans
from monitor.store.tables import ARTICLE, STORY, VECTOR
from monitor.store.vectors import to_single

# So many of the newest members are compared: 40 vectors of 384 numbers take a third of a millisecond.
MEMBERS = 40
# Below this a centred vector is only the rounding of float16.
_NOTHING = 1e-3


def name_story(connection: Connection, means: RunningMeans, story_id: int, *, language: str) -> None:
    """Give a story the title of its most central member, unless the user gave it one.

    Args:
        connection: in a write transaction.
        means: what is subtracted from the vectors of each language.
        story_id: a story on record.
        language: preferred; "" for none.
    """
    columns = (ARTICLE.c.id, ARTICLE.c.title, ARTICLE.c.language, ARTICLE.c.published_at)
    theirs = select(*columns).where(ARTICLE.c.story_id == story_id)
    newest = theirs.order_by(ARTICLE.c.published_at.desc(), ARTICLE.c.id.desc()).limit(MEMBERS)
    members = list(reversed(connection.execute(newest).mappings().all()))
    closeness = _closeness(connection, means, members)
    candidates = [
        TitleCandidate(title=row["title"], language=row["language"], closeness=closeness.get(row["id"], 0.0))
        for row in members
    ]
    title = central_title(candidates, language=language)
    if title:
        free = (STORY.c.id == story_id, STORY.c.has_given_title.is_(False), STORY.c.title != title)
        connection.execute(update(STORY).where(*free).values(title=title))


def _closeness(
    connection: Connection, means: RunningMeans, members: Sequence[RowMapping]
) -> dict[int, float]:
    """Return by article the mean similarity to the others, where it has a vector like the newest one's."""
    language_of = {row["id"]: row["language"] for row in members}
    stored = select(VECTOR.c.article_id, VECTOR.c.space, VECTOR.c.half_values).where(
        VECTOR.c.article_id.in_(language_of)
    )
    rows = connection.execute(stored.order_by(VECTOR.c.id)).all()
    if not rows:
        return {}
    space = next(row.space for row in rows if row.article_id == rows[-1].article_id)
    mean_of = means.means(connection, space, asked=language_of[rows[-1].article_id])
    ids = [row.article_id for row in rows if row.space == space]
    values = to_single(b"".join(row.half_values for row in rows if row.space == space)).reshape(len(ids), -1)
    nothing = np.zeros(values.shape[1], np.float32)
    values -= np.array([mean_of.get(language_of[article_id], nothing) for article_id in ids])
    lengths = np.sqrt(np.vecdot(values, values))
    vectors = values / np.where(lengths > _NOTHING, lengths, np.inf).astype(np.float32)[:, None]
    # Row by row, as in the index: a product of matrices starts threads.
    together = np.vecdot(vectors, vectors.sum(axis=0)) - np.vecdot(vectors, vectors)
    others = max(len(ids) - 1, 1)
    return {article_id: float(each) / others for article_id, each in zip(ids, together, strict=True)}
