"""Dates are read as people write them, and only plausible ones count."""

from datetime import UTC, datetime, timedelta
from time import gmtime, struct_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.intake.dates import date_of, lies_far_ahead, read_date
from support.documents import FETCHED_AT


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Mon, 02 Mar 2026 11:30:00 +0500", (2026, 3, 2, 6, 30)),
        ("Mon, 2 Mar 2026 11:30 GMT", (2026, 3, 2, 11, 30)),
        ("Mon, 02 Mar 2026 11:30:00 MSK", (2026, 3, 2, 8, 30)),
        ("Mon, 02 Mar 2026 11:30:00 +05", (2026, 3, 2, 6, 30)),
        ("Mon, 02 Mar 2026 11:30:00 -05:00", (2026, 3, 2, 16, 30)),
        ("02 Mar 2026 11:30:00 EST", (2026, 3, 2, 16, 30)),
        ("2026-03-02T11:30:00+05:00", (2026, 3, 2, 6, 30)),
        ("2026-03-02T11:30:00.123456Z", (2026, 3, 2, 11, 30)),
        ("2026-03-02 11:30:00 +0600", (2026, 3, 2, 5, 30)),
        ("2026-03-02", (2026, 3, 2, 0, 0)),
        ("2026/03/02 11:30", (2026, 3, 2, 11, 30)),
        ("02.03.2026 11:30", (2026, 3, 2, 11, 30)),
        ("02.03.2026, 11:30:15 UTC+5", (2026, 3, 2, 6, 30)),
        ("23/02/2026", (2026, 2, 23, 0, 0)),
        ("02/23/2026 6:05 PM", (2026, 2, 23, 18, 5)),
        ("March 2, 2026 12:05 a.m.", (2026, 3, 2, 0, 5)),
        ("2nd March 2026", (2026, 3, 2, 0, 0)),
        ("2 марта 2026 г., 11:30", (2026, 3, 2, 11, 30)),
        ("понедельник, 2 марта 2026 11:30 МСК", (2026, 3, 2, 8, 30)),
        ("2 наурыз 2026, 11:30", (2026, 3, 2, 11, 30)),
        ("2026 жылғы 2 наурыз", (2026, 3, 2, 0, 0)),
        ("2-mart, 2026 yil", (2026, 3, 2, 0, 0)),
        ("2026-yil 2-mart, 11:30", (2026, 3, 2, 11, 30)),
        ("2026 йил 2 март", (2026, 3, 2, 0, 0)),
        ("2026-жылдын 2-март", (2026, 3, 2, 0, 0)),
        ("11:30, 2 марта 2026", (2026, 3, 2, 11, 30)),
        ("11:30 | 02.03.2026", (2026, 3, 2, 11, 30)),
        ("6 noyabr 2025", (2025, 11, 6, 0, 0)),
        ("2 марти 2026", (2026, 3, 2, 0, 0)),
        ("2 mart 2026 11.30", (2026, 3, 2, 11, 30)),
        ("2 березня 2026", (2026, 3, 2, 0, 0)),
        ("1772451000", (2026, 3, 2, 11, 30)),
        ("1772451000000", (2026, 3, 2, 11, 30)),
    ],
)
def test_a_written_date_is_read(written: str, expected: tuple[int, int, int, int, int]) -> None:
    moment = read_date(written)
    assert moment is not None
    assert moment.replace(second=0, microsecond=0) == datetime(*expected, tzinfo=UTC)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "soon",
        "Thu, 32 Nov 2025 25:61:00 GMT",
        "11/06/2025",
        "2025-13-01",
        "2 foo 2026",
        "0001-01-01T00:00:00+14:00",
    ],
)
def test_what_is_no_date_or_may_be_two_gives_none(written: str) -> None:
    assert read_date(written) is None


@given(st.text(max_size=200))
def test_any_text_gives_a_time_or_none(text: str) -> None:
    moment = read_date(text)
    assert moment is None or moment.tzinfo is UTC


@pytest.mark.parametrize("written", ["Thu, 01 Jan 1970 00:00:00 GMT", "2090-01-01", "1601-01-01T00:00:00Z"])
def test_a_date_on_which_nothing_can_have_been_published_is_none(written: str) -> None:
    assert date_of(written, None, FETCHED_AT) is None


def test_a_date_some_hours_ahead_is_a_clock_in_another_zone() -> None:
    ahead = FETCHED_AT + timedelta(hours=14)
    assert date_of(ahead.isoformat(), None, FETCHED_AT) == ahead


def test_what_feedparser_read_is_the_second_choice() -> None:
    assert date_of("unreadable", gmtime(1772451000), FETCHED_AT) == datetime(2026, 3, 2, 11, 30, tzinfo=UTC)


def test_an_impossible_struct_is_none() -> None:
    assert date_of(None, struct_time((2026, 2, 31, 0, 0, 0, 0, 0, 0)), FETCHED_AT) is None


@pytest.mark.parametrize(
    ("written", "parsed", "expected"),
    [
        ("2099-01-01", None, True),
        ("", struct_time((9999, 1, 1, 0, 0, 0, 0, 1, 0)), True),
        ("2001-01-01", None, False),
        ("soon", None, False),
        (None, None, False),
    ],
)
def test_a_date_that_lies_far_ahead_is_told_from_none(
    written: str | None, parsed: struct_time | None, *, expected: bool
) -> None:
    assert lies_far_ahead(written, parsed, FETCHED_AT) is expected
