"""Turns a new entry into a judged article: claim, fetch the page, read it, judge, pass the deliveries on."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from monitor.errors import (
    ClosingError,
    HostPausedError,
    MonitorError,
    PermanentError,
    StoreBrokenError,
    StoreUnavailableError,
    TransientError,
)
from monitor.judge.awaiting import await_page
from monitor.judge.reading import entry_text_is_enough
from monitor.judge.revisiting import RevisitRules, first_revisit
from monitor.model import Article, ClaimedEntry, Document, Extract, Feed, Recorded
from monitor.pipeline.judging import JudgeArticle
from monitor.pipeline.page_reading import article_behind, read_page
from monitor.pipeline.pausing import note_pause
from monitor.ports import Clock, FeedStore, Fetcher, History, KeptPages, PageReader, Revisits, Submit
from monitor.text.urls import canonical_url

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestRules:
    """How often and how long to try for a page.

    Attributes:
        attempts: after so many takings the headline alone is judged; counted when taken, so that a page that
            kills the process is not met for ever. An entry whose headline breaks the program is given up.
        lease: longer than any page takes; then somebody else may try.
        backoff: wait after the first failure, doubled after each further one.
        patience: a page that would have to wait longer is not waited for; its headline is news now.

    Pages that were not waited for are looked for later, as pages are looked at again.
    """

    attempts: int
    lease: timedelta
    backoff: timedelta
    patience: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    """What an entry was made of.

    Attributes:
        article: None when the page is to be asked again before anything is judged.
        page: where one was read.
        failure: why none was.
    """

    article: Article | None
    page: tuple[Document, Extract] | None = None
    failure: MonitorError | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ingest:
    """The step from an entry's id to a judged article.

    Attributes:
        feeds: the configured ones by name, those that are off too.
        pages: where the pages of articles that join a story are kept; None to keep none.
    """

    feeds: Mapping[str, Feed]
    rules: IngestRules
    entries: FeedStore
    fetcher: Fetcher
    reader: PageReader
    history: History
    judge: JudgeArticle
    revisits: Revisits
    revisit_rules: RevisitRules
    pages: KeptPages | None
    submit: Submit
    clock: Clock

    def __call__(self, entry_id: int) -> None:
        """Ingest the entry unless it is done or taken."""
        claimed = self.entries.claim_entry(entry_id, self.clock.now(), lease=self.rules.lease)
        if claimed is None:
            return
        try:
            self._take_in(claimed)
        except StoreUnavailableError:
            self._give_back(claimed)
            raise
        except MonitorError:
            raise
        except Exception:
            # A programming error; the engine logs it whole. It must not be met for ever.
            if claimed.attempts >= self.rules.attempts:
                self.entries.give_up_entry(entry_id, self.clock.now())
                log.error("entry given up", entry=entry_id, feed=claimed.feed, title=claimed.entry.title)  # noqa: TRY400
            raise

    def _give_back(self, claimed: ClaimedEntry) -> None:
        """Let an entry that could not be recorded keep its attempts; a full disk still takes so little."""
        with suppress(StoreUnavailableError):
            retry_at = self.clock.now() + self.rules.lease
            self.entries.release_entry(claimed.entry_id, retry_at=retry_at, was_asked=False)

    def _take_in(self, claimed: ClaimedEntry) -> None:
        reading = self._article(claimed)
        article, page = reading.article, reading.page
        if article is None:
            return
        judged = self.judge(article, entry_id=claimed.entry_id)
        if judged is None:
            return
        for owed in judged[0].owed:
            self.submit("deliver", owed.channel)
        if page is not None and judged[1].story_id is not None and self.pages is not None:
            self.pages.keep(judged[1].article_id, page[0])
        self._plan_revisit(judged[1], article, reading)

    def _plan_revisit(self, recorded: Recorded, article: Article, reading: _Reading) -> None:
        """Have the article looked at again; a crash before this costs but that."""
        rules, failure = self.revisit_rules, reading.failure
        awaited = await_page(recorded, article, failure, self.clock.now(), rules)
        if awaited is not None:
            told = {"article": recorded.article_id, "feed": article.feed, "at": awaited.next_at}
            log.info("page awaited", **told, problem=article.reading_problem)
        revisit = awaited or first_revisit(recorded, article, reading.page, rules)
        if revisit is not None:
            self.revisits.plan(revisit)

    def _article(self, claimed: ClaimedEntry) -> _Reading:
        """Return the article behind the entry and its page, where one was read."""
        entry = claimed.entry
        feed = self.feeds.get(claimed.feed) or Feed(name=claimed.feed, url="", title=claimed.feed)
        if entry_text_is_enough(entry) or self._is_on_record(entry.link):
            return _without_page(claimed, feed)
        if claimed.attempts >= self.rules.attempts:
            return _without_page(claimed, feed, problem=f"given up after {claimed.attempts} attempts")
        try:
            page = read_page(entry.link, feed, fetcher=self.fetcher, reader=self.reader)
        except TransientError as error:
            return self._later(claimed, feed, error)
        except StoreBrokenError:
            raise
        except PermanentError as error:
            log.info("page unreadable", entry=claimed.entry_id, feed=claimed.feed, problem=str(error))
            return _without_page(claimed, feed, failure=error)
        return _Reading(article=article_behind(entry, feed, page, seen_at=claimed.seen_at), page=page)

    def _is_on_record(self, link: str) -> bool:
        """The address was read before; the room settles the entry, so the page need not be fetched."""
        return self.history.article_at(canonical_url(link)) is not None

    def _later(self, claimed: ClaimedEntry, feed: Feed, error: TransientError) -> _Reading:
        if isinstance(error, ClosingError):  # ours, not the page's
            self.entries.release_entry(claimed.entry_id, retry_at=self.clock.now(), was_asked=False)
            return _Reading(article=None)
        note_pause(self.entries, error)
        was_asked = not isinstance(error, HostPausedError)
        wait = max(self.rules.backoff * 2**claimed.attempts * was_asked, error.retry_after or timedelta())
        retry_at: datetime = self.clock.now() + wait
        is_hopeless = wait > self.rules.patience or (
            claimed.attempts + 1 >= self.rules.attempts
            if was_asked
            else retry_at > claimed.seen_at + self.rules.patience
        )
        if is_hopeless:
            return _without_page(claimed, feed, failure=error)
        self.entries.release_entry(claimed.entry_id, retry_at=retry_at, was_asked=was_asked)
        log.info("page later", entry=claimed.entry_id, feed=claimed.feed, at=retry_at, problem=str(error))
        return _Reading(article=None)


def _without_page(
    claimed: ClaimedEntry, feed: Feed, *, problem: str = "", failure: MonitorError | None = None
) -> _Reading:
    """Return what the feed says of the article, with why its page says nothing."""
    problem = problem if failure is None else _reason(failure)
    article = article_behind(claimed.entry, feed, None, seen_at=claimed.seen_at, problem=problem)
    return _Reading(article=article, failure=failure)


def _reason(error: MonitorError) -> str:
    """Return what happened, for readers, without the advice for operators behind the semicolon."""
    return str(error).partition(";")[0]
