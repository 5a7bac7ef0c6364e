"""The tables. They never leave this room: every function around them takes and returns model values.

Texts that come from servers are `WholeText`; nested evidence is JSON written by `codec`. Rows are read and
written through the `Table` objects at the end with SQLAlchemy Core: measured 44 µs a row in batches against
733 µs through sessions with a commit each.
"""

from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import Float, Table, Text, false
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.orm import registry
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field, Index, SQLModel


class WholeText(TypeDecorator[str]):
    """Text of any origin: lone surrogates, which no database can store, become U+FFFD."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - inherited
        """Return the value with every lone surrogate replaced."""
        if value is None or value.isascii():
            return value
        return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


class OctetText(TypeDecorator[str]):
    """A header as a server gave it: octets that are no UTF-8 come back as the surrogates they came in as."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - inherited
        """Return the octets as Latin-1 text, which any database can store."""
        if value is None or value.isascii():
            return value
        return value.encode("utf-8", "surrogateescape").decode("latin-1")

    def process_result_value(self, value: Any | None, dialect: Dialect) -> str | None:  # noqa: ARG002, ANN401 - inherited
        """Return what was bound."""
        if value is None or value.isascii():
            return cast("str | None", value)
        return cast("str", value).encode("latin-1").decode("utf-8", "surrogateescape")


class Seconds(TypeDecorator[timedelta]):
    """A span, as seconds."""

    impl = Float
    cache_ok = True

    def process_bind_param(self, value: timedelta | None, dialect: Dialect) -> float | None:  # noqa: ARG002 - inherited
        """Return the seconds."""
        return None if value is None else value.total_seconds()

    def process_result_value(self, value: Any | None, dialect: Dialect) -> timedelta | None:  # noqa: ARG002, ANN401 - inherited
        """Return what was bound."""
        return None if value is None else timedelta(seconds=value)


class WordSet(TypeDecorator[frozenset[str]]):
    """A few words without spaces, as text; always the same text for the same words."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: frozenset[str] | None, dialect: Dialect) -> str:  # noqa: ARG002 - inherited
        """Return the words as text."""
        return " ".join(sorted(value or ()))

    def process_result_value(self, value: Any | None, dialect: Dialect) -> frozenset[str]:  # noqa: ARG002, ANN401 - inherited
        """Return what was bound."""
        return frozenset(value.split()) if value else frozenset()


class NumberSet(TypeDecorator[frozenset[int]]):
    """A few numbers, as text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: frozenset[int] | None, dialect: Dialect) -> str:  # noqa: ARG002 - inherited
        """Return the numbers as text."""
        return " ".join(map(str, sorted(value or ())))

    def process_result_value(self, value: Any | None, dialect: Dialect) -> frozenset[int]:  # noqa: ARG002, ANN401 - inherited
        """Return what was bound."""
        return frozenset(map(int, value.split())) if value else frozenset()


# What rows that were there before a column get in it.
_EMPTY = {"server_default": ""}
_NONE = {"server_default": "0"}
_UNKNOWN = {"server_default": "unknown"}
_EMPTY_LIST = {"server_default": "[]"}
_NO = {"server_default": false()}
_NOTHING = {"server_default": "0"}


class StoreTable(SQLModel, registry=registry()):
    """What the tables have in common: metadata that no other user of SQLModel shares."""


