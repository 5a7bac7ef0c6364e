"""Articles that are judged without their page, which is read when it is to be had."""

from bisect import bisect_left
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from monitor.errors import (
    ClosingError,
    MonitorError,
    RefusedError,
    ServerBusyError,
    TooLargeError,
    UnreachableError,
)
from monitor.model import ArticleRecord, ClaimedRevisit, TextSource, VerdictKind
from support.desk import FEED_URL, Desk
from support.values import NOON

URL = "https://steppe.example/1"
TITLE = "Kazakhstan and the United States sign a tungsten deal"
TEXT = (
    "Kazakhstan and the United States signed a tungsten deal worth $1.1 billion in Astana on Monday.\n"
    "The two mines lie in the Karaganda region, where rail lines already run to the Chinese border."
)
PAGE = f"{TITLE} | The Steppe\n{TEXT}"
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
REFUSED = RefusedError("answered 404; check the address", status=404)


def publish(desk: Desk, summary: str, title: str = TITLE) -> None:
    """Have the feed say so, and poll it."""
    desk.fetcher.forget(FEED_URL)
    desk.fetcher.script(FEED_URL, f"1|{URL}|{title}|{summary}".encode())
    desk.store.feeds.make_due(["steppe"], desk.clock.now())
    desk.poll()(0)


def judge_without(desk: Desk, failure: MonitorError, title: str = TITLE) -> None:
    """Judge an article whose page fails so at each attempt."""
    publish(desk, "They have agreed.", title)
    desk.fetcher.script(URL, failure)
    for _ in range(3):
        desk.ingest()(1)
        desk.clock.move(2 * MINUTE)
    desk.submitted.calls.clear()


@pytest.fixture
def down(desk: Desk) -> Desk:
    """A desk on which an article was judged by its headline, because its host was down for some minutes."""
    judge_without(desk, UnreachableError("no answer"))
    return desk


@pytest.fixture
def refused(desk: Desk) -> Desk:
    """A desk on which an article was judged by its headline, because its page was not there yet."""
    judge_without(desk, REFUSED)
    return desk


def look(desk: Desk, given: str | MonitorError) -> None:
    """Look for the page when the server answers so, as soon as it is due."""
    desk.fetcher.forget(URL)
    made = given if isinstance(given, MonitorError) else desk.fetcher.document(URL, given.encode())
    desk.fetcher.script(URL, made)
    at = due_at(desk)
    assert at is not None
    desk.clock.move(max(at - desk.clock.now(), timedelta()))
    desk.revisit(pages=desk.store.pages)(1)


def due_at(desk: Desk) -> datetime | None:
    """Return when the article is looked at next, to the minute; None for never."""
    times = [NOON + minute * MINUTE for minute in range(4 * 24 * 60)]
    found = bisect_left(times, 1, key=lambda at: len(desk.store.revisits.due(at, limit=9, per_host=9)))
    return times[found] if found < len(times) else None


def record(desk: Desk, article_id: int = 1) -> ArticleRecord:
    found = desk.store.views.article(article_id)
    assert found is not None
    return found


def asked(desk: Desk) -> int:
    return [request.url for request in desk.fetcher.requests].count(URL)


def test_a_page_whose_host_was_down_is_read_later_and_judged_as_what_it_adds(down: Desk) -> None:
    assert record(down).awaited_at == NOON + 15 * MINUTE
    look(down, PAGE)
    (revision,), late = record(down).revisions, record(down, 2)
    assert (revision.is_first_reading, revision.title, revision.dropped) == (True, TITLE, ())
    assert "$1.1 billion" in [fact.value for fact in revision.added]
    assert (late.article.text, late.article.text_source, late.article.title) == (TEXT, TextSource.PAGE, TITLE)
    assert (late.verdict.kind, late.story_id) == (VerdictKind.DEVELOPMENT, record(down).story_id)
    assert (late.article.edit_of, late.article.published_at) == (1, record(down).article.published_at)
    assert down.submitted.calls == [("deliver", "desk")]
    assert down.store.pages.find(2) is not None


def test_a_page_that_was_read_late_is_looked_at_like_others_from_then_on(down: Desk) -> None:
    look(down, PAGE)
    assert (due_at(down), record(down).awaited_at) == (NOON + HOUR, None)
    look(down, PAGE.replace("$1.1 billion", "$1.4 billion"))
    late, edit = record(down).revisions
    assert (late.is_first_reading, edit.is_first_reading) == (True, False)
    assert [fact.value for fact in edit.added] == ["$1.4 billion"]
    assert record(down, 3).article.text_source is TextSource.PAGE


def test_a_text_whose_headline_told_nobody_whom_it_concerns_begins_its_story(desk: Desk) -> None:
    judge_without(desk, UnreachableError("no answer"), title="A deal is signed")
    assert record(desk).verdict.kind is VerdictKind.OFF_TOPIC
    look(desk, PAGE)
    assert record(desk, 2).verdict.kind is VerdictKind.NEW_STORY
    assert due_at(desk) == NOON + HOUR


