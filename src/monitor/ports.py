"""What we ask of the world: small protocols whose docstrings are the contracts.

Every implementation may be called from several threads at once. Times are aware UTC. Errors are those of
``monitor.errors``; anything else that flies is a programming error. No method sleeps longer than it says.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Protocol

from monitor.errors import MonitorError
from monitor.model import (
    AlertRecord,
    Article,
    ArticleRecord,
    Channel,
    ClaimedDelivery,
    ClaimedEntry,
    Counts,
    DeliveryRecord,
    Document,
    EntryKeys,
    EntryOutcome,
    EntryRecord,
    Extract,
    Given,
    Judgement,
    Known,
    KnownStory,
    LanguageMean,
    Message,
    Neighbour,
    NotModified,
    ParsedFeed,
    PollRecord,
    PollState,
    Recorded,
    Request,
    SentenceRows,
    Settlement,
    Sketch,
    StoryRecord,
    Vector,
    VerdictKind,
)


class Clock(Protocol):
    """The time."""

    def now(self) -> datetime:
        """Return the present time, aware, UTC."""
        ...


# --- Intake ----------------------------------------------------------------------------------------------


class Fetcher(Protocol):
    """The one HTTP client.

    Keeps to one request at a time and a minimum delay between starts for each host, over feeds and pages
    together; bounds bytes, time and redirects; refuses reserved addresses on the address that is connected.
    """

    def fetch(self, request: Request) -> Document | NotModified:
        """Return the answer; blocks until it is there, the host's turn included.

        Raises:
            ServerBusyError: 408, 425, 429, 5xx.
            UnreachableError: no name, no connection, no end within the time limit.
            GoneError: 410.
            RefusedError: any other status that is no success, a 304 that was not asked for included.
            ForbiddenAddressError: not http(s), or a reserved address, at the start or behind a redirect.
            TooManyRedirectsError: more hops than allowed, or a circle.
            TooLargeError: more bytes than allowed, before or after decompression.
            BadBodyError: the compression is broken or unknown.
        """
        ...

    def fetch_many(
        self, requests: Iterable[Request]
    ) -> Iterator[tuple[Request, Document | NotModified | MonitorError]]:
        """Yield each request with its answer or with the error that ``fetch`` would raise, as they come.

        The order is that of arrival. Leaving the iterator early cancels what is under way.
        """
        ...


class FeedParser(Protocol):
    """Bytes to entries."""

    def parse(self, document: Document) -> ParsedFeed:
        """Return what could be read; never raises for bad input, which becomes ``problem``.

        Entries come in document order. Bounded in time and memory for any input within the size limit.

        Raises:
            TransientError: the workers are being stopped, or none could be started.
        """
        ...


class PageReader(Protocol):
    """Bytes of a page to the text of its article, in worker processes."""

    def read(self, document: Document, *, body_selector: str = "") -> Extract:
        """Return what extraction made of the page; blocks.

        Raises:
            UnreadablePageError: no text, not HTML, over the time or memory limit, or the worker died.
            TransientError: the workers are being stopped, or none could be started.
        """
        ...


class SeedShelf(Protocol):
    """The seed folder."""

    def read(self) -> tuple[Sequence[Article], tuple[str, ...]]:
        """Return the seeds in the order of their names, and what is wrong with files that were left out.

        A seed without a date of its own is dated when it is read, with DateSource.SEEN.

        Raises:
            ConfigError: what is said about the seeds cannot be used.
        """
        ...


# --- Judging ---------------------------------------------------------------------------------------------


class Embedder(Protocol):
    """Text to vectors."""

    @property
    def space(self) -> str:
        """The name of the vectors' space, as in Vector.space."""
        ...

    def embed(self, texts: Sequence[tuple[str, str]]) -> Sequence[Vector]:
        """Return one vector for each (title, text), in order. Deterministic."""
        ...


# --- Store -----------------------------------------------------------------------------------------------


