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
    UnreadablePageError,
)
from monitor.judge.polling import page_request
from monitor.judge.reading import compose_article, entry_text_is_enough, page_text
from monitor.judge.revisiting import RevisitRules, first_revisit
from monitor.model import Article, ClaimedEntry, Document, Extract, Feed, Recorded
from monitor.pipeline.judging import JudgeArticle
from monitor.pipeline.pausing import note_pause
from monitor.ports import Clock, FeedStore, Fetcher, History, KeptPages, PageReader, Revisits, Submit
from monitor.text.forwarding import is_aggregator
from monitor.text.language import language_of
from monitor.text.urls import canonical_url

MOST_DOORS = 2
"""Pages that only send their reader on are followed so far; redirects of HTTP have a bound of their own."""

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
    """

    attempts: int
    lease: timedelta
    backoff: timedelta
    patience: timedelta


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
        article, page = self._article(claimed)
        if article is None:
            return
        judged = self.judge(article, entry_id=claimed.entry_id)
        if judged is None:
            return
        for owed in judged[0].owed:
            self.submit("deliver", owed.channel)
        if page is not None and judged[1].story_id is not None and self.pages is not None:
            self.pages.keep(judged[1].article_id, page[0])
        self._plan_revisit(judged[1], article, page)

    def _plan_revisit(
        self, recorded: Recorded, article: Article, page: tuple[Document, Extract] | None
    ) -> None:
        """Have the article looked at again; a crash before this costs but that."""
        revisit = first_revisit(recorded, article, page, self.revisit_rules)
        if revisit is not None:
            self.revisits.plan(revisit)

    def _article(self, claimed: ClaimedEntry) -> tuple[Article | None, tuple[Document, Extract] | None]:
        """Return the article behind the entry and its page, where one was read.

        No article when the page is to be asked again later.
        """
        entry = claimed.entry
        feed = self.feeds.get(claimed.feed) or Feed(name=claimed.feed, url="", title=claimed.feed)
        if entry_text_is_enough(entry) or self._is_on_record(entry.link):
            return self._compose(claimed, feed, None, "", entry.link), None
        if claimed.attempts >= self.rules.attempts:
            problem = f"given up after {claimed.attempts} attempts"
            return self._compose(claimed, feed, None, problem, entry.link), None
        try:
            document, extract = self._read_page(entry.link, feed)
        except TransientError as error:
            return self._later(claimed, feed, error), None
        except StoreBrokenError:
            raise
        except PermanentError as error:
            log.info("page unreadable", entry=claimed.entry_id, feed=claimed.feed, problem=str(error))
            return self._compose(claimed, feed, None, _reason(error), entry.link), None
        final_url = extract.leads_to or document.url
        return self._compose(claimed, feed, extract, "", final_url), (document, extract)

    def _is_on_record(self, link: str) -> bool:
        """The address was read before; the room settles the entry, so the page need not be fetched."""
        return self.history.article_at(canonical_url(link)) is not None

    def _read_page(self, link: str, feed: Feed) -> tuple[Document, Extract]:
        """Return the page and what is in it; that to which others lead, where they are but doors to it."""
        for _ in range(MOST_DOORS + 1):
            document = self.fetcher.fetch(page_request(link, feed))
            if not isinstance(document, Document):
                message = f"{link} answered 'not modified' to an unconditional request"
                raise PermanentError(message)
            extract = self.reader.read(document, body_selector=feed.body_selector)
            if not extract.leads_to or is_aggregator(extract.leads_to):
                return document, extract
            link = extract.leads_to
        message = f"its address leads on and on, over more than {MOST_DOORS} pages"
        raise UnreadablePageError(message)

    def _later(self, claimed: ClaimedEntry, feed: Feed, error: TransientError) -> Article | None:
        if isinstance(error, ClosingError):  # ours, not the page's
            self.entries.release_entry(claimed.entry_id, retry_at=self.clock.now(), was_asked=False)
            return None
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
            return self._compose(claimed, feed, None, _reason(error), claimed.entry.link)
        self.entries.release_entry(claimed.entry_id, retry_at=retry_at, was_asked=was_asked)
        log.info("page later", entry=claimed.entry_id, feed=claimed.feed, at=retry_at, problem=str(error))
        return None

    def _compose(
        self, claimed: ClaimedEntry, feed: Feed, extract: Extract | None, problem: str, url: str
    ) -> Article:
        entry = claimed.entry
        sample = f"{entry.title}\n{page_text(extract) or entry.summary}"
        hint = (extract.language if extract else "") or entry.language or feed.language
        return compose_article(
            entry=entry,
            feed=feed,
            extract=extract,
            reading_problem=problem,
            final_url=url,
            language=language_of(sample, hint=hint),
            seen_at=claimed.seen_at,
        )


def _reason(error: MonitorError) -> str:
    """Return what happened, for readers, without the advice for operators behind the semicolon."""
    return str(error).partition(";")[0]
