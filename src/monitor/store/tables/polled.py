"""Feeds, hosts and entries: what polling remembers."""

from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Field, Index, UniqueConstraint

from monitor.store.tables.columns import (
    EMPTY,
    EMPTY_LIST,
    ZERO,
    Moment,
    NumberSet,
    OctetText,
    PartsText,
    Seconds,
    StoreTable,
    WholeText,
    WordSet,
    table_of,
)


class FeedRow(StoreTable, table=True):
    """The poll state of a feed, with its claim. Never removed: the feed may come back."""

    __tablename__ = "feed"
    __table_args__ = (Index("feed_due", "is_named", "is_gone", "next_poll_at"),)

    name: str = Field(primary_key=True, sa_type=WholeText)
    url: str = Field(sa_type=WholeText)
    next_poll_at: datetime = Field(sa_type=Moment)
    moved_url: str = Field(default="", sa_type=WholeText)
    moved_count: int = 0
    etag: str | None = Field(default=None, sa_type=OctetText)
    last_modified: str | None = Field(default=None, sa_type=OctetText)
    body_sha256: str = ""
    failures: int = 0
    last_status: int | None = None
    last_problem: str = Field(default="", sa_type=WholeText)
    last_polled_at: datetime | None = Field(default=None, sa_type=Moment)
    last_success_at: datetime | None = Field(default=None, sa_type=Moment)
    last_new_at: datetime | None = Field(default=None, sa_type=Moment)
    is_gone: bool = False
    entry_count: int = 0
    is_named: bool = True  # the configuration names it
    claimed_until: datetime | None = Field(default=None, sa_type=Moment)
    not_before_at: datetime | None = Field(default=None, sa_type=Moment)
    max_age: timedelta = Field(default=timedelta(), sa_type=Seconds, sa_column_kwargs=ZERO)
    ttl: timedelta = Field(default=timedelta(), sa_type=Seconds, sa_column_kwargs=ZERO)
    skip_hours: frozenset[int] = Field(default=frozenset(), sa_type=NumberSet, sa_column_kwargs=EMPTY)
    skip_days: frozenset[str] = Field(default=frozenset(), sa_type=WordSet, sa_column_kwargs=EMPTY)
    oldest_at: datetime | None = Field(default=None, sa_type=Moment)
    recent_at: datetime | None = Field(default=None, sa_type=Moment)
    recent_count: int = Field(default=0, sa_column_kwargs=ZERO)
    parts: tuple[Any, ...] = Field(default=(), sa_type=PartsText, sa_column_kwargs=EMPTY_LIST)


class FeedBodyRow(StoreTable, table=True):
    """What the last body of a feed was like."""

    __tablename__ = "feed_body"

    feed: str = Field(primary_key=True, foreign_key="feed.name", sa_type=WholeText)
    figures: str = Field(sa_type=WholeText)  # model.BodyFigures as JSON


class HostPauseRow(StoreTable, table=True):
    """A host that asked to be left alone for a while."""

    __tablename__ = "host_pause"

    host: str = Field(primary_key=True, sa_type=WholeText)
    until: datetime = Field(sa_type=Moment)


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
    seen_at: datetime = Field(sa_type=Moment)
    due_at: datetime = Field(sa_type=Moment)
    attempts: int = 0
    claimed_until: datetime | None = Field(default=None, sa_type=Moment)
    outcome: str | None = None  # model.EntryOutcome; None while it waits
    settled_at: datetime | None = Field(default=None, sa_type=Moment)
    is_forgotten: bool = False
    article_id: int | None = Field(default=None, foreign_key="article.id", ondelete="SET NULL")
    digest: str = Field(default="", sa_column_kwargs=EMPTY)  # of what it says; see judge.identity
    changed_at: datetime | None = Field(
        default=None, sa_type=Moment
    )  # when it was last seen to say something else than before
    change_count: int = Field(default=0, sa_column_kwargs=ZERO)


class PastDocumentRow(StoreTable, table=True):
    """An older document that a feed leads to."""

    __tablename__ = "past_document"
    __table_args__ = (UniqueConstraint("feed", "url"),)

    id: int | None = Field(default=None, primary_key=True)
    feed: str = Field(foreign_key="feed.name", sa_type=WholeText)
    feed_url: str = Field(sa_type=WholeText)  # of the feed when it led there
    url: str = Field(sa_type=WholeText)
    relation: str  # model.Relation
    state: str  # model.PastState
    older_url: str = Field(sa_type=WholeText)
    older_relation: str
    etag: str | None = Field(default=None, sa_type=OctetText)
    last_modified: str | None = Field(default=None, sa_type=OctetText)
    body_sha256: str
    read_at: datetime | None = None


FEED = table_of(FeedRow)
FEED_BODY = table_of(FeedBodyRow)
HOST_PAUSE = table_of(HostPauseRow)
ENTRY = table_of(EntryRow)
PAST_DOCUMENT = table_of(PastDocumentRow)
