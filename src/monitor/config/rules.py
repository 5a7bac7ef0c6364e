"""What a single value must be: in words that a user understands, and as a check.

Every field of the configuration carries one rule, so that no message ever speaks of types. The same phrase
serves for a wrong value and for a missing one.
"""

import binascii
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from enum import StrEnum
from typing import Never
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from monitor.config.codes import LANGUAGE_OF_COUNTRY, LANGUAGES
from monitor.judge.term_faults import fault_in
from monitor.text.guesses import did_you_mean

LONGEST_LINE = 1000
LONGEST_NAME = 64
# What several scripts write within words and nobody sees: joiners and the soft hyphen.
JOINERS = "\u200c\u200d\u00ad"


class WrongValueError(Exception):
    """A value that breaks its rule.

    Attributes:
        hint: what is wrong beyond what the rule's phrase says; may be empty. Never holds the value.
    """

    def __init__(self, hint: str = "") -> None:
        super().__init__(hint)
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule for one value; stands in the field's annotation.

    Attributes:
        phrase: what the value must be, as it follows "must be".
        convert: returns the checked value as the program uses it, or raises WrongValueError.
    """

    phrase: str
    convert: Callable[[object], object]

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Check by this rule alone, whatever the annotated type is."""
        return core_schema.no_info_plain_validator_function(self._check)

    def _check(self, value: object) -> object:
        try:
            return self.convert(value)
        except WrongValueError as error:
            return _refuse(self.phrase, error.hint)


@dataclass(frozen=True, slots=True)
class Listed:
    """The rule of a list whose items have rules of their own."""

    phrase: str
    may_be_empty: bool = True

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Check that it is a list, then each item by its own rule."""
        return core_schema.no_info_before_validator_function(self._check, handler(source))

    def _check(self, value: object) -> object:
        if isinstance(value, list) and (value or self.may_be_empty):
            return tuple(value)
        return _refuse(self.phrase, "put it in square brackets" if isinstance(value, str) else "")


@dataclass(frozen=True, slots=True)
class Tabled:
    """The rule of a table whose keys and values have rules of their own."""

    phrase: str

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Check that it is a table, then what is in it."""
        return core_schema.no_info_before_validator_function(self._check, handler(source))

    def _check(self, value: object) -> object:
        return value if isinstance(value, dict) else _refuse(self.phrase, "")


def _refuse(phrase: str, hint: str) -> Never:
    """Raise the remedy as pydantic carries it: braces in it must not be taken for placeholders."""
    remedy = f"must be {phrase}" + (f"; {hint}" if hint else "")
    raise PydanticCustomError("rule", "{remedy}", {"remedy": remedy})


# --- Numbers and spans -----------------------------------------------------------------------------------


