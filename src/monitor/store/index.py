"""What the judging room looks up in memory, kept equal to what is on record.

The database is the truth. When somebody in the room asks, the indexes take over what threads and processes
have recorded since, by ascending id, and drop what was removed anywhere. What a room itself records is taken
over by a later room, so nothing is to be undone when a room fails. Only what questions ask about is held:
articles published since the beginning of the window, and seeds.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from sqlalchemy import Connection, func, select

from monitor.model import Sketch, Vector
from monitor.store.means import RunningMeans
from monitor.store.removals import last_removal, removed_since
from monitor.store.sketch_index import HeldSketches
from monitor.store.space_index import NEVER, SCANNED, Nearest, SpaceIndex
from monitor.store.tables import ARTICLE, VECTOR
from monitor.store.vectors import Floats

# Held a little longer than asked about, so that articles a little older than the last one find all there.
_MARGIN = timedelta(days=3)
# Dropping costs a second of work with a million articles.
QUESTIONS = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """How far the tables reach: the last ids in use."""

    article_id: int
    vector_id: int


def extent_of(connection: Connection) -> Extent:
    """Return how far the tables reach now."""
    return Extent(
        article_id=connection.execute(select(func.max(ARTICLE.c.id))).scalar() or 0,
        vector_id=connection.execute(select(func.max(VECTOR.c.id))).scalar() or 0,
    )


class HistoryIndex:
    """Vectors and sketches of the articles that joined a story. Not thread-safe: used in the room only.

    Each question follows the tables first, up to the ``extent``.
    """

    def __init__(
        self,
        means: RunningMeans,
        *,
        window: timedelta,
        scanned: int = SCANNED,
        questions: int = QUESTIONS,
    ) -> None:
        """Prepare empty indexes; ``follow`` or the first question fills them.

        Args:
            means: what is subtracted from vectors.
            window: how far back articles are compared as a rule.
            scanned: so many numbers of a space are scanned exactly; more are looked up by codes.
            questions: after so many, what none of them asked about is dropped.
        """
        self.means = means
        self._window = window
        self._scanned = scanned
        self._patience = questions
        self._reset()

    def _reset(self) -> None:
        self._sketches = HeldSketches()
        # By space and the space that its articles lack: "" for all that have a vector in the first one.
        self._spaces: dict[tuple[str, str], SpaceIndex] = {}
        self._last_removal: int | None = None
        self._questions, self._earliest = 0, NEVER

    def reach(self, since: datetime, until: datetime) -> datetime:
        """Return the beginning of the window that is looked at: not more than twice as long as the rule.

        An article that comes long after it was published would else have the memory filled with all history.
        """
        return max(since, until - 2 * self._window)

    def nearest(
        self,
        connection: Connection,
        vectors: Sequence[Vector],
        *,
        language: str,
        since: datetime,
        until: datetime,
        extent: Extent,
        limit: int,
    ) -> list[Nearest]:
        """Return by vector the ``limit`` closest articles of the window.

        By each but the first only of articles that have no vector in the first one's space, which are held in
        memory only while there are such articles.
        """
        self._count(since)
        self._drop_removed(connection)
        means = {
            vector.space: self.means.means(connection, vector.space, asked=language) for vector in vectors
        }
        self._follow(connection, means, since=since - _MARGIN, extent=extent)
        return [
            self._spaces[vector.space, "" if vector is vectors[0] else vectors[0].space].nearest(
                connection,
                np.frombuffer(vector.values, "<f4").astype(np.float32),
                language=language,
                means=means[vector.space],
                since=since,
                until=until,
                limit=limit,
            )
            for vector in vectors
        ]

    def candidates(
        self, connection: Connection, sketch: Sketch, *, since: datetime, until: datetime, extent: Extent
    ) -> list[int]:
        """Return the articles of the window whose sketches may share a fifth with this one."""
        self._drop_removed(connection)
        self._sketches.follow(connection, since=since - _MARGIN, last_id=extent.article_id)
        return self._sketches.candidates(sketch.shingles, since=since, until=until)

    def fill(self, connection: Connection) -> None:
        """Take over what the next question will ask about: the window before the article recorded last."""
        extent = extent_of(connection)
        self._drop_removed(connection)
        newest = select(ARTICLE.c.seen_at).where(ARTICLE.c.id == extent.article_id)
        seen_at = connection.execute(newest).scalar()
        if seen_at is None:
            return
        since = seen_at - self._window - _MARGIN
        self._sketches.follow(connection, since=since, last_id=extent.article_id)
        last = select(func.max(VECTOR.c.article_id)).scalar_subquery()
        spaces = select(VECTOR.c.space).where(VECTOR.c.article_id == last).order_by(VECTOR.c.id)
        means = {
            space: self.means.means(connection, space, asked="")
            for space in connection.execute(spaces).scalars()
        }
        self._follow(connection, means, since=since, extent=extent)

    def _follow(
        self, connection: Connection, means: dict[str, dict[str, Floats]], *, since: datetime, extent: Extent
    ) -> None:
        """Follow the first space, and each further one for the articles that lack a vector in the first."""
        first, *further = means or [""]
        indexes = {
            key: self._spaces.setdefault(key, SpaceIndex(key[0], lacking=key[1], scanned=self._scanned))
            for key in ((first, ""), *((space, first) for space in further))
        }
        arrived: dict[tuple[str, str], list[int]] = {
            key: index.follow(connection, since=since, last_id=extent.vector_id, means=means.get(key[0], {}))
            for key, index in indexes.items()
        }
        for space in further:
            indexes[space, first].forget(arrived[first, ""])

    def _drop_removed(self, connection: Connection) -> None:
        """Forget what was removed anywhere since; begin anew when that is not known any more."""
        last = last_removal(connection)
        if self._last_removal is not None and last != self._last_removal:
            removed = removed_since(connection, self._last_removal)
            if removed is None:
                self._reset()
            else:
                self._sketches.forget([each.article_id for each in removed if not each.space])
                for (space, _), index in self._spaces.items():
                    index.forget([each.article_id for each in removed if each.space in ("", space)])
        self._last_removal = last

    def _count(self, since: datetime) -> None:
        """Drop now and then what no question has asked about for long."""
        self._questions += 1
        self._earliest = min(self._earliest, since)
        if self._questions == self._patience:
            self._sketches.forget_before(self._earliest - _MARGIN)
            for index in self._spaces.values():
                index.forget_before(self._earliest - _MARGIN)
            self._questions, self._earliest = 0, NEVER
