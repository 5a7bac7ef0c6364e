"""Dates that only mean something on the day they are read: "2 hours ago", «вчера, 14:05», «12 наурыз, 09:30».

Lists of articles are full of them, in all languages of the beat. They are told from headlines by what else
stands beside them, which is next to nothing. As all times without a zone they count as UTC, and none of them
lies ahead: what is shown was published.
"""

import re
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from monitor.intake.dates import month_of
from monitor.text.words import fold

MAX_CHARACTERS = 60
"""Of a text that is looked at; a longer one is a sentence."""

_MOST_WORDS = 10
_MOST_BESIDE = 2  # words before, as "Published", or behind, as "in": more make a sentence
_AGO_WORDS = "ago назад бұрын алдын мурун мурда oldin avval ilgari олдин аввал илгари пеш қабл öň öňden ozal"
_AGO = frozenset(fold(word) for word in _AGO_WORDS.split())
_ONE = frozenset(fold(word) for word in str.split("a an one один одну бір бир bir як"))
_HALF = frozenset(fold(word) for word in str.split("жарты жарым yarim ярим ним ýarym"))

_UNIT_NAMES = {
    timedelta(seconds=1): "second seconds sec secs s секунд секунду секунды сек секунда soniya сония sekunt",
    timedelta(minutes=1): (
        "minute minutes min mins m минут минуту минуты мин минута мүнөт daqiqa дақиқа дакика minut minutlar"
    ),
    timedelta(minutes=30): "полчаса",
    timedelta(hours=1): "hour hours hr hrs h час часа часов ч сағат саат soat соат sagat",
    timedelta(days=1): "day days d день дня дней дн сутки суток күн kun кун рӯз руз gün",
    timedelta(weeks=1): "week weeks w неделю недели недель нед апта жума hafta ҳафта хафта hepde",
    timedelta(days=30): "month months mo месяц месяца месяцев мес ай oy ой моҳ мох aý",
    timedelta(days=365): "year years y год года лет жыл yil йил сол ýyl",
}
_UNITS = {fold(name): span for span, names in _UNIT_NAMES.items() for name in names.split()}

_DAY_NAMES = {
    0: "today|сегодня|бүгін|бүгүн|bugun|бугун|имрӯз|имруз|şu gün",
    1: "yesterday|вчера|кеше|кечээ|кечеэ|kecha|кеча|дирӯз|дируз|düýn",
    2: (
        "day before yesterday|позавчера|алдыңғы күні|мурдагы күнү|мурдагы күн|o'tgan kuni|ўтган куни|парерӯз"
        "|öňňin"
    ),
}
_DAYS = {
    tuple(fold(name).split()): days
    for days, names in sorted(
        _DAY_NAMES.items(), reverse=True
    )  # "the day before yesterday" has another in it
    for name in names.split("|")
}
_JUST_NOW = frozenset(fold(name) for name in (
    "just now", "now", "moments ago", "только что", "сейчас", "жаңа ғана", "қазір", "жаңы эле", "азыр эле",
    "азыр", "hozirgina", "hozir", "ҳозиргина", "ҳозир", "ýaňyja", "şu wagt",
))  # fmt: skip

_HINT = re.compile(rf"\d[:.]\d\d(?!\d)|\b(?:{'|'.join(_AGO_WORDS.split())})\b", re.IGNORECASE)
_CLOCK = re.compile(r"(?<![\d.:])(\d{1,2})[:.](\d{2})(?![\d.:])(?:\s*([ap])\.?m\b)?", re.IGNORECASE)
_NUMBER_AND_UNIT = re.compile(r"(?<=\d)(?=[^\W\d_])")
_HOURS, _MINUTES, _NOON = 24, 60, 12
_LONGEST_NUMBER = 4
_LONGEST_SPAN = timedelta(days=36_500)
_AHEAD = timedelta(days=1)


def read_relative(written: str, now: datetime) -> datetime | None:
    """Return the time that is written as it is meant now, in UTC and not after now; None for anything else.

    Without a time of day it is the beginning of the day.
    """
    text = " ".join(written[: MAX_CHARACTERS + 1].split())
    if not text or len(text) > MAX_CHARACTERS:
        return None
    now = now.astimezone(UTC)
    words = fold(_NUMBER_AND_UNIT.sub(" ", _CLOCK.sub(" ", text))).split()
    if " ".join(words) in _JUST_NOW:
        return now
    if len(words) > _MOST_WORDS:
        return None
    clock = _clock_in(text)
    found = _ago(words, now) or _of_day(words, clock, now) or _of_year(words, clock, now)
    return None if found is None else min(found, now)


def read_telling(written: str, now: datetime) -> datetime | None:
    """Return the same where nothing says that a date stands there: only of so long ago, or with a time.

    "9 мая" and "Today" may be the name of a section.
    """
    return read_relative(written, now) if _HINT.search(written[: MAX_CHARACTERS + 1]) else None


def _ago(words: list[str], now: datetime) -> datetime | None:
    """Return the time that lies so many units back; several, as hours and minutes, add up."""
    end = next((place for place, word in enumerate(words) if word in _AGO), -1)
    if end < 1 or words[end - 1] not in _UNITS:
        return None
    span, place = timedelta(), end
    while place and (unit := _UNITS.get(words[place - 1])):
        number = _number(words[place - 2]) if place > 1 else None
        span += unit * (1.0 if number is None else number)
        place -= 1 if number is None else 2
    is_read = place <= _MOST_BESIDE and not any(word.isdigit() for word in words[:place])
    return now - span if is_read and span < _LONGEST_SPAN else None


def _number(word: str) -> float | None:
    if word.isascii() and word.isdigit() and len(word) <= _LONGEST_NUMBER:
        return float(word)
    return 1.0 if word in _ONE else 0.5 if word in _HALF else None


def _of_day(words: list[str], clock: timedelta | None, now: datetime) -> datetime | None:
    """Return the time on a day that is called by how it lies to this one."""
    for name, days in _DAYS.items():
        beside = len(words) - len(name)
        for place in range(min(beside, _MOST_BESIDE) + 1):
            if tuple(words[place : place + len(name)]) == name and beside - place <= _MOST_BESIDE:
                return _midnight(now - timedelta(days=days)) + (clock or timedelta())
    return None


def _of_year(words: list[str], clock: timedelta | None, now: datetime) -> datetime | None:
    """Return the time on a day of a month whose year is not said: the last such day."""
    for place, (one, other) in enumerate(pairwise(words)):
        day, month = (one, month_of(other)) if one.isdigit() else (other, month_of(one))
        is_alone = place <= _MOST_BESIDE and len(words) - place - 2 <= _MOST_BESIDE
        if not month or not is_alone or not (day.isascii() and day.isdigit() and len(day) <= 2):  # noqa: PLR2004 - 31
            continue
        for year in (now.year, now.year - 1):
            try:
                moment = datetime(year, month, int(day), tzinfo=UTC) + (clock or timedelta())
            except ValueError:  # the 29th of February, or the 32nd
                continue
            if moment <= now + _AHEAD:
                return moment
    return None


def _clock_in(text: str) -> timedelta | None:
    found = _CLOCK.search(text)
    if found is None:
        return None
    hour, minute, half = int(found[1]), int(found[2]), found[3]
    if half:
        hour = hour % _NOON + (_NOON if half.lower() == "p" else 0)
    return timedelta(hours=hour, minutes=minute) if hour < _HOURS and minute < _MINUTES else None


def _midnight(moment: datetime) -> datetime:
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)
