"""Where a site has its feeds: what its page says, then the places where they usually lie."""

import itertools
import re
from collections.abc import Iterable, Iterator
from urllib.parse import urljoin, urlsplit

from lxml import etree, html

from monitor.intake.declared import decode
from monitor.intake.discovery import usual_places
from monitor.model import Document
from monitor.text.urls import is_web_url

MOST_DECLARED = 20
"""Feeds that a page may declare; a site with more declares one for each section, the one of all first."""

MOST_SHOWN = 5
"""Links to feeds that are looked at beside them; a page of feeds has one for each section."""

_FEED_NAME = re.compile(
    r"rss[\w.]{0,15}|(?:feeds?|atom|rdf)(?:\.\w{2,5})?|[\w-]{1,60}\.(?:rss|atom|rdf)", re.IGNORECASE
)
_FEED_QUERY = re.compile(r"(?:^|&)(?:feed|format|type)=(?:rss|feed|atom)", re.IGNORECASE)

_FEED_TYPES = frozenset(
    {
        "application/rss+xml",
        "application/atom+xml",
        "application/rdf+xml",
        "application/feed+json",
        "text/xml",
        "application/xml",
    }
)


def feed_places(document: Document) -> tuple[str, ...]:
    """Return the addresses at which the site of a page may have a feed, most likely first, each once.

    What the page declares (``link rel=alternate``) comes first, feeds of comments last of it; then come what
    it shows its readers as "RSS", and the usual places beside the page and at the root.
    """
    root = _tree(document)
    if root is None:
        return usual_places(document.url)
    declared = list(itertools.islice(_addresses(root, document.url, _declared(root)), MOST_DECLARED))
    declared.sort(key=lambda url: "comments" in urlsplit(url).path.lower())
    shown = filter(_is_called_feed, _addresses(root, document.url, root.iter("a")))
    some = itertools.islice(dict.fromkeys(shown), MOST_SHOWN)
    return tuple(dict.fromkeys((*declared, *some, *usual_places(document.url))))


def _tree(document: Document) -> html.HtmlElement | None:
    text = decode(document.body, document.headers).text
    try:
        return html.fromstring(text.encode("utf-8", "replace"), parser=html.HTMLParser(encoding="utf-8"))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


def _declared(root: html.HtmlElement) -> Iterator[html.HtmlElement]:
    for link in root.iter("link"):
        kind = (link.get("type") or "").partition(";")[0].strip().lower()
        if "alternate" in (link.get("rel") or "").lower().split() and kind in _FEED_TYPES:
            yield link


def _is_called_feed(url: str) -> bool:
    parts = urlsplit(url)
    return (
        any(map(_FEED_NAME.fullmatch, parts.path.split("/"))) or _FEED_QUERY.search(parts.query) is not None
    )


def _addresses(root: html.HtmlElement, page_url: str, links: Iterable[html.HtmlElement]) -> Iterator[str]:
    base = next((href for each in root.iter("base") if (href := each.get("href"))), "")
    for link in links:
        try:
            url = urljoin(urljoin(page_url, base), (link.get("href") or "").strip())
        except ValueError:
            continue
        if is_web_url(url):
            yield url
