"""Finds by what an outlet can be followed: its feed, else a sitemap of news, else a page of articles."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from urllib.parse import urljoin

from monitor.app.fetching import fetch
from monitor.app.running import App
from monitor.errors import MonitorError
from monitor.intake.discovery import SiteReader, sitemap_places
from monitor.model import Document, Feed, FeedProblem, ParsedFeed, PollState, SourceKind, Want
from monitor.pipeline.indexes import Index, ReadIndexes
from monitor.ports import FeedParser, ListParser
from monitor.text.urls import host_of, is_front_page

FEWEST_LINKS = 5
"""A page with fewer links that read like headlines lists no articles."""

LATELY = timedelta(days=7)
"""A sitemap that lists nothing of these days is not kept up, or is none of articles."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What an outlet can be followed by.

    Attributes:
        parsed: what it holds now.
    """

    url: str
    source: SourceKind
    parsed: ParsedFeed


@dataclass(frozen=True, slots=True, kw_only=True)
class FindFeed:
    """Looks around at a site.

    Attributes:
        fetch: returns what an address answers; raises MonitorError.
        site: reads pages for the feeds that they declare.
        read_indexes: asks what indexes of sitemaps lead to.
        tell: called with each step before it is taken, in words for people: there may be dozens.
    """

    fetch: Callable[[str, Want], Document]
    parser: FeedParser
    lists: ListParser
    site: SiteReader
    read_indexes: ReadIndexes
    tell: Callable[[str], None]

    def __call__(
        self, url: str, *, wanted: SourceKind | None = None, link_selector: str = ""
    ) -> Found | None:
        """Return what an outlet can be followed by; None when nothing was found.

        The address itself comes first, then the feeds that its page declares and those at usual places, then
        sitemaps and the page. A sitemap of news is better than the page, which is better than a sitemap of
        everything; what a page of the site lists, other than its front page, was asked for.

        Args:
            url: of a feed, of a sitemap, or of a page of a site.
            wanted: look for this only.
            link_selector: of the links of the page.

        Raises:
            MonitorError: the address itself does not answer.
        """
        self.tell(f"asking {url}")
        document = self.fetch(url, Want.PAGE if wanted is SourceKind.PAGE else Want.FEED)
        if wanted is SourceKind.PAGE:
            return self._page(url, document, link_selector, fewest=1)
        found = self._itself(url, document, wanted)
        if found is None and wanted is not SourceKind.SITEMAP:
            found = self._feed(document)
        if found is not None or wanted is SourceKind.FEED:
            return found
        page = None if wanted else self._page(url, document, "", fewest=FEWEST_LINKS)
        if page is not None and not is_front_page(url):
            return page
        sitemaps = list(self._sitemaps(document))
        news = next((found for found in sitemaps if _is_of_news(found)), None)
        return news or page or next(iter(sitemaps), None)

    def _itself(self, url: str, document: Document, wanted: SourceKind | None) -> Found | None:
        """Return the address itself, if it is a feed, or a sitemap with something in it.

        A feed may be empty: whoever gives its address knows what it is.
        """
        parsed = self.parser.parse(document)
        is_feed = bool(parsed.entries) or parsed.problem is FeedProblem.NO_ENTRIES
        if is_feed and wanted is not SourceKind.SITEMAP:
            return Found(url=url, source=SourceKind.FEED, parsed=parsed)
        if parsed.problem is FeedProblem.HTML or wanted is SourceKind.FEED:
            return None
        return self._sitemap(url, document)

    def _feed(self, document: Document) -> Found | None:
        """Return the feed that a page declares, or one at a usual place."""
        for place in self.site.feed_places(document):
            answer = self._answer(place, Want.FEED)
            parsed = None if answer is None else self.parser.parse(answer)
            if parsed is not None and parsed.entries:
                return Found(url=place, source=SourceKind.FEED, parsed=parsed)
        return None

    def _sitemaps(self, document: Document) -> Iterator[Found]:
        """Yield the sitemaps of a site that list something of late, up to the first of news."""
        robots = self._answer(urljoin(document.url, "/robots.txt"), Want.ROBOTS)
        for place in sitemap_places(document.url, robots):
            answer = self._answer(place, Want.FEED)
            found = None if answer is None else self._sitemap(place, answer)
            if found is not None and _is_of_late(found.parsed, document):
                yield found
                if _is_of_news(found):
                    return

    def _sitemap(self, url: str, document: Document) -> Found | None:
        parsed = self.lists.parse(document, SourceKind.SITEMAP)
        if parsed.parts:
            self.tell(f"asking what {url} leads to")
            feed = Feed(name=host_of(url), url=url, title="", source=SourceKind.SITEMAP)
            state = PollState(feed=feed.name, url=url, next_poll_at=document.fetched_at)
            index = Index(feed=feed, state=state, answer=document, listed=parsed.parts)
            (read,) = self.read_indexes([index])
            parsed = read.parsed or parsed
        return Found(url=url, source=SourceKind.SITEMAP, parsed=parsed) if parsed.entries else None

    def _page(self, url: str, document: Document, link_selector: str, *, fewest: int) -> Found | None:
        parsed = self.lists.parse(document, SourceKind.PAGE, link_selector=link_selector)
        if len(parsed.entries) < fewest:
            return None
        return Found(url=url, source=SourceKind.PAGE, parsed=parsed)

    def _answer(self, url: str, want: Want) -> Document | None:
        self.tell(f"asking {url}")
        try:
            return self.fetch(url, want)
        except MonitorError:
            return None


def finder_of(app: App, tell: Callable[[str], None] = lambda _step: None) -> FindFeed:
    """Return what looks around with the client, the workers and the clock of an app; see FindFeed."""
    return FindFeed(
        fetch=partial(fetch, app),
        parser=app.steps.parser,
        lists=app.steps.lists,
        site=app.steps.site,
        read_indexes=ReadIndexes(fetcher=app.fetcher, lists=app.steps.lists, clock=app.clock),
        tell=tell,
    )


def _is_of_news(found: Found) -> bool:
    return any(entry.title for entry in found.parsed.entries)


def _is_of_late(parsed: ParsedFeed, document: Document) -> bool:
    since = document.fetched_at - LATELY
    return any((entry.published_at or entry.updated_at or since) > since for entry in parsed.entries)
