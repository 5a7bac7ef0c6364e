"""One sending: what is to be said, and what came of it."""

import re
from dataclasses import dataclass, field
from datetime import timedelta

from monitor.errors import ChannelRefusedError, ChannelUnavailableError, MessageRefusedError
from monitor.model import Message

Failure = ChannelUnavailableError | ChannelRefusedError | MessageRefusedError

# Statuses of the class 4xx that say "not now" (RFC 9110, RFC 6585, RFC 8470): time-out, conflict, locked, too
# early, too many requests. The others will not change while the request stays the same.
NOT_NOW = frozenset({408, 409, 423, 425, 429})

TOO_LARGE = 413  # RFC 9110, section 15.5.14
TOO_MANY = 429  # RFC 6585, section 4
# For who takes no more for now and does not say how long, or has Apprise keep it to itself: services count by
# the second or the minute.
UNSAID_WAIT = timedelta(minutes=1)

_STATUS = re.compile(r"\berror[=: ]+(\d{3})\b")  # how the plugins of Apprise report an HTTP status
_CONNECTION = re.compile(r"connection error|timed? ?out|socket", re.IGNORECASE)


@dataclass(slots=True, kw_only=True)
class Errand:
    """What a service is sent out with, and what it brings back.

    Attributes:
        taken: who has the message already (mail addresses, Slack channels); added to while sending.
        failure: why it did not succeed, where the service could tell.
    """

    message: Message
    delivery_id: str
    taken: set[str] = field(default_factory=set)
    failure: Failure | None = None


def failure_of_status(status: int, said: str = "", *, wait: timedelta | None = None) -> Failure:
    """Return what an HTTP status other than success means for the message.

    Args:
        status: of the answer.
        said: what may be shown of it.
        wait: for how long the service asks to be left alone.
    """
    told = f"the service answered {status}" + (f" ({said})" if said else "")
    if status == TOO_LARGE:
        return MessageRefusedError(f"{told}: the message is too long for it")
    if 400 <= status < 500 and status not in NOT_NOW:  # noqa: PLR2004 -- the class 4xx
        return ChannelRefusedError(f"{told}: check the channel's URL and rights")
    if status == TOO_MANY and wait is None:
        wait = UNSAID_WAIT
    return ChannelUnavailableError(told, retry_after=wait)


def failure_of_lines(lines: list[str]) -> Failure:
    """Return what Apprise's own words say about a failure; transient where they say nothing certain."""
    statuses = [int(found.group(1)) for line in lines for found in _STATUS.finditer(line)]
    if statuses:
        return failure_of_status(statuses[-1])
    if any(_CONNECTION.search(line) for line in lines):
        return ChannelUnavailableError("no connection, or no answer in time")
    return ChannelUnavailableError("the service did not take the message and did not say why")
