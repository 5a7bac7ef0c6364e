"""Asks due feeds what is new: claim many, fetch together, decide, record, pass the new entries on."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, TypeVar

import structlog

from monitor.errors import (
    ClosingError,
    HostPausedError,
    MonitorError,
    TransientError,
)
from monitor.judge.health import body_figures
from monitor.judge.identity import divided, known_at_first
from monitor.judge.pacing import PollRules, is_partial, skips_everything
from monitor.judge.polling import (
    after_document,
    after_failure,
    after_not_modified,
    body_hash,
    has_moved,
    request_for,
    wants_attention,
)
from monitor.judge.sitemaps import after_index
from monitor.model import (
    BodyFigures,
    Document,
    Feed,
    NotModified,
    ParsedFeed,
    PollRecord,
    PollState,
    Request,
    SourceKind,
)
from monitor.pipeline.claiming import Claims
from monitor.pipeline.entries import sorted_out
from monitor.pipeline.indexes import Index, ReadIndex, ReadIndexes
from monitor.pipeline.parsing import broken, parsed_by
from monitor.pipeline.pausing import note_pause
from monitor.ports import Clock, FeedParser, FeedStore, Fetcher, ListParser, Submit

if TYPE_CHECKING:
    from monitor.pipeline.subscribing import WatchHubs

log = structlog.get_logger(__name__)

T = TypeVar("T")

# Whatever is due after so many is for the next tick: more than the largest desk has.
MOST_FEEDS = 25_000
# Two calls that go ahead keep processor and processes busy. While they do, a further one would only have more
# requests wait at once: each of a call's 500 takes some kilobytes.
ENOUGH_CALLS = 2
# A call that gets no further than this is held up by slow servers, or has much to read; several times as many
# feeds without news were measured on a busy machine.
LEAST_A_SECOND = 100
# Unchanged feeds are recorded so many to a transaction (measured: 44 µs a row against 733 µs one by one).
RECORDS_AT_ONCE = 100
# A host is asked for one page at a time: more of them would wait for each other, and hold up other hosts.
PAGES_OF_ONE_HOST = 4
# They wait for no more than this, in case the others' servers are slow, or have hundreds of feeds to tell.
RECORDED_AFTER = timedelta(seconds=5)


@dataclass(slots=True)
class _Asked:
    """What one call of the step has taken.

    Attributes:
        by_request: for each request that is under way, by its identity, the state of its feed.
        count: how many feeds were asked.
        foreign: feeds that are not ours to poll.
        ahead_until: by then it takes more feeds, unless something holds it up; None once there are no more.
        is_closing: requests are being given up.
    """

    by_request: dict[int, tuple[Request, PollState]] = field(default_factory=dict)
    count: int = 0
    foreign: list[str] = field(default_factory=list)
    ahead_until: datetime | None = None
    is_closing: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """The step that polls whatever is due; its key only tells concurrent calls apart.

    Attributes:
        feeds: those that are on, by name.
        chance: returns a random number in [0, 1), for jitter.
        lease: after it a feed that was taken by a process that was killed is polled again. What waits longer
            for its host is taken again by us, which asks nobody twice and makes the lease longer.
        burst: so many new entries of one poll are read at once, the others later.
        first_span: what a page or sitemap lists when it is first read is read as far as it is not older.
        wants_delta: ask for new entries alone where a server knows how to tell them.
        hubs: what is known of those who push what is new; None when nobody may.
        under_way: the feeds that concurrent calls have taken and not recorded yet, by name.
    """

    feeds: Mapping[str, Feed]
    rules: PollRules
    store: FeedStore
    fetcher: Fetcher
    parser: FeedParser
    lists: ListParser
    submit: Submit
    clock: Clock
    chance: Callable[[], float]
    lease: timedelta
    burst: int
    wants_delta: bool
    first_span: timedelta
    hubs: "WatchHubs | None" = None
    under_way: dict[str, _Asked] = field(default_factory=dict)

    def __call__(self, _key: int | str = 0) -> int:
        """Poll due feeds until none is left, or MOST_FEEDS were asked; return how many were polled.

        None at all where other calls go ahead with them well enough.
        """
        if self._goes_ahead():
            return 0
        asked = _Asked()
        try:
            self._record_all(self._outcomes(asked))
        finally:
            for name in [name for name, taker in self.under_way.copy().items() if taker is asked]:
                del self.under_way[name]
            for name in asked.foreign:  # at the end: what is given back can be claimed again
                self.store.release_feed(name)
        return asked.count

    def _requests(self, asked: "_Asked") -> Iterator[Request]:
        """Claim feeds and yield their requests as these are wanted, so that slow feeds hold up no others."""
        claims = Claims(feeds=self.feeds, store=self.store, clock=self.clock, lease=self.lease)
        while not asked.is_closing and asked.count < MOST_FEEDS:
            states = claims.take()
            if not states:
                asked.ahead_until = None
                return
            asked.ahead_until = self.clock.now() + timedelta(seconds=len(states) / LEAST_A_SECOND)
            for state in states:
                feed = self.feeds.get(state.feed)
                if feed is None:
                    asked.foreign.append(state.feed)
                    continue
                if state.feed in self.under_way or self.under_way.setdefault(state.feed, asked) is not asked:
                    continue
                request = request_for(state, feed, wants_delta=self.wants_delta)
                asked.by_request[id(request)] = (request, state)
                asked.count += 1
                yield request

    def _goes_ahead(self) -> bool:
        """Return whether enough calls take feeds and are not held up."""
        now = self.clock.now()
        calls = {id(asked): asked.ahead_until for asked in self.under_way.copy().values()}
        return sum(until is not None and until > now for until in calls.values()) >= ENOUGH_CALLS

    def _outcomes(self, asked: "_Asked") -> Iterable[PollRecord]:
        indexes: list[Index] = []
        for request, answer in self.fetcher.fetch_many(self._requests(asked)):
            _, state = asked.by_request.pop(id(request))
            name = state.feed
            asked.is_closing = asked.is_closing or isinstance(answer, ClosingError)
            feed = self.feeds[name]
            record = self._unless_it_breaks(feed, state, partial(self._outcome, feed, state, answer))
            if isinstance(record, Index):
                indexes.append(record)
            elif record is not None:
                if has_moved(state, record.state):
                    # Without the query, which may carry a token.
                    log.warning("feed moved", feed=name, to=record.state.moved_url.partition("?")[0])
                yield record
            else:
                self._release(name)
        yield from self._index_outcomes(indexes)

    def _index_outcomes(self, indexes: Sequence[Index]) -> Iterable[PollRecord]:
        """Ask what indexes of sitemaps lead to, last of all, so that nobody has to wait for it."""
        if not indexes:
            return
        for read in ReadIndexes(fetcher=self.fetcher, lists=self.lists, clock=self.clock)(indexes):
            feed, state = read.index.feed, read.index.state
            if isinstance(read.error, ClosingError):
                self._release(feed.name)
            elif read.error is not None:
                yield PollRecord(state=self._failed(feed, state, read.error))
            else:
                yield self._unless_it_breaks(feed, state, partial(self._index_record, read))

    def _unless_it_breaks(self, feed: Feed, state: PollState, decide: Callable[[], T]) -> T | PollRecord:
        """Return what is decided about a feed; that it failed when that breaks the program."""
        try:
            return decide()
        except MonitorError:
            raise
        except Exception as error:
            log.exception("feed broke", feed=feed.name)
            return PollRecord(state=self._failed(feed, state, broken(error)))

    def _index_record(self, read: ReadIndex) -> PollRecord:
        feed, state, answer = read.index.feed, read.index.state, read.index.answer
        for error in read.errors:
            note_pause(self.store, error)
            log.warning("sitemap failed", feed=feed.name, problem=str(error))

        def after(new_count: int) -> PollState:
            return after_index(
                state,
                feed,
                answer,
                read.parsed,
                parts=read.parts,
                new_count=new_count,
                now=self.clock.now(),
                chance=self.chance(),
                rules=self.rules,
            )

        if read.parsed is None:
            return PollRecord(state=after(0))
        body = body_figures(answer, read.parsed) if isinstance(answer, Document) else None
        return self._record_of(feed, state, read.parsed, after, body=body)

    def _outcome(
        self, feed: Feed, state: PollState, answer: Document | NotModified | MonitorError
    ) -> PollRecord | Index | None:
        """Return what to record, or what leads on; None when we gave up ourselves, to begin anew."""
        if isinstance(answer, ClosingError):
            return None
        if isinstance(answer, MonitorError):
            return PollRecord(state=self._failed(feed, state, answer))
        is_unchanged = isinstance(answer, NotModified) or body_hash(answer.body) == state.body_sha256
        if is_unchanged and state.parts:
            listed = tuple(part for part in state.parts if not part.within)
            return Index(feed=feed, state=state, answer=answer, listed=listed)
        if isinstance(answer, Document) and not is_unchanged:
            return self._read(feed, state, answer)
        now, chance, rules, until = self.clock.now(), self.chance(), self.rules, self._pushed_until(state)
        if isinstance(answer, NotModified):
            after = after_not_modified(
                state, feed, answer, now=now, chance=chance, rules=rules, pushed_until=until
            )
        else:
            after = after_document(
                state,
                feed,
                answer,
                None,
                new_count=0,
                now=now,
                chance=chance,
                rules=rules,
                pushed_until=until,
            )
        return PollRecord(state=after, before=state)

    def _failed(self, feed: Feed, state: PollState, error: MonitorError) -> PollState:
        """Return the state after a failure; a pause for the whole host is noted beside it."""
        failed = after_failure(
            state, feed, error, now=self.clock.now(), chance=self.chance(), rules=self.rules
        )
        if isinstance(error, HostPausedError):
            log.info("poll waits for its host", feed=feed.name, problem=str(error), next=failed.next_poll_at)
            return failed
        note_pause(self.store, error)
        log.warning("poll failed", feed=feed.name, problem=str(error), next=failed.next_poll_at)
        if failed.is_gone:
            log.warning("feed gone; it is polled no more", feed=feed.name)
            return failed
        if wants_attention(state, failed):
            log.error("feed wants attention", feed=feed.name, failures=failed.failures, problem=str(error))
        return failed

    def _read(self, feed: Feed, state: PollState, document: Document) -> PollRecord | Index | None:
        try:
            parsed = parsed_by(self.parser, self.lists, document, feed)
        except TransientError as error:  # no worker could be started: this feed's trouble, not the others'
            return self._outcome(feed, state, error)
        if parsed.parts:
            return Index(feed=feed, state=state, answer=document, listed=parsed.parts)

        def after(new_count: int) -> PollState:
            return after_document(
                state,
                feed,
                document,
                parsed,
                new_count=new_count,
                now=self.clock.now(),
                chance=self.chance(),
                rules=self.rules,
                pushed_until=self._pushed_until(state, fresh=new_count),
            )

        if self.hubs is not None and feed.source is SourceKind.FEED:
            self.hubs.notice(feed, document, parsed)
        body = None if is_partial(document) else body_figures(document, parsed)
        return self._record_of(feed, state, parsed, after, body=body)

    def _pushed_until(self, before: PollState, *, fresh: int = 0) -> datetime | None:
        return None if self.hubs is None else self.hubs.pushed_until(before, fresh=fresh)

    def _record_of(
        self,
        feed: Feed,
        before: PollState,
        parsed: ParsedFeed,
        after: Callable[[int], PollState],
        *,
        body: BodyFigures | None = None,
    ) -> PollRecord:
        """Return the new and changed entries with the state; ``after`` takes the number of the new ones."""
        new, changed = sorted_out(self.store, feed.name, parsed.entries)
        if feed.source is not SourceKind.FEED and before.last_success_at is None:
            new = known_at_first(new, since=self.clock.now() - self.first_span)
        state = after(len(new))
        self._tell(feed, before, state, parsed)
        fresh = sum(not each.was_there for each in new)
        log.info(
            "polled",
            feed=feed.name,
            entries=len(parsed.entries),
            new=fresh,
            changed=len(changed),
            next=state.next_poll_at,
        )
        if fresh > self.burst:
            log.warning("very many new entries; the rest later", feed=feed.name, new=fresh, now=self.burst)
        return PollRecord(
            state=state, new_entries=divided(new, most=self.burst), changed_entries=changed, body=body
        )

    def _tell(self, feed: Feed, before: PollState, after: PollState, parsed: ParsedFeed) -> None:
        """Log what an operator may want to do something about."""
        if after.last_problem:
            log.warning("feed damaged", feed=feed.name, problem=after.last_problem)
        if wants_attention(before, after):
            log.error("feed wants attention", feed=feed.name, failures=after.failures)
        if skips_everything(parsed.skip_hours, parsed.skip_days):
            log.info("feed skips all hours or days, which is passed over", feed=feed.name)

    def _record_all(self, records: Iterable[PollRecord]) -> None:
        """Record news at once and the rest in batches."""
        waiting: list[PollRecord] = []
        since = self.clock.now()
        for record in records:
            now = self.clock.now()
            since = since if waiting else now
            waiting.append(record)
            is_news = bool(record.new_entries or record.changed_entries)
            if is_news or len(waiting) >= RECORDS_AT_ONCE or now - since >= RECORDED_AFTER:
                self._record(waiting)
                waiting = []
        self._record(waiting)

    def _record(self, records: list[PollRecord]) -> None:
        if records:
            now = self.clock.now()
            entry_ids = self.store.record_polls(records, now, per_host=PAGES_OF_ONE_HOST)
            for record in records:
                self.under_way.pop(record.state.feed, None)
            for entry_id in entry_ids:
                self.submit("ingest", entry_id)

    def _release(self, name: str) -> None:
        self.store.release_feed(name)
        self.under_way.pop(name, None)
