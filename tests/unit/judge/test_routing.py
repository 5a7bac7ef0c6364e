from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from monitor.judge.routing import dispatch, quiet_until
from monitor.judge.timing import after_quiet, is_quiet, next_digest_at
from monitor.model import DigestTime, Dispatch, EarlierAlert, HeldReason, QuietHours, Route, Timing, Told
from support.values import NOON

BERLIN = ZoneInfo("Europe/Berlin")
HOUR = timedelta(hours=1)
NIGHT = QuietHours(start=time(22), end=time(7))
MORNING = (DigestTime(at=time(8)),)


def route(watchlist: str = "deals", channel: str = "desk", **changes: object) -> Route:
    return Route(watchlist=watchlist, channel=channel, **changes)  # type: ignore[arg-type]


def dispatched(
    *routes: Route, importance: float = 0.5, now: datetime = NOON, told: Told | None = None
) -> Dispatch:
    known = {} if told is None else {"desk": told}
    (one,) = dispatch(routes, importance=importance, now=now, told=known)
    return one


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_what_nothing_holds_back_is_told_at_once() -> None:
    assert Dispatch(channel="desk", watchlists=("deals",), due_at=NOON) == dispatched(route())


def test_two_watchlists_make_one_message_on_a_channel_that_names_both() -> None:
    routes = [route("deals"), route("summits"), route("deals", "mail")]
    found = dispatch(routes, importance=0.5, now=NOON, told={})
    assert [(each.channel, each.watchlists) for each in found] == [
        ("desk", ("deals", "summits")),
        ("mail", ("deals",)),
    ]


def test_the_watchlist_that_is_told_first_decides_for_its_channel() -> None:
    patient = route("deals", timing=Timing.DIGEST, digest_times=MORNING)
    assert dispatched(patient, route("summits")).held is None


def test_digests_wait_for_their_time_in_the_zone_of_the_reader() -> None:
    found = dispatched(route(timing=Timing.DIGEST, digest_times=MORNING, time_zone=BERLIN))
    assert (utc("2026-03-13T07:00"), HeldReason.SCHEDULED) == (found.due_at, found.held)


def test_a_digest_without_a_time_is_told_at_once() -> None:
    assert dispatched(route(timing=Timing.DIGEST)).held is None


def test_a_digest_time_in_quiet_hours_waits_for_their_end() -> None:
    quiet = QuietHours(start=time(6), end=time(9))
    found = dispatched(route(timing=Timing.DIGEST, digest_times=MORNING, quiet_hours=quiet), importance=1.0)
    assert utc("2026-03-13T09:00") == found.due_at


@pytest.mark.parametrize(
    ("importance", "due_at", "held"),
    [
        (0.8, "2026-03-13T07:00", HeldReason.QUIET_HOURS),
        (0.81, "2026-03-12T23:00", None),
    ],
)
def test_only_what_is_important_is_told_in_quiet_hours(
    importance: float, due_at: str, held: HeldReason | None
) -> None:
    quiet = route(quiet_hours=NIGHT, quiet_exception=0.8)
    found = dispatched(quiet, importance=importance, now=utc("2026-03-12T23:00"))
    assert (utc(due_at), held) == (found.due_at, found.held)


def test_the_next_alert_about_a_story_waits_for_the_cool_down_and_refers_to_the_earlier_one() -> None:
    earlier = EarlierAlert(at=NOON - HOUR, thread="first")
    found = dispatched(route(cooldown=6 * HOUR), told=Told(earlier=earlier))
    assert (NOON + 5 * HOUR, HeldReason.COOLDOWN, earlier) == (found.due_at, found.held, found.earlier)
    assert dispatched(route(cooldown=HOUR), told=Told(earlier=earlier)).held is None


def test_a_cool_down_ends_with_the_next_digest() -> None:
    earlier = EarlierAlert(at=NOON - HOUR, thread="first")
    found = dispatched(route(cooldown=48 * HOUR, digest_times=MORNING), told=Told(earlier=earlier))
    assert (utc("2026-03-13T08:00"), HeldReason.COOLDOWN) == (found.due_at, found.held)


