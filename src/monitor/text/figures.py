"""Numbers, percentages, sums and dates, equal across languages and ways of writing.

A figure's value is

* a number in plain decimal writing, multiplied out: ``1,200`` = ``1 200`` → ``1200``, ``4,1 млрд`` →
  ``4100000000``;
* the same with a unit where there is one: ``$882 million`` = ``882 млн долларов`` → ``882000000 usd``,
  ``20 процентов`` → ``20 %``; the number is what stands before the blank;
* ``date:11-06`` for a day of the year, each end of a span by itself;
* ``year:2026`` for a bare number from 1900 to 2099: weak evidence of anything.

Spelled numbers count only before a multiplier or a per cent ("two million"): "two sides" says nothing. Digits
in names (``C5+1``, ``G20``, ``F-16``, ``5G``), ordinals (``80th``) and times of day (``10:30``) are no
figures.
"""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from monitor.text.dates import dates_at
from monitor.text.quantities import (
    CURRENCY_SIGNS,
    letter_multiplier,
    multiplier_of,
    spelled_number,
    unit_of,
)
from monitor.text.words import APOSTROPHES, Token, tokens

_MOST_DIGITS = 15  # more are an account number, not a figure
_NUMBER = re.compile(r"([0-9]+(?:[.,][0-9]+)*)([^\W\d_]*)")
_GROUP = re.compile(r"[0-9]{3}(?:[.,][0-9]+)?")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_THOUSANDS = re.compile(r"[0-9]{1,3}(?:[.,][0-9]{3})+")
_LONGEST_FIRST_GROUP = 3
_ORDINAL = frozenset(("st", "nd", "rd", "th"))
_MINUTES = re.compile(r":[0-9]")
_CODE = re.compile(r"[A-Z]{3}")
_SIGN_BEFORE = re.compile(r"([$€£¥₽₸])\s?$")
_NO_APOSTROPHES = dict.fromkeys(map(ord, APOSTROPHES))
_BLANK = re.compile(r"[ \u00a0\u2007\u2009\u202f]")
_SPAN = re.compile(r"\s?[-–—]\s?")
_NEAR = re.compile(r"\.?\s?-?")  # between a number, its multiplier and its unit: "5 млн. долл.", "5-million"
_SIGN_BEHIND = re.compile(r"\.?\s?([%$€£¥₽₸])(?![0-9])")
# Whose currency it is, between number and unit.
_WHOSE = frozenset(str.split("u.s us ақш aqsh сша американских амрико ашм абш amerikan"))


class Figure(NamedTuple):
    """A number or date.

    Attributes:
        value: equal for equal figures; see the module.
        found: as it stands in the text, with multiplier and unit.
        start: offset of its first character in the text, in characters.
    """

    value: str
    found: str
    start: int


class _Scale(NamedTuple):
    """What follows a number: its multiplier and unit, the offset behind them, the token to go on with."""

    factor: int
    unit: str
    end: int
    following: int
    is_english: bool = True


def figures(text: str) -> tuple[Figure, ...]:
    """Return the figures of the text in order."""
    words = tokens(text)
    found: list[Figure] = []
    place = 0
    while place < len(words):
        read, place = _read(text, words, place)
        found += read
    return tuple(found)


def _read(text: str, words: Sequence[Token], place: int) -> tuple[tuple[Figure, ...], int]:
    """Return the figures that begin at a token, and the index of the token to go on with."""
    word = words[place]
    is_number = word.folded[0].isdigit()
    if is_number and _is_in_name(text, word.start):
        return (), place + 1
    dates = dates_at(text, words, place)
    if dates:
        found = text[dates.start : dates.end]
        values = [f"date:{month:02}-{day:02}" for month, day in dates.days]
        values += [f"year:{dates.year}"] if dates.year else []
        return tuple(Figure(value, found, dates.start) for value in values), dates.following
    return _amount(text, words, place) if is_number else _spelled_amount(text, words, place)


def _is_in_name(text: str, start: int) -> bool:
    """Tell whether digits belong to the name or the time before them: F-16, COVID-19, 10:30."""
    joint, before = text[start - 1 : start], text[start - 2 : start - 1] if start > 1 else ""
    return (joint in ("-", "/", "+") and before.isalpha()) or (joint == ":" and before.isdigit())


def _amount(text: str, words: Sequence[Token], place: int) -> tuple[tuple[Figure, ...], int]:
    """Read a number with its currency, groups of thousands, multiplier and unit."""
    word = words[place]
    parts = _NUMBER.fullmatch(text[word.start : word.end].translate(_NO_APOSTROPHES))
    if parts is None or _MINUTES.match(text, word.end):
        return (), place + 1
    digits, suffix = parts.groups()
    start, unit = _currency_before(text, words, place)
    if len(suffix) == 1 and suffix.isupper() and not unit:
        return (), place + 1  # 5G, 3D
    if suffix in _ORDINAL and not _SPAN.fullmatch(text[word.start - 1 : word.start]):
        return (), place + 1  # the 80th session; not the end of "10-2nd"
    last = place
    if not suffix:
        digits, last = _grouped(text, words, place, digits)
    scale = _scale(text, words, last, suffix, is_money=bool(unit))
    if scale.factor == 1 and not scale.unit:
        scale = _scale_of_span(text, words, last, scale, is_money=bool(unit))
    value = _plain_number(digits, scale)
    if not value:
        return (), last + 1
    unit = unit or scale.unit
    if not unit and scale.factor == 1 and _YEAR.fullmatch(digits):
        value = f"year:{digits}"
    return (Figure(f"{value} {unit}".rstrip(), text[start : scale.end], start),), scale.following


