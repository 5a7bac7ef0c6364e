"""Polls feeds without storing anything, to tell how they are."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from monitor.errors import MonitorError
from monitor.judge.polling import problem_of
from monitor.model import Document, Feed, NotModified, Request, Want
from monitor.ports import FeedParser, Fetcher
from monitor.text.cleaning import plain
from monitor.text.language import language_of

# As many entries are read for the language: enough to outweigh a quotation.
ENTRIES_READ = 10
# An entry with more text than this carries its article; summaries are shorter.
FULL_TEXT_CHARACTERS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedReport:
    """How a feed answered.

    Attributes:
        status: of the HTTP answer; None when there was none.
        format: as in ParsedFeed; "" when it is no feed.
        newest_at: date of the newest dated entry.
        undated: entries without a date.
        language: as found in titles and summaries.
        full_text_share: of the entries that carry their article, in [0, 1].
        problem: what is wrong, for people; "" when nothing is.
    """

    feed: str
    url: str
    status: int | None
    format: str = ""
    entries: int = 0
    newest_at: datetime | None = None
    undated: int = 0
    language: str = ""
    full_text_share: float = 0.0
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckFeeds:
    """The step that asks feeds and reports."""

    fetcher: Fetcher
    parser: FeedParser

    def __call__(self, feeds: Iterable[Feed]) -> Iterator[FeedReport]:
        """Yield a report for each feed, as the answers come."""
        asked = [
            (
                Request(url=feed.url, want=Want.FEED, headers=feed.headers, verify_tls=feed.verify_tls),
                feed,
            )
            for feed in feeds
        ]
        by_request = {id(request): feed for request, feed in asked}
        for request, answer in self.fetcher.fetch_many([request for request, _ in asked]):
            yield self._report(by_request[id(request)], answer)

    def _report(self, feed: Feed, answer: Document | NotModified | MonitorError) -> FeedReport:
        if not isinstance(answer, Document):
            status = getattr(answer, "status", None)
            return FeedReport(feed=feed.name, url=feed.url, status=status, problem=str(answer))
        parsed = self.parser.parse(answer)
        entries = parsed.entries
        dates = [entry.published_at for entry in entries if entry.published_at]
        sample = "\n".join(f"{entry.title} {entry.summary}" for entry in entries[:ENTRIES_READ])
        full = sum(len(plain(entry.content)) >= FULL_TEXT_CHARACTERS for entry in entries)
        return FeedReport(
            feed=feed.name,
            url=answer.url,
            status=answer.status,
            format=parsed.format,
            entries=len(entries),
            newest_at=max(dates, default=None),
            undated=len(entries) - len(dates),
            language=language_of(sample, hint=parsed.language or feed.language) if entries else "",
            full_text_share=full / len(entries) if entries else 0.0,
            problem=problem_of(parsed),
        )