class FeedStore(Protocol):
    """Poll states and entries.

    Raises StoreUnavailableError from any method when the database cannot be written or is locked too long.
    """

    def sync_feeds(self, feeds: Mapping[str, str], *, first_polls: Mapping[str, datetime]) -> None:
        """Make the states be those of exactly these feeds (name to configured address).

        A new feed, or one whose address changed, starts anew at its time in ``first_polls``; a feed that is
        no longer named keeps its state unpolled and takes it up again when it comes back.
        """
        ...

    def due_feeds(self, now: datetime, *, limit: int) -> Sequence[str]:
        """Return names of feeds that are due and unclaimed, longest due first."""
        ...

    def claim_due_feeds(self, now: datetime, *, lease: timedelta, limit: int) -> Sequence[PollState]:
        """Take up to ``limit`` feeds that are due and unclaimed, longest due first, until the lease ends."""
        ...

    def known_keys(self, feed: str, keys: Sequence[EntryKeys]) -> Sequence[EntryKeys]:
        """Return the keys of the feed's recorded entries that share a non-empty key with one of these."""
        ...

    def record_polls(self, records: Sequence[PollRecord], now: datetime) -> Sequence[int]:
        """Store states and new entries in one transaction, end the claims, return the ids of the entries."""
        ...

    def make_due(self, feeds: Iterable[str], now: datetime) -> None:
        """Let these feeds be polled at once, whatever was decided about their next poll."""
        ...

    def release_feed(self, feed: str) -> None:
        """End a claim without a result."""
        ...

    def claim_entry(self, entry_id: int, now: datetime, *, lease: timedelta) -> ClaimedEntry | None:
        """Take an entry that awaits ingestion; None when it is done, not due or taken by somebody."""
        ...

    def release_entry(self, entry_id: int, *, retry_at: datetime) -> None:
        """End the taking of an entry without a result; it is due again at ``retry_at``."""
        ...

    def due_entries(self, now: datetime, *, limit: int, per_host: int) -> Sequence[int]:
        """Return ids of entries that await ingestion, due and unclaimed; oldest first, so many of a host."""
        ...

    def poll_states(self) -> Sequence[PollState]:
        """Return the states of all feeds on record, by name."""
        ...


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
        """Return sentence vectors as they are compared: those given under 0, those on record by article.

        Centred by the running mean of the sentences of their language, of length 1. An article without any
        in the space of ``vectors`` is left out.

        Args:
            vectors: of the first sentences of the article that is judged, of one space; one or more.
            languages: of the articles asked for by id, that of the one judged under 0.
        """
        ...

    def story(self, story_id: int) -> KnownStory:
        """Return the story, with its oldest two hundred reports."""
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

    def forget_vectors(self, space: str, *, limit: int) -> int:
        """Remove up to ``limit`` vectors of a space in one transaction; return how many."""
        ...

    def forget_seed(self, name: str) -> None:
        """Remove a seed: its article no longer counts as known. The stories that it began remain."""
        ...


class Outbox(Protocol):
    """The messages that are owed. Raises StoreUnavailableError like FeedStore."""

    def due_deliveries(self, now: datetime, *, limit: int) -> Sequence[str]:
        """Return ids of deliveries that are owed, due and unclaimed, oldest first."""
        ...

    def claim_delivery(self, delivery_id: str, now: datetime, *, lease: timedelta) -> ClaimedDelivery | None:
        """Take a delivery; None when it is not owed any more, not due yet or taken by somebody else.

        The attempt is counted here, before it is made.
        """
        ...

    def settle_delivery(self, delivery_id: str, settlement: Settlement) -> None:
        """End the taking with its result."""
        ...

    def owe_again(self, delivery_id: str, now: datetime) -> bool:
        """Make a sent or given-up delivery owed anew with no attempts counted; False when there is none."""
        ...


class Keeper(Protocol):
    """Housekeeping of the store."""

    def forget_before(self, before: datetime, *, limit: int) -> int:
        """Remove up to ``limit`` articles and settled entries last needed before then; return how many.

        Seeds, members of stories active since and articles of undelivered alerts stay. What identifies an
        entry stays too, so that what was forgotten is not read again.
        """
        ...

    def counts(self) -> Counts:
        """Return how much is on record."""
        ...


