"""What the judging room looks up in memory, kept equal to what is on record.

The database is the truth. When somebody in the room asks, the indexes take over what threads and processes
have recorded since, by ascending id, and drop what was removed anywhere. What a room itself records is taken
over by a later room, so nothing is to be undone when a room fails. Only what questions ask about is held:
articles published since the beginning of the window, and seeds.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from sqlalchemy import Connection, func, select

from monitor.model import Sketch, Vector
from monitor.store.means import RunningMeans
from monitor.store.prepared import Prepared
from monitor.store.removals import LAST_REMOVAL, removed_since
from monitor.store.sketch_index import HeldSketches
from monitor.store.space_index import SCANNED, Nearest, SpaceIndex
from monitor.store.sums import VectorSums
from monitor.store.tables import ARTICLE, VECTOR
from monitor.store.vectors import Floats
from monitor.store.window import NEVER

# Held a little longer than asked about, so that articles a little older than the last one find all there.
_MARGIN = timedelta(days=3)
# Dropping costs a second of work with a million articles.
QUESTIONS = 1_000
_LAST_IDS = Prepared(
    select(
        *(
            last.scalar_subquery()
            for last in (select(func.max(ARTICLE.c.id)), select(func.max(VECTOR.c.id)), LAST_REMOVAL)
        )
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """How far the tables reach: the last ids in use."""

    article_id: int
    vector_id: int
    removal_id: int


def extent_of(connection: Connection) -> Extent:
    """Return how far the tables reach now."""
    ((article_id, vector_id, removal_id),) = _LAST_IDS.rows(connection)
    return Extent(article_id=article_id or 0, vector_id=vector_id or 0, removal_id=removal_id or 0)


class HistoryIndex:
    """Vectors and sketches of the articles that joined a story. Not thread-safe: used in the room only.

    Whoever asks lets it ``follow`` the tables first, up to the ``extent``.
    """

    def __init__(
        self,
        means: RunningMeans,
        *,
        window: timedelta,
        scanned: int = SCANNED,
        questions: int = QUESTIONS,
    ) -> None:
        """Prepare empty indexes; ``fill`` or the first question fills them.

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
        self._means: dict[str, Mapping[str, Floats]] = {}
        self._last_removal: int | None = None
        self._questions, self._earliest = 0, NEVER

    def reach(self, since: datetime, until: datetime) -> datetime:
        """Return the beginning of the window that is looked at: not more than twice as long as the rule.

        An article that comes long after it was published would else have the memory filled with all history.
        """
        return max(since, until - 2 * self._window)

    def follow(
        self,
        connection: Connection,
        vectors: Sequence[Vector],
        *,
        language: str,
        since: datetime,
        extent: Extent,
        sums: VectorSums,
    ) -> None:
        """Be ready for questions with these vectors about what was published since then, on this record."""
        spaces = [vector.space for vector in vectors]
        with self._whole_or_empty():
            self._count(since)
            self._drop_removed(connection, extent.removal_id)
            self._means = {space: self.means.means(sums, space, asked=language) for space in spaces}
            self._follow_spaces(connection, spaces, since=since - _MARGIN, last_id=extent.vector_id)
            self._sketches.follow(connection, since=since - _MARGIN, last_id=extent.article_id)

    @contextmanager
    def _whole_or_empty(self) -> Iterator[None]:
        """Begin anew after a reading that failed midway: half an index would be blind and not know it."""
        try:
            yield
        except BaseException:
            self._reset()
            raise

    def means_of(self, space: str) -> Mapping[str, Floats]:
        """Return the means by language that were read when the index last followed the record."""
        return self._means[space]

    def nearest(
        self,
        connection: Connection,
        vectors: Sequence[Vector],
        *,
        language: str,
        since: datetime,
        until: datetime,
        limit: int,
    ) -> list[Nearest]:
        """Return by vector the ``limit`` closest articles of the window that was followed.

        By each but the first only of articles that have no vector in the first one's space, which are held in
        memory only while there are such articles.
        """
        return [
            self._spaces[vector.space, "" if vector is vectors[0] else vectors[0].space].nearest(
                connection,
                np.frombuffer(vector.values, "<f4").astype(np.float32),
                language=language,
                means=self._means[vector.space],
                since=since,
                until=until,
                limit=limit,
            )
            for vector in vectors
        ]

    def candidates(self, sketch: Sketch, *, since: datetime, until: datetime) -> list[int]:
        """Return the articles of the followed window whose sketches may share a fifth with this one."""
        return self._sketches.candidates(sketch.shingles, since=since, until=until)

    def fill(self, reading: Callable[[], AbstractContextManager[Connection]]) -> None:
        """Take over what the next question will ask about: the window before the article recorded last.

        Args:
            reading: begins to read; vectors and sketches are read in two threads.
        """
        with self._whole_or_empty(), reading() as connection, ThreadPoolExecutor(1) as beside:
            self._fill(connection, extent_of(connection), reading, beside)

    def _fill(
        self,
        connection: Connection,
        extent: Extent,
        reading: Callable[[], AbstractContextManager[Connection]],
        beside: Executor,
    ) -> None:
        self._drop_removed(connection, extent.removal_id)
        newest = select(ARTICLE.c.seen_at).where(ARTICLE.c.id == extent.article_id)
        seen_at = connection.execute(newest).scalar()
        if seen_at is None:
            return
        since = seen_at - self._window - _MARGIN
        sketches = beside.submit(self._fill_sketches, reading, since, extent.article_id)
        last = select(func.max(VECTOR.c.article_id)).scalar_subquery()
        wanted = select(VECTOR.c.space).where(VECTOR.c.article_id == last).order_by(VECTOR.c.id)
        # A vector of meaning may have been made up for later; neighbours are looked for by it all the same.
        spaces = sorted(
            connection.execute(wanted).scalars(), key=lambda space: not self.means.is_multilingual(space)
        )
        sums = VectorSums(connection)
        self._means = {space: self.means.means(sums, space, asked="") for space in spaces}
        self._follow_spaces(connection, spaces, since=since, last_id=extent.vector_id)
        sketches.result()

    def _fill_sketches(
        self, reading: Callable[[], AbstractContextManager[Connection]], since: datetime, last_id: int
    ) -> None:
        with reading() as connection:
            self._sketches.follow(connection, since=since, last_id=last_id)

    def _follow_spaces(
        self, connection: Connection, spaces: Sequence[str], *, since: datetime, last_id: int
    ) -> None:
        """Follow the first space, and each further one for the articles that lack a vector in the first."""
        arrived: list[int] = []
        for space in spaces:
            key = (space, "" if space == spaces[0] else spaces[0])
            index = self._spaces.setdefault(key, SpaceIndex(space, lacking=key[1], scanned=self._scanned))
            came = index.follow(connection, since=since, last_id=last_id, means=self._means[space])
            if space == spaces[0]:
                arrived = came
            else:
                index.forget(arrived)

    def _drop_removed(self, connection: Connection, last: int) -> None:
        """Forget what was removed anywhere up to this removal; begin anew when that is not known any more."""
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
