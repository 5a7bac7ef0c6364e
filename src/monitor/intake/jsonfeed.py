"""JSON Feed 1 and 1.1 (jsonfeed.org/version/1.1), which feedparser does not read.

Strict about size, tolerant about types: a field of the wrong type counts as absent, a number as its digits.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

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
    nothing_read,
    summary_of,
    title_of,
)
from monitor.intake.feed_markup import MAX_ENTRIES
from monitor.model import Entry, FeedLink, FeedProblem, ParsedFeed, Relation

_VERSION: Final = "jsonfeed.org/version/"
_HALF_CHARACTERS = re.compile("[\ud800-\udfff]")  # an escaped half of one, which nobody can write or send


def looks_like_json(text: str) -> bool:
    """Return whether a text begins as a JSON object or array does."""
    return text.startswith(("{", "["))


def read_json_feed(text: str, origin: Origin) -> ParsedFeed:
    """Return the feed; ``problem`` says what is wrong with it. Never raises for bad input."""
    try:
        feed = json.loads(text)
    except ValueError:
        is_feed = _VERSION in text[:2000].replace("\\/", "/")
        return nothing_read(FeedProblem.MALFORMED if is_feed else FeedProblem.NOT_A_FEED)
    except RecursionError:
        return nothing_read(FeedProblem.NOT_A_FEED)
    if not isinstance(feed, dict) or not _is_json_feed(feed):
        return nothing_read(FeedProblem.NOT_A_FEED)
    items = feed.get("items")
    if not isinstance(items, list):
        return _parsed(feed, (), FeedProblem.MALFORMED, origin)
    origin = origin.within(_text(feed, "home_page_url"))
    items = [item for item in items[:MAX_ENTRIES] if isinstance(item, dict)]
    entries = tuple(_entry(item, feed, origin) for item in items)
    ahead = sum(lies_far_ahead(item.get("date_published"), None, origin.fetched_at) for item in items)
    return replace(
        _parsed(feed, entries, None if entries else FeedProblem.NO_ENTRIES, origin), far_ahead=ahead
    )


def _is_json_feed(feed: Mapping[str, Any]) -> bool:
    version = _text(feed, "version")
    return _VERSION in version or (not version and isinstance(feed.get("items"), list) and "title" in feed)


def _parsed(
    feed: Mapping[str, Any], entries: tuple[Entry, ...], problem: FeedProblem | None, origin: Origin
) -> ParsedFeed:
    return ParsedFeed(
        format="json11" if "version/1.1" in _text(feed, "version") else "json1",
        title=title_of(_text(feed, "title")),
        language=language_code(_text(feed, "language")),
        entries=entries,
        problem=problem,
        links=tuple(_links(feed, origin)),
    )


def _links(feed: Mapping[str, Any], origin: Origin) -> Iterator[FeedLink]:
    hubs = feed.get("hubs")
    listed = [hub for hub in hubs[:MAX_LINKS] if isinstance(hub, dict)] if isinstance(hubs, list) else []
    written = [
        (Relation.SELF, _text(feed, "feed_url")),
        (Relation.NEXT, _text(feed, "next_url")),
        *((Relation.HUB, _text(hub, "url")) for hub in listed if _text(hub, "type").lower() == "websub"),
    ]
    yield from filter(None, (feed_link(relation, url, origin) for relation, url in written))


def _entry(item: Mapping[str, Any], feed: Mapping[str, Any], origin: Origin) -> Entry:
    plain_content, html_content = _text(item, "content_text"), _text(item, "content_html")
    published, changed = item.get("date_published"), item.get("date_modified")
    return Entry(
        guid=identifier(_text(item, "id")),
        link=link_of(_text(item, "url"), origin) or link_of(_text(item, "external_url"), origin),
        title=title_of(_text(item, "title")),
        summary=summary_of(_text(item, "summary") or plain_content or html_content),
        content=(html_content or _as_html(plain_content))[:MAX_CONTENT],
        author=made_plain(", ".join(_authors(item)) or ", ".join(_authors(feed))),
        language=language_code(_text(item, "language")) or language_code(_text(feed, "language")),
        published_at=date_of(published, None, origin.fetched_at),
        updated_at=date_of(changed, None, origin.fetched_at),
    )


def _text(value: Mapping[str, Any], name: str) -> str:
    found = value.get(name)
    if isinstance(found, str):
        return found if found.isascii() else _HALF_CHARACTERS.sub("", found)
    is_number = isinstance(found, int | float) and not isinstance(found, bool)
    return str(found) if is_number else ""


def _authors(value: Mapping[str, Any]) -> Iterator[str]:
    listed = value.get("authors")
    people = [*(listed if isinstance(listed, list) else ()), value.get("author")]  # author: version 1
    for person in people[:20]:
        if isinstance(person, dict) and (name := _text(person, "name")):
            yield name


def _as_html(text: str) -> str:
    paragraphs = text.replace("&", "&amp;").replace("<", "&lt;").split("\n")
    return "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs if paragraph.strip())