class FeedRow(StoreTable, table=True):
    """The poll state of a feed, with its claim. Never removed: the feed may come back."""

    __tablename__ = "feed"
    __table_args__ = (Index("feed_due", "is_named", "is_gone", "next_poll_at"),)

    name: str = Field(primary_key=True, sa_type=WholeText)
    url: str = Field(sa_type=WholeText)
    next_poll_at: datetime
    moved_url: str = Field(default="", sa_type=WholeText)
    moved_count: int = 0
    etag: str | None = Field(default=None, sa_type=OctetText)
    last_modified: str | None = Field(default=None, sa_type=OctetText)
    body_sha256: str = ""
    failures: int = 0
    last_status: int | None = None
    last_problem: str = Field(default="", sa_type=WholeText)
    last_polled_at: datetime | None = None
    last_success_at: datetime | None = None
    last_new_at: datetime | None = None
    is_gone: bool = False
    entry_count: int = 0
    is_named: bool = True  # the configuration names it
    claimed_until: datetime | None = None
    not_before_at: datetime | None = None
    max_age: timedelta = Field(default=timedelta(), sa_type=Seconds, sa_column_kwargs=_NONE)
    ttl: timedelta = Field(default=timedelta(), sa_type=Seconds, sa_column_kwargs=_NONE)
    skip_hours: frozenset[int] = Field(default=frozenset(), sa_type=NumberSet, sa_column_kwargs=_EMPTY)
    skip_days: frozenset[str] = Field(default=frozenset(), sa_type=WordSet, sa_column_kwargs=_EMPTY)
    oldest_at: datetime | None = None
    recent_at: datetime | None = None
    recent_count: int = Field(default=0, sa_column_kwargs=_NONE)


class HostPauseRow(StoreTable, table=True):
    """A host that asked to be left alone for a while."""

    __tablename__ = "host_pause"

    host: str = Field(primary_key=True, sa_type=WholeText)
    until: datetime


