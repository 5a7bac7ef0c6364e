"""What alerts come to on their channels."""

from datetime import datetime, time, timedelta
from typing import Any

import pytest

from monitor.judge.forecasting import Messages, Telling, forecast
from monitor.model import DigestTime, HeldReason, QuietHours, Route, Timing
from support.values import NOON

MINUTE = timedelta(minutes=1)


def telling(
    at: datetime, *, channels: tuple[str, ...] = ("desk",), story: int | None = None, **route: Any
) -> Telling:
    routes = tuple(Route(watchlist="w", channel=channel, **route) for channel in channels)
    return Telling(at=at, story_id=story, routes=routes, importance=0.5)


def on_desk(*tellings: Telling, room: int = 10) -> Messages:
    return forecast(tellings, room={"desk": room})["desk"]


def test_alerts_that_nothing_holds_back_are_messages_at_once_on_each_channel() -> None:
    found = forecast(
        [telling(NOON, channels=("desk", "mail")), telling(NOON + MINUTE, channels=("mail",))],
        room={"desk": 10, "mail": 100},
    )
    assert found == {"desk": Messages(at_once=1, held={}), "mail": Messages(at_once=2, held={})}
    assert [each.count for each in found.values()] == [1, 2]


def test_without_alerts_there_are_no_messages() -> None:
    assert forecast([], room={}) == {}


@pytest.mark.parametrize(("room", "later"), [(10, 1), (2, 2)])
def test_a_digest_is_one_message_or_as_many_as_its_alerts_need(room: int, later: int) -> None:
    daily = {"timing": Timing.DIGEST, "digest_times": (DigestTime(at=time(18)),)}
    found = on_desk(*(telling(NOON + number * MINUTE, **daily) for number in range(3)), room=room)
    assert found == Messages(later=later, held={HeldReason.SCHEDULED: 3})


def test_digests_of_two_days_are_two_messages() -> None:
    daily = {"timing": Timing.DIGEST, "digest_times": (DigestTime(at=time(18)),)}
    found = on_desk(telling(NOON + timedelta(days=1), **daily), telling(NOON, **daily))
    assert found == Messages(later=2, held={HeldReason.SCHEDULED: 2})


def test_what_comes_over_the_cap_comes_together_when_the_hour_is_over() -> None:
    found = on_desk(*(telling(NOON + number * MINUTE, cap_per_hour=2) for number in range(5)))
    assert found == Messages(at_once=2, later=1, held={HeldReason.CAPPED: 3})


def test_a_cap_is_that_of_the_last_hour() -> None:
    found = on_desk(*(telling(NOON + number * 61 * MINUTE, cap_per_hour=1) for number in range(3)))
    assert found == Messages(at_once=3, held={})


def test_what_comes_alone_behind_the_cap_fills_the_next_one() -> None:
    moments = (0, 1, 61, 62)
    found = on_desk(*(telling(NOON + number * MINUTE, cap_per_hour=1) for number in moments))
    # That of the first minute comes alone after an hour, so that both others must wait.
    assert found == Messages(at_once=1, later=2, held={HeldReason.CAPPED: 3})


def test_a_story_cools_down_and_another_one_does_not() -> None:
    hour = timedelta(hours=1)
    found = on_desk(
        telling(NOON, story=1, cooldown=hour),
        telling(NOON + MINUTE, story=1, cooldown=hour),
        telling(NOON + MINUTE, story=2, cooldown=hour),
        telling(NOON + 3 * hour, story=1, cooldown=hour),
    )
    assert found == Messages(at_once=3, later=1, held={HeldReason.COOLDOWN: 1})


def test_a_story_cools_down_from_when_it_was_told() -> None:
    hour = timedelta(hours=1)
    ats = (NOON, NOON + 10 * MINUTE, NOON + hour + 20 * MINUTE)
    found = on_desk(*(telling(at, story=1, cooldown=hour) for at in ats))
    assert found == Messages(at_once=1, later=2, held={HeldReason.COOLDOWN: 2})


def test_what_comes_in_quiet_hours_waits_for_their_end() -> None:
    quiet = QuietHours(start=time(11), end=time(13))
    found = on_desk(telling(NOON, quiet_hours=quiet), telling(NOON + timedelta(hours=2)))
    assert found == Messages(at_once=1, later=1, held={HeldReason.QUIET_HOURS: 1})
