"""When a message that could not be sent is tried again, and when it is given up."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.errors import PermanentError, TransientError
from monitor.model import GivenUp, RetryAt

MOST_DOUBLINGS = 20  # a million times the first wait; keeps the power from overflowing a timedelta


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
    now: datetime,
    chance: float,
    rules: RetryRules,
) -> RetryAt | GivenUp:
    """Return when to try again, or that nobody tries any more.

    The wait lies between half of the backoff and the whole of it, so that messages which failed together do
    not come back together ("equal jitter" of Brooker, "Exponential Backoff and Jitter", 2015). It is never
    shorter than what the other side asked for.

    Args:
        error: why the attempt failed.
        attempts: attempts made so far, the one that failed included; 1 after the first.
        now: when it failed.
        chance: a random number in [0, 1).
        rules: how patiently to try.
    """
    problem = str(error)
    if isinstance(error, PermanentError) or attempts >= rules.attempts:
        return GivenUp(at=now, problem=problem)
    backoff = min(rules.ceiling, rules.backoff * 2 ** min(attempts - 1, MOST_DOUBLINGS))
    wait = backoff * (1 + chance) / 2
    if error.retry_after is not None and error.retry_after > wait:
        wait = error.retry_after + rules.backoff * chance
    return RetryAt(at=now + wait, problem=problem)