class EntryRow(StoreTable, table=True):
    """An entry: by what it is recognised, for good; its body until it is forgotten; its one outcome."""

    __tablename__ = "entry"
    __table_args__ = (
        Index("entry_guid", "feed", "guid_key"),
        Index("entry_link", "feed", "link_key"),
        Index("entry_title", "feed", "title_key"),
        Index("entry_due", "outcome", "due_at"),
        Index("entry_settled", "is_forgotten", "settled_at"),
        Index("entry_article", "article_id"),
        Index("entry_changed", "changed_at"),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    feed: str = Field(foreign_key="feed.name", sa_type=WholeText)
    guid_key: str = Field(sa_type=WholeText)
    link_key: str = Field(sa_type=WholeText)
    title_key: str = Field(sa_type=WholeText)
    host: str = Field(sa_type=WholeText)
    body: str | None = Field(default=None, sa_type=WholeText)  # model.Entry as JSON
    seen_at: datetime
    due_at: datetime
    attempts: int = 0
    claimed_until: datetime | None = None
    outcome: str | None = None  # model.EntryOutcome; None while it waits
    settled_at: datetime | None = None
    is_forgotten: bool = False
    article_id: int | None = Field(default=None, foreign_key="article.id", ondelete="SET NULL")
    digest: str = Field(default="", sa_column_kwargs=_EMPTY)  # of what it says; see judge.identity
    changed_at: datetime | None = None  # when it was last seen to say something else than before
    change_count: int = Field(default=0, sa_column_kwargs=_NONE)


class StoryRow(StoreTable, table=True):
    """A story: what its members add up to."""

    __tablename__ = "story"
    __table_args__ = (
        Index("story_active", "last_active_at"),
        Index("story_published", "last_published_at"),
        Index("story_given", "given_name"),
        Index("story_merged", "merged_into"),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    title: str = Field(sa_type=WholeText)
    first_published_at: datetime
    last_published_at: datetime
    last_active_at: datetime  # the later of publication and first sight, over all members
    article_count: int
    given_name: str = Field(
        default="", sa_type=WholeText, sa_column_kwargs=_EMPTY
    )  # as in Article.given_story
    has_given_title: bool = Field(default=False, sa_column_kwargs=_NO)  # the user gave it; stays as it is
    is_muted: bool = Field(default=False, sa_column_kwargs=_NO)
    merged_into: int | None = None  # the story that its members belong to now; then it has none


class ArticleRow(StoreTable, table=True):
    """An article with what was decided about it. Ids ascend by recording and are never used again."""

    __tablename__ = "article"
    __table_args__ = (
        Index("article_address", "canonical_url", unique=True),
        # With all that the indexes in memory ask: articles are long, and reading them takes minutes.
        Index("article_published", "published_at", "id", "language", "seed"),
        Index("article_story", "story_id", "published_at"),
        Index("article_feed", "feed", "published_at"),
        Index("article_seed", "seed"),
        Index("article_copy", "copy_of"),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    story_id: int | None = Field(default=None, foreign_key="story.id")
    url: str = Field(sa_type=WholeText)
    canonical_url: str | None = Field(default=None, sa_type=WholeText)  # None for "": seeds without address
    title: str = Field(sa_type=WholeText)
    text: str = Field(sa_type=WholeText)
    published_at: datetime
    date_source: str
    text_source: str
    seen_at: datetime
    outlet: str = Field(sa_type=WholeText)
    outlet_kind: str
    country: str
    language: str
    author: str = Field(sa_type=WholeText)
    image_url: str = Field(sa_type=WholeText)
    feed: str = Field(sa_type=WholeText)
    seed: str = Field(sa_type=WholeText)
    reading_problem: str = Field(sa_type=WholeText)
    verdict_kind: str
    verdict: str = Field(sa_type=WholeText)  # model.Verdict as JSON
    relevance: str = Field(sa_type=WholeText)  # model.Relevance as JSON
    matches: str = Field(sa_type=WholeText)  # tuple of model.Match as JSON
    topics: str = Field(sa_type=WholeText)  # tuple of model.TopicScore as JSON
    withheld: str | None = None  # model.WithheldReason; None when somebody was told
    given_story: str = Field(default="", sa_type=WholeText, sa_column_kwargs=_EMPTY)
    also_stories: str = Field(default="[]", sa_type=WholeText, sa_column_kwargs=_EMPTY_LIST)  # JSON
    copy_of: int | None = None  # the article it is a near copy of, as long as that is on record
    credits: str = Field(default="[]", sa_type=WholeText, sa_column_kwargs=_EMPTY_LIST)  # agencies, as JSON
    page_kind: str = Field(default="unknown", sa_column_kwargs=_UNKNOWN)  # model.PageKind
    edit_of: int | None = None  # the article that it is a later version of


class RevisitRow(StoreTable, table=True):
    """When the page of an article is looked at again, and what it was like the last time."""

    __tablename__ = "revisit"
    __table_args__ = (Index("revisit_due", "next_at"),)

    article_id: int = Field(primary_key=True, foreign_key="article.id", ondelete="CASCADE")
    url: str = Field(sa_type=WholeText)
    host: str = Field(sa_type=WholeText)
    title: str = Field(sa_type=WholeText)
    next_at: datetime | None = None
    missing: int = 0
    etag: str | None = Field(default=None, sa_type=OctetText)
    last_modified: str | None = Field(default=None, sa_type=OctetText)
    body_sha256: str = ""
    removed_at: datetime | None = None
    claimed_until: datetime | None = None


class RevisionRow(StoreTable, table=True):
    """A changed version of an article, as in model.Revision."""

    __tablename__ = "revision"
    __table_args__ = (
        Index("revision_article", "article_id", "id"),
        Index("revision_development", "development_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    article_id: int = Field(foreign_key="article.id", ondelete="CASCADE")
    found_at: datetime
    title: str = Field(sa_type=WholeText)
    previous_title: str = Field(sa_type=WholeText)
    text: str = Field(sa_type=WholeText)
    added: str = Field(sa_type=WholeText)  # tuple of model.Fact as JSON
    dropped: str = Field(sa_type=WholeText)
    development_id: int | None = Field(default=None, foreign_key="article.id", ondelete="SET NULL")


class PageRow(StoreTable, table=True):
    """The page of an article as its server gave it, kept as evidence."""

    __tablename__ = "page"
    __table_args__ = (Index("page_fetched", "fetched_at", "article_id", "byte_count"),)

    article_id: int = Field(primary_key=True, foreign_key="article.id", ondelete="CASCADE")
    url: str = Field(sa_type=WholeText)
    fetched_at: datetime
    status: int
    content_type: str = Field(sa_type=OctetText)
    byte_count: int  # of the compressed body
    body: bytes  # compressed by zlib


class ArticleTieRow(StoreTable, table=True):
    """A story that an article reports besides its own, as in model.Tie."""

    __tablename__ = "article_tie"
    __table_args__ = (Index("article_tie_story", "story_id", "article_id"),)

    article_id: int = Field(primary_key=True, foreign_key="article.id", ondelete="CASCADE")
    story_id: int = Field(primary_key=True, foreign_key="story.id", ondelete="CASCADE")
    score: float


class SeedPlaceRow(StoreTable, table=True):
    """To which story a seed belonged when it was last loaded or moved; stays when the seed is loaded anew."""

    __tablename__ = "seed_place"

    seed: str = Field(primary_key=True, sa_type=WholeText)
    story_id: int = Field(foreign_key="story.id", ondelete="CASCADE")
    given_story: str = Field(sa_type=WholeText)  # the name of its story then
    is_moved: bool  # the user moved it there, or something away from it


class ArticleWatchlistRow(StoreTable, table=True):
    """Which watchlists an article concerns, for filtering; the evidence is in its matches."""

    __tablename__ = "article_watchlist"
    __table_args__ = (Index("article_watchlist_name", "watchlist", "article_id"),)

    article_id: int = Field(primary_key=True, foreign_key="article.id", ondelete="CASCADE")
    watchlist: str = Field(primary_key=True, sa_type=WholeText)


class VectorRow(StoreTable, table=True):
    """A vector of an article that joined a story: little-endian float16, one for each space.

    Ids ascend by recording and are never used again: an article may get a vector of a new space late.
    """

    __tablename__ = "article_vector"
    __table_args__ = (
        Index("article_vector_article", "article_id", "space", unique=True),
        Index("article_vector_space", "space", "id", "article_id"),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    article_id: int = Field(foreign_key="article.id", ondelete="CASCADE")
    space: str
    half_values: bytes


class SentenceVectorRow(StoreTable, table=True):
    """The vectors of the first sentences of an article, headline first, one after the other."""

    __tablename__ = "article_sentences"

    article_id: int = Field(primary_key=True, foreign_key="article.id", ondelete="CASCADE")
    space: str = Field(primary_key=True)
    sentence_count: int
    half_values: bytes  # little-endian float16


class SketchRow(StoreTable, table=True):
    """The sketch of an article that joined a story, as in model.Sketch."""

    __tablename__ = "article_sketch"

    article_id: int = Field(primary_key=True, foreign_key="article.id", ondelete="CASCADE")
    shingles: bytes


class VectorSumRow(StoreTable, table=True):
    """Count and sum (little-endian float64) of all vectors on record of one space and language."""

    __tablename__ = "vector_sum"

    space: str = Field(primary_key=True)
    language: str = Field(primary_key=True)
    vector_count: int
    total: bytes


class StorySumRow(StoreTable, table=True):
    """Count and sum (little-endian float32) of the vectors of a story's members of one space and language."""

    __tablename__ = "story_sum"

    story_id: int = Field(primary_key=True, foreign_key="story.id", ondelete="CASCADE")
    space: str = Field(primary_key=True)
    language: str = Field(primary_key=True)
    vector_count: int
    total: bytes


class RemovalRow(StoreTable, table=True):
    """What was removed from history last: tells the indexes in memory of all processes to drop it."""

    __tablename__ = "removal"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: int | None = Field(default=None, primary_key=True)
    article_id: int
    space: str  # of whose vectors it was; "" for the whole article


class AlertRow(StoreTable, table=True):
    """The decision to tell somebody about an article."""

    __tablename__ = "alert"
    __table_args__ = (
        Index("alert_article", "article_id", unique=True),
        Index("alert_created", "created_at"),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    article_id: int = Field(foreign_key="article.id", ondelete="CASCADE")
    created_at: datetime
    restored_from: str | None = None  # model.WithheldReason, where the user wanted it told after all
    importance: float = Field(default=0.0, sa_column_kwargs=_NOTHING)


class AlertWatchlistRow(StoreTable, table=True):
    """Whose readers an alert tells, in order."""

    __tablename__ = "alert_watchlist"
    __table_args__ = (Index("alert_watchlist_name", "watchlist", "alert_id"),)

    alert_id: int = Field(primary_key=True, foreign_key="alert.id", ondelete="CASCADE")
    position: int = Field(primary_key=True)
    watchlist: str = Field(sa_type=WholeText)


class DeliveryRow(StoreTable, table=True):
    """One message owed to one channel, with its bytes, its claim and its result."""

    __tablename__ = "delivery"
    __table_args__ = (
        Index("delivery_due", "state", "next_attempt_at"),
        Index("delivery_alert", "alert_id"),
        Index("delivery_created", "created_at"),
    )

    id: str = Field(primary_key=True)
    alert_id: int | None = Field(default=None, foreign_key="alert.id", ondelete="CASCADE")  # none: several
    channel: str = Field(sa_type=WholeText)
    watchlists: str = Field(default="[]", sa_type=WholeText)  # whose readers are told, as JSON
    importance: float = 0.0
    message: str = Field(sa_type=WholeText)  # model.Message as JSON
    state: str  # model.DeliveryState
    attempts: int = 0
    problem: str = Field(default="", sa_type=WholeText)
    created_at: datetime
    next_attempt_at: datetime | None = None
    claimed_until: datetime | None = None
    settled_at: datetime | None = None


class FeedbackRow(StoreTable, table=True):
    """What a reader said, as in model.Feedback; it outlives the alert and the article."""

    __tablename__ = "feedback"
    __table_args__ = (
        Index("feedback_given", "given_at"),
        Index("feedback_alert", "alert_id"),
        Index("feedback_article", "article_id"),
        Index("feedback_url", "url"),
    )

    id: int | None = Field(default=None, primary_key=True)
    kind: str  # model.FeedbackKind
    given_at: datetime
    url: str = Field(sa_type=WholeText)
    alert_id: int | None = Field(default=None, foreign_key="alert.id", ondelete="SET NULL")
    article_id: int | None = Field(default=None, foreign_key="article.id", ondelete="SET NULL")
    evidence: str | None = Field(default=None, sa_type=WholeText)  # model.RatedEvidence as JSON


class HeldAlertRow(StoreTable, table=True):
    """An alert that a channel is owed later, until it is gathered into a message."""

    __tablename__ = "held_alert"
    __table_args__ = (Index("held_alert_due", "delivery_id", "due_at"),)

    alert_id: int = Field(primary_key=True, foreign_key="alert.id", ondelete="CASCADE")
    channel: str = Field(primary_key=True, sa_type=WholeText)
    watchlists: str = Field(sa_type=WholeText)  # JSON
    reason: str  # model.HeldReason
    due_at: datetime
    # The message that it went into; it goes with it when that is forgotten, and is not owed again.
    delivery_id: str | None = Field(default=None, foreign_key="delivery.id", ondelete="CASCADE")


class ChannelRow(StoreTable, table=True):
    """How a channel is; one without a row was never sent to."""

    __tablename__ = "channel"

    name: str = Field(primary_key=True, sa_type=WholeText)
    mark: str = ""  # of its address when it was sent to last
    next_at: datetime | None = None  # nothing is sent before
    failures: int = 0  # in a row
    refusing_since: datetime | None = None
    problem: str = Field(default="", sa_type=WholeText)


def _table(row: type[StoreTable]) -> Table:
    return cast("Table", cast("Any", row).__table__)


METADATA = StoreTable.metadata
FEED = _table(FeedRow)
HOST_PAUSE = _table(HostPauseRow)
ENTRY = _table(EntryRow)
STORY = _table(StoryRow)
ARTICLE = _table(ArticleRow)
PAGE = _table(PageRow)
REVISIT = _table(RevisitRow)
REVISION = _table(RevisionRow)
ARTICLE_TIE = _table(ArticleTieRow)
SEED_PLACE = _table(SeedPlaceRow)
ARTICLE_WATCHLIST = _table(ArticleWatchlistRow)
VECTOR = _table(VectorRow)
SENTENCE_VECTOR = _table(SentenceVectorRow)
SKETCH = _table(SketchRow)
VECTOR_SUM = _table(VectorSumRow)
STORY_SUM = _table(StorySumRow)
REMOVAL = _table(RemovalRow)
ALERT = _table(AlertRow)
ALERT_WATCHLIST = _table(AlertWatchlistRow)
DELIVERY = _table(DeliveryRow)
FEEDBACK = _table(FeedbackRow)
HELD_ALERT = _table(HeldAlertRow)
CHANNEL = _table(ChannelRow)
