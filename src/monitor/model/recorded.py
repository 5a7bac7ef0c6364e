"""What people ask to see of what is on record."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from monitor.model.delivered import DeliveryRecord, HeldAlert
from monitor.model.judged import Article, Verdict, VerdictKind, WithheldReason
from monitor.model.matched import Match, Relevance, TopicScore
from monitor.model.reported import NOBODY, Reporting
from monitor.model.revised import Revision
from monitor.model.served import Entry


class EntryOutcome(StrEnum):
    """What became of an entry; each has exactly one in the end."""

    JUDGED = "judged"  # its article carries the verdict
    SAME_ARTICLE = "same_article"  # the article behind its address was on record already
    WAS_THERE = "was_there"  # listed already when its page or sitemap was first read; never looked at
    GIVEN_UP = "given_up"  # reading or judging it broke the program each time


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleRecord:
    """An article of history with what was decided about it, as people ask to see it.

    Attributes:
        alert_id: None when nobody was told.
        withheld: why nobody was told; None when somebody was.
        copied_by: outlets that published near copies of it, each once, in order of their articles.
        revisions: found since, oldest first.
        removed_at: since when its page is known to be gone.
        awaited_at: when its page is looked for, without which it was judged.
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
    awaited_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PastArticle:
    """An article of history with what was decided about it before watchlists were asked.

    Attributes:
        novelty: see Verdict, and
        importance: see Verdict.
        is_muted: nobody is told anything of its story.
        watchlists: that it concerned when it was judged, and
        told: those of them whose readers were told.
    """

    article_id: int
    article: Article
    topics: tuple[TopicScore, ...]
    verdict: VerdictKind
    novelty: float = 1.0
    importance: float = 0.0
    story_id: int | None = None
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
