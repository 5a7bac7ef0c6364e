"""When a message is tried again."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import ChannelRefusedError, ChannelUnavailableError
from monitor.judge.retries import RetryRules, after_failure
from monitor.model import GivenUp, RetryAt

NOW = datetime(2025, 11, 6, 12, 0, tzinfo=UTC)
RULES = RetryRules(attempts=12, backoff=timedelta(seconds=30), ceiling=timedelta(minutes=60))
BUSY = ChannelUnavailableError("the server is busy")


def wait(attempts: int, chance: float = 0.0, asked: timedelta | None = None) -> timedelta:
    error = ChannelUnavailableError("busy", retry_after=asked)
    settled = after_failure(error, attempts=attempts, now=NOW, chance=chance, rules=RULES)
    assert isinstance(settled, RetryAt)
    return settled.at - NOW


def test_a_permanent_error_is_given_up_at_once() -> None:
    settled = after_failure(ChannelRefusedError("no such hook"), attempts=1, now=NOW, chance=0.5, rules=RULES)
    assert GivenUp(at=NOW, problem="no such hook") == settled


def test_a_transient_error_is_tried_again_with_its_words_kept() -> None:
    settled = after_failure(BUSY, attempts=1, now=NOW, chance=0.0, rules=RULES)
    assert RetryAt(at=NOW + timedelta(seconds=15), problem="the server is busy") == settled


def test_the_wait_doubles_with_each_failure_up_to_the_ceiling() -> None:
    expected = [15, 30, 60, 120, 240, 480, 960, 1800, 1800, 1800, 1800]
    assert expected == [wait(attempts).total_seconds() for attempts in range(1, 12)]


def test_the_last_allowed_attempt_is_the_last() -> None:
    assert GivenUp(at=NOW, problem="the server is busy") == after_failure(
        BUSY, attempts=12, now=NOW, chance=0.0, rules=RULES
    )


def test_chance_spreads_the_wait_over_the_upper_half_of_the_backoff() -> None:
    assert timedelta(seconds=22.5) == wait(1, chance=0.5)


def test_the_other_side_is_not_asked_again_before_it_said() -> None:
    assert timedelta(seconds=600) == wait(1, asked=timedelta(seconds=600))


def test_a_short_wish_of_the_other_side_does_not_shorten_the_backoff() -> None:
    assert timedelta(seconds=15) == wait(1, asked=timedelta(seconds=1))


@given(
    attempts=st.integers(1, 10_000),
    chance=st.floats(0, 1, exclude_max=True),
    asked=st.none() | st.timedeltas(timedelta(0), timedelta(days=30)),
    backoff=st.timedeltas(timedelta(seconds=1), timedelta(days=1)),
    ceiling=st.timedeltas(timedelta(seconds=1), timedelta(days=7)),
)
def test_the_next_attempt_is_never_before_retry_after_nor_far_beyond_the_limits(
    attempts: int, chance: float, asked: timedelta | None, backoff: timedelta, ceiling: timedelta
) -> None:
    rules = RetryRules(attempts=20_000, backoff=backoff, ceiling=ceiling)
    error = ChannelUnavailableError("busy", retry_after=asked)
    settled = after_failure(error, attempts=attempts, now=NOW, chance=chance, rules=rules)
    assert isinstance(settled, RetryAt)
    soonest = max(asked or timedelta(0), min(backoff, ceiling) / 2)
    assert soonest <= settled.at - NOW <= max(ceiling, (asked or timedelta(0)) + backoff)