class Editor(Protocol):
    """What people mend in stories. Each call is one transaction, alone like a judging room; see History.room.

    What is done is remembered: seeds of the stories stay where they were put when they are loaded anew. The
    daemon may run meanwhile. Raises StoreUnavailableError like FeedStore.
    """

    def merge_stories(
        self, story_id: int, others: Sequence[int], *, title_language: str
    ) -> tuple[int, Sequence[int]]:
        """Make one story of several, which keeps the marks of the first; the ids of the others lead to it.

        Returns:
            The id of the story, and the articles that came to it: splitting them off takes the merge back.

        Raises:
            NotOnRecordError: there is no such story.
            UselessEditError: they are one story already.
        """
        ...

    def split_story(self, story_id: int, article_ids: Sequence[int], *, title_language: str) -> int:
        """Begin a story with some articles of another; return its id.

        What comes near these articles later belongs to the new story, and no article of one is tied to the
        other. A name that the user gave goes with the seeds that bear it, when none of them is left behind.

        Raises:
            NotOnRecordError: there is no such story, or it has no such article.
            UselessEditError: it has no others.
        """
        ...

    def mark_story(
        self, story_id: int, *, is_muted: bool | None = None, title: str | None = None, title_language: str
    ) -> int:
        """Mute a story or let it be heard again, and give it a title; None leaves each as it is.

        Args:
            story_id: or of one that was merged into it.
            is_muted: whether nobody is told of it any more.
            title: stays whatever joins the story; "" lets the most central member name it again.
            title_language: preferred for the titles of stories; "" for none.

        Returns:
            The id of the story.

        Raises:
            NotOnRecordError: there is no such story.
        """
        ...


class Views(Protocol):
    """What people ask to see; newest first."""

    def articles(
        self,
        *,
        since: datetime | None = None,
        verdict: VerdictKind | None = None,
        feed: str = "",
        watchlist: str = "",
        limit: int = 50,
    ) -> Sequence[ArticleRecord]:
        """Return articles; an empty filter does not filter. Seeds are included."""
        ...

    def article(self, article_id: int) -> ArticleRecord | None:
        """Return one article with its evidence."""
        ...

    def entries(
        self, *, article_id: int | None = None, outcome: EntryOutcome | None = None, limit: int = 50
    ) -> Sequence[EntryRecord]:
        """Return entries with what became of them, last seen first; an empty filter does not filter."""
        ...

    def seeds(self) -> Sequence[ArticleRecord]:
        """Return the seeds on record, by name."""
        ...

    def stories(self, *, since: datetime | None = None, limit: int = 50) -> Sequence[StoryRecord]:
        """Return stories by their newest article; those that were merged into others are not among them."""
        ...

    def story(self, story_id: int) -> tuple[StoryRecord, Sequence[ArticleRecord]] | None:
        """Return one story with its articles, oldest first; the id of one that was merged leads to it."""
        ...

    def alerts(
        self, *, since: datetime | None = None, watchlist: str = "", limit: int = 50
    ) -> Sequence[AlertRecord]:
        """Return alerts with their articles and deliveries."""
        ...

    def alert(self, alert_id: int) -> AlertRecord | None:
        """Return one alert."""
        ...

    def deliveries(self, *, only_unsent: bool = False, limit: int = 50) -> Sequence[DeliveryRecord]:
        """Return deliveries."""
        ...


# --- Sending ---------------------------------------------------------------------------------------------


class Sender(Protocol):
    """One message to one channel."""

    def send(self, channel: Channel, message: Message, *, delivery_id: str) -> None:
        """Send once; blocks for some seconds at most.

        Raises:
            ChannelUnavailableError: not taken now, or unknown whether it was.
            ChannelRefusedError: will not be taken until the channel is mended.
        """
        ...


# --- Engine ----------------------------------------------------------------------------------------------


class Submit(Protocol):
    """Hands units of work to the engine; only a hint, the database is the truth."""

    def __call__(self, step: str, key: int | str) -> None:
        """Have the step called with the key, soon, unless the same is waiting or under way already."""
        ...
