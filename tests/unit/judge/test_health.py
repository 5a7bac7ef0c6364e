"""What is the matter with a feed, by what it measures."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from monitor.judge.health import body_figures, health_of, spacing_of
from monitor.model import (
    BodyFigures,
    Document,
    Entry,
    Feed,
    FeedHealth,
    FeedProblem,
    FeedTrouble,
    ParsedFeed,
    PollState,
    ReadingFigures,
    SourceKind,
)
from support.values import NOON

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
URL = "https://steppe.example/feed"


def document(body: bytes = b"<rss/>") -> Document:
    return Document(
        url=URL,
        permanent_url=None,
        status=200,
        headers={},
        body=body,
        fetched_at=NOON,
        took=timedelta(seconds=2),
    )


def entries(*dates: datetime | None, content: str = "") -> tuple[Entry, ...]:
    return tuple(
        Entry(guid=str(number), link="", title="t", content=content, published_at=date)
        for number, date in enumerate(dates)
    )


def parsed(found: tuple[Entry, ...], **changes: Any) -> ParsedFeed:
    values: dict[str, Any] = {"format": "rss20", "title": "Steppe", "language": "ru", "entries": found}
    return ParsedFeed(**(values | changes))


def body(**changes: Any) -> BodyFigures:
    """Return the figures of a feed that has published twice a day for ten days."""
    values: dict[str, Any] = {
        "measured_at": NOON,
        "took": timedelta(seconds=1),
        "body_bytes": 9_000,
        "entries": 20,
        "dated": 20,
        "oldest_at": NOON - 10 * DAY,
        "newest_at": NOON - HOUR,
        "distinct_dates": 20,
        "language": "ru",
    }
    return BodyFigures(**(values | changes))


def reading(**changes: Any) -> ReadingFigures:
    values: dict[str, Any] = {
        "articles": 10,
        "pages_tried": 10,
        "pages_read": 9,
        "median_characters": 2_400,
        "language": "ru",
    }
    return ReadingFigures(**(values | changes))


def health(
    measured: BodyFigures | None = None,
    read: ReadingFigures | None = None,
    *,
    language: str = "ru",
    interval: timedelta | None = HOUR,
    now: datetime = NOON,
) -> FeedHealth:
    feed = Feed(name="steppe", url=URL, title="Steppe", language=language)
    return health_of(feed, measured, read, interval=interval, now=now)


def troubles(found: FeedHealth) -> list[FeedTrouble]:
    return [finding.trouble for finding in found.findings]


def test_a_body_is_measured() -> None:
    found = body_figures(
        document(b"x" * 70), parsed(entries(NOON - DAY, None, NOON - DAY, NOON + HOUR), far_ahead=1)
    )
    assert found == BodyFigures(
        measured_at=NOON,
        took=timedelta(seconds=2),
        body_bytes=70,
        entries=4,
        dated=3,
        ahead=2,
        oldest_at=NOON - DAY,
        newest_at=NOON + HOUR,
        distinct_dates=2,
        language="ru",
    )


def test_an_announcement_that_stays_for_years_does_not_hide_how_far_a_feed_reaches() -> None:
    found = body_figures(document(), parsed(entries(*(NOON - HOUR * age for age in (0, 1, 2, 3, 40_000)))))
    assert (found.oldest_at, found.dated) == (NOON - 3 * HOUR, 5)


def test_a_body_without_entries_has_no_dates_and_no_full_text() -> None:
    found = body_figures(document(b""), parsed((), problem=FeedProblem.EMPTY))
    assert (found.problem, found.oldest_at, found.newest_at, found.full_text_share) == (
        FeedProblem.EMPTY,
        None,
        None,
        0.0,
    )


def test_only_content_with_enough_text_in_it_is_an_article() -> None:
    long, markup, short = "<p>" + "слово " * 100, "<p class='a'>" * 100, "слово"
    found = entries(NOON, content=long) + entries(NOON, content=markup) + entries(NOON, content=short)
    assert body_figures(document(), parsed(found)).full_text_share == pytest.approx(1 / 3)


def test_a_feed_of_which_nothing_is_known_has_no_figures() -> None:
    assert health(interval=None) == FeedHealth()


def test_a_feed_that_is_well_has_figures_and_no_findings() -> None:
    assert health(body(), reading()) == FeedHealth(
        entries_per_day=2.0,
        window=10 * DAY,
        interval=HOUR,
        took=timedelta(seconds=1),
        body_bytes=9_000,
        full_text_share=0.0,
        undated_share=0.0,
        pages_read_share=0.9,
        median_characters=2_400,
        language_declared="ru",
        language_found="ru",
    )


@pytest.mark.parametrize(
    ("changes", "trouble", "words"),
    [
        ({"problem": FeedProblem.HTML, "entries": 0}, FeedTrouble.WEB_PAGE, "a web page"),
        ({"problem": FeedProblem.EMPTY, "entries": 0}, FeedTrouble.NOTHING, "an empty body"),
        ({"problem": FeedProblem.NO_ENTRIES, "entries": 0}, FeedTrouble.NOTHING, "no entries"),
        ({"entries": 20, "dated": 0}, FeedTrouble.UNDATED, "no entry has a date"),
        ({"entries": 20, "dated": 0, "ahead": 20}, FeedTrouble.FUTURE, "in the future"),
        ({"entries": 20, "dated": 20, "ahead": 20}, FeedTrouble.FUTURE, "in the future"),
    ],
)
def test_what_is_wrong_with_a_body_is_named(
    changes: dict[str, Any], trouble: FeedTrouble, words: str
) -> None:
    nothing: dict[str, Any] = {"dated": 0, "oldest_at": None, "newest_at": None, "distinct_dates": 0}
    (finding,) = health(body(**nothing | changes)).findings
    assert finding.trouble is trouble
    assert words in finding.text


def test_a_share_of_undated_entries_is_told_and_no_finding() -> None:
    found = health(body(dated=15))
    assert (found.undated_share, found.findings) == (0.25, ())


@pytest.mark.parametrize(
    ("gap", "silence", "is_stale"),
    [
        (timedelta(minutes=20), 22 * DAY, True),
        (timedelta(minutes=20), 20 * DAY, False),
        (5 * DAY, 49 * DAY, False),
        (5 * DAY, 51 * DAY, True),
        (8 * DAY, 300 * DAY, False),
    ],
)
def test_a_feed_that_was_lively_is_stale_after_three_weeks_and_ten_of_its_usual_gaps(
    gap: timedelta, silence: timedelta, *, is_stale: bool
) -> None:
    newest_at = NOON - silence
    found = health(body(newest_at=newest_at, oldest_at=newest_at - 19 * gap))
    assert (FeedTrouble.STALE in troubles(found)) is is_stale


def test_a_stale_feed_is_told_with_its_last_day_and_how_lively_it_was() -> None:
    spans = (timedelta(minutes=20), 3 * HOUR)
    texts = [
        health(body(newest_at=NOON - 60 * DAY, oldest_at=NOON - 60 * DAY - 19 * gap)).findings[0].text
        for gap in spans
    ]
    assert [text.rpartition("publish ")[2] for text in texts] == ["several times an hour", "once in 3 h"]
    assert all("nothing new since 2026-01-11" in text for text in texts)


def test_a_few_dates_tell_neither_that_a_feed_is_stale_nor_how_much_it_publishes() -> None:
    long_ago = {"oldest_at": NOON - 90 * DAY, "newest_at": NOON - 89 * DAY}
    found = health(body(dated=4, distinct_dates=2, **long_ago), interval=200 * DAY)
    assert (found.entries_per_day, found.window, found.findings) == (None, None, ())


def test_a_feed_that_holds_less_than_comes_between_two_polls_loses_entries() -> None:
    measured = body(oldest_at=NOON - 90 * timedelta(minutes=1))
    (finding,) = health(measured, interval=2 * HOUR).findings
    assert finding.trouble is FeedTrouble.LOSES_ENTRIES
    assert "its 20 entries reach back 90 min and it is asked every 2 h" in finding.text
    assert health(measured, interval=HOUR).findings == ()


def test_a_window_of_dates_ahead_has_no_depth() -> None:
    measured = body(oldest_at=NOON + HOUR, newest_at=NOON + 2 * HOUR)
    found = health(measured)
    assert (found.window, found.entries_per_day) == (timedelta(), 480)


def test_a_feed_whose_pages_are_mostly_not_read_is_told_of_once_there_are_some() -> None:
    few = health(read=reading(pages_tried=4, pages_read=0))
    many = health(read=reading(pages_tried=5, pages_read=2))
    assert (troubles(few), troubles(many)) == ([], [FeedTrouble.UNREAD_PAGES])
    assert "3 of 5 pages could not be read" in many.findings[0].text


def test_articles_without_pages_have_no_share_of_pages_read() -> None:
    assert health(read=reading(pages_tried=0, pages_read=0)).pages_read_share is None


@pytest.mark.parametrize(
    ("configured", "declared", "found", "words"),
    [
        ("ru", "en", "kk", "in kk, and feeds.toml says ru"),
        ("", "en", "kk", "in kk, and it declares en"),
        ("kk", "en", "kk", ""),
        ("", "", "kk", ""),
        ("", "kk", "kk", ""),
        ("ru", "ru", "", ""),
    ],
)
def test_another_language_than_was_said_is_a_finding(
    configured: str, declared: str, found: str, words: str
) -> None:
    told = health(body(language=declared), reading(language=found), language=configured)
    assert [finding.text.rpartition("are ")[2] for finding in told.findings] == ([words] if words else [])


def test_a_language_is_compared_without_any_body() -> None:
    assert health(read=reading(language="kk"), language="").findings == ()


def test_the_time_between_polls_is_known_of_feeds_that_answer() -> None:
    def state(**changes: Any) -> PollState:
        return PollState(feed="steppe", url=URL, next_poll_at=NOON, **changes)

    last = NOON - HOUR
    assert spacing_of(state(last_polled_at=last)) == HOUR
    unknown = (
        None,
        state(),
        state(last_polled_at=last, failures=1),
        state(last_polled_at=last, is_gone=True),
    )
    assert [spacing_of(each) for each in unknown] == [None] * 4


def test_a_page_without_links_to_articles_is_told_and_one_without_dates_is_well() -> None:
    page = Feed(name="list", url=URL, title="List", source=SourceKind.PAGE)
    nothing = body(entries=0, dated=0, problem=FeedProblem.NO_LINKS)
    found = health_of(page, nothing, None, interval=HOUR, now=NOON).findings
    undated = body(dated=0, oldest_at=None, newest_at=None, distinct_dates=0)
    assert [(each.trouble, each.text) for each in found[:1]] == [
        (FeedTrouble.NOTHING, "it answers with a page that has no links to articles")
    ]
    well = health_of(page, undated, None, interval=HOUR, now=NOON)
    assert (well.findings, well.full_text_share) == ((), None)
