"""All articles on record, and the judging room."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime, timedelta
from threading import Lock

from sqlalchemy import select

from monitor.model import Article, LanguageMean, Vector
from monitor.ports import Clock, Room
from monitor.store.database import Database
from monitor.store.forgetting import forget_articles
from monitor.store.index import HistoryIndex, extent_of
from monitor.store.means import RunningMeans
from monitor.store.room import SqlRoom, article_id_at
from monitor.store.rows import article_of
from monitor.store.spaces import (
    add_sentences,
    add_vectors,
    articles_without,
    articles_without_sentences,
    count_vectors,
    forget_vectors,
)
from monitor.store.sums import VectorSums
from monitor.store.tables import ARTICLE


class SqlHistory:
    """History on SQL, with indexes in memory that are filled before the room is first entered."""

    def __init__(self, database: Database, *, clock: Clock, means: RunningMeans, window: timedelta) -> None:
        self._database = database
        self._clock = clock
        self._index = HistoryIndex(means, window=window)
        self._filling = Lock()
        self._is_filled = False

    def room(self) -> AbstractContextManager[Room]:
        """Enter the judging room, which is one write transaction; see the port.

        What a room records is seen by the rooms after it, not by itself.
        """
        return self._enter()

    @contextmanager
    def _enter(self) -> Iterator[Room]:
        self._fill_index()
        with self._database.writing() as connection:
            yield SqlRoom(connection, index=self._index, clock=self._clock, extent=extent_of(connection))

    def _fill_index(self) -> None:
        """Read what is on record once, outside the room: with a long history that takes seconds."""
        with self._filling:
            if not self._is_filled:
                self._index.fill(self._database.reading)
                self._is_filled = True

    def article_at(self, canonical_url: str) -> int | None:
        """Return the id of the article under this canonical address; see the port."""
        with self._database.reading() as connection:
            return article_id_at(connection, canonical_url)

    def story_of(self, article_id: int) -> int | None:
        """Return the story of an article; see the port."""
        with self._database.reading() as connection:
            return connection.execute(select(ARTICLE.c.story_id).where(ARTICLE.c.id == article_id)).scalar()

    def seeds(self) -> Mapping[str, Article]:
        """Return the seeds on record by name; see the port."""
        with self._database.reading() as connection:
            seeds = select(ARTICLE).where(ARTICLE.c.seed > "").order_by(ARTICLE.c.seed)
            return {row["seed"]: article_of(row) for row in connection.execute(seeds).mappings()}

    def set_background(self, means: Sequence[LanguageMean]) -> None:
        """Let the running means start from these; see the port."""
        with self._database.writing():  # nobody is in the room meanwhile
            self._index.means.set_background(means)

    def drift(self, space: str) -> Mapping[str, tuple[int, float]]:
        """Return how far the running means have moved; see the port."""
        with self._database.reading() as connection:
            return self._index.means.drift(VectorSums(connection), space)

    def vector_counts(self) -> Mapping[str, int]:
        """Return how many vectors are on record by space; see the port."""
        with self._database.reading() as connection:
            return count_vectors(connection)

    def without_vector(
        self, space: str, *, limit: int, before: int | None = None, only_seeds: bool = False
    ) -> Sequence[tuple[int, str, str]]:
        """Return articles of stories without a vector in the space, newest first; see the port."""
        with self._database.reading() as connection:
            return articles_without(connection, space, limit=limit, before=before, only_seeds=only_seeds)

    def add_vectors(self, vectors: Mapping[int, Vector]) -> int:
        """Record vectors of articles that lack them; see the port."""
        with self._database.writing() as connection:
            return add_vectors(connection, vectors)

    def without_sentences(self, space: str, *, since: datetime) -> Sequence[int]:
        """Return ids of articles that lack sentence vectors in the space; see the port."""
        with self._database.reading() as connection:
            return articles_without_sentences(connection, space, since=since)

    def articles(self, article_ids: Sequence[int]) -> Mapping[int, Article]:
        """Return articles by id; see the port."""
        with self._database.reading() as connection:
            rows = connection.execute(select(ARTICLE).where(ARTICLE.c.id.in_(article_ids))).mappings()
            return {row["id"]: article_of(row) for row in rows}

    def add_sentences(self, vectors: Mapping[int, Sequence[Vector]]) -> int:
        """Record sentence vectors of articles that lack them; see the port."""
        with self._database.writing() as connection:
            return add_sentences(connection, vectors)

    def forget_vectors(self, space: str, *, limit: int) -> int:
        """Remove some vectors of a space; see the port."""
        with self._database.writing() as connection:
            return forget_vectors(connection, space, limit=limit)

    def forget_seed(self, name: str) -> None:
        """Remove a seed; does nothing when there is none of this name. See the port."""
        with self._database.writing() as connection:
            ids = connection.execute(select(ARTICLE.c.id).where(ARTICLE.c.seed == name, ARTICLE.c.seed > ""))
            forget_articles(connection, ids.scalars().all())
