"""Pages to articles: extraction in worker processes, where it can be stopped."""

from datetime import timedelta
from functools import lru_cache

import structlog

from monitor.errors import UnreadablePageError
from monitor.intake.declared import place_of
from monitor.intake.selectors import xpath_of
from monitor.intake.workers import WorkerLostError, Workers
from monitor.model import Document, Extract

READ_LIMIT = timedelta(seconds=20)
"""Of the time that a page may take. Measured on 416 news pages: 20 ms of CPU on average, 0.3 s the slowest;
within the limit of elements, a page made to be slow took 3 s."""

log = structlog.get_logger(__name__)


class TrafilaturaReader:
    """Implements ports.PageReader with trafilatura."""

    def __init__(self, workers: Workers, *, limit: timedelta = READ_LIMIT) -> None:
        self._workers = workers
        self._limit = limit

    def read(self, document: Document, *, body_selector: str = "") -> Extract:
        """Return what extraction made of the page; see ports.PageReader.

        Where the selector finds no text worth the name, the whole page counts.

        Raises:
            UnreadablePageError: as in the port.
            TransientError: the workers are being stopped, or none could be started.
        """
        try:
            return self._workers.call(self._limit, _read_page, document, _body_xpath(body_selector))
        except WorkerLostError as error:
            raise UnreadablePageError(
                f"{place_of(document.url)} was given up while reading: {error}"
            ) from error


@lru_cache(maxsize=1000)
def _body_xpath(selector: str) -> str:
    """Return the selector as XPath; "" for one that is not understood, which is logged once."""
    try:
        return xpath_of(selector)
    except ValueError as error:
        log.warning("body_selector_ignored", reason=str(error))
        return ""


def _read_page(document: Document, body_xpath: str) -> Extract:
    # Only workers need it: 60 MB of memory and a second of CPU that the daemon is spared.
    from monitor.intake.extraction import read_page  # noqa: PLC0415

    return read_page(document, body_xpath)
