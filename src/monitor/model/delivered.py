"""What is remembered about sending: messages that are owed, their settlements, and how channels are."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from monitor.model.routed import HeldReason
from monitor.model.worded import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimedDelivery:
    """A message taken for sending; attempts as in ClaimedEntry.

    Attributes:
        alert_id: the alert that it tells; None for a digest or a notice.
        watchlists: as in OwedMessage.
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
