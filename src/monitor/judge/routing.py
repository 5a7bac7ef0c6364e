"""Where one alert goes, and when: at once, or held back and gathered with others."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from monitor.judge.timing import after_quiet, is_quiet, next_digest_at
from monitor.model import Dispatch, HeldReason, Route, Timing, Told

HOUR = timedelta(hours=1)
NOTHING_TOLD = Told()

Due = tuple[datetime, HeldReason | None]


def dispatch(
    routes: Sequence[Route], *, importance: float, now: datetime, told: Mapping[str, Told]
) -> tuple[Dispatch, ...]:
    """Return what an alert comes to: one message a channel, however many watchlists tell it.

    Where the watchlists of a channel differ, the one that is told first decides for all.

    Args:
        routes: those that the alert takes.
        importance: of the alert, in [0, 1].
        now: when it is decided.
        told: by channel what it was told before; a channel that is missing was told nothing.
    """
    by_channel: dict[str, list[Route]] = {}
    for route in routes:
        by_channel.setdefault(route.channel, []).append(route)
    dispatches = []
    for channel, theirs in by_channel.items():
        known = told.get(channel, NOTHING_TOLD)
        due_at, held = min(
            (_due(route, importance=importance, now=now, told=known) for route in theirs),
            key=lambda due: due[0],
        )
        dispatches.append(
            Dispatch(
                channel=channel,
                watchlists=tuple(dict.fromkeys(route.watchlist for route in theirs)),
                due_at=due_at,
                held=held,
                earlier=known.earlier,
            )
        )
    return tuple(dispatches)


def quiet_until(routes: Iterable[Route], *, importance: float, at: datetime) -> datetime:
    """Return when a message may be sent that these routes led to: at once, or after the quiet hours.

    One route that is not quiet is enough; without any nothing is.
    """
    moments = (
        at if importance > route.quiet_exception else after_quiet(route.quiet_hours, route.time_zone, at=at)
        for route in routes
    )
    return min(moments, default=at)


def _due(route: Route, *, importance: float, now: datetime, told: Told) -> Due:
    """Return when one route tells the alert, and why not at once.

    What a cool-down or cap holds back comes with the next digest at the latest. A digest waits for the end
    of quiet hours, however important what is in it.
    """
    digest_at = next_digest_at(route.digest_times, route.time_zone, after=now)
    if route.timing is Timing.DIGEST and digest_at is not None:
        return after_quiet(route.quiet_hours, route.time_zone, at=digest_at), HeldReason.SCHEDULED
    due_at, held = _paced(route, now=now, told=told)
    if held is not None and digest_at is not None:
        due_at = min(due_at, digest_at)
    is_disturbing = is_quiet(route.quiet_hours, route.time_zone, at=due_at)
    if is_disturbing and (held is not None or importance <= route.quiet_exception):
        due_at = after_quiet(route.quiet_hours, route.time_zone, at=due_at)
        held = held or HeldReason.QUIET_HOURS
    return due_at, held


def _paced(route: Route, *, now: datetime, told: Told) -> Due:
    """Return when cool-down and cap allow it.

    What a cap holds back is due as soon as an hour has passed since the first alert that filled it, so that
    all that comes until then is due together.
    """
    if told.earlier is not None and told.earlier.at + route.cooldown > now:
        return told.earlier.at + route.cooldown, HeldReason.COOLDOWN
    recent = [at for at in told.recent_at if now - HOUR < at <= now]  # a clock may have been set back
    if 0 < route.cap_per_hour <= len(recent):
        return recent[route.cap_per_hour - 1] + HOUR, HeldReason.CAPPED
    return now, None
