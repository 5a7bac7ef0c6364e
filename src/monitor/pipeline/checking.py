"""Polls feeds without storing anything, to tell how they are."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from monitor.errors import MonitorError
from monitor.judge.health import body_figures, health_of
from monitor.judge.polling import problem_of, request_for
from monitor.model import (
    Document,
    Feed,
    FeedFinding,
    FeedHealth,
    FeedTrouble,
    NotModified,
    ParsedFeed,
    PollState,
    SubscriptionStatus,
)
from monitor.pipeline.indexes import Index, ReadIndexes
from monitor.pipeline.parsing import parsed_by
from monitor.ports import Clock, FeedParser, Fetcher, ListParser
from monitor.text.language import language_of

# As many entries are read for the language: enough to outweigh a quotation.
ENTRIES_READ = 10
# How servers refuse whom they do not know: unauthorised, forbidden, not acceptable, for legal reasons.
REFUSALS = frozenset({401, 403, 406, 451})
SUCCESSES = range(200, 300)


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
        health: what else there is to say, of this one answer.
        pushing: how far a hub pushes what is new; None where none is asked to.
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
    health: FeedHealth = field(default_factory=FeedHealth)
    pushing: SubscriptionStatus | None = None


Answer = Document | NotModified | MonitorError


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckFeeds:
    """The step that asks feeds and reports.

    Attributes:
        other_user_agent: who we say we are to servers that give us no feed, to see whether that is why.
    """

    fetcher: Fetcher
    parser: FeedParser
    lists: ListParser
    other_user_agent: str
    clock: Clock

    def __call__(self, feeds: Iterable[Feed]) -> Iterator[FeedReport]:
        """Yield a report for each feed: as the answers come, and last those that were asked twice."""
        unlike: list[tuple[Feed, FeedReport]] = []
        for feed, answer in self._ask(feeds):
            report = self._report(feed, answer)
            if _may_depend_on_us(feed, report):
                unlike.append((feed, report))
            else:
                yield report
        reports = {feed.name: report for feed, report in unlike}
        other = ("User-Agent", self.other_user_agent)
        again = [replace(feed, headers=(*feed.headers, other)) for feed, _ in unlike]
        for feed, answer in self._ask(again):
            yield self._compared(reports[feed.name], self._report(feed, answer))

    def _ask(self, feeds: Iterable[Feed]) -> Iterator[tuple[Feed, Answer]]:
        asked = [
            (
                request_for(PollState(feed=feed.name, url=feed.url, next_poll_at=self.clock.now()), feed),
                feed,
            )
            for feed in feeds
        ]
        by_request = {id(request): feed for request, feed in asked}
        for request, answer in self.fetcher.fetch_many([request for request, _ in asked]):
            yield by_request[id(request)], answer

    def _report(self, feed: Feed, answer: Answer) -> FeedReport:
        if not isinstance(answer, Document):
            status = getattr(answer, "status", None)
            return FeedReport(feed=feed.name, url=feed.url, status=status, problem=str(answer))
        parsed = parsed_by(self.parser, self.lists, answer, feed)
        if parsed.parts:
            state = PollState(feed=feed.name, url=feed.url, next_poll_at=self.clock.now())
            index = Index(feed=feed, state=state, answer=answer, listed=parsed.parts)
            (read,) = ReadIndexes(fetcher=self.fetcher, lists=self.lists, clock=self.clock)([index])
            if read.error is not None:
                return FeedReport(feed=feed.name, url=feed.url, status=answer.status, problem=str(read.error))
            parsed = read.parsed or parsed
        body = body_figures(answer, parsed)
        return FeedReport(
            feed=feed.name,
            url=answer.url,
            status=answer.status,
            format=parsed.format,
            entries=body.entries,
            newest_at=body.newest_at,
            undated=body.entries - body.dated,
            language=_language(feed, parsed),
            full_text_share=body.full_text_share,
            problem=problem_of(parsed, feed.source),
            health=health_of(feed, body, None, interval=feed.interval, now=self.clock.now()),
        )

    def _compared(self, ours: FeedReport, other: FeedReport) -> FeedReport:
        """Return our report, saying so when the other name was given a feed."""
        if other.problem or not other.entries:
            return ours
        text = (
            f"asked in another name it gives {other.entries} entries: put User-Agent = "
            f'"{self.other_user_agent}" into its headers, if that suits you'
        )
        finding = FeedFinding(trouble=FeedTrouble.USER_AGENT, text=text)
        return replace(ours, health=replace(ours.health, findings=(*ours.health.findings, finding)))


def _may_depend_on_us(feed: Feed, report: FeedReport) -> bool:
    """Tell whether the answer may be one for programs only, and it was our own name that was given."""
    if any(name.lower() == "user-agent" for name, _ in feed.headers):
        return False
    is_empty_success = report.status in SUCCESSES and not report.entries
    return is_empty_success or report.status in REFUSALS


def _language(feed: Feed, parsed: ParsedFeed) -> str:
    sample = "\n".join(f"{entry.title} {entry.summary}" for entry in parsed.entries[:ENTRIES_READ])
    return language_of(sample, hint=parsed.language or feed.language) if parsed.entries else ""
