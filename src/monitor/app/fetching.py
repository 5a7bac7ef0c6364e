"""What addresses answer and pages say at this moment, for commands that record nothing."""

from dataclasses import replace

from monitor.app.running import App
from monitor.errors import RefusedError, UnreadablePageError
from monitor.judge.polling import is_same_site, page_request
from monitor.model import Document, Extract, Feed, Request, Want


def fetch(app: App, url: str, want: Want) -> Document:
    """Return what an address answers now.

    Raises:
        MonitorError: as ports.Fetcher.fetch.
    """
    return _fetch(app, Request(url=url, want=want))


def fetch_page(app: App, url: str) -> Document:
    """Return a page, asked for as the pages of its site's feed are; whoever names it outdoes robots.txt.

    Raises:
        MonitorError: as ports.Fetcher.fetch.
    """
    feed = next(iter(_feeds_of(app, url)), Feed(name="", url="", title=""))
    return _fetch(app, replace(page_request(url, feed), obeys_robots=False))


def _fetch(app: App, request: Request) -> Document:
    answer = app.fetcher.fetch(request)
    if not isinstance(answer, Document):
        message = f"{request.url} answered 'not modified' to an unconditional request"
        raise RefusedError(message, status=304)
    return answer


def read_page(app: App, document: Document) -> Extract:
    """Return what extraction makes of a page, with the outlet's own selector where a feed names one.

    Raises:
        UnreadablePageError: as ports.PageReader.read; the page only leads to another.
    """
    selectors = [feed.body_selector for feed in _feeds_of(app, document.url)]
    extract = app.steps.reader.read(document, body_selector=next(filter(None, selectors), ""))
    if extract.leads_to:
        raise UnreadablePageError(f"{document.url} shows nothing itself and leads to {extract.leads_to}")
    return extract


def _feeds_of(app: App, url: str) -> list[Feed]:
    return [feed for feed in app.settings.feeds if is_same_site(url, feed.url)]
