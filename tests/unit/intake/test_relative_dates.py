"""Dates are read that mean something only on the day they are read, in every language of the beat."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.intake.relative_dates import MAX_CHARACTERS, read_relative, read_telling

NOW = datetime(2026, 3, 12, 10, 30, tzinfo=UTC)
TWO_HOURS = (3, 12, 8, 30)
TODAY, YESTERDAY = (3, 12, 9, 5), (3, 11, 14, 5)
TWELFTH = (3, 12, 9, 15)


def read(written: str) -> tuple[int, int, int, int] | None:
    """Return month, day, hour and minute of this year."""
    found = read_relative(written, NOW)
    return None if found is None else (found.month, found.day, found.hour, found.minute)


@pytest.mark.parametrize(
    ("ago", "today", "yesterday", "month"),
    [
        ("2 hours ago", "Today, 09:05", "Yesterday at 2:05 p.m.", "March 12, 09:15"),
        ("2 часа назад", "Сегодня в 09:05", "вчера, 14:05", "12 марта, 09:15"),
        ("2 сағат бұрын", "бүгін, 09:05", "Кеше, 14:05", "12 наурыз 09:15"),
        ("2 саат мурун", "Бүгүн 09.05", "кечээ, 14:05", "12 март 09:15"),
        ("2 soat oldin", "bugun, 09:05", "Kecha 14:05", "12-mart, 09:15"),
        ("2 соат аввал", "бугун, 09:05", "Кеча, 14:05", "12 март, 09:15"),
        ("2 соат пеш", "имрӯз, 09:05", "Дирӯз, 14:05", "12 марти 09:15"),
        ("2 sagat öň", "şu gün 09:05", "düýn, 14:05", "12 mart 09:15"),
    ],
    ids=["English", "Russian", "Kazakh", "Kyrgyz", "Uzbek", "Uzbek in Cyrillic", "Tajik", "Turkmen"],
)
def test_the_forms_of_each_language(ago: str, today: str, yesterday: str, month: str) -> None:
    assert [read(each) for each in (ago, today, yesterday, month)] == [TWO_HOURS, TODAY, YESTERDAY, TWELFTH]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("just now", (3, 12, 10, 30)),
        ("только что", (3, 12, 10, 30)),
        ("an hour ago", (3, 12, 9, 30)),
        ("час назад", (3, 12, 9, 30)),
        ("полчаса назад", (3, 12, 10, 0)),
        ("yarim soat avval", (3, 12, 10, 0)),
        ("1 hour 20 mins ago", (3, 12, 9, 10)),
        ("2h ago", TWO_HOURS),
        ("Обновлено 5 мин. назад", (3, 12, 10, 25)),
        ("a week ago", (3, 5, 10, 30)),
        ("3 күн бұрын", (3, 9, 10, 30)),
        ("Yesterday", (3, 11, 0, 0)),
        ("the day before yesterday", (3, 10, 0, 0)),
        ("o\u2018tgan kuni, 12:00", (3, 10, 12, 0)),
        ("Published: today, 12:05 am", (3, 12, 0, 5)),
        ("12:61 вчера", (3, 11, 0, 0)),
        ("сегодня 23:50", (3, 12, 10, 30)),
        ("11 Mar", (3, 11, 0, 0)),
        ("Mar 13", (3, 12, 10, 30)),
    ],
)
def test_a_date_is_read_as_it_is_meant_now(written: str, expected: tuple[int, int, int, int]) -> None:
    assert read(written) == expected


def test_a_day_whose_year_is_not_said_is_the_last_such_day() -> None:
    found = [read_relative(written, NOW) for written in ("30 декабря", "14 mart", "29 февраля")]
    assert found == [datetime(2025, 12, 30, tzinfo=UTC), datetime(2025, 3, 14, tzinfo=UTC), None]


@pytest.mark.parametrize(
    "written",
    [
        "",
        "ago",
        "USA Today reports on it",
        "The deal was signed two years ago in Astana by both of the ministers",
        "Ministers who met in Astana two years ago",
        "5 min read",
        "Today in history: what happened",
        "Some of the years that went ago",
        "12345 days ago",
        "999 years 999 years 999 years ago",
        "March 2026",
        "Room 12",
        "123 March",
        "one two three four five six seven eight nine ten eleven",
    ],
)
def test_what_is_no_date_is_not_read(written: str) -> None:
    assert read(written) is None


def test_where_nothing_says_so_only_what_tells_is_a_date() -> None:
    told = [read_telling(text, NOW) is not None for text in ("2 soat oldin", "вчера, 14:05", "12 mart 09:15")]
    untold = [read_telling(text, NOW) for text in ("9 мая", "Today", "Вчера", "Astana 10.11.12.13")]
    assert (told, untold) == ([True] * 3, [None] * 4)


def test_now_may_be_told_in_any_zone() -> None:
    local = NOW.astimezone(timezone(timedelta(hours=5)))
    assert read_relative("today", local) == datetime(2026, 3, 12, tzinfo=UTC)


WORDS = st.sampled_from(
    (
        "ago",
        "hour",
        "сағат",
        "бұрын",
        "2",
        "99999",
        "today",
        "вчера",
        "14:05",
        "29",
        "февраля",
        "бір",
        "years",
    )
)


@given(st.lists(WORDS, max_size=12).map(" ".join) | st.text(max_size=MAX_CHARACTERS + 5))
def test_nothing_raises_and_nothing_lies_ahead(written: str) -> None:
    found = read_relative(written, NOW)
    assert found is None or found <= NOW
