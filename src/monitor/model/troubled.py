"""What goes wrong with the program itself, and what whoever runs it was told of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from monitor.model.judged import VerdictKind


class Concern(StrEnum):
    """What the operator may want to be told of, or not."""

    FEEDS = "feeds"
    NETWORK = "network"
    SILENCE = "silence"
    CHANNELS = "channels"
    DISK = "disk"
    DATABASE = "database"
    ABSENCE = "absence"
    HEARTBEAT = "heartbeat"


class TroubleKind(StrEnum):
    """What may be wrong."""

    FEED = "feed"  # one fails for long
    GONE = "gone"  # one said that it is gone for good, and is asked no more
    NETWORK = "network"  # many hosts fail at once
    BLIND = "blind"  # no new entries, and most feeds do not answer
    QUIET = "quiet"  # no new entries, though feeds answer
    REFUSAL = "refusal"  # a channel takes nothing until it is mended
    SENDING = "sending"  # a channel fails again and again
    DISK = "disk"  # little room is left
    DATABASE = "database"  # it cannot be used
    ABSENCE = "absence"  # the program did not run

    @property
    def concern(self) -> Concern:
        """What a trouble of this kind is about."""
        return _CONCERNS[self]


_CONCERNS = {
    TroubleKind.FEED: Concern.FEEDS,
    TroubleKind.GONE: Concern.FEEDS,
    TroubleKind.NETWORK: Concern.NETWORK,
    TroubleKind.BLIND: Concern.SILENCE,
    TroubleKind.QUIET: Concern.SILENCE,
    TroubleKind.REFUSAL: Concern.CHANNELS,
    TroubleKind.SENDING: Concern.CHANNELS,
    TroubleKind.DISK: Concern.DISK,
    TroubleKind.DATABASE: Concern.DATABASE,
    TroubleKind.ABSENCE: Concern.ABSENCE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """Something that is wrong with the program or around it.

    Attributes:
        subject: name of the feed or channel; "" for what concerns no single one.
        since: when it began, as far as is known; None for a feed that never answered.
        found_at: when it was noticed; of an absence or of trouble with the database, its end so far.
        problem: what was answered last, or how many it concerns; for people, never with a secret.
    """

    kind: TroubleKind
    subject: str = ""
    since: datetime | None
    found_at: datetime
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Logbook:
    """What is kept between two looks, so that a restart tells nothing twice.

    Attributes:
        troubles: those that were told and have not ended.
        alive_at: when the program looked last; None before the first look.
        heartbeat_at: up to when heartbeats have counted; None before the first look.
        counts_from: failures before this tell nothing of a feed: the network was down, or the program away.
    """

    troubles: tuple[Trouble, ...] = ()
    alive_at: datetime | None = None
    heartbeat_at: datetime | None = None
    counts_from: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What came in and what was told in a span; edits and seeds are left out.

    Attributes:
        since: its beginning; it ends now.
        entries: new ones.
        waiting: entries that could be read now and are not yet, whenever they came.
        verdicts: how many articles were judged so.
        alerts: how many articles somebody was told of, or will be.
        sent: messages that channels took.
        held: alerts that come with a digest, now.
        owed: messages that are owed, now.
        given_up: messages that are not tried any more, now.
    """

    since: datetime
    entries: int = 0
    waiting: int = 0
    verdicts: Mapping[VerdictKind, int] = field(default_factory=dict)
    alerts: int = 0
    sent: int = 0
    held: int = 0
    owed: int = 0
    given_up: int = 0

    @property
    def articles(self) -> int:
        """How many articles were judged."""
        return sum(self.verdicts.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Outage:
    """The database cannot be used; kept in memory, since nothing can be recorded.

    Attributes:
        failed_at: when it was met last.
        problem: what is wrong and what to do, for people.
        is_told: so that it is told once.
    """

    since: datetime
    failed_at: datetime
    problem: str
    is_told: bool = False
