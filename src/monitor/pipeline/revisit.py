"""Looks at an article again, at its page or what its feed says: claim, ask, compare, judge, record."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta

import structlog

from monitor.errors import (
    ClosingError,
    MonitorError,
    StoreBrokenError,
    StoreUnavailableError,
    UnreadablePageError,
)
from monitor.judge.awaiting import (
    after_reading,
    as_read,
    awaited_no_more,
    find_text,
    still_awaited,
    with_text,
)
from monitor.judge.polling import page_request
from monitor.judge.revisiting import (
    RevisitRules,
    after_answer,
    after_missing,
    after_rereading,
    after_trouble,
    find_revision,
    is_same_body,
    later_version,
    leads_elsewhere,
    said_by_feed,
)
from monitor.model import (
    OF_FEED,
    Article,
    ClaimedRevisit,
    Document,
    Entry,
    Extract,
    Feed,
    NotModified,
    Revision,
    Revisit,
)
from monitor.pipeline.judging import JudgeArticle
from monitor.pipeline.page_reading import article_behind, read_page
from monitor.pipeline.pausing import note_pause
from monitor.ports import Clock, FeedStore, Fetcher, History, KeptPages, PageReader, Revisits, Submit

MOST_TAKINGS = 3
"""Looks in a row that nobody ended: the page ended the process, and shall not for ever."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisitArticle:
    """The step from an article's id to what its page says now.

    Attributes:
        feeds: the configured ones by name, those that are off too.
        hosts: where a host's wish to be left alone is noted.
        pages: where the changed pages are kept; None to keep none.
        lease: longer than any page takes; then somebody else may try.
    """

    feeds: Mapping[str, Feed]
    rules: RevisitRules
    revisits: Revisits
    hosts: FeedStore
    fetcher: Fetcher
    reader: PageReader
    history: History
    judge: JudgeArticle
    pages: KeptPages | None
    submit: Submit
    clock: Clock
    lease: timedelta

    def __call__(self, article_id: int) -> None:
        """Look at the page, unless it is not due or taken."""
        claimed = self.revisits.claim(article_id, self.clock.now(), lease=self.lease)
        if claimed is None:
            return
        if not self.rules.span:
            self.revisits.settle(replace(claimed.revisit, next_at=None))
            return
        if claimed.takings > MOST_TAKINGS:
            self.revisits.settle(replace(claimed.revisit, next_at=None))
            log.warning("looks given up", article=article_id, url=claimed.revisit.url, takings=MOST_TAKINGS)
            return
        feed = self.feeds.get(claimed.article.feed) or Feed(name=claimed.article.feed, url="", title="")
        try:
            state, revision = self._look(claimed, feed)
        except ClosingError:  # ours, not the page's
            state, revision = claimed.revisit, None
        except StoreUnavailableError:
            self._give_back(claimed)
            raise
        except StoreBrokenError:
            raise
        except MonitorError as error:
            note_pause(self.hosts, error)
            state, revision = self._after_trouble(claimed, error), None
        except Exception as error:
            # A programming error with one page is not to be met again as soon as the lease ends.
            self.revisits.settle(self._after_trouble(claimed, error))
            raise
        if state.removed_at is not None:
            log.info("article removed", article=article_id, feed=feed.name, title=claimed.article.title)
        self.revisits.settle(state, revision)

    def _give_back(self, claimed: ClaimedRevisit) -> None:
        """Let a look that could not be recorded count for nothing; a full disk still takes so little."""
        with suppress(StoreUnavailableError):
            self.revisits.settle(replace(claimed.revisit, next_at=self.clock.now() + self.lease))

    def _after_trouble(self, claimed: ClaimedRevisit, error: Exception) -> Revisit:
        return after_trouble(claimed.revisit, claimed.article, error, self.clock.now(), self.rules)

    def _look(self, claimed: ClaimedRevisit, feed: Feed) -> tuple[Revisit, Revision | None]:
        if claimed.revisit.awaits_page:
            return self._look_for_page(claimed, feed)
        was, article = claimed.revisit, as_read(claimed.revisit, claimed.article)
        if article.text_source in OF_FEED:
            return self._reread(claimed, feed)
        claimed = replace(claimed, article=article)
        request = page_request(was.url, feed)
        answer = self.fetcher.fetch(replace(request, etag=was.etag, last_modified=was.last_modified))
        now = self.clock.now()
        if isinstance(answer, NotModified):
            return after_answer(was, article, None, now, self.rules), None
        if leads_elsewhere(was, answer):
            return after_missing(was, now), None
        state = after_answer(was, article, answer, now, self.rules)
        if is_same_body(was, answer):
            return state, None
        extract = self.reader.read(answer, body_selector=feed.body_selector)
        return self._compare(claimed, state, extract, answer)

    def _look_for_page(self, claimed: ClaimedRevisit, feed: Feed) -> tuple[Revisit, Revision | None]:
        """Read the page that the article was judged without, if it is there now."""
        if claimed.entry is None:
            return replace(claimed.revisit, next_at=None, awaits_page=False), None
        try:
            page = read_page(claimed.revisit.url, feed, fetcher=self.fetcher, reader=self.reader)
        except (ClosingError, StoreBrokenError, StoreUnavailableError):
            raise
        except MonitorError as error:
            note_pause(self.hosts, error)
            return self._without_page(claimed, claimed.entry, feed, error)
        article = article_behind(claimed.entry, feed, page, seen_at=claimed.article.seen_at)
        if article.text_source in OF_FEED:
            nothing = UnreadablePageError("its page holds no text of the article")
            return self._without_page(claimed, claimed.entry, feed, nothing)
        return self._take_text(claimed, article, page)

    def _without_page(
        self, claimed: ClaimedRevisit, entry: Entry, feed: Feed, failure: MonitorError
    ) -> tuple[Revisit, Revision | None]:
        """Compare the article with what its feed says meanwhile; its page is to be had later, or never."""
        article, now = claimed.article, self.clock.now()
        awaited = still_awaited(claimed.revisit, article, failure, now, self.rules)
        state = awaited or awaited_no_more(claimed, now, self.rules)
        told = {"article": state.article_id, "feed": feed.name, "problem": str(failure)}
        if awaited is None:
            log.info("page awaited no more", **told)
        else:
            log.info("page awaited", **told, at=awaited.next_at)
        if claimed.story_id is None:
            return state, None
        return self._compare(claimed, state, said_by_feed(entry, article, feed), None)

    def _take_text(
        self, claimed: ClaimedRevisit, article: Article, page: tuple[Document, Extract]
    ) -> tuple[Revisit, Revision | None]:
        """Judge what the page adds; only what belongs to a story then is looked at again."""
        now = self.clock.now()
        state = after_reading(claimed, page, now, self.rules)
        found, story_id = find_text(claimed, article, now, self.rules), claimed.story_id
        log.info("page read late", article=state.article_id, feed=article.feed, title=article.title)
        if found is not None:
            development_id, joined = self._judge(with_text(claimed, article, now))
            found = replace(found, development_id=development_id)
            self._keep(development_id, page[0])
            story_id = story_id or joined
        return state if story_id is not None else replace(state, next_at=None), found

    def _keep(self, article_id: int | None, document: Document | None) -> None:
        if self.pages is not None and document is not None and article_id is not None:
            self.pages.keep(article_id, document)

    def _reread(self, claimed: ClaimedRevisit, feed: Feed) -> tuple[Revisit, Revision | None]:
        """Compare the article with what its feed says now; nobody is asked."""
        state = after_rereading(claimed.revisit, claimed.article, self.clock.now(), self.rules)
        if claimed.entry is None:
            return replace(state, next_at=None), None
        return self._compare(claimed, state, said_by_feed(claimed.entry, claimed.article, feed), None)

    def _compare(
        self, claimed: ClaimedRevisit, state: Revisit, extract: Extract, document: Document | None
    ) -> tuple[Revisit, Revision | None]:
        found = find_revision(
            claimed.article,
            claimed.revisit,
            claimed.revisions,
            extract,
            now=self.clock.now(),
            rules=self.rules,
        )
        if found is None:
            return state, None
        log.info("article edited", article=state.article_id, feed=claimed.article.feed, title=found.title)
        if found.added:
            number = len(claimed.revisions) + 1
            version = later_version(claimed.article, claimed.revisit.article_id, found, number)
            development_id, _ = self._judge(version)
            found = replace(found, development_id=development_id)
            self._keep(development_id, document)
        return replace(state, title=found.title), found

    def _judge(self, version: Article) -> tuple[int | None, int | None]:
        """Judge what was added; return as which article, and of which story, if that is known."""
        judged = self.judge(version)
        if judged is None:  # this look was cut off before it was recorded
            return self.history.article_at(version.canonical_url), None
        for owed in judged[0].owed:
            self.submit("deliver", owed.channel)
        return judged[1].article_id, judged[1].story_id
