"""Digests and quiet hours over time zones and the nights when clocks are changed."""

from datetime import datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from monitor.judge.routing import dispatch, quiet_until
from monitor.judge.timing import after_quiet, is_quiet, last_digest_at, next_digest_at
from monitor.model import DigestTime, EarlierAlert, QuietHours, Route, Timing, Told
from support.timetables import DIGEST_TIMES, MOMENTS, QUIET, TIMES, ZONES

ROUTES = st.builds(
    lambda **values: Route(watchlist="deals", channel="desk", **values),
    timing=st.sampled_from(Timing),
    digest_times=st.lists(DIGEST_TIMES, min_size=1, max_size=3).map(tuple),
    quiet_hours=st.none() | QUIET,
    quiet_exception=st.sampled_from([0.5, 1.0]),
    time_zone=ZONES,
    cooldown=st.sampled_from([timedelta(0), timedelta(hours=6), timedelta(days=9)]),
    cap_per_hour=st.integers(0, 3),
)


@given(times=st.lists(DIGEST_TIMES, min_size=1, max_size=3), zone=ZONES, now=MOMENTS)
def test_the_next_digest_comes_at_a_local_time_that_was_asked_for(
    times: list[DigestTime], zone: ZoneInfo, now: datetime
) -> None:
    found = next_digest_at(times, zone, after=now)
    assert found is not None
    assert now < found <= now + timedelta(days=9)
    local = found.astimezone(zone)
    wanted = [each for each in times if each.weekday in (None, local.weekday())]
    day_before = datetime.combine(local.date() - timedelta(days=1), time())
    day_end = datetime.combine(local.date(), time(23, 59))
    are_clocks_changed = zone.utcoffset(day_before) != zone.utcoffset(day_end)
    assert are_clocks_changed or local.time() in {each.at for each in wanted}


@given(at=TIMES, zone=ZONES, now=MOMENTS)
def test_a_daily_digest_comes_once_for_each_local_day(at: time, zone: ZoneInfo, now: datetime) -> None:
    moments = []
    for _ in range(6):
        following = next_digest_at([DigestTime(at=at)], zone, after=now)
        assert following is not None
        moments.append(now := following)
    days = [moment.astimezone(zone).date() for moment in moments]
    gaps = [(later - earlier).days for earlier, later in pairwise(days)]
    # The day that Samoa left out in 2011 has no digest of its own, and one that is skipped past midnight is
    # told on the day that follows.
    assert all(gap in (0, 1, 2) for gap in gaps)
    spans = [later - earlier for earlier, later in pairwise(moments)]
    assert all(timedelta(0) < span <= timedelta(days=1, hours=1) for span in spans)


@given(times=st.lists(DIGEST_TIMES, min_size=1, max_size=3), zone=ZONES, now=MOMENTS)
def test_the_last_digest_and_the_next_one_have_none_between_them(
    times: list[DigestTime], zone: ZoneInfo, now: datetime
) -> None:
    found = last_digest_at(times, zone, until=now)
    assert found is not None
    assert found <= now
    assert next_digest_at(times, zone, after=found) == next_digest_at(times, zone, after=now)
    assert last_digest_at(times, zone, until=found) == found


@given(quiet=QUIET, zone=ZONES, at=MOMENTS)
def test_what_waits_for_the_end_of_quiet_hours_is_not_quiet_and_as_early_as_can_be(
    quiet: QuietHours, zone: ZoneInfo, at: datetime
) -> None:
    found = after_quiet(quiet, zone, at=at)
    assert at <= found <= at + timedelta(days=2)
    assert not is_quiet(quiet, zone, at=found)
    hours_between = int((found - at) / timedelta(minutes=15))
    steps = (at + number * timedelta(minutes=15) for number in range(hours_between))
    # But for the half hour or hour that a clock skips over the end.
    early = [step for step in steps if not is_quiet(quiet, zone, at=step)]
    assert all(found - step <= timedelta(hours=1) for step in early)


@given(
    route=ROUTES,
    now=MOMENTS,
    importance=st.sampled_from([0.0, 0.5, 0.7]),
    ago=st.none() | st.timedeltas(timedelta(0), timedelta(days=2)),
    recent=st.lists(st.timedeltas(timedelta(0), timedelta(hours=2)), max_size=5),
)
def test_an_alert_is_told_once_never_in_quiet_hours_and_with_the_next_digest_at_the_latest(
    route: Route, now: datetime, importance: float, ago: timedelta | None, recent: list[timedelta]
) -> None:
    earlier = None if ago is None else EarlierAlert(at=now - ago, thread="first")
    told = Told(earlier=earlier, recent_at=tuple(now - span for span in sorted(recent)))
    (one,) = dispatch([route], importance=importance, now=now, told={"desk": told})
    assert one.due_at >= now
    assert (one.due_at == now) == (one.held is None)
    digest_at = next_digest_at(route.digest_times, route.time_zone, after=now)
    assert digest_at is not None
    latest = after_quiet(route.quiet_hours, route.time_zone, at=digest_at)
    assert one.due_at <= latest
    is_excepted = one.held is None and importance > route.quiet_exception
    assert is_excepted or not is_quiet(route.quiet_hours, route.time_zone, at=one.due_at)
    assert quiet_until([route], importance=importance, at=one.due_at) == one.due_at
