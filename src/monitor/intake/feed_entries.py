"""What feedparser found, as our nouns."""

import itertools
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from monitor.intake.dates import date_of, lies_far_ahead
from monitor.intake.declared import language_code
from monitor.intake.feed_fields import (
    MAX_CONTENT,
    MAX_LINKS,
    Origin,
    feed_link,
    identifier,
    link_of,
    made_plain,
    summary_of,
    title_of,
)
from monitor.model import Entry, FeedLink

_PERIODS = {
    "hourly": timedelta(hours=1),
    "daily": timedelta(days=1),
    "weekly": timedelta(weeks=1),
    "monthly": timedelta(days=30),
    "yearly": timedelta(days=365),
}
"""RSS 1.0 module Syndication: an update comes ``updateFrequency`` times in an ``updatePeriod``, a day unless
said."""

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MAX_TTL = timedelta(days=365)
_HOURS_A_DAY = 24
_SKIPPED = {
    name: re.compile(rf"<{name}>(.{{0,2000}}?)</{name}>", re.IGNORECASE | re.DOTALL)
    for name in ("skiphours", "skipdays")
}
_HOUR = re.compile(r"<hour>\s*(\d{1,2})\s*<", re.IGNORECASE)
_DAY = re.compile(r"<day>\s*(\w+)\s*<", re.IGNORECASE)
_HEAD = 65_536

Found = dict[str, Any]
"""A dictionary of feedparser's. Its own ``get`` maps names onto others, with warnings; dict's does not."""


def entry_of(found: Found, origin: Origin, feed_language: str) -> Entry:
    """Return one entry of feedparser's as ours."""
    contents = [part for part in _listed(found, "content") if _text(part, "value")]
    html = max((_text(part, "value") for part in contents), key=len, default="")
    return Entry(
        guid=identifier(_text(found, "id")),
        link=_link(found, origin),
        title=title_of(_text(found, "title")),
        summary=summary_of(_text(found, "summary") or html),
        content=html[:MAX_CONTENT],
        author=made_plain(", ".join(_authors(found))),
        language=_language(found, contents) or feed_language,
        published_at=_first_date(found, ("published", "created", "updated"), origin),
        updated_at=_first_date(found, ("updated",), origin),
    )


def _text(found: Found, name: str) -> str:
    value = dict.get(found, name)
    return value if isinstance(value, str) else ""


def _listed(found: Found, name: str) -> list[Found]:
    value = dict.get(found, name)
    return [part for part in value if isinstance(part, dict)] if isinstance(value, list) else []


def _link(found: Found, origin: Origin) -> str:
    """Return the address of the article: where FeedBurner counts clicks, the one behind the counter."""
    links = _listed(found, "links")
    written = [_text(found, "feedburner_origlink"), _text(found, "link")]
    written += [_text(link, "href") for link in links if _text(link, "rel") in {"", "alternate"}]
    written += [_text(found, "id")] if dict.get(found, "guidislink") else []
    return next((url for one in written if (url := link_of(one, origin))), "")


def _authors(found: Found) -> Iterator[str]:
    names = [_text(person, "name") for person in _listed(found, "authors")[:20]]
    yield from dict.fromkeys(filter(None, names or [_text(found, "author")]))


def _language(found: Found, contents: list[Found]) -> str:
    details = dict.get(found, "title_detail")
    written = [_text(found, "language"), *(_text(part, "language") for part in contents)]
    if isinstance(details, dict):
        written.append(_text(details, "language"))
    return next((code for one in written if (code := language_code(one))), "")


def _first_date(found: Found, names: tuple[str, ...], origin: Origin) -> datetime | None:
    for name in names:
        parsed = dict.get(found, f"{name}_parsed")
        if moment := date_of(_text(found, name), parsed, origin.fetched_at):
            return moment
    return None


def is_far_ahead(found: Found, origin: Origin) -> bool:
    """Tell whether an entry of feedparser's gives a date over a day ahead."""
    return any(
        lies_far_ahead(_text(found, name), dict.get(found, f"{name}_parsed"), origin.fetched_at)
        for name in ("published", "created", "updated")
    )


def ttl_of(feed: Found) -> timedelta | None:
    """Return the feed's own lower bound on the interval between polls, or None."""
    ttl = _text(feed, "ttl").strip()
    if re.fullmatch(r"\d{1,7}", ttl) and int(ttl):
        return min(timedelta(minutes=int(ttl)), _MAX_TTL)
    frequency = _text(feed, "sy_updatefrequency").strip()
    said = _text(feed, "sy_updateperiod").strip().lower() or ("daily" if frequency else "")
    period = _PERIODS.get(said)
    if period is None:
        return None
    return period / (int(frequency) if re.fullmatch(r"[1-9]\d{0,4}", frequency) else 1)


def links_of(feed: Found, origin: Origin) -> tuple[FeedLink, ...]:
    """Return the links of a feed as a whole that are of use to us, in its order."""
    found = ((_text(link, "rel"), _text(link, "href")) for link in _listed(feed, "links"))
    links = (feed_link(relation, url, origin) for relation, url in found)
    return tuple(itertools.islice(filter(None, links), MAX_LINKS))


def skipped_hours(text: str) -> frozenset[int]:
    """Return the GMT hours, 0–23, of a feed's skipHours; 24 is 0, as in RSS 0.91."""
    hours = (int(hour) for hour in _HOUR.findall(_skipped(text, "skiphours")))
    return frozenset(hour % _HOURS_A_DAY for hour in hours if hour <= _HOURS_A_DAY)


def skipped_days(text: str) -> frozenset[str]:
    """Return the English names, in lower case, of a feed's skipDays."""
    return frozenset(day.lower() for day in _DAY.findall(_skipped(text, "skipdays"))).intersection(_DAYS)


def _skipped(text: str, name: str) -> str:
    """Return what stands in the element, from the text: feedparser keeps only the last hour and day."""
    found = _SKIPPED[name].search(text, 0, _HEAD) or _SKIPPED[name].search(text[-_HEAD:])
    return found[1] if found else ""
