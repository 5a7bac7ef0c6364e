"""Reads the older documents of a feed, because somebody asked for it: ask, decide, record, go on."""

from collections.abc import Callable
from dataclasses import dataclass, field

import structlog

from monitor.errors import MonitorError, PermanentError, RefusedError
from monitor.judge.backfilling import (
    after_reading,
    as_past,
    begun_anew,
    is_same,
    newest_request,
    next_of,
    older_link,
    older_request,
    to_be_read,
)
from monitor.judge.identity import entry_keys, new_entries
from monitor.judge.polling import body_hash, problem_of
from monitor.model import (
    Backfill,
    BackfillEnd,
    Document,
    Feed,
    FeedLink,
    FeedProblem,
    NewEntry,
    NotModified,
    ParsedFeed,
    PastDocument,
    PastState,
    PollState,
    ReadPast,
    Request,
)
from monitor.pipeline.pausing import note_pause
from monitor.ports import Clock, FeedParser, FeedStore, Fetcher, PastDocuments

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class _Walk:
    """The way through the documents of one feed.

    Attributes:
        known: what is remembered, by address.
        met: addresses that were read or passed over.
        bodies: hashes of what was read now.
        new: how many entries are to be read.
    """

    feed: Feed
    known: dict[str, PastDocument]
    met: set[str]
    bodies: set[str] = field(default_factory=set)
    read: list[ReadPast] = field(default_factory=list)
    new: int = 0

    def is_met(self, answer: Document | NotModified) -> bool:
        """Tell whether the same body was read now already, and note it."""
        if isinstance(answer, NotModified):
            return False
        digest = body_hash(answer.body)
        is_met = digest in self.bodies
        self.bodies.add(digest)
        return is_met

    def end(self, end: BackfillEnd, following: str = "") -> Backfill:
        return Backfill(documents=tuple(self.read), end=end, following=following)


