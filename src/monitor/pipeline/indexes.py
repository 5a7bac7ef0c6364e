"""Asks the sitemaps that indexes lead to, those of many feeds together."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import structlog

from monitor.errors import ClosingError, GoneError, MonitorError, PermanentError, TransientError
from monitor.judge.polling import body_hash, problem_of
from monitor.judge.sitemaps import (
    MOST_LEVELS,
    chosen_parts,
    is_unchanged,
    listed_together,
    part_request,
    remembered,
)
from monitor.model import (
    Document,
    Feed,
    FeedProblem,
    NotModified,
    ParsedFeed,
    PollState,
    Request,
    SitemapPart,
    SourceKind,
)
from monitor.pipeline.parsing import broken
from monitor.ports import Clock, Fetcher, ListParser

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """An index of sitemaps that was answered.

    Attributes:
        state: before the poll.
        listed: the sitemaps that it leads to.
    """

    feed: Feed
    state: PollState
    answer: Document | NotModified
    listed: tuple[SitemapPart, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadIndex:
    """An index whose sitemaps were asked.

    Attributes:
        parsed: what those that changed list, together; None when none has.
        parts: what is to be remembered of them.
        errors: of those that could not be had.
        error: what this means for the index; None when one of its sitemaps could be had.
    """

    index: Index
    parsed: ParsedFeed | None
    parts: tuple[SitemapPart, ...]
    errors: tuple[MonitorError, ...]
    error: MonitorError | None


@dataclass(slots=True)
class _Reading:
    """What has been found of one index so far."""

    index: Index
    parts: list[SitemapPart] = field(default_factory=list)
    read: list[ParsedFeed] = field(default_factory=list)
    errors: list[MonitorError] = field(default_factory=list)

    def known(self, url: str) -> SitemapPart | None:
        """Return what is remembered of a sitemap from before."""
        return next((part for part in self.index.state.parts if part.url == url), None)

    def within(self, url: str) -> tuple[SitemapPart, ...]:
        """Return the sitemaps that one led to when it was read, itself an index; none for all others."""
        return tuple(part for part in self.index.state.parts if part.within == url)

    def unmet(self, parts: Iterable[SitemapPart]) -> Iterator[tuple["_Reading", SitemapPart]]:
        """Yield the sitemaps that were not dealt with yet: indexes can lead in circles."""
        met = {self.index.answer.url, *(part.url for part in self.parts)}
        yield from ((self, part) for part in parts if part.url not in met)

    def fail(self, part: SitemapPart, error: MonitorError) -> tuple[SitemapPart, ...]:
        """Note that a sitemap could not be had; return those that it led to before.

        Without a time of change it is asked again, come what may.
        """
        self.errors.append(error)
        self.parts.append(replace(self.known(part.url) or part, modified="", modified_at=None))
        return self.within(part.url)

    def end(self) -> ReadIndex:
        """Return the whole."""
        closing = next((error for error in self.errors if isinstance(error, ClosingError)), None)
        is_lost = bool(self.errors) and len(self.errors) == len(self.parts)
        error = closing or (self.errors[0] if is_lost else None)
        if isinstance(error, GoneError):  # a sitemap is gone for good, and not the feed
            error = PermanentError(str(error))
        return ReadIndex(
            index=self.index,
            parsed=listed_together(self.read),
            parts=tuple(self.parts),
            errors=tuple(self.errors),
            error=error,
        )


_Wanted = list[tuple[_Reading, SitemapPart]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadIndexes:
    """The part of a poll that asks the sitemaps of indexes."""

    fetcher: Fetcher
    lists: ListParser
    clock: Clock

    def __call__(self, indexes: Sequence[Index]) -> Iterator[ReadIndex]:
        """Yield each index with what its sitemaps list, in order."""
        readings = [_Reading(index) for index in indexes]
        wanted = [(reading, part) for reading in readings for part in chosen_parts(reading.index.listed)]
        for _ in range(MOST_LEVELS):
            wanted = list(self._ask(wanted))
        yield from (reading.end() for reading in readings)

    def _ask(self, wanted: _Wanted) -> Iterator[tuple[_Reading, SitemapPart]]:
        """Ask these sitemaps; yield those that they lead to themselves."""
        asked: dict[int, tuple[_Reading, SitemapPart]] = {}
        requests: list[Request] = []
        for reading, part in wanted:
            known = reading.known(part.url)
            if known is not None and is_unchanged(part, known, self.clock.now()):
                reading.parts.append(remembered(part, known))
                yield from reading.unmet(reading.within(part.url))
            else:
                request = part_request(part, known, reading.index.feed)
                asked[id(request)] = reading, part
                requests.append(request)
        for request, answer in self.fetcher.fetch_many(requests):
            reading, part = asked[id(request)]
            try:
                found = self._answered(reading, part, answer)
            except Exception as error:
                log.exception(
                    "sitemap broke", feed=reading.index.feed.name, sitemap=part.url.partition("?")[0]
                )
                found = reading.fail(part, broken(error))
            yield from reading.unmet(found)

    def _answered(
        self, reading: _Reading, part: SitemapPart, answer: Document | NotModified | MonitorError
    ) -> tuple[SitemapPart, ...]:
        """Note what came of a sitemap; return those that it leads to itself."""
        known = reading.known(part.url) or part
        if isinstance(answer, MonitorError):
            return reading.fail(part, answer)
        if isinstance(answer, NotModified) or body_hash(answer.body) == known.body_sha256:
            reading.parts.append(remembered(part, known, answer))
            return reading.within(part.url)
        return self._read(reading, part, answer, known)

    def _read(
        self, reading: _Reading, part: SitemapPart, document: Document, known: SitemapPart
    ) -> tuple[SitemapPart, ...]:
        try:
            parsed = self.lists.parse(document, SourceKind.SITEMAP)
        except TransientError as error:
            return reading.fail(part, error)
        if parsed.parts:
            reading.parts.append(remembered(part, part, document))
            return tuple(replace(each, within=part.url) for each in chosen_parts(parsed.parts))
        if not parsed.format:
            problem = problem_of(parsed, SourceKind.SITEMAP)
            return reading.fail(part, PermanentError(f"{part.url} {problem}"))
        is_damaged = parsed.problem is FeedProblem.MALFORMED
        reading.parts.append(remembered(part, known if is_damaged else part, document, is_damaged=is_damaged))
        reading.read.append(parsed)
        return ()
