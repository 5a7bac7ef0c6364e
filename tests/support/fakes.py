"""Stand-ins for what waits: the clock, the network, the senders. What we own is never faked."""

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from monitor.errors import MonitorError, RefusedError
from monitor.model import (
    Channel,
    Document,
    Entry,
    Extract,
    FeedProblem,
    Message,
    NotModified,
    ParsedFeed,
    Request,
    SitemapPart,
    SourceKind,
)
from support.values import NOON


class FakeClock:
    """Stands still until it is moved."""

    def __init__(self, at: datetime = NOON) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at

    def move(self, span: timedelta) -> None:
        self.at += span


Answer = Document | NotModified | MonitorError


class FakeFetcher:
    """Answers each address with what was scripted for it, the last answer for ever; records the requests."""

    def __init__(self, clock: FakeClock) -> None:
        self._clock = clock
        self._answers: defaultdict[str, deque[Answer]] = defaultdict(deque)
        self.requests: list[Request] = []

    def script(self, url: str, *answers: bytes | Answer, **headers: str) -> None:
        """Answer this address so; bytes become documents with these headers."""
        for answer in answers:
            made = self.document(url, answer, **headers) if isinstance(answer, bytes) else answer
            self._answers[url].append(made)

    def forget(self, url: str) -> None:
        """Take back what was scripted for this address."""
        self._answers[url].clear()

    def document(self, url: str, body: bytes, **headers: str) -> Document:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return Document(
            url=url, permanent_url=None, status=200, headers=named, body=body, fetched_at=self._clock.now()
        )

    def fetch(self, request: Request) -> Document | NotModified:
        self.requests.append(request)
        answers = self._answers[request.url]
        if not answers:
            raise RefusedError(f"{request.url} answered 404", status=404)
        answer = answers.popleft() if len(answers) > 1 else answers[0]
        if isinstance(answer, MonitorError):
            raise answer
        return answer

    def fetch_many(self, requests: Iterable[Request]) -> Iterator[tuple[Request, Answer]]:
        for request in requests:
            try:
                yield request, self.fetch(request)
            except MonitorError as error:
                yield request, error


class LineParser:
    """Reads a feed whose body has one entry a line: ``guid|link|title|summary``."""

    def __init__(self) -> None:
        self.parsed: list[bytes] = []

    def parse(self, document: Document) -> ParsedFeed:
        self.parsed.append(document.body)
        entries = []
        for line in document.body.decode().splitlines():
            guid, link, title, summary = line.split("|")
            entries.append(
                Entry(
                    guid=guid,
                    link=link,
                    title=title,
                    summary=summary,
                    published_at=document.fetched_at - timedelta(hours=1),
                )
            )
        return ParsedFeed(format="rss20", title="Fake", language="en", entries=tuple(entries))


class LineLists:
    """Reads a page or sitemap as LineParser reads a feed; a line has a fifth field with a date, or "".

    A line of two fields names a sitemap that an index leads to, with its date.
    """

    def __init__(self) -> None:
        self.parsed: list[bytes] = []

    def parse(self, document: Document, source: SourceKind, *, link_selector: str = "") -> ParsedFeed:
        del link_selector
        self.parsed.append(document.body)
        lines = [line.split("|") for line in document.body.decode().splitlines()]
        entries = tuple(
            Entry(
                guid=guid,
                link=link,
                title=title,
                summary=summary,
                published_at=datetime.fromisoformat(date) if date else None,
            )
            for guid, link, title, summary, date in (line for line in lines if len(line) > 2)
        )
        parts = tuple(
            SitemapPart(url=url, modified=date, modified_at=datetime.fromisoformat(date) if date else None)
            for url, date in (line for line in lines if len(line) == 2)
        )
        problem = None if entries or parts else FeedProblem.NO_LINKS
        return ParsedFeed(
            format=source.value, title="Fake", language="", entries=entries, problem=problem, parts=parts
        )


class TextReader:
    """Reads a page whose body is its article: the first line is the title."""

    def __init__(self) -> None:
        self.failures: dict[str, MonitorError] = {}
        self.selectors: list[str] = []

    def read(self, document: Document, *, body_selector: str = "") -> Extract:
        self.selectors.append(body_selector)
        if document.url in self.failures:
            raise self.failures[document.url]
        title, _, text = document.body.decode().partition("\n")
        return Extract(title=title, text=text)


class FakeSender:
    """Takes messages, or fails as scripted."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, Message, str]] = []
        self.failures: deque[MonitorError] = deque()

    def send(self, channel: Channel, message: Message, *, delivery_id: str) -> None:
        if self.failures:
            raise self.failures.popleft()
        self.sent.append((channel.name, message, delivery_id))


class Submitted:
    """Records what would be handed to the engine."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, int | str]] = []

    def __call__(self, step: str, key: int | str) -> None:
        self.calls.append((step, key))
