"""What is remembered about polling: the state of each feed, and entries until they are articles."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from monitor.model.measured import BodyFigures
from monitor.model.served import Entry, FeedLink, Relation, SitemapPart


@dataclass(frozen=True, slots=True, kw_only=True)
class PollState:
    """What is remembered about polling one feed.

    Attributes:
        url: the configured address; a changed one makes the state start anew.
        moved_url: where permanent redirects led, and
        moved_count: how many polls in a row said so.
        next_poll_at: not polled before, but when people ask for it,
        not_before_at: and then not before this, which the server asked for.
        body_sha256: hex digest of the last body that was parsed, or "".
        failures: polls in a row that failed.
        last_status: HTTP status of the last answer; None when there was none.
        last_problem: what went wrong at the last poll, for people; "" when nothing did.
        is_gone: answered 410; not polled again until its address changes.
        entry_count: entries in the last whole body that was parsed.
        max_age: how long the server says that its answers stay fresh, or nothing.
        ttl: the feed's own lower bound on the interval, or nothing.
        skip_hours: GMT hours 0-23, and
        skip_days: English day names in lower case, in which the feed wants to be left alone.
        oldest_at: how far back the last whole body reaches; None where dates tell nothing.
        recent_at: date of the oldest among its newest few entries, and
        recent_count: how many these are.
        parts: of an index of sitemaps: those that were asked, with what is remembered of each.
    """

    feed: str
    url: str
    next_poll_at: datetime
    not_before_at: datetime | None = None
    moved_url: str = ""
    moved_count: int = 0
    etag: str | None = None
    last_modified: str | None = None
    body_sha256: str = ""
    failures: int = 0
    last_status: int | None = None
    last_problem: str = ""
    last_polled_at: datetime | None = None
    last_success_at: datetime | None = None
    last_new_at: datetime | None = None
    is_gone: bool = False
    entry_count: int = 0
    max_age: timedelta = timedelta()
    ttl: timedelta = timedelta()
    skip_hours: frozenset[int] = frozenset()
    skip_days: frozenset[str] = frozenset()
    oldest_at: datetime | None = None
    recent_at: datetime | None = None
    recent_count: int = 0
    parts: tuple[SitemapPart, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PollStanding:
    """How polling one feed goes: as much of its state as tells trouble.

    All feeds are looked at every minute, and of ten thousand whole states are 13 MB.

    Attributes: as of PollState.
    """

    feed: str
    url: str
    next_poll_at: datetime
    failures: int = 0
    last_status: int | None = None
    last_problem: str = ""
    last_polled_at: datetime | None = None
    last_success_at: datetime | None = None
    last_new_at: datetime | None = None
    is_gone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryKeys:
    """By what an entry is recognised within its feed; "" where there is no such key. See judge.identity."""

    guid: str
    link: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEntry:
    """An entry to be recorded, with its keys and the host its page will be asked from.

    Attributes:
        digest: of what it says; see judge.identity.
        delay: how long its page is to wait at least, so that very many at once do not all come first.
        was_there: it was listed already when its page or sitemap was first read, and counts as known.
    """

    entry: Entry
    keys: EntryKeys
    host: str
    digest: str = ""
    delay: timedelta = timedelta()
    was_there: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownEntry:
    """What identity needs of an entry on record.

    Attributes:
        digest: of what it said last; "" where nobody noted it.
    """

    entry_id: int
    keys: EntryKeys
    digest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedEntry:
    """An entry on record that says something else now."""

    entry_id: int
    entry: Entry
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PollRecord:
    """The result of one poll, to be recorded whole.

    Attributes:
        before: the state as it was taken, where the answer brought nothing new: what is no other now need not
            be written. None to write all of it.
        body: what the body was like; None when there was none, or the one before.
    """

    state: PollState
    before: PollState | None = None
    new_entries: tuple[NewEntry, ...] = ()
    changed_entries: tuple[ChangedEntry, ...] = ()
    body: BodyFigures | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimedEntry:
    """An entry taken for ingestion.

    Attributes:
        attempts: how often it was taken before, this time not counted.
    """

    entry_id: int
    feed: str
    entry: Entry
    seen_at: datetime
    attempts: int


class PastState(StrEnum):
    """Whether an older document of a feed was read."""

    READ = "read"
    NEXT = "next"  # it comes next
    AGAIN = "again"  # it was read, and may hold something else by now


@dataclass(frozen=True, slots=True, kw_only=True)
class PastDocument:
    """An older document that a feed leads to, with what is remembered of it.

    Attributes:
        relation: of the link that leads to it: NEXT or PREV_ARCHIVE.
        older: the document that it leads to itself; None for none, and until it is read.
        etag: validators and hash of its body as they were when it was read; None and "" until then.
        read_at: None until it is read.
    """

    url: str
    relation: Relation
    state: PastState
    older: FeedLink | None = None
    etag: str | None = None
    last_modified: str | None = None
    body_sha256: str = ""
    read_at: datetime | None = None


class BackfillEnd(StrEnum):
    """Why reading older documents of a feed ended."""

    NONE = "none"  # the feed leads to none
    OLDEST = "oldest"  # the last one leads to no further one
    BOUND = "bound"  # as many were read as were wanted; there are more
    CIRCLE = "circle"  # the last one leads to one that was read, or is the same again
    ELSEWHERE = "elsewhere"  # the last one leads to yet another site


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadPast:
    """An older document of a feed that was read.

    Attributes:
        entries: in it, of which
        new: are to be read and judged, and
        undated: were new too, and count as known.
        oldest_at: date of the oldest entry; None where there is none, and
        newest_at: of the newest one.
        is_unchanged: it was read before and is the same.
    """

    url: str
    entries: int = 0
    new: int = 0
    undated: int = 0
    oldest_at: datetime | None = None
    newest_at: datetime | None = None
    is_unchanged: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Backfill:
    """What came of reading older documents of a feed.

    Attributes:
        documents: in the order in which they were read.
        following: the address that comes next, or would have; "" for none.
    """

    documents: tuple[ReadPast, ...]
    end: BackfillEnd
    following: str = ""
