"""When a message that could not be sent is tried again, and when it is given up."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.errors import ChannelRefusedError, MessageRefusedError, PermanentError, TransientError
from monitor.model import GivenUp, Refused, RetryAt

MOST_DOUBLINGS = 20  # a million times the first wait; keeps the power from overflowing a timedelta
# Messages differ in all but sender and recipient: when so many are refused in a row, the channel is to blame.
REFUSED_IN_A_ROW = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryRules:
    """How patiently to try.

    Attributes:
        attempts: how often to try in all, at least 1.
        backoff: the wait after the first failure, doubled after each further one,
        ceiling: up to this.
    """

    attempts: int
    backoff: timedelta
    ceiling: timedelta


def after_failure(
    error: TransientError | PermanentError,
    *,
    attempts: int,
    failures: int = 0,
    refused: int = 0,
    now: datetime,
    chance: float,
    rules: RetryRules,
) -> RetryAt | GivenUp | Refused:
    """Return when to try again, that nobody tries any more, or that the channel is to be mended first.

    After a failure that may pass the whole channel rests: with the first one as long as after a first
    attempt, then longer with every failure in a row, and never shorter than it asked for. The message itself
    waits by its own attempts, so that one which fails by itself lets others pass.

    Args:
        error: why the attempt failed.
        attempts: attempts made so far, the one that failed included; 1 after the first.
        failures: how often in a row the channel failed before.
        refused: how many of its messages were given up in a row before, as far as that is lately.
        now: when it failed.
        chance: a random number in [0, 1).
        rules: how patiently to try.
    """
    problem = str(error)
    if isinstance(error, ChannelRefusedError):
        return Refused(at=now, problem=problem)
    if isinstance(error, MessageRefusedError) and refused + 1 >= REFUSED_IN_A_ROW:
        return Refused(at=now, problem=f"{REFUSED_IN_A_ROW} messages in a row: {problem}")
    if isinstance(error, PermanentError):
        return GivenUp(at=now, problem=problem)
    channel_at = now + _wait(error, failures + 1, chance, rules)
    if attempts >= rules.attempts:
        return GivenUp(at=now, problem=problem, channel_at=channel_at)
    return RetryAt(at=now + _wait(error, attempts, chance, rules), problem=problem, channel_at=channel_at)


def _wait(error: TransientError, failures: int, chance: float, rules: RetryRules) -> timedelta:
    """Return how long to wait after so many failures.

    The wait lies between half of the backoff and the whole of it, so that messages which failed together do
    not come back together ("equal jitter" of Brooker, "Exponential Backoff and Jitter", 2015). It is never
    shorter than what the other side asked for.
    """
    backoff = min(rules.ceiling, rules.backoff * 2 ** min(failures - 1, MOST_DOUBLINGS))
    wait: timedelta = backoff * (1 + chance) / 2
    if error.retry_after is not None and error.retry_after > wait:
        wait = error.retry_after + rules.backoff * chance
    return wait