@dataclass(frozen=True, slots=True, kw_only=True)
class BackfillFeed:
    """The step that reads older documents of a feed.

    What it records is for whoever ingests: nothing is read or judged here.
    """

    past: PastDocuments
    entries: FeedStore
    fetcher: Fetcher
    parser: FeedParser
    clock: Clock

    def __call__(
        self,
        feed: Feed,
        state: PollState,
        *,
        most: int,
        is_anew: bool = False,
        tell: Callable[[ReadPast], None] = lambda _read: None,
    ) -> Backfill:
        """Read up to ``most`` documents, from where the last call ended, or from the feed itself.

        Args:
            feed: as configured.
            state: of its polls.
            most: how many documents, archives that were read before aside.
            is_anew: begin at the feed itself, wherever the last call ended.
            tell: called with each document as it is recorded.

        Raises:
            MonitorError: a document could not be had or read; the next call asks for it again.
        """
        walk = _Walk(feed, dict(self.past.known(feed.name, feed.url)), {feed.url})
        link: FeedLink | BackfillEnd | None = self._next_on_record(walk, is_anew=is_anew)
        if link is None:
            first = self._first(walk, state)
            link = BackfillEnd.NONE if first is None else next_of(first, feed, walk.known, walk.met)
            self._begin(walk, link)
        while isinstance(link, FeedLink):
            if len(walk.read) == most:
                return walk.end(BackfillEnd.BOUND, link.url)
            link = self._read(walk, walk.known[link.url], tell)
        return walk.end(link)

    def _next_on_record(self, walk: _Walk, *, is_anew: bool) -> FeedLink | None:
        found = (past for past in walk.known.values() if past.state is PastState.NEXT and not is_anew)
        return next((FeedLink(relation=past.relation, url=past.url) for past in found), None)

    def _first(self, walk: _Walk, state: PollState) -> FeedLink | None:
        """Return where the feed itself leads."""
        request = newest_request(state, walk.feed)
        parsed, answer = self._parsed(request)
        walk.met |= {request.url, answer.url}
        walk.bodies.add(body_hash(answer.body))
        walk.known |= {past.url: past for past in begun_anew(walk.known)}
        return older_link(parsed)

    def _begin(self, walk: _Walk, link: FeedLink | BackfillEnd) -> None:
        if isinstance(link, FeedLink):
            walk.known[link.url] = to_be_read(link, walk.known)
        changed = [past for past in walk.known.values() if past.state is not PastState.READ]
        self.past.record(walk.feed.name, walk.feed.url, changed, (), self.clock.now())

    def _read(
        self, walk: _Walk, past: PastDocument, tell: Callable[[ReadPast], None]
    ) -> FeedLink | BackfillEnd:
        """Read one document and record it; return which comes next."""
        answer = self._ask(older_request(past, walk.feed))
        walk.met |= {past.url, answer.url}
        if walk.is_met(answer):  # a server that knows no end gives the same for ever
            return self._record(walk, after_reading(past, answer, None, self.clock.now()), BackfillEnd.CIRCLE)
        new: tuple[NewEntry, ...] = ()
        if isinstance(answer, NotModified) or is_same(past, answer):
            older, read = past.older, ReadPast(url=past.url, is_unchanged=True)
        else:
            parsed = self._parse(answer)
            older, new = older_link(parsed), self._new(walk, parsed)
            read = _told(past.url, parsed, new)
        walk.new += read.new
        walk.read.append(read)
        following = next_of(older, walk.feed, walk.known, walk.met)
        self._record(walk, after_reading(past, answer, older, self.clock.now()), following, new)
        log.info("read older entries", feed=walk.feed.name, url=read.url, entries=read.entries, new=read.new)
        tell(read)
        return following

    def _record(
        self,
        walk: _Walk,
        read: PastDocument,
        following: FeedLink | BackfillEnd,
        new: tuple[NewEntry, ...] = (),
    ) -> FeedLink | BackfillEnd:
        documents = [read]
        if isinstance(following, FeedLink):
            documents.append(to_be_read(following, walk.known))
        walk.known |= {past.url: past for past in documents}
        self.past.record(walk.feed.name, walk.feed.url, documents, new, self.clock.now())
        return following

    def _new(self, walk: _Walk, parsed: ParsedFeed) -> tuple[NewEntry, ...]:
        keys = entry_keys(parsed.entries)
        known = self.entries.known_entries(walk.feed.name, keys) if keys else ()
        return as_past(new_entries(parsed.entries, keys, known), before=walk.new)

    def _ask(self, request: Request) -> Document | NotModified:
        try:
            return self.fetcher.fetch(request)
        except MonitorError as error:
            note_pause(self.entries, error)
            raise

    def _parsed(self, request: Request) -> tuple[ParsedFeed, Document]:
        answer = self._ask(request)
        if isinstance(answer, NotModified):
            message = f"{request.url} answered 'not modified' to an unconditional request"
            raise RefusedError(message, status=304)
        return self._parse(answer), answer

    def _parse(self, document: Document) -> ParsedFeed:
        """Return what is in a document.

        Raises:
            PermanentError: it is no feed, or nothing of it could be read.
        """
        parsed = self.parser.parse(document)
        if not parsed.entries and parsed.problem not in {None, FeedProblem.NO_ENTRIES}:
            message = f"{document.url} {problem_of(parsed)}"
            raise PermanentError(message)
        return parsed


def _told(url: str, parsed: ParsedFeed, new: tuple[NewEntry, ...]) -> ReadPast:
    dates = sorted(entry.published_at for entry in parsed.entries if entry.published_at)
    undated = sum(each.was_there for each in new)
    return ReadPast(
        url=url,
        entries=len(parsed.entries),
        new=len(new) - undated,
        undated=undated,
        oldest_at=dates[0] if dates else None,
        newest_at=dates[-1] if dates else None,
    )
