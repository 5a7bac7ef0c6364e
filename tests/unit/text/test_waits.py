"""How long a server asks to be left alone."""

from datetime import timedelta

import pytest

from monitor.text.waits import LONGEST_WAIT, asked_wait
from support.values import NOON

MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("60", MINUTE),
        (" 0 ", timedelta()),
        ("9" * 50, LONGEST_WAIT),
        ("Thu, 12 Mar 2026 12:01:00 GMT", MINUTE),
        ("Thu, 12 Mar 2026 12:01:00", MINUTE),
        ("Thu, 12 Mar 2026 11:00:00 GMT", timedelta()),
        ("Fri, 31 Dec 9999 23:59:59 GMT", LONGEST_WAIT),
        ("1 Jan 99999999999 00:00:00", None),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("٣", None),
    ],
)
def test_seconds_and_dates_are_understood_and_nothing_else(value: str, expected: timedelta | None) -> None:
    assert asked_wait({"retry-after": value}, NOON) == expected


def test_a_date_counts_from_the_clock_that_wrote_it() -> None:
    headers = {"retry-after": "Thu, 12 Mar 2026 10:01:00 GMT", "date": "Thu, 12 Mar 2026 10:00:00 GMT"}
    assert asked_wait(headers, NOON) == MINUTE


def test_no_wait_is_too_long_to_be_counted() -> None:
    headers = {"retry-after": "Fri, 31 Dec 9999 23:59:59 GMT", "date": "Mon, 01 Jan 1900 00:00:00 GMT"}
    assert asked_wait(headers, NOON) == LONGEST_WAIT


def test_no_header_asks_for_nothing() -> None:
    assert asked_wait({}, NOON) is None
