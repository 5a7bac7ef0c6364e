"""Documents from servers and from the seed folder, and what is in them."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from monitor.errors import MonitorError
from monitor.model import Article, Document, Extract, NotModified, ParsedFeed, Request, SourceKind


class Fetcher(Protocol):
    """The one HTTP client.

    Keeps to one request at a time and a minimum delay between starts for each host, over feeds and pages
    together; bounds bytes, time and redirects; refuses reserved addresses on the address that is connected;
    leaves a public host alone that asked for a pause; obeys robots.txt where a request says so.
    """

    def fetch(self, request: Request) -> Document | NotModified:
        """Return the answer; blocks until it is there, the host's turn included.

        Raises:
            ServerBusyError: 408, 425, 429, 5xx.
            HostPausedError: the host wants to be left alone for a while; it was not asked.
            UnreachableError: no name, no connection, no end within the time limit, no robots.txt for now.
            DisallowedError: robots.txt says no.
            GoneError: 410.
            RefusedError: any other status that is no success, a 304 that was not asked for included.
            ForbiddenAddressError: not http(s), or a reserved address, at the start or behind a redirect.
            TooManyRedirectsError: more hops than allowed, or a circle.
            TooLargeError: more bytes than allowed, before or after decompression.
            BadBodyError: the compression is broken or unknown.
        """
        ...

    def fetch_many(
        self, requests: Iterable[Request]
    ) -> Iterator[tuple[Request, Document | NotModified | MonitorError]]:
        """Yield each request with its answer or with the error that ``fetch`` would raise, as they come.

        The order is that of arrival. Leaving the iterator early cancels what is under way.
        """
        ...


class FeedParser(Protocol):
    """Bytes to entries."""

    def parse(self, document: Document) -> ParsedFeed:
        """Return what could be read; never raises for bad input, which becomes ``problem``.

        Entries come in document order. Bounded in time and memory for any input within the size limit.

        Raises:
            TransientError: the workers are being stopped, or none could be started.
        """
        ...


class ListParser(Protocol):
    """Bytes of a page or a sitemap that lists articles to entries."""

    def parse(self, document: Document, source: SourceKind, *, link_selector: str = "") -> ParsedFeed:
        """Return what could be read; never raises for bad input, which becomes ``problem``.

        Entries of a page come in its order, those of a sitemap the latest first; a number of them that a
        daemon can look at. An index of sitemaps has parts instead. Bounded in time and memory for any input
        within the size limit.

        Args:
            document: the answer.
            source: PAGE or SITEMAP.
            link_selector: CSS selector of the links of a page; "" for those that read like headlines.

        Raises:
            ValueError: ``link_selector`` is no CSS selector; the configuration refuses it.
            TransientError: the workers are being stopped, or none could be started.
        """
        ...


class PageReader(Protocol):
    """Bytes of a page to the text of its article, in worker processes."""

    def read(self, document: Document, *, body_selector: str = "") -> Extract:
        """Return what extraction made of the page; blocks.

        Raises:
            UnreadablePageError: no text, not HTML, over the time or memory limit, or the worker died.
            TransientError: the workers are being stopped, or none could be started.
        """
        ...


class SeedShelf(Protocol):
    """The seed folder."""

    def read(self) -> tuple[Sequence[Article], tuple[str, ...]]:
        """Return the seeds in the order of their names, and what is wrong with files that were left out.

        A seed without a date of its own is dated when it is read, with DateSource.SEEN.

        Raises:
            ConfigError: what is said about the seeds cannot be used.
        """
        ...

    @property
    def is_there(self) -> bool:
        """Whether there was a folder when it was last read."""
        ...

    @property
    def unread(self) -> frozenset[str]:
        """Names of the seeds that were there when they were last read, but could not be read."""
        ...
