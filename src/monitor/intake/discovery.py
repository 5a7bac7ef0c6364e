"""Where a site has its feeds and sitemaps: what it says, then the places where they usually lie."""

import itertools
import re
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urljoin, urlsplit

import structlog
from lxml import etree, html

from monitor.intake.declared import decode, place_of
from monitor.intake.workers import WorkerLostError, Workers
from monitor.model import Document
from monitor.text.urls import is_web_url

MOST_DECLARED = 20
"""Feeds that a page may declare; a site with more declares one for each section, the one of all first."""

MOST_SITEMAPS = 6
"""Sitemaps that are looked at of those that robots.txt names."""

_LIMIT = timedelta(seconds=10)

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
_USUAL_PLACES = (
    "feed/", "rss", "rss.xml", "feed.xml", "atom.xml", "index.xml", "feeds/posts/default", "api/rss"
)  # fmt: skip
"""Of WordPress, of most content systems of the region, of Jekyll, Ghost, Hugo and Blogger."""

_USUAL_SITEMAPS = (
    "sitemap-news.xml",
    "news-sitemap.xml",
    "sitemap_news.xml",
    "sitemap.xml",
    "sitemap_index.xml",
)
_SITEMAP_LINE = re.compile(r"^[ \t]*sitemap[ \t]*:[ \t]*(\S+)", re.IGNORECASE | re.MULTILINE)
_NEWS = re.compile(r"news|latest|article", re.IGNORECASE)

log = structlog.get_logger(__name__)


class SiteReader:
    """Reads pages for their feeds in worker processes, where it can be stopped."""

    def __init__(self, workers: Workers) -> None:
        self._workers = workers

    def feed_places(self, document: Document) -> tuple[str, ...]:
        """Return what ``feed_places`` does; the usual places for a page that goes over the limits.

        Raises:
            TransientError: the workers are being stopped, or none could be started.
        """
        try:
            return self._workers.call(_LIMIT, feed_places, document)
        except WorkerLostError as error:
            log.warning("page_reader_stopped", page=place_of(document.url), reason=str(error))
            return _usual_places(document.url)


def feed_places(document: Document) -> tuple[str, ...]:
    """Return the addresses at which the site of a page may have a feed, most likely first, each once.

    What the page declares (``link rel=alternate``) comes first, feeds of comments last of it; then come the
    usual places beside the page and at the root.
    """
    root = _tree(document)
    found = () if root is None else _declared(root, document.url)
    declared = list(itertools.islice(found, MOST_DECLARED))
    declared.sort(key=lambda url: "comments" in urlsplit(url).path.lower())
    return tuple(dict.fromkeys((*declared, *_usual_places(document.url))))


def sitemap_places(page_url: str, robots: Document | None) -> tuple[str, ...]:
    """Return the addresses at which a site may have a sitemap, those of news first, each once.

    Args:
        page_url: of a page of the site.
        robots: its robots.txt, which may name some; None when there is none.
    """
    text = "" if robots is None else robots.body.decode("utf-8", "replace")
    named = [url for url in _SITEMAP_LINE.findall(text) if is_web_url(url)]
    named.sort(key=lambda url: not _NEWS.search(urlsplit(url).path))
    usual = [urljoin(page_url, f"/{name}") for name in _USUAL_SITEMAPS]
    return tuple(dict.fromkeys((*named[:MOST_SITEMAPS], *usual)))


def _usual_places(page_url: str) -> tuple[str, ...]:
    bases = (urljoin(page_url, "./"), urljoin(page_url, "/"))
    return tuple(urljoin(base, place) for base in dict.fromkeys(bases) for place in _USUAL_PLACES)


def _tree(document: Document) -> html.HtmlElement | None:
    text = decode(document.body, document.headers).text
    try:
        return html.fromstring(text.encode("utf-8", "replace"), parser=html.HTMLParser(encoding="utf-8"))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


def _declared(root: html.HtmlElement, page_url: str) -> Iterator[str]:
    base = next((href for each in root.iter("base") if (href := each.get("href"))), "")
    for link in root.iter("link"):
        kind = (link.get("type") or "").partition(";")[0].strip().lower()
        if "alternate" in (link.get("rel") or "").lower().split() and kind in _FEED_TYPES:
            try:
                url = urljoin(urljoin(page_url, base), (link.get("href") or "").strip())
            except ValueError:
                continue
            if is_web_url(url):
                yield url
