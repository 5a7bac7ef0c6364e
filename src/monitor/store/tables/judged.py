"""Articles and stories, with what belongs to one article or one story."""

from datetime import datetime

from sqlmodel import Field, Index

from monitor.store.tables.columns import (
    EMPTY,
    EMPTY_LIST,
    NO,
    UNKNOWN,
    ZERO,
    OctetText,
    StoreTable,
    WholeText,
    table_of,
)


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
        default="", sa_type=WholeText, sa_column_kwargs=EMPTY
    )  # as in Article.given_story
    has_given_title: bool = Field(default=False, sa_column_kwargs=NO)  # the user gave it; stays as it is
    is_muted: bool = Field(default=False, sa_column_kwargs=NO)
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
    given_story: str = Field(default="", sa_type=WholeText, sa_column_kwargs=EMPTY)
    also_stories: str = Field(default="[]", sa_type=WholeText, sa_column_kwargs=EMPTY_LIST)  # JSON
    copy_of: int | None = None  # the article it is a near copy of, as long as that is on record
    credits: str = Field(default="[]", sa_type=WholeText, sa_column_kwargs=EMPTY_LIST)  # agencies, as JSON
    page_kind: str = Field(default="unknown", sa_column_kwargs=UNKNOWN)  # model.PageKind
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
    takings: int = Field(default=0, sa_column_kwargs=ZERO)  # since a look last came to an end
    early_at: datetime | None = None  # when a look was asked for while one was under way
    awaits_page: bool = Field(default=False, sa_column_kwargs=NO)


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
    is_first_reading: bool = Field(default=False, sa_column_kwargs=NO)


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


STORY = table_of(StoryRow)
ARTICLE = table_of(ArticleRow)
REVISIT = table_of(RevisitRow)
REVISION = table_of(RevisionRow)
PAGE = table_of(PageRow)
ARTICLE_TIE = table_of(ArticleTieRow)
SEED_PLACE = table_of(SeedPlaceRow)
ARTICLE_WATCHLIST = table_of(ArticleWatchlistRow)
