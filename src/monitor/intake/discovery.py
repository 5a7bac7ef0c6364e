"""Where a site has its feeds and sitemaps: what it says, then the places where they usually lie."""

import re
from datetime import timedelta
from urllib.parse import urljoin, urlsplit

import structlog

from monitor.intake.declared import place_of
from monitor.intake.workers import WorkerLostError, Workers
from monitor.model import Document
from monitor.text.urls import is_web_url

MOST_SITEMAPS = 6
"""Sitemaps that are looked at of those that robots.txt names."""

_LIMIT = timedelta(seconds=10)

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
        """Return the addresses at which the site of a page may have a feed, most likely first, each once.

        Of a page that goes over the limits, the usual places.

        Raises:
            TransientError: the workers are being stopped, or none could be started.
        """
        try:
            return self._workers.call(_LIMIT, _feed_places, document)
        except WorkerLostError as error:
            log.warning("page_reader_stopped", page=place_of(document.url), reason=str(error))
            return usual_places(document.url)


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


def _feed_places(document: Document) -> tuple[str, ...]:
    # Only workers need it: the daemon itself parses no strangers' markup.
    from monitor.intake.feed_links import feed_places  # noqa: PLC0415

    return feed_places(document)


def usual_places(page_url: str) -> tuple[str, ...]:
    """Return the addresses at which feeds usually lie, beside a page and at the root of its site."""
    bases = (urljoin(page_url, "./"), urljoin(page_url, "/"))
    return tuple(urljoin(base, place) for base in dict.fromkeys(bases) for place in _USUAL_PLACES)
