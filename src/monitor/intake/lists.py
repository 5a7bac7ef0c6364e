"""Pages and sitemaps that list articles, read in worker processes, where it can be stopped."""

from datetime import timedelta

import structlog

from monitor.intake.declared import place_of
from monitor.intake.selectors import xpath_of
from monitor.intake.workers import WorkerLostError, Workers
from monitor.model import Document, FeedProblem, ParsedFeed, SourceKind

READ_LIMIT = timedelta(seconds=20)
"""Of the time that one may take. Measured: a sitemap of 50,000 addresses took 0.7 s of CPU."""

log = structlog.get_logger(__name__)


class ListReader:
    """Implements ports.ListParser, in worker processes."""

    def __init__(self, workers: Workers, *, limit: timedelta = READ_LIMIT) -> None:
        self._workers = workers
        self._limit = limit

    def parse(self, document: Document, source: SourceKind, *, link_selector: str = "") -> ParsedFeed:
        """Return what could be read; see ports.ListParser.

        What goes over the limits counts as malformed, without entries.
        """
        try:
            if source is SourceKind.SITEMAP:
                return self._workers.call(self._limit, _read_sitemap, document)
            return self._workers.call(self._limit, _read_page, document, xpath_of(link_selector))
        except WorkerLostError as error:
            log.warning("list_reader_stopped", feed=place_of(document.url), reason=str(error))
            return ParsedFeed(format="", title="", language="", entries=(), problem=FeedProblem.MALFORMED)


def _read_page(document: Document, link_xpath: str) -> ParsedFeed:
    # Only workers need it: 60 MB of memory and a second of CPU that the daemon is spared.
    from monitor.intake.list_pages import read_list_page  # noqa: PLC0415

    return read_list_page(document, link_xpath)


def _read_sitemap(document: Document) -> ParsedFeed:
    from monitor.intake.sitemaps import read_sitemap  # noqa: PLC0415 - as above

    return read_sitemap(document)
