from dataclasses import replace
from datetime import timedelta

from monitor.errors import RefusedError
from monitor.model import Document, Feed, FeedHealth, FeedProblem, FeedTrouble, NotModified, ParsedFeed
from monitor.pipeline.checking import CheckFeeds, FeedReport
from monitor.ports import FeedParser
from support.desk import FEED_URL, Desk
from support.values import NOON


class WebPageParser:
    """Finds a web page in every document."""

    def parse(self, _document: Document) -> ParsedFeed:
        return ParsedFeed(format="", title="", language="", entries=(), problem=FeedProblem.HTML)


def check(desk: Desk) -> FeedReport:
    (report,) = check_all(desk, desk.feed())
    return report


def check_all(desk: Desk, *feeds: Feed, parser: FeedParser | None = None) -> list[FeedReport]:
    check_feeds = CheckFeeds(
        fetcher=desk.fetcher,
        parser=parser or desk.parser,
        lists=desk.lists,
        other_user_agent="Mozilla/5.0 (compatible; test)",
        clock=desk.clock,
    )
    return list(check_feeds(feeds))


def test_a_feed_that_answers_is_described_and_nothing_stored(desk: Desk) -> None:
    desk.fetcher.script(FEED_URL, b"1|https://steppe.example/1|The president visits Washington|He arrived.")
    report = check(desk)
    assert report.health.body_bytes == 70
    assert replace(report, health=FeedHealth()) == FeedReport(
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
    (report,) = check_all(desk, desk.feed(), parser=WebPageParser())
    assert report.problem == "answered with a web page instead of a feed; check the address"


LINE = b"1|https://steppe.example/1|The president visits Washington|He arrived."
FORBIDDEN = RefusedError("answered 403: ask its operator", status=403)


def test_a_feed_that_is_given_to_browsers_only_is_found_out(desk: Desk) -> None:
    desk.fetcher.script(FEED_URL, FORBIDDEN)
    desk.fetcher.script(FEED_URL, LINE)
    (report,) = check_all(desk, desk.feed())
    (finding,) = report.health.findings
    assert (report.status, finding.trouble) == (403, FeedTrouble.USER_AGENT)
    assert 'User-Agent = "Mozilla/5.0 (compatible; test)"' in finding.text
    assert [dict(request.headers) for request in desk.fetcher.requests] == [
        {},
        {"User-Agent": "Mozilla/5.0 (compatible; test)"},
    ]


def test_a_success_without_entries_is_asked_for_twice_and_a_feed_that_is_well_once(desk: Desk) -> None:
    desk.fetcher.script(FEED_URL, b"", b"")
    well = desk.feed("well")
    desk.fetcher.script(well.url, LINE)
    reports = check_all(desk, desk.feed(), well)
    assert [(report.feed, len(report.health.findings)) for report in reports] == [("well", 0), ("steppe", 0)]
    assert [request.url for request in desk.fetcher.requests] == [FEED_URL, well.url, FEED_URL]


def test_a_feed_with_a_name_of_its_own_and_one_that_is_missing_are_asked_once(desk: Desk) -> None:
    desk.fetcher.script(FEED_URL, FORBIDDEN)
    named = desk.feed(headers=(("user-agent", "reader"),))
    assert len(check_all(desk, named, desk.feed("missing"))) == len(desk.fetcher.requests)