def whole(of: str, low: int, high: int, example: int) -> Rule:
    """Rule of a whole number from ``low`` to ``high``; ``of`` names what is counted."""

    def convert(value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise WrongValueError(_hint_for_number(value))
        if value != value // 1 or not low <= value <= high:
            raise WrongValueError
        return int(value)

    return Rule(f"a whole number of {of} from {low} to {high}, such as {example}", convert)


def number(of: str, low: float, high: float, example: float) -> Rule:
    """Rule of a number from ``low`` to ``high``; ``of`` says what it measures, with "of" or the like."""

    def convert(value: object) -> float:
        return _within(value, low, high)

    return Rule(f"a number{of} from {low:g} to {high:g}, such as {example:g}", convert)


def score(example: float) -> Rule:
    """Rule of a similarity or score in [0, 1]."""
    return number("", 0, 1, example)


def seconds(low: float, high: float, example: float) -> Rule:
    """Rule of a span given in seconds; the value becomes a timedelta."""
    return _span("seconds", timedelta(seconds=1), low, high, example)


def minutes(low: float, high: float, example: float) -> Rule:
    """Rule of a span given in minutes; the value becomes a timedelta."""
    return _span("minutes", timedelta(minutes=1), low, high, example)


def hours(low: float, high: float, example: float) -> Rule:
    """Rule of a span given in hours; the value becomes a timedelta."""
    return _span("hours", timedelta(hours=1), low, high, example)


def days(low: float, high: float, example: float) -> Rule:
    """Rule of a span given in days; the value becomes a timedelta."""
    return _span("days", timedelta(days=1), low, high, example)


def _span(unit: str, one: timedelta, low: float, high: float, example: float) -> Rule:
    def convert(value: object) -> timedelta:
        return one * _within(value, low, high)

    return Rule(f"a number of {unit} from {low:g} to {high:g}, such as {example:g}", convert)


def _within(value: object, low: float, high: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise WrongValueError(_hint_for_number(value))
    if not low <= value <= high:  # false for nan too
        raise WrongValueError
    return float(value)


def _hint_for_number(value: object) -> str:
    return "write it without quotes and unit" if isinstance(value, str) else ""


# --- Texts -----------------------------------------------------------------------------------------------


def plain_text(value: object) -> str:
    """Return the value if it is a text at all."""
    if not isinstance(value, str):
        raise WrongValueError(
            "put it in quotes" if isinstance(value, int | float) and not isinstance(value, bool) else ""
        )
    return value


def one_line(value: object, longest: int = LONGEST_LINE) -> str:
    """Return the text without white space around it, if it is one line of what can be seen."""
    text = plain_text(value).strip()
    if not text.isprintable():
        raise WrongValueError("it holds a line break, a tab or another character that cannot be seen")
    if len(text) > longest:
        raise WrongValueError(f"it is longer than {longest} characters")
    return text


def line(what: str, *, may_be_empty: bool = False) -> Rule:
    """Rule of a text on one line; white space around it is dropped."""

    def convert(value: object) -> str:
        text = one_line(value)
        if not text and not may_be_empty:
            raise WrongValueError("it is empty")
        return text

    return Rule(f"a text in quotes on one line: {what}", convert)


def prefix(what: str) -> Rule:
    """Rule of a text on one line that is put before others: white space around it stays."""

    def convert(value: object) -> str:
        one_line(value)
        return plain_text(value)

    return Rule(f"a text in quotes on one line: {what}", convert)


def _name(value: object) -> str:
    text = plain_text(value)
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]*", text) or len(text) > LONGEST_NAME:
        raise WrongValueError
    return text


NAME = Rule(
    f"a short name of at most {LONGEST_NAME} small letters a-z, digits, - and _, beginning with a letter or "
    'digit, such as "astana-times"',
    _name,
)


def _yes_no(value: object) -> bool:
    if not isinstance(value, bool):
        raise WrongValueError("write it without quotes" if isinstance(value, str) else "")
    return value


YES_NO = Rule("true or false", _yes_no)


def one_of(*kinds: StrEnum) -> Rule:
    """Rule of a word out of a few."""
    by_word = {kind.value: kind for kind in kinds}

    def convert(value: object) -> StrEnum:
        text = plain_text(value)
        if text not in by_word:
            raise WrongValueError(did_you_mean(text, by_word))
        return by_word[text]

    listed = ", ".join(f'"{word}"' for word in by_word)
    return Rule(f"one of {listed}" if len(by_word) > 1 else f"{listed}, the only choice for now", convert)


def _term(value: object) -> str:
    text = " ".join(plain_text(value).split())
    if not text.isprintable() and not all(char.isprintable() or char in JOINERS for char in text):
        raise WrongValueError("it holds characters that cannot be seen")
    fault = fault_in(text)
    if fault:
        raise WrongValueError(fault.remedy)
    return text


def _halves(value: object) -> bytes:
    try:
        data = binascii.a2b_base64(plain_text(value).encode(), strict_mode=True)
    except ValueError:  # characters that are none of base64
        raise WrongValueError("it was damaged: fit the topics anew") from None
    if len(data) % 2:
        raise WrongValueError("it was cut off: fit the topics anew")
    return data


HALVES = Rule("numbers of two bytes each in base64, as monitor topics fit writes them", _halves)

TERM = Rule('a word or phrase of two letters or more, such as "uranium", "trade deal" or "миграц*"', _term)


def _spelling(value: object) -> str:
    text = _term(value)
    if "*" in text:
        raise WrongValueError("leave out the *")
    return text


SPELLING = Rule('a spelling of two letters or more, such as "Токаев"', _spelling)


def _day(value: object) -> date:
    if isinstance(value, datetime) or not isinstance(value, date):
        raise WrongValueError("write it without quotes" if isinstance(value, str) else "")
    return value


DAY = Rule("a day, such as 2019-03-20", _day)


QUERY = Rule("a query in quotes, of one line or, in three quotes, of several", plain_text)


# --- Codes ---------------------------------------------------------------------------------


def _language(value: object) -> str:
    text = plain_text(value)
    if text not in LANGUAGES:
        meant = LANGUAGE_OF_COUNTRY.get(text.casefold(), text.casefold())
        raise WrongValueError(f'did you mean "{meant}"?' if meant in LANGUAGES else "")
    return text


def _country(value: object) -> str:
    text = plain_text(value)
    if not re.fullmatch(r"[A-Z]{2}", text):
        raise WrongValueError("write it in capitals" if re.fullmatch(r"[A-Za-z]{2}", text) else "")
    return text


def _or_empty(convert: Callable[[object], str]) -> Callable[[object], str]:
    return lambda value: "" if value == "" else convert(value)


_LANGUAGE_PHRASE = 'a language code of two small letters (ISO 639-1), such as "en", "ru", "kk", "uz"'
LANGUAGE = Rule(_LANGUAGE_PHRASE, _language)
LANGUAGE_OR_NONE = Rule(f'{_LANGUAGE_PHRASE} or ""', _or_empty(_language))
COUNTRY_OR_NONE = Rule(
    'a country code of two capital letters (ISO 3166-1), such as "KZ", or ""', _or_empty(_country)
)


def _time_zone(value: object) -> tzinfo:
    text = plain_text(value)
    if text in {"UTC", "Etc/UTC"}:
        return UTC  # needs no time zone data, which slim systems lack
    try:
        return ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        known = available_timezones()
        if not known:
            raise WrongValueError(
                "this system has no time zone data: install the tzdata package, or use UTC"
            ) from None
        raise WrongValueError(did_you_mean(text, sorted(known))) from None


TIME_ZONE = Rule(
    'a time zone of the IANA list, such as "UTC", "Asia/Almaty" or "America/New_York"', _time_zone
)
