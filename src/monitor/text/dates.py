"""Days of the year as they are written in every language read."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from monitor.text.quantities import month_of
from monitor.text.words import Token

_DAY = re.compile(r"(0?[1-9]|[12][0-9]|3[01])(?:st|nd|rd|th)?")
_DOTTED = re.compile(r"(0?[1-9]|[12][0-9]|3[01])\.(0?[1-9]|1[0-2])\.((?:19|20)[0-9]{2})")
_ISO = re.compile(r"((?:19|20)[0-9]{2})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])(?![0-9])")
_SPAN = re.compile(r"\s?[-–—]\s?")
_NEAR = re.compile(r"\.?\s|-")
# Between a day and its month: 6th of November, 6-го ноября, 6-ші қараша, 6-нчи ноябрь, 6-njy noýabr.
_BEFORE_MONTH = frozenset(
    str.split("st nd rd th of го е ое ші шы чи чы чу чү нчи нчы нчу нчү nji njy inji унчи")
)


class Dates(NamedTuple):
    """Days that are written together.

    Attributes:
        days: (month, day), the ends of a span each by itself.
        year: four digits, or "".
        start: offset of the first character, and
        end: behind the last one.
        following: index of the token to go on with.
    """

    days: tuple[tuple[int, int], ...]
    year: str
    start: int
    end: int
    following: int


def dates_at(text: str, words: Sequence[Token], place: int) -> Dates | None:
    """Return the days that are written from this token on, if any."""
    word = words[place]
    if not word.folded[0].isdigit():
        return _month_first(text, words, place)
    raw = text[word.start : word.end]
    if dotted := _DOTTED.fullmatch(raw):
        day, month, year = dotted.groups()
        return Dates(((int(month), int(day)),), year, word.start, word.end, place + 1)
    if iso := _ISO.match(text, word.start):
        year, month, day = iso.groups()
        return Dates(((int(month), int(day)),), year, word.start, iso.end(), place + 3)
    return _day_first(text, words, place)


def _day_first(text: str, words: Sequence[Token], place: int) -> Dates | None:
    """Read "6 November", "6-7 ноября", "6th of November", "6-noyabr"."""
    days, last = _days(text, words, place)
    if not days:
        return None
    while last < len(words) and words[last].folded in _BEFORE_MONTH:
        last += 1
    if last >= len(words) or not _NEAR.fullmatch(text[words[last - 1].end : words[last].start]):
        return None
    word = words[last]
    month = month_of(word.folded)
    if month is None or (text[word.start : word.end] == "may" and text[word.start - 1] != "-"):
        return None  # "Article 6 may be changed"
    return Dates(tuple((month, day) for day in days), "", words[place].start, word.end, last + 1)


def _month_first(text: str, words: Sequence[Token], place: int) -> Dates | None:
    """Read "November 6", "Nov. 6-7"; the month begins with a capital."""
    word = words[place]
    month = month_of(word.folded) if text[word.start].isupper() else None
    if (
        month is None
        or place + 1 == len(words)
        or not _NEAR.fullmatch(text[word.end : words[place + 1].start])
    ):
        return None
    days, following = _days(text, words, place + 1)
    if not days:
        return None
    end = words[following - 1].end
    return Dates(tuple((month, day) for day in days), "", word.start, end, following)


def _days(text: str, words: Sequence[Token], place: int) -> tuple[tuple[int, ...], int]:
    """Return one day, or the two ends of a span, and the index of the token behind."""
    first = _day(words, place)
    if first is None:
        return (), place
    second = _day(words, place + 1)
    if second is None or not _SPAN.fullmatch(text[words[place].end : words[place + 1].start]):
        return (first,), place + 1
    return (first, second), place + 2


def _day(words: Sequence[Token], place: int) -> int | None:
    day = _DAY.fullmatch(words[place].folded) if place < len(words) else None
    return int(day.group(1)) if day else None
