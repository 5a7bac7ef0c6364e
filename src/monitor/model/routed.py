"""Where alerts go and when: routes as configured, and what they come to for one alert."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo
from enum import StrEnum

from monitor.model.worded import EarlierAlert


class MinimumVerdict(StrEnum):
    """The least that is worth an alert."""

    NEW_STORY = "new_story"
    DEVELOPMENT = "development"  # and new stories
    ANY = "any"  # repeats too


class Timing(StrEnum):
    """When alerts are told."""

    NOW = "now"
    DIGEST = "digest"  # gathered, at fixed times


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestTime:
    """A local time at which a digest goes out.

    Attributes:
        at: on the clocks of the reader, without zone.
        weekday: 0 for Monday; None for every day.
    """

    at: time
    weekday: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietHours:
    """When nobody is to be disturbed, on the clocks of the reader; they may reach over midnight.

    Attributes:
        start: the first quiet moment.
        end: the first moment that is not quiet any more; another than start.
    """

    start: time
    end: time


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """How the alerts of one watchlist go to one channel.

    Attributes:
        minimum_importance: in [0, 1]; less is not told.
        digest_times: one or more where timing is DIGEST. Whatever is held back comes with the next of them at
            the latest.
        quiet_exception: what is more important than this is told in quiet hours too; 1: nothing is.
        time_zone: of digest times and quiet hours.
        cooldown: after an alert about a story, the next one about it is held back this long; 0: not.
        cap_per_hour: of alerts told one by one on the channel; further ones are gathered. 0: no cap.
    """

    watchlist: str
    channel: str
    minimum_verdict: MinimumVerdict = MinimumVerdict.DEVELOPMENT
    minimum_importance: float = 0.0
    timing: Timing = Timing.NOW
    digest_times: tuple[DigestTime, ...] = ()
    quiet_hours: QuietHours | None = None
    quiet_exception: float = 1.0
    time_zone: tzinfo = UTC
    cooldown: timedelta = timedelta(0)
    cap_per_hour: int = 0


class HeldReason(StrEnum):
    """Why an alert is told later, with others."""

    SCHEDULED = "scheduled"  # its readers asked for digests
    QUIET_HOURS = "quiet_hours"
    COOLDOWN = "cooldown"  # the channel was told of its story a short while ago
    CAPPED = "capped"  # the channel was told enough within the hour
    BACKLOG = "backlog"  # the channel could not be reached for a while


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a channel was told before.

    Attributes:
        earlier: the last alert about the same story; None when there was none.
        recent_at: when it was told alerts one by one within the last hour, newest first.
    """

    earlier: EarlierAlert | None = None
    recent_at: tuple[datetime, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispatch:
    """What one alert comes to on one channel.

    Attributes:
        watchlists: whose readers are told, in the order of the matches.
        due_at: when it is told.
        held: why not at once; None when it is.
        earlier: see Told.
    """

    channel: str
    watchlists: tuple[str, ...]
    due_at: datetime
    held: HeldReason | None = None
    earlier: EarlierAlert | None = None
