"""How long a server asks to be left alone."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

# Longer numbers are nonsense; whoever waits has a limit of their own.
_MOST_DIGITS = 9
LONGEST_WAIT = timedelta(days=365)


def asked_wait(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """Return how long a Retry-After header asks to wait, at most LONGEST_WAIT, or None (RFC 9110, 10.2.3).

    A date counts from the answer's own Date where it has one, since its clock may differ from ours.

    Args:
        headers: of the answer; looked up by names in small letters.
        now: when it came.
    """
    value = headers.get("retry-after", "").strip()
    if value.isascii() and value.isdigit():
        return min(timedelta(seconds=int(value[:_MOST_DIGITS])), LONGEST_WAIT)
    until = http_date(value)
    if until is None:
        return None
    wait = until - (http_date(headers.get("date", "")) or now)
    return min(max(timedelta(), wait), LONGEST_WAIT)


def http_date(value: str) -> datetime | None:
    """Return the time that a header gives, aware; None when it is no date."""
    try:
        date = parsedate_to_datetime(value)
    except (ValueError, TypeError, OverflowError):
        return None
    # RFC 9110, 5.6.7: always GMT, said or not.
    return date if date.tzinfo is not None else date.replace(tzinfo=UTC)