def test_a_text_off_the_beat_is_looked_at_no_more(desk: Desk) -> None:
    judge_without(desk, UnreachableError("no answer"), title="Football in Almaty")
    look(desk, "Football in Almaty\nThe match in Almaty ended without a goal on Sunday.")
    assert record(desk, 2).verdict.kind is VerdictKind.OFF_TOPIC
    assert due_at(desk) is None


def test_a_page_that_adds_nothing_makes_no_revision(down: Desk) -> None:
    look(down, f"{TITLE}\nThey have agreed.")
    assert (record(down).revisions, due_at(down)) == ((), NOON + HOUR)


def test_a_page_is_awaited_while_its_host_is_down_as_long_as_articles_are_looked_at(down: Desk) -> None:
    times = []
    while record(down).awaited_at is not None:
        look(down, UnreachableError("no answer"))
        times.append(down.clock.now() - NOON)
    assert times == [15 * MINUTE, *(hours * HOUR for hours in (1, 4, 12, 24, 48, 72))]
    assert due_at(down) is None


def test_a_page_that_is_refused_is_asked_twice_more_and_its_feed_believed(refused: Desk) -> None:
    before = asked(refused)
    look(refused, REFUSED)
    look(refused, REFUSED)
    assert (asked(refused) - before, due_at(refused)) == (2, NOON + 3 * DAY)
    assert (record(refused).removed_at, record(refused).awaited_at) == (None, None)
    refused.clock.move(3 * DAY)
    refused.revisit()(1)
    assert (asked(refused) - before, record(refused).revisions) == (2, ())


def test_a_page_that_was_refused_at_first_is_read(refused: Desk) -> None:
    look(refused, PAGE)
    assert record(refused, 2).article.text_source is TextSource.PAGE


def test_what_the_feed_says_meanwhile_is_judged_while_the_page_is_awaited(down: Desk) -> None:
    publish(
        down,
        "Two mines in the Karaganda region will feed a refinery near Balkhash,"
        " which Canadian engineers finish next spring.",
    )
    look(down, UnreachableError("no answer"))
    (of_feed,) = record(down).revisions
    assert (of_feed.is_first_reading, record(down, 2).article.text_source) == (False, TextSource.SUMMARY)
    look(down, PAGE)
    assert [each.is_first_reading for each in record(down).revisions] == [False, True]
    assert record(down, 3).article.text_source is TextSource.PAGE


def test_off_the_beat_a_page_that_is_never_there_leaves_nothing_to_be_looked_at(desk: Desk) -> None:
    judge_without(desk, REFUSED, title="Football in Almaty")
    look(desk, REFUSED)
    look(desk, REFUSED)
    assert due_at(desk) is None


def test_a_page_that_nobody_can_read_or_that_holds_no_text_is_awaited_no_more(down: Desk) -> None:
    look(down, TooLargeError("larger than the limit"))
    assert (record(down).awaited_at, due_at(down)) == (None, NOON + 3 * DAY)


def test_a_page_without_text_is_awaited_no_more(down: Desk) -> None:
    look(down, "")
    assert (record(down).awaited_at, due_at(down)) == (None, NOON + 3 * DAY)


def test_a_look_for_a_page_that_we_gave_up_ourselves_is_due_at_once(down: Desk) -> None:
    look(down, ClosingError("the client is closing"))
    assert record(down).awaited_at == down.clock.now()


def test_an_entry_that_was_forgotten_needs_no_page(down: Desk) -> None:
    class Forgotten:
        settle = down.store.revisits.settle

        def claim(self, article_id: int, now: datetime, *, lease: timedelta) -> ClaimedRevisit:
            claimed = down.store.revisits.claim(article_id, now, lease=lease)
            assert claimed is not None
            return replace(claimed, entry=None)

    before = asked(down)
    down.clock.move(HOUR)
    down.revisit(revisits=Forgotten())(1)
    assert (asked(down), due_at(down)) == (before, None)


def test_a_page_is_not_looked_for_before_the_server_allows(down: Desk) -> None:
    until = NOON + 3 * HOUR
    busy = ServerBusyError(
        "busy", status=429, retry_after=2 * HOUR, paused_host="steppe.example", paused_until=until
    )
    look(down, busy)
    assert record(down).awaited_at == down.clock.now() + 2 * HOUR
    assert down.store.feeds.host_pauses(NOON) == {"steppe.example": until}


def test_a_page_that_is_asked_for_after_articles_are_looked_at_is_not_awaited(down: Desk) -> None:
    look(down, UnreachableError("busy", retry_after=9 * DAY))
    assert record(down).awaited_at is None


def test_switched_off_no_page_is_awaited(desk: Desk) -> None:
    publish(desk, "They have agreed.")
    desk.fetcher.script(URL, REFUSED)
    desk.ingest(revisit_rules=desk.revisit_rules(timedelta()))(1)
    assert due_at(desk) is None


def test_old_articles_whose_pages_are_gone_are_not_awaited(desk: Desk) -> None:
    publish(desk, "They have agreed.")
    desk.fetcher.script(URL, REFUSED)
    desk.ingest(revisit_rules=desk.revisit_rules(59 * MINUTE))(1)
    assert (record(desk).article.published_at, record(desk).awaited_at) == (NOON - HOUR, None)
