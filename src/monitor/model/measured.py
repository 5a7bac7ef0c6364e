"""How feeds are: what their bodies and articles measure, and what follows from it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from monitor.model.served import FeedProblem


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyFigures:
    """What the last body of a feed was like that differed from the one before.

    Attributes:
        took: from asking to the last byte, the wait for the host's turn aside.
        body_bytes: after decompression.
        dated: entries with a plausible date; at most a day ahead.
        ahead: entries whose date lies in the future, however far.
        oldest_at: the oldest plausible date that does not lie apart from the others, and
        newest_at: the newest.
        distinct_dates: how many different ones there are.
        full_text_share: of the entries that carry their article, in [0, 1].
        language: as the feed declares it, or "".
    """

    measured_at: datetime
    took: timedelta
    body_bytes: int
    problem: FeedProblem | None = None
    entries: int = 0
    dated: int = 0
    ahead: int = 0
    oldest_at: datetime | None = None
    newest_at: datetime | None = None
    distinct_dates: int = 0
    full_text_share: float = 0.0
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingFigures:
    """How the articles of a feed came out of late.

    Attributes:
        articles: at least 1.
        pages_tried: articles whose page was fetched, or could not be, and
        pages_read: those whose text is that of their page.
        median_characters: of the texts.
        language: in which most of them are; "" for unknown.
    """

    articles: int
    pages_tried: int
    pages_read: int
    median_characters: int
    language: str


class FeedTrouble(StrEnum):
    """What can be the matter with a feed, beyond a poll that failed."""

    WEB_PAGE = "web_page"  # HTML instead of a feed
    NOTHING = "nothing"  # success, and nothing in it
    STALE = "stale"  # used to be lively and has been silent for long
    UNDATED = "undated"
    FUTURE = "future"  # all dates lie ahead
    LOSES_ENTRIES = "loses_entries"  # holds less than comes between two polls
    UNREAD_PAGES = "unread_pages"
    LANGUAGE = "language"  # another than was said
    USER_AGENT = "user_agent"  # who asks decides what comes


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedFinding:
    """Something that is the matter with a feed, in words."""

    trouble: FeedTrouble
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedHealth:
    """How a feed is; None where nothing is known.

    Attributes:
        entries_per_day: from the oldest date in its last body to now.
        window: how far back its last body reached when it came.
        interval: between the last poll and the next, if all goes well.
        took: as in BodyFigures; so are body_bytes, full_text_share (of a feed only) and language_declared.
        undated_share: of its entries, in [0, 1].
        pages_read_share: of the pages of its articles, in [0, 1]; so are
        median_characters: of the texts of its articles, and
        language_found: in which most of them are; "" for unknown.
        findings: worst first.
    """

    entries_per_day: float | None = None
    window: timedelta | None = None
    interval: timedelta | None = None
    took: timedelta | None = None
    body_bytes: int | None = None
    full_text_share: float | None = None
    undated_share: float | None = None
    pages_read_share: float | None = None
    median_characters: int | None = None
    language_declared: str = ""
    language_found: str = ""
    findings: tuple[FeedFinding, ...] = ()
