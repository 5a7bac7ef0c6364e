"""All articles on record, and the room in which one is judged against them."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from monitor.model import (
    Article,
    Given,
    Judgement,
    Known,
    KnownStory,
    LanguageMean,
    Neighbour,
    Recorded,
    SentenceRows,
    Sketch,
    Told,
    Vector,
)


class Room(Protocol):
    """The judging room: whoever is inside sees all that was recorded before and is alone.

    Everything happens in one transaction, which is committed on leaving and undone by an exception.
    """

    def same_article(self, canonical_url: str) -> int | None:
        """Return the id of the article on record under this canonical address."""
        ...

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
        """Return the closest members of stories published within [since, until], closest first.

        Seeds are known whenever they were published: the window does not apply to them. To others a window
        reaches back from ``until`` at most twice as far as articles are compared as a rule.

        The ``limit`` closest by the first vector; of those that have none in its space (it was embedded by
        another embedder), the ``limit`` closest by each further vector; and every one whose sketch holds, or
        is held by, a fifth or more of the other. All are then compared in every space in which both have a
        vector, and their similarity is the mean of these cosines. Each cosine is centred: the running mean
        of the language is subtracted from each vector before.

        Args:
            vectors: one or more, each of another space.
            sketch: of the text.
            language: of the article.
            since: inclusive.
            until: inclusive.
            limit: how many are returned by vector.
        """
        ...

    def familiarity(self, space: str) -> Mapping[str, int]:
        """Return by language on how many vectors of the space its mean rests, background included."""
        ...

    def members(self, story_id: int, *, limit: int) -> Sequence[Known]:
        """Return the newest ``limit`` members of a story, oldest first, seeds always included.

        With them come the newest ten articles that are tied to the story: what they tell of it is known too.
        """
        ...

    def sentences(
        self, vectors: Sequence[Vector], *, languages: Mapping[int, str]
    ) -> Mapping[int, SentenceRows]:
        """Return sentence vectors as they are compared: those given under JUDGED, those on record by article.

        Centred by the running mean of the sentences of their language, of length 1. An article without any
        in the space of ``vectors`` is left out.

        Args:
            vectors: of the first sentences of the article that is judged, of one space; one or more.
            languages: of the articles asked for by id, that of the one judged under JUDGED.
        """
        ...

    def story(self, story_id: int) -> KnownStory:
        """Return the story, with its oldest two hundred reports."""
        ...

    def told(self, channels: Sequence[str], *, story_id: int | None, since: datetime) -> Mapping[str, Told]:
        """Return by channel what it was told before; one that was told nothing is left out.

        Args:
            channels: names.
            story_id: of the story that an alert is about; None for a new one.
            since: alerts that were told one by one are counted from here on.
        """
        ...

    def given(self, article: Article) -> Given:
        """Return what the user said about where the article belongs and what else it reports.

        Only seeds have a say: by the name of their story, and because the user moved them.
        """
        ...

    def record(self, judgement: Judgement, *, entry_id: int | None) -> Recorded:
        """Record article, story, evidence, alert and deliveries; settle the entry as judged.

        The story is named after its most central member. A copy is attached to its original.
        """
        ...

    def record_same(self, entry_id: int, article_id: int) -> None:
        """Settle the entry as one whose article is on record already."""
        ...


class History(Protocol):
    """All articles on record, seeds included. Raises StoreUnavailableError like FeedStore."""

    def room(self) -> AbstractContextManager[Room]:
        """Enter the judging room; waits until it is free, in this process and in others."""
        ...

    def article_at(self, canonical_url: str) -> int | None:
        """Return the id of the article under this canonical address, without entering the room."""
        ...

    def story_of(self, article_id: int) -> int | None:
        """Return the story of an article; None when it is off topic or not on record."""
        ...

    def seeds(self) -> Mapping[str, Article]:
        """Return the seeds on record by name."""
        ...

    def set_background(self, means: Sequence[LanguageMean]) -> None:
        """Let the running mean of each language start from these, in each space.

        Kept until it is set again or the history is closed. Without it, the first articles on record would be
        compared by what all articles of the beat have in common. In a multilingual space, what the articles
        on record have in common moves the means of languages of which there are few.
        """
        ...

    def drift(self, space: str) -> Mapping[str, tuple[int, float]]:
        """Return by language how many vectors of a space are on record, and how far their mean has moved.

        1 - cosine of the running mean to the background that it started from; 0 where there is none. What
        similarities are measured from moves with it.
        """
        ...

    def vector_counts(self) -> Mapping[str, int]:
        """Return how many articles have a vector in each space on record."""
        ...

    def without_vector(
        self, space: str, *, limit: int, before: int | None = None, only_seeds: bool = False
    ) -> Sequence[tuple[int, str, str]]:
        """Return (article id, title, text) of members of stories that have no vector in the space.

        Newest first; only those recorded before the article ``before``, so that a long history is gone
        through once; of seeds only when they are asked for.
        """
        ...

    def add_vectors(self, vectors: Mapping[int, Vector]) -> int:
        """Record a vector by article id each in one transaction; return how many were.

        Articles that were forgotten meanwhile, or have a vector in the space, are passed over: called twice
        it changes nothing. The next room compares by them.
        """
        ...

    def without_sentences(self, space: str, *, since: datetime) -> Sequence[int]:
        """Return ids of articles that have a vector in the space and none of their sentences.

        Seeds first, then members of stories that were active ``since``, both newest first: nobody is compared
        with the sentences of others.
        """
        ...

    def articles(self, article_ids: Sequence[int]) -> Mapping[int, Article]:
        """Return articles by id; those that are not on record are left out."""
        ...

    def add_sentences(self, vectors: Mapping[int, Sequence[Vector]]) -> int:
        """Record vectors of first sentences by article id in one transaction; return of how many articles.

        Articles that were forgotten meanwhile, or have some in the space, are passed over.
        """
        ...

    def forget_vectors(self, space: str, *, limit: int) -> int:
        """Remove up to ``limit`` vectors of a space in one transaction; return how many."""
        ...

    def forget_seed(self, name: str) -> None:
        """Remove a seed: its article no longer counts as known. The stories that it began remain."""
        ...
