"""What is remembered about work: poll states, claims, settlements, and what people ask to see."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from monitor.model.judged import Article, Verdict, VerdictKind, WithheldReason
from monitor.model.matched import Match, Relevance, TopicScore
from monitor.model.measured import BodyFigures
from monitor.model.reported import NOBODY, Reporting
from monitor.model.revised import Revision
from monitor.model.routed import HeldReason
from monitor.model.served import Entry
from monitor.model.worded import Message


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
        oldest_at: date of the oldest entry of the last whole body; None where dates tell nothing.
        recent_at: date of the oldest among its newest few entries, and
        recent_count: how many these are.
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
    """

    entry: Entry
    keys: EntryKeys
    host: str
    digest: str = ""
    delay: timedelta = timedelta()


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
        body: what the body was like; None when there was none, or the one before.
    """

    state: PollState
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


class EntryOutcome(StrEnum):
    """What became of an entry; each has exactly one in the end."""

    JUDGED = "judged"  # its article carries the verdict
    SAME_ARTICLE = "same_article"  # the article behind its address was on record already


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimedDelivery:
    """A message taken for sending; attempts as in ClaimedEntry.

    Attributes:
        alert_id: the alert that it tells; None for a digest or a notice.
        watchlists: whose readers it is for; none for a notice.
        importance: of the most important alert in it, in [0, 1].
        failures: how often in a row the channel failed before.
    """

    delivery_id: str
    channel: str
    message: Message
    attempts: int
    created_at: datetime
    alert_id: int | None = None
    watchlists: tuple[str, ...] = ()
    importance: float = 0.0
    failures: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryAt:
    """Try again, not before; and nothing else on this channel before ``channel_at``."""

    at: datetime
    problem: str
    channel_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """The channel took the message."""

    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenUp:
    """Not tried again until somebody asks for it.

    Attributes:
        channel_at: nothing is sent on this channel before; None where it is not to blame.
    """

    at: datetime
    problem: str
    channel_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """The channel takes nothing until it is mended; its messages stay owed."""

    at: datetime
    problem: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Postponed:
    """Not tried: its readers are not to be disturbed before."""

    at: datetime


Settlement = Sent | RetryAt | GivenUp | Refused | Postponed


class Turn(StrEnum):
    """What a settlement changed about its channel."""

    NONE = "none"
    RECOVERED = "recovered"  # it took a message after it had failed
    REFUSING = "refusing"  # it takes nothing from now on


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelState:
    """How a channel is.

    Attributes:
        failures: attempts in a row that failed.
        next_at: nothing is sent before; None when nothing was sent yet.
        refusing_since: it takes nothing until it is mended; None when it takes messages.
        problem: error text of the last attempt that failed, or "".
    """

    name: str
    failures: int = 0
    next_at: datetime | None = None
    refusing_since: datetime | None = None
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldAlert:
    """An alert that a channel is owed later.

    Attributes:
        created_at: when it was decided.
        story_title: of its story, as it is called now.
    """

    alert_id: int
    channel: str
    watchlists: tuple[str, ...]
    reason: HeldReason
    due_at: datetime
    importance: float
    created_at: datetime
    story_id: int | None
    story_title: str


class DeliveryState(StrEnum):
    """How far a message has come."""

    OWED = "owed"
    HELD = "held"  # owed, by a channel that takes nothing until it is mended
    SENT = "sent"
    GIVEN_UP = "given_up"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryRecord:
    """A delivery as people ask to see it.

    Attributes:
        alert_id: None for a digest or a notice.
        problem: error text of the last failed attempt, or "".
        next_attempt_at: None once it is sent or given up.
    """

    delivery_id: str
    alert_id: int | None
    channel: str
    state: DeliveryState
    attempts: int
    problem: str
    created_at: datetime
    next_attempt_at: datetime | None
    sent_at: datetime | None
    message: Message


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleRecord:
    """An article of history with what was decided about it, as people ask to see it.

    Attributes:
        alert_id: None when nobody was told.
        withheld: why nobody was told; None when somebody was.
        copied_by: outlets that published near copies of it, each once, in order of their articles.
        revisions: found since, oldest first.
        removed_at: since when its page is known to be gone.
    """

    article_id: int
    story_id: int | None
    article: Article
    relevance: Relevance
    matches: tuple[Match, ...]
    topics: tuple[TopicScore, ...]
    verdict: Verdict
    alert_id: int | None
    withheld: WithheldReason | None
    copied_by: tuple[str, ...] = ()
    revisions: tuple[Revision, ...] = ()
    removed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PastArticle:
    """An article of history with what was decided about it before watchlists were asked.

    Attributes:
        is_muted: nobody is told anything of its story.
        watchlists: that it concerned when it was judged, and
        told: those of them whose readers were told.
    """

    article_id: int
    article: Article
    topics: tuple[TopicScore, ...]
    verdict: VerdictKind
    is_muted: bool = False
    watchlists: tuple[str, ...] = ()
    told: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryRecord:
    """An entry with what became of it, as people ask to see it.

    Attributes:
        entry: None once it is forgotten.
        outcome: None while it waits.
        article_id: the article that it led to; None while it waits, and once the article is forgotten.
    """

    entry_id: int
    feed: str
    seen_at: datetime
    entry: Entry | None
    outcome: EntryOutcome | None
    article_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryRecord:
    """A story as people ask to see it.

    Attributes:
        languages: of its members, and
        outlets: of its members, and
        seeds: among its members; each sorted.
        reporting: who reported it, and who was first.
        is_muted: the user wants to hear nothing more of it.
        has_given_title: the user gave it its title.
        merged: ids of stories that were merged into it, ascending.
    """

    story_id: int
    title: str
    first_published_at: datetime
    last_published_at: datetime
    article_count: int
    languages: tuple[str, ...]
    outlets: tuple[str, ...]
    seeds: tuple[str, ...]
    reporting: Reporting = NOBODY
    is_muted: bool = False
    has_given_title: bool = False
    merged: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertRecord:
    """An alert with its article and deliveries, as people ask to see it.

    Attributes:
        restored_from: why the article was withheld before the user wanted it told; None when it never was.
        deliveries: its own, and the digests that it went into.
        importance: in [0, 1].
        held: where it is told later.
    """

    alert_id: int
    created_at: datetime
    watchlists: tuple[str, ...]
    article: ArticleRecord
    deliveries: tuple[DeliveryRecord, ...]
    restored_from: WithheldReason | None = None
    importance: float = 0.0
    held: tuple[HeldAlert, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How much is on record, for the log, the heartbeat and `monitor check`."""

    feeds: int
    entries: int
    entries_waiting: int
    articles: int
    stories: int
    alerts: int
    deliveries_owed: int
    deliveries_given_up: int
    alerts_held: int = 0
