"""An invented press on the local server: feeds and pages, as many different stories as a test wants."""

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape

from support.server import Answer, LocalServer, Received

HTML = {"Content-Type": "text/html; charset=utf-8"}
_CONSONANTS, _VOWELS = "bcdfghjklmnpqrstvwxyz", "aeiou"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One report: its page lies under ``path``.

    Attributes:
        text: paragraphs separated by an empty line.
        published_at: as the feed gives it; None for a feed without dates.
    """

    path: str
    title: str
    text: str
    published_at: datetime | None = None

    def page(self) -> bytes:
        """Return the web page."""
        title = escape(self.title)
        body = "".join(f"<p>{escape(part)}</p>" for part in self.text.split("\n\n"))
        return (
            f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title></head>'
            f"<body><article><h1>{title}</h1>{body}</article></body></html>"
        ).encode()


def report(number: int, *, path: str = "", title: str = "") -> Report:
    """Return a report of the beat that shares little but its opening with those of other numbers.

    The same number gives the same text; another path or title makes it a copy.
    """
    chance = random.Random(number)

    def word() -> str:
        return "".join(chance.choice(_CONSONANTS) + chance.choice(_VOWELS) for _ in range(4))

    def words(count: int) -> str:
        return " ".join(word() for _ in range(count))

    name = word().title()
    lead = f"Kazakhstan and the United States have signed a deal about the {words(6)} of {name}."
    more = [f"The {words(4)} of the {words(4)} will {words(4)} in {words(3)}." for _ in range(12)]
    return Report(
        path=path or f"/news/{number}.html",
        title=title or f"Kazakhstan and the United States sign the {name} deal number {number}",
        text="\n\n".join([lead, " ".join(more[:6]), " ".join(more[6:])]),
        published_at=datetime.now(UTC) - timedelta(minutes=number % 60),
    )


def rss(reports: Iterable[Report], base: str, *, title: str = "Steppe Courier") -> bytes:
    """Return an RSS feed that lists the reports; ``base`` is the server without a slash at the end."""
    items = "".join(_item(report, base) for report in reports)
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>'
        f"<title>{escape(title)}</title><link>{base}/</link><description>d</description>{items}"
        "</channel></rss>"
    ).encode()


def _item(report: Report, base: str) -> str:
    date = f"<pubDate>{format_datetime(report.published_at)}</pubDate>" if report.published_at else ""
    return (
        f"<item><title>{escape(report.title)}</title><link>{base}{report.path}</link>"
        f'<guid isPermaLink="false">{report.path}</guid>{date}</item>'
    )


class Press:
    """Feeds and pages on a server.

    Attributes:
        on_request: called with ``feed`` or ``page`` before each answer, in the connection's own thread.
        feeds: the addresses of the feeds by name.
    """

    def __init__(self, server: LocalServer) -> None:
        self.server = server
        self.on_request: Callable[[str], object] = lambda _kind: None
        self.feeds: dict[str, str] = {}
        self._listed: dict[str, list[Report]] = {}

    def publish(self, feed: str, *reports: Report) -> None:
        """Put reports at the top of a feed, which begins with its first ones."""
        for each in reports:
            self.server.route(each.path, self._page(each))
        self._listed.setdefault(feed, [])[:0] = reports
        self.feeds[feed] = self.server.route(f"/feeds/{feed}", self._feed(feed))

    @property
    def listed(self) -> Sequence[Report]:
        """All reports that were published."""
        return [report for reports in self._listed.values() for report in reports]

    @property
    def told(self) -> list[str]:
        """The titles that readers should be told, sorted: copies have the title of what they copy."""
        return sorted({report.title for report in self.listed})

    def _page(self, report: Report) -> Callable[[Received], Answer]:
        def answer(_request: Received) -> Answer:
            self.on_request("page")
            return Answer(body=report.page(), headers=HTML)

        return answer

    def _feed(self, name: str) -> Callable[[Received], Answer]:
        def answer(_request: Received) -> Answer:
            self.on_request("feed")
            return Answer(body=rss(self._listed[name], self.server.url("")))

        return answer
