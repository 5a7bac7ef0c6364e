"""Turns of phrase: what strangers wrote made one clean line; days, shares, lists, outlets."""

import re
from collections.abc import Iterable
from datetime import datetime, tzinfo
from urllib.parse import quote

from monitor.judge.wording.content import Room
from monitor.judge.wording.names import COUNTRIES, LANGUAGES, OUTLET_KINDS
from monitor.model import Article, DateSource
from monitor.text.cleaning import cut, paragraphs
from monitor.text.sentences import sentences
from monitor.text.urls import host_of, is_web_url

OPENING_CHARS = 4000  # how much of a text is looked at for its first sentences
_UNSAFE = frozenset(" <>\"'`|\\^{}")  # in an address, besides what cannot be seen; percent-encoded
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def clean(text: str) -> str:
    """Return a stranger's text as one line without invisible characters."""
    return paragraphs(text).replace("\n", " ")


def percent(share: float) -> str:
    """Return a share in whole percents, never below 0."""
    return f"{max(0, round(share * 100))}%"


def counted(number: int, noun: str, nouns: str = "") -> str:
    """Return a number with its noun, such as "1 alert" or "1,204 entries"."""
    return f"{number:,} {noun if number == 1 else nouns or noun + 's'}"


def unlike_percents(one: float, other: float) -> tuple[str, str]:
    """Return two shares in as many decimals, two at most, as tell them apart."""
    pairs = [tuple(f"{max(0.0, share * 100):.{places}f}%" for share in (one, other)) for places in range(3)]
    first, second = next((pair for pair in pairs if pair[0] != pair[1]), pairs[0])
    return first, second


def listed(items: Iterable[str], most: int) -> str:
    """Return the items, each once, and how many more there are than may be told."""
    given = list(dict.fromkeys(items))
    shown = ", ".join(given[:most])
    return f"{shown} and {len(given) - most} more" if len(given) > most else shown


def quoted_once(found: Iterable[str]) -> list[str]:
    """Return terms as they stand in a text, in quotation marks, each once whatever its case."""
    first: dict[str, str] = {}
    for each in found:
        first.setdefault(each.casefold(), f"“{cut(clean(each), 40)}”")
    return [*first.values()]


def safe_url(url: str, most: int) -> str:
    """Return an address that breaks no format, or "" for none, one that is not http(s), or one too long."""
    if not is_web_url(url):
        return ""
    safe = "".join(
        quote(char, errors="replace") if char in _UNSAFE or not char.isprintable() else char
        for char in url.strip()
    )
    return safe if len(safe) <= most else ""


def headline_of(article: Article, room: Room) -> str:
    """Return the title in its own language, or what is the next best name of the article."""
    title = clean(article.title) or next(iter(opening_of(article.text)), "")
    return cut(title or f"Untitled article from {outlet_name(article)}", room.title_chars)


def language_tag(language: str) -> str:
    """Return the language as an attribute of HTML takes it, or "" for what is no code."""
    return language if re.fullmatch("[a-z]{2,3}", language) else ""


def opening_of(text: str) -> list[str]:
    """Return the first sentences of a text."""
    start = paragraphs(text[:OPENING_CHARS])
    return [said for sentence in sentences(start) if (said := clean(sentence.text))]


def topic_name(topic: str) -> str:
    """Return the name of a topic as it is written in running text."""
    return cut(clean(topic.replace("_", " ")), 60)


def outlet_of(article: Article, room: Room) -> str:
    """Return the outlet, who stands behind it, its country, and the language unless it is English."""
    country = COUNTRIES.get(article.country.upper(), clean(article.country))
    labels = ", ".join(filter(None, (OUTLET_KINDS[article.outlet_kind], country)))
    language = LANGUAGES.get(article.language, clean(article.language))
    name = cut(outlet_name(article), room.title_chars)
    told = f"{name} ({cut(labels, 60)})" if labels else name
    return f"{told}, in {cut(language, 30)}" if language and article.language != "en" else told


def outlet_name(article: Article) -> str:
    """Return the outlet's name, or its host."""
    return clean(article.outlet) or host_of(article.url) or "an unnamed outlet"


def time_of(article: Article, time_zone: tzinfo) -> str:
    """Return when the article was published, as precisely as that is known."""
    if article.date_source is DateSource.SEEN:
        return f"undated: first seen {told_time(article.seen_at, time_zone)}"
    if article.date_source is DateSource.GUESS:
        return f"{told_day(article.published_at, time_zone)} (as far as the page tells)"
    return told_time(article.published_at, time_zone)


def told_day(at: datetime, time_zone: tzinfo) -> str:
    """Return the day in the reader's zone, such as "Thu 6 Nov 2025"."""
    local = at.astimezone(time_zone)
    return f"{_DAYS[local.weekday()]} {local.day} {_MONTHS[local.month - 1]} {local.year}"


def told_time(at: datetime, time_zone: tzinfo) -> str:
    """Return day and time in the reader's zone, with the name of the zone."""
    return f"{told_hour(at, time_zone)} {zone_of(at, time_zone)}".rstrip()


def told_hour(at: datetime, time_zone: tzinfo) -> str:
    """Return day and time in the reader's zone, such as "Thu 6 Nov 2025, 22:30"."""
    return f"{told_day(at, time_zone)}, {at.astimezone(time_zone):%H:%M}"


def zone_of(at: datetime, time_zone: tzinfo) -> str:
    """Return the name of the reader's zone at that time, such as "CET" or "UTC+05"."""
    zone = at.astimezone(time_zone).tzname() or ""
    return f"UTC{zone}" if zone.startswith(("+", "-")) else zone