def test_beyond_the_cap_all_alerts_are_due_together_an_hour_after_the_first_that_filled_it() -> None:
    minutes = [5, 10, 50, 61]
    told = Told(recent_at=tuple(NOON - timedelta(minutes=ago) for ago in minutes))
    found = [dispatched(route(cap_per_hour=3), now=NOON + timedelta(minutes=m), told=told) for m in (0, 9)]
    due_at = NOON + timedelta(minutes=10)
    assert [(each.due_at, each.held) for each in found] == [(due_at, HeldReason.CAPPED)] * 2
    assert dispatched(route(cap_per_hour=3), now=due_at, told=told).held is None
    assert dispatched(route(cap_per_hour=4), told=told).held is None


def test_alerts_of_the_future_fill_no_cap() -> None:
    told = Told(recent_at=(NOON + HOUR, NOON + HOUR))
    assert dispatched(route(cap_per_hour=1), told=told).held is None


def test_what_a_cap_held_back_is_not_told_in_quiet_hours_however_important() -> None:
    told = Told(recent_at=(utc("2026-03-12T21:30"),))
    capped = route(cap_per_hour=1, quiet_hours=NIGHT, quiet_exception=0.5)
    found = dispatched(capped, importance=0.9, now=utc("2026-03-12T21:59"), told=told)
    assert (utc("2026-03-13T07:00"), HeldReason.CAPPED) == (found.due_at, found.held)


def test_a_message_may_be_sent_as_soon_as_one_of_its_routes_is_not_quiet() -> None:
    at = utc("2026-03-12T23:00")
    late = route(quiet_hours=QuietHours(start=time(22), end=time(9)), quiet_exception=0.5)
    assert utc("2026-03-13T07:00") == quiet_until([late, route(quiet_hours=NIGHT)], importance=0.5, at=at)
    assert at == quiet_until([late, route(quiet_hours=NIGHT)], importance=0.6, at=at)
    assert at == quiet_until([], importance=0.0, at=at)


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ("2024-03-30T23:00", "2024-03-31T01:30"),  # 02:30 does not exist: 03:30 in summer time
        ("2024-10-26T23:00", "2024-10-27T00:30"),  # 02:30 comes twice
        ("2024-10-27T00:30", "2024-10-28T01:30"),  # and counts once
    ],
)
def test_a_digest_comes_once_on_nights_when_clocks_are_changed(after: str, expected: str) -> None:
    found = next_digest_at([DigestTime(at=time(2, 30))], BERLIN, after=utc(after))
    assert utc(expected) == found


def test_a_weekly_digest_comes_on_its_day() -> None:
    friday = [DigestTime(at=time(17), weekday=4)]
    moments = [utc("2026-03-13T17:00"), utc("2026-03-20T17:00")]
    assert moments == [next_digest_at(friday, UTC, after=after) for after in (NOON, moments[0])]
    assert next_digest_at([], UTC, after=NOON) is None


@pytest.mark.parametrize(
    ("quiet", "at", "expected"),
    [
        (QuietHours(start=time(1), end=time(2, 30)), "2024-03-31T00:30", "2024-03-31T01:30"),
        # The hour that comes twice is quiet twice.
        (QuietHours(start=time(22), end=time(2, 30)), "2024-10-27T00:15", "2024-10-27T00:30"),
        (QuietHours(start=time(22), end=time(2, 30)), "2024-10-27T01:15", "2024-10-27T01:30"),
    ],
)
def test_quiet_hours_end_when_the_clocks_of_the_reader_say_so(
    quiet: QuietHours, at: str, expected: str
) -> None:
    assert utc(expected) == after_quiet(quiet, BERLIN, at=utc(at))


def test_without_quiet_hours_no_moment_is_quiet() -> None:
    assert not is_quiet(None, UTC, at=NOON)
    assert after_quiet(None, UTC, at=NOON) == NOON
