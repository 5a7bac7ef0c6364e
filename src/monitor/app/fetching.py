"""What addresses answer and pages say at this moment, for commands that record nothing."""

from monitor.app.running import App
from monitor.errors import RefusedError, UnreadablePageError
from monitor.model import Document, Extract, Request, Want
from monitor.text.urls import host_of


def fetch(app: App, url: str, want: Want) -> Document:
    """Return what an address answers now.

    Raises:
        MonitorError: as ports.Fetcher.fetch.
    """
    answer = app.fetcher.fetch(Request(url=url, want=want))
    if not isinstance(answer, Document):
        message = f"{url} answered 'not modified' to an unconditional request"
        raise RefusedError(message, status=304)
    return answer


def read_page(app: App, document: Document) -> Extract:
    """Return what extraction makes of a page, with the outlet's own selector where a feed names one.

    Raises:
        UnreadablePageError: as ports.PageReader.read; the page only leads to another.
    """
    host = host_of(document.url)
    selectors = [feed.body_selector for feed in app.settings.feeds if host_of(feed.url) == host]
    extract = app.steps.reader.read(document, body_selector=next(filter(None, selectors), ""))
    if extract.leads_to:
        raise UnreadablePageError(f"{document.url} shows nothing itself and leads to {extract.leads_to}")
    return extract