def _spelled_amount(text: str, words: Sequence[Token], place: int) -> tuple[tuple[Figure, ...], int]:
    """Read a spelled number with its multiplier or per cent."""
    word = words[place]
    number = spelled_number(word.folded)
    if number is None:
        return (), place + 1
    scale = _scale(text, words, place, "", is_money=False)
    if scale.factor == 1 and scale.unit != "%":
        return (), place + 1
    value = f"{_written(Decimal(number) * scale.factor)} {scale.unit}".rstrip()
    return (Figure(value, text[word.start : scale.end], word.start),), scale.following


def _grouped(text: str, words: Sequence[Token], place: int, digits: str) -> tuple[str, int]:
    """Return a number together with the groups of three that blanks part from it, and its last token."""
    last = place
    if len(digits) > _LONGEST_FIRST_GROUP or digits == "0":
        return digits, last
    while digits.isdigit() and len(digits) <= _MOST_DIGITS and _BLANK.fullmatch(_gap(text, words, last)):
        group = text[words[last + 1].start : words[last + 1].end]
        if not _GROUP.fullmatch(group):
            break
        digits += group
        last += 1
    return digits, last


def _currency_before(text: str, words: Sequence[Token], place: int) -> tuple[int, str]:
    """Return where the amount begins, and its unit if a currency stands before the number."""
    start = words[place].start
    sign = _SIGN_BEFORE.search(text, max(start - 2, 0), start)
    if sign:
        return sign.start(), CURRENCY_SIGNS[sign.group(1)]
    if place > 0:
        before, gap = words[place - 1], _gap(text, words, place - 1)
        if _SPAN.fullmatch(gap) and before.folded[0].isdigit():  # the second number of "$10-15"
            sign = _SIGN_BEFORE.search(text, max(before.start - 2, 0), before.start)
            return start, CURRENCY_SIGNS[sign.group(1)] if sign else ""
        if _BLANK.fullmatch(gap) and _CODE.fullmatch(text[before.start : before.end]):
            return (before.start, unit) if (unit := unit_of(before.folded)) else (start, "")
    return start, ""


def _scale(text: str, words: Sequence[Token], last: int, suffix: str, *, is_money: bool) -> _Scale:
    """Return what follows the number whose last token is given; the suffix is letters within that token."""
    factor, end, following = 1, words[last].end, last + 1
    word = suffix.lower()
    if not suffix and _NEAR.fullmatch(_gap(text, words, last)):
        word = words[following].folded
    found = multiplier_of(word) or (letter_multiplier(word) if is_money else None)
    if found:
        factor = found
        if not suffix:
            end, following = words[following].end, following + 1
    unit, end, following = _unit_behind(text, words, end, following)
    return _Scale(factor, unit, end, following, not found or word.isascii())


def _scale_of_span(text: str, words: Sequence[Token], last: int, scale: _Scale, *, is_money: bool) -> _Scale:
    """Return the scale of the first number of a span, which is written behind the second: "10-15 million"."""
    if not _SPAN.fullmatch(_gap(text, words, last)):
        return scale
    second = _NUMBER.fullmatch(text[words[last + 1].start : words[last + 1].end])
    if second is None:
        return scale
    shared = _scale(text, words, last + 1, second.group(2), is_money=is_money)
    return shared._replace(end=scale.end, following=scale.following)


def _unit_behind(text: str, words: Sequence[Token], end: int, following: int) -> tuple[str, int, int]:
    """Return the unit behind an offset, the offset and the token behind the unit; "" when there is none."""
    if sign := _SIGN_BEHIND.match(text, end):
        return CURRENCY_SIGNS.get(sign.group(1), "%"), sign.end(), following
    place = following
    while place < len(words) and words[place].folded in _WHOSE:
        place += 1
    if not _NEAR.fullmatch(_gap(text, words, place - 1)):
        return "", end, following
    word = words[place]
    if word.folded == "per" and words[place + 1 : place + 2] and words[place + 1].folded == "cent":
        return "%", words[place + 1].end, place + 2
    unit = unit_of(word.folded)
    if unit is None:
        return "", end, following
    if unit == "kgs" and any(char in APOSTROPHES for char in text[word.start : word.end]):
        unit = "uzs"  # so'm, against the Kyrgyz som
    return unit, word.end, place + 1


def _gap(text: str, words: Sequence[Token], place: int) -> str:
    """Return what stands between a token and the next one; behind the last one, something that is no gap."""
    return text[words[place].end : words[place + 1].start] if place + 1 < len(words) else "\n\n"


def _plain_number(digits: str, scale: _Scale) -> str:
    """Return the number in plain decimal writing, multiplied out; "" when it is no number (1.2.3)."""
    marks = [char for char in digits if char in ",."]
    plain = digits.replace(",", ".")
    if len(set(marks)) > 1:  # 1,234.5 or 1.234,5
        head, _, tail = plain.rpartition(".")
        plain = f"{head.replace('.', '')}.{tail}"
    elif marks and _is_grouped(digits, len(marks), scale):
        plain = plain.replace(".", "")
    elif len(marks) > 1:
        return ""
    if len(plain) > _MOST_DIGITS:
        return ""
    return _written(Decimal(plain) * scale.factor)


def _is_grouped(digits: str, marks: int, scale: _Scale) -> bool:
    """Tell whether the commas or dots of a number part thousands, and not a fraction."""
    if not _THOUSANDS.fullmatch(digits) or digits[0] == "0":
        return False
    if marks > 1:
        return True
    if scale.factor > 1 or scale.unit == "%":  # so in "1,234 million", not in "1,234 млн" or "1.234 billion"
        return "," in digits and scale.is_english
    return True


def _written(number: Decimal) -> str:
    plain = f"{number:f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain
