"""Local times to moments: digests and quiet hours, right on the nights when clocks are changed.

Moments are compared in UTC. A local time that a clock skips counts as the same span later (02:30 as 03:30),
as RFC 5545 has it (section 3.3.5); of one that comes twice, the first counts for digests.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from monitor.model import DigestTime, QuietHours

# A week, and the day before and after it in other zones.
DAYS_LOOKED_AT = 9


def next_digest_at(times: Sequence[DigestTime], zone: tzinfo, *, after: datetime) -> datetime | None:
    """Return the first of the digest times after a moment, in UTC; None when there are none."""
    today = after.astimezone(zone).date()
    days = [today + timedelta(days=number) for number in range(-1, DAYS_LOOKED_AT)]
    moments = (
        datetime.combine(day, each.at, zone).astimezone(UTC)
        for each in times
        for day in days
        if each.weekday in (None, day.weekday())
    )
    return min((moment for moment in moments if moment > after), default=None)


def last_digest_at(times: Sequence[DigestTime], zone: tzinfo, *, until: datetime) -> datetime | None:
    """Return the last of the digest times up to a moment, in UTC; None when there are none."""
    start = until - timedelta(days=DAYS_LOOKED_AT)
    found: datetime | None = None
    following = next_digest_at(times, zone, after=start)
    while following is not None and following <= until:
        found, following = following, next_digest_at(times, zone, after=following)
    return found


def is_quiet(quiet: QuietHours | None, zone: tzinfo, *, at: datetime) -> bool:
    """Return whether the clocks of the reader show quiet hours."""
    if quiet is None:
        return False
    shown = at.astimezone(zone).time()
    if quiet.start < quiet.end:
        return quiet.start <= shown < quiet.end
    return shown >= quiet.start or shown < quiet.end


def after_quiet(quiet: QuietHours | None, zone: tzinfo, *, at: datetime) -> datetime:
    """Return the first end of quiet hours after a moment in them, in UTC; the moment itself outside."""
    if quiet is None or not is_quiet(quiet, zone, at=at):
        return at
    today = at.astimezone(zone).date()
    ends = (
        _moment(today + timedelta(days=number), quiet.end, zone, fold=fold)
        for number in (0, 1, 2)
        for fold in (0, 1)
    )
    # A skipped time may be counted from either side; only what the clocks show is sure.
    return min(end for end in ends if end > at and not is_quiet(quiet, zone, at=end))


def _moment(day: date, shown: time, zone: tzinfo, *, fold: int) -> datetime:
    return datetime.combine(day, shown.replace(fold=fold), zone).astimezone(UTC)
