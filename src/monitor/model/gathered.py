"""What is said of several alerts at once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from monitor.model.judged import Article, Verdict, WithheldReason
from monitor.model.matched import Match


class DigestCause(StrEnum):
    """Why several alerts come in one message."""

    SCHEDULED = "scheduled"  # its hour has come
    QUIET_HOURS = "quiet_hours"  # kept until the reader's quiet hours were over
    CAPPED = "capped"  # more in an hour than the channel is to get
    COOLDOWN = "cooldown"  # its stories were told of a short while before
    BACKLOG = "backlog"  # the channel took nothing for a while


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestAlert:
    """One alert of a digest.

    Attributes:
        alert_id: by which people speak of it; 0 when it has none.
        matches: why it concerns the watchlist under which it stands; may be empty.
    """

    article: Article
    verdict: Verdict
    matches: tuple[Match, ...] = ()
    alert_id: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestStory:
    """The alerts about one story, most important first."""

    title: str
    alerts: tuple[DigestAlert, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestSection:
    """What concerns one watchlist.

    Attributes:
        watchlist: its short name.
        title: as shown to readers.
        stories: most important first.
    """

    watchlist: str
    title: str
    stories: tuple[DigestStory, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """Several alerts in one message.

    Attributes:
        title: such as "Daily digest"; "" for one that its cause names.
        since: with ``until`` the span it is about.
        sections: most important first; an article that concerns two watchlists stands in the first of them.
        withheld: how many articles nobody was told of since the digest before, by reason.
    """

    title: str
    since: datetime
    until: datetime
    cause: DigestCause
    sections: tuple[DigestSection, ...]
    withheld: Mapping[WithheldReason, int] = field(default_factory=dict)
