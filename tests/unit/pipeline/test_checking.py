from datetime import timedelta

from monitor.errors import RefusedError
from monitor.model import Document, FeedProblem, NotModified, ParsedFeed
from monitor.pipeline.checking import CheckFeeds, FeedReport
from support.desk import FEED_URL, Desk
from support.values import NOON


class WebPageParser:
    """Finds a web page in every document."""

    def parse(self, _document: Document) -> ParsedFeed:
        return ParsedFeed(format="", title="", language="", entries=(), problem=FeedProblem.HTML)


def check(desk: Desk) -> FeedReport:
    (report,) = CheckFeeds(fetcher=desk.fetcher, parser=desk.parser)([desk.feed()])
    return report


def test_a_feed_that_answers_is_described_and_nothing_stored(desk: Desk) -> None:
    desk.fetcher.script(FEED_URL, b"1|https://steppe.example/1|The president visits Washington|He arrived.")
    assert check(desk) == FeedReport(
        feed="steppe",
        url=FEED_URL,
        status=200,
        format="rss20",
        entries=1,
        newest_at=NOON - timedelta(hours=1),
        language="en",
    )
    assert desk.store.feeds.due_entries(NOON, limit=9, per_host=9) == ()


def test_an_empty_feed_has_no_language_and_no_share_of_full_text(desk: Desk) -> None:
    desk.fetcher.script(FEED_URL, b"")
    report = check(desk)
    assert (report.entries, report.language, report.full_text_share) == (0, "", 0.0)


def test_a_feed_that_fails_is_reported_with_its_status(desk: Desk) -> None:
    desk.fetcher.script(FEED_URL, RefusedError("answered 403: ask its operator", status=403))
    report = check(desk)
    assert (report.status, report.problem) == (403, "answered 403: ask its operator")


def test_an_answer_that_is_no_document_is_a_problem(desk: Desk) -> None:
    desk.fetcher.script(FEED_URL, NotModified(url=FEED_URL, permanent_url=None, headers={}, fetched_at=NOON))
    assert check(desk).problem


def test_what_is_wrong_with_a_body_is_said_in_words(desk: Desk) -> None:
    desk.fetcher.script(FEED_URL, b"<html>")
    (report,) = CheckFeeds(fetcher=desk.fetcher, parser=WebPageParser())([desk.feed()])
    assert report.problem == "answered with a web page instead of a feed; check the address"
