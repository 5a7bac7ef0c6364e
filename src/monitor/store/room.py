"""The judging room: inside one write transaction, which is alone among threads and processes."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from monitor.model import (
    Alert,
    Article,
    EntryOutcome,
    Given,
    Judgement,
    Known,
    KnownStory,
    Neighbour,
    Recorded,
    SentenceRows,
    Sketch,
    Told,
    Vector,
)
from monitor.ports import Clock
from monitor.store.alerts import record_alert
from monitor.store.centroids import StorySums
from monitor.store.comparing import find_neighbours
from monitor.store.index import Extent, HistoryIndex
from monitor.store.prepared import Prepared
from monitor.store.rows import article_row
from monitor.store.seed_places import given, remember_place
from monitor.store.sentences import centred_sentences, remember_sentences
from monitor.store.stories import join_story, known_articles, known_story, tie
from monitor.store.sums import VectorSums
from monitor.store.tables import (
    ARTICLE,
    ARTICLE_WATCHLIST,
    ENTRY,
    SKETCH,
    VECTOR,
)
from monitor.store.titles import name_story
from monitor.store.told import told
from monitor.store.vectors import to_half

_AT_ADDRESS = Prepared(select(ARTICLE.c.id).where(ARTICLE.c.canonical_url == bindparam("canonical_url")))
_ADD_ARTICLE = Prepared(insert(ARTICLE).returning(ARTICLE.c.id))
_ADD_WATCHLIST, _ADD_VECTOR, _ADD_SKETCH = (
    Prepared(insert(table)) for table in (ARTICLE_WATCHLIST, VECTOR, SKETCH)
)
_SETTLE = Prepared(update(ENTRY).where(ENTRY.c.id == bindparam("this_entry"), ENTRY.c.outcome.is_(None)))


class SqlRoom:
    """Room on SQL; good until it is left."""

    def __init__(self, connection: Connection, *, index: HistoryIndex, clock: Clock, extent: Extent) -> None:
        """Wrap the transaction.

        Args:
            connection: in a write transaction.
            index: of the same database.
            clock: gives alerts and deliveries their times.
            extent: how far the tables reach when the room is entered.
        """
        self._connection = connection
        self._index = index
        self._clock = clock
        self._extent = extent
        self._sums = VectorSums(connection)
        self._free_addresses: set[str] = set()

    def same_article(self, canonical_url: str) -> int | None:
        """Return the id of the article on record under this canonical address; see the port."""
        found = article_id_at(self._connection, canonical_url)
        if found is None:
            self._free_addresses.add(canonical_url)
        return found

    def neighbours(
        self,
        vectors: Sequence[Vector],
        sketch: Sketch,
        *,
        language: str,
        since: datetime,
        until: datetime,
        limit: int,
    ) -> Sequence[Neighbour]:
        """Return the closest members of stories; see the port."""
        return find_neighbours(
            self._connection,
            self._index,
            vectors,
            sketch,
            language=language,
            since=since,
            until=until,
            extent=self._extent,
            sums=self._sums,
            limit=limit,
        )

    def familiarity(self, space: str) -> Mapping[str, int]:
        """Return how many vectors each language's mean rests on; see the port."""
        return self._index.means.familiarity(self._sums, space)

    def members(self, story_id: int, *, limit: int) -> Sequence[Known]:
        """Return the newest members of a story, its seeds and its ties, oldest first; see the port."""
        return known_articles(self._connection, story_id, limit=limit)

    def sentences(
        self, vectors: Sequence[Vector], *, languages: Mapping[int, str]
    ) -> Mapping[int, SentenceRows]:
        """Return the sentence vectors of articles as they are compared; see the port."""
        return centred_sentences(
            self._connection, self._sums, self._index.means, vectors, languages=languages
        )

    def story(self, story_id: int) -> KnownStory:
        """Return what is known of a story as a whole; see the port."""
        return known_story(self._connection, story_id)

    def told(self, channels: Sequence[str], *, story_id: int | None, since: datetime) -> Mapping[str, Told]:
        """Return by channel what it was told before; see the port."""
        return told(self._connection, channels, story_id=story_id, since=since)

    def given(self, article: Article) -> Given:
        """Return what the user said about an article; see the port."""
        return given(self._connection, article)

    def record(self, judgement: Judgement, *, entry_id: int | None) -> Recorded:
        """Record all that was decided, and settle the entry as judged; see the port.

        An entry that was settled meanwhile keeps its outcome. An off-topic article is recorded without vector
        and sketch, in no story.

        Raises:
            ValueError: an article is on record under the same canonical address: ask ``same_article`` first.
        """
        article = judgement.article
        self._take_address(article.canonical_url)
        story_id = join_story(self._connection, judgement)
        article_id = self._insert(_ADD_ARTICLE, article_row(judgement, story_id))
        for name in dict.fromkeys(match.watchlist for match in judgement.matches):
            _ADD_WATCHLIST.rows(self._connection, article_id=article_id, watchlist=name)
        if story_id is not None:
            is_new = judgement.verdict.story_id is None
            story_sums = StorySums(self._connection, story_id, is_new=is_new)
            self._remember(article_id, judgement, story_sums)
            self._keep_story(article_id, story_id, judgement, story_sums)
        alert_id = self._owe(article_id, judgement)
        if entry_id is not None:
            self._settle(entry_id, EntryOutcome.JUDGED, article_id)
        return Recorded(
            article_id=article_id,
            story_id=story_id,
            alert_id=alert_id,
            delivery_ids=() if alert_id is None else tuple(owed.delivery_id for owed in judgement.owed),
        )

    def record_same(self, entry_id: int, article_id: int) -> None:
        """Settle the entry as one whose article is on record already; see the port."""
        self._settle(entry_id, EntryOutcome.SAME_ARTICLE, article_id)

    def _keep_story(
        self, article_id: int, story_id: int, judgement: Judgement, story_sums: StorySums
    ) -> None:
        """Tie the article to what else it reports, and name the story anew when it grew."""
        tie(self._connection, article_id, story_id, judgement.verdict.ties)
        remember_place(self._connection, judgement.article, story_id)
        if judgement.verdict.story_id is not None:
            name_story(
                self._connection,
                self._sums,
                self._index.means,
                story_id,
                story_sums,
                language=judgement.title_language,
            )

    def _remember(self, article_id: int, judgement: Judgement, story_sums: StorySums) -> None:
        """Store what later articles are compared with."""
        language = judgement.article.language
        for vector in judgement.vectors:
            half, space = to_half(vector.values), vector.space
            _ADD_VECTOR.rows(self._connection, article_id=article_id, space=space, half_values=half)
            self._sums.add(space, language, [half])
            story_sums.add(space, language, [half])
        remember_sentences(self._connection, self._sums, article_id, judgement.sentences, language=language)
        if judgement.sketch is not None:
            shingles = judgement.sketch.shingles
            _ADD_SKETCH.rows(self._connection, article_id=article_id, shingles=shingles)

    def _owe(self, article_id: int, judgement: Judgement) -> int | None:
        """Store the alert with its messages and where it is held; None when nobody is told."""
        alert, now = judgement.decision, self._clock.now()
        if not isinstance(alert, Alert):
            return None
        return record_alert(self._connection, article_id, alert, judgement.owed, held=judgement.held, now=now)

    def _settle(self, entry_id: int, outcome: EntryOutcome, article_id: int) -> None:
        _SETTLE.rows(
            self._connection,
            this_entry=entry_id,
            outcome=outcome,
            article_id=article_id,
            settled_at=self._clock.now(),
            claimed_until=None,
        )

    def _take_address(self, canonical_url: str) -> None:
        """Look whether the address is free, unless that was asked here; nobody else is in the room."""
        known = None if canonical_url in self._free_addresses else self.same_article(canonical_url)
        if known is not None:
            raise ValueError(f"{canonical_url} is on record as article {known}: ask same_article first")
        if canonical_url:
            self._free_addresses.remove(canonical_url)

    def _insert(self, adding: Prepared, values: Mapping[str, Any]) -> int:
        ((number,),) = adding.rows(self._connection, **values)
        return int(number)


def article_id_at(connection: Connection, canonical_url: str) -> int | None:
    """Return the id of the article under this canonical address; None for no address."""
    if not canonical_url:
        return None
    found = _AT_ADDRESS.first(connection, canonical_url=canonical_url)
    return None if found is None else int(found[0])
