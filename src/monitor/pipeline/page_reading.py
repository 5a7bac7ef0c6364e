"""Fetches the page behind an entry and reads it, also where its address leads to it over other pages."""

from datetime import datetime

from monitor.errors import PermanentError, UnreadablePageError
from monitor.judge.polling import page_request
from monitor.judge.reading import compose_article, page_text
from monitor.model import Article, Document, Entry, Extract, Feed
from monitor.ports import Fetcher, PageReader
from monitor.text.forwarding import is_aggregator
from monitor.text.language import language_of

MOST_DOORS = 2
"""Pages that only send their reader on are followed so far; redirects of HTTP have a bound of their own."""


def read_page(link: str, feed: Feed, *, fetcher: Fetcher, reader: PageReader) -> tuple[Document, Extract]:
    """Return the page and what is in it; that to which others lead, where they are but doors to it."""
    for _ in range(MOST_DOORS + 1):
        document = fetcher.fetch(page_request(link, feed))
        if not isinstance(document, Document):
            message = f"{link} answered 'not modified' to an unconditional request"
            raise PermanentError(message)
        extract = reader.read(document, body_selector=feed.body_selector)
        if not extract.leads_to or is_aggregator(extract.leads_to):
            return document, extract
        link = extract.leads_to
    message = f"its address leads on and on, over more than {MOST_DOORS} pages"
    raise UnreadablePageError(message)


def article_behind(
    entry: Entry,
    feed: Feed,
    page: tuple[Document, Extract] | None,
    *,
    seen_at: datetime,
    problem: str = "",
) -> Article:
    """Return the article of an entry and its page; ``problem`` says why there is none, if one should be."""
    extract = None if page is None else page[1]
    sample = f"{entry.title}\n{page_text(extract) or entry.summary}"
    hint = (extract.language if extract else "") or entry.language or feed.language
    return compose_article(
        entry=entry,
        feed=feed,
        extract=extract,
        reading_problem=problem,
        final_url=entry.link if page is None else page[1].leads_to or page[0].url,
        language=language_of(sample, hint=hint),
        seen_at=seen_at,
    )
