from datetime import UTC, datetime, timedelta

from monitor.clock import ArchiveClock, ClockWatch

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


class Elapsed:
    """Seconds that pass when they are told to."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def test_a_clock_that_was_set_back_is_noticed_once_and_by_how_much() -> None:
    clock, elapsed = ArchiveClock(NOON), Elapsed()
    watch = ClockWatch(clock, elapsed)
    elapsed.seconds = 60
    clock.set(NOON + MINUTE - timedelta(hours=1))
    assert watch.set_back_by() == timedelta(hours=1)
    assert not watch.set_back_by()


def test_time_that_passes_and_small_corrections_are_no_step_back() -> None:
    clock, elapsed = ArchiveClock(NOON), Elapsed()
    watch = ClockWatch(clock, elapsed)
    elapsed.seconds = 60
    clock.set(NOON + MINUTE - timedelta(seconds=9))
    assert not watch.set_back_by()
    elapsed.seconds = 120
    clock.set(NOON + 2 * MINUTE - timedelta(seconds=18))
    assert not watch.set_back_by()


def test_a_clock_that_was_set_ahead_is_none_that_was_set_back() -> None:
    clock, elapsed = ArchiveClock(NOON), Elapsed()
    watch = ClockWatch(clock, elapsed)
    clock.set(NOON + timedelta(days=1))
    assert not watch.set_back_by()
