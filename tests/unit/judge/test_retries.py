"""When a message is tried again."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import ChannelRefusedError, ChannelUnavailableError, MessageRefusedError
from monitor.judge.retries import RetryRules, after_failure
from monitor.model import GivenUp, Refused, RetryAt

NOW = datetime(2025, 11, 6, 12, 0, tzinfo=UTC)
RULES = RetryRules(attempts=12, backoff=timedelta(seconds=30), ceiling=timedelta(minutes=60))
BUSY = ChannelUnavailableError("the server is busy")


def wait(attempts: int, chance: float = 0.0, asked: timedelta | None = None) -> timedelta:
    error = ChannelUnavailableError("busy", retry_after=asked)
    settled = after_failure(error, attempts=attempts, now=NOW, chance=chance, rules=RULES)
    assert isinstance(settled, RetryAt)
    return settled.at - NOW


def test_a_channel_that_refuses_is_to_be_mended_first() -> None:
    settled = after_failure(ChannelRefusedError("no such hook"), attempts=1, now=NOW, chance=0.5, rules=RULES)
    assert Refused(at=NOW, problem="no such hook") == settled


def test_a_message_that_will_never_be_taken_is_given_up_at_once_and_its_channel_goes_on() -> None:
    settled = after_failure(MessageRefusedError("too long"), attempts=1, now=NOW, chance=0.5, rules=RULES)
    assert GivenUp(at=NOW, problem="too long") == settled


def test_a_channel_that_refuses_message_after_message_is_to_blame_itself() -> None:
    error = MessageRefusedError("looks like spam")
    kinds = [
        type(after_failure(error, attempts=1, refused=refused, now=NOW, chance=0.0, rules=RULES))
        for refused in (0, 1, 2, 3)
    ]
    assert kinds == [GivenUp, GivenUp, Refused, Refused]


def test_a_channel_rests_by_its_failures_in_a_row_and_a_message_by_its_own_attempts() -> None:
    settled = after_failure(BUSY, attempts=1, failures=3, now=NOW, chance=0.0, rules=RULES)
    assert isinstance(settled, RetryAt)
    waits = (settled.at - NOW, settled.channel_at - NOW)
    assert waits == (timedelta(seconds=15), timedelta(seconds=120))


def test_a_channel_rests_as_long_as_it_asks_for_whichever_message_failed() -> None:
    error = ChannelUnavailableError("busy", retry_after=timedelta(hours=2))
    for attempts in (1, 12):
        settled = after_failure(error, attempts=attempts, now=NOW, chance=0.0, rules=RULES)
        assert isinstance(settled, RetryAt | GivenUp)
        assert settled.channel_at == NOW + timedelta(hours=2)


def test_a_transient_error_is_tried_again_with_its_words_kept() -> None:
    settled = after_failure(BUSY, attempts=1, now=NOW, chance=0.0, rules=RULES)
    at = NOW + timedelta(seconds=15)
    assert RetryAt(at=at, problem="the server is busy", channel_at=at) == settled


def test_the_wait_doubles_with_each_failure_up_to_the_ceiling() -> None:
    expected = [15, 30, 60, 120, 240, 480, 960, 1800, 1800, 1800, 1800]
    assert expected == [wait(attempts).total_seconds() for attempts in range(1, 12)]


def test_the_last_allowed_attempt_is_the_last() -> None:
    settled = after_failure(BUSY, attempts=12, now=NOW, chance=0.0, rules=RULES)
    channel_at = NOW + timedelta(seconds=15)
    assert GivenUp(at=NOW, problem="the server is busy", channel_at=channel_at) == settled


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
