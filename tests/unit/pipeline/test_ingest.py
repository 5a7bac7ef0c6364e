from datetime import datetime, timedelta

import pytest

from monitor.errors import (
    ClosingError,
    HostPausedError,
    MonitorError,
    ServerBusyError,
    StoreBrokenError,
    StoreUnavailableError,
    UnreachableError,
    UnreadablePageError,
)
from monitor.model import (
    ArticleRecord,
    ClaimedEntry,
    Document,
    EntryOutcome,
    Extract,
    NotModified,
    PageKind,
    TextSource,
    VerdictKind,
)
from support.desk import FEED_URL, Desk
from support.fakes import TextReader
from support.values import NOON

URL = "https://steppe.example/1"
TITLE = "Kazakhstan and the United States sign a tungsten deal"
PAGE = (
    f"{TITLE}\nKazakhstan and the United States signed a tungsten deal worth $1.1 billion in Astana.".encode()
)


@pytest.fixture
def entry_id(desk: Desk) -> int:
    """An entry that awaits ingestion."""
    desk.fetcher.script(FEED_URL, f"1|{URL}|{TITLE}|Kazakhstan and the United States signed.".encode())
    desk.poll()(0)
    desk.submitted.calls.clear()
    return 1


def only(desk: Desk) -> ArticleRecord:
    (record,) = desk.store.views.articles()
    return record


def is_waiting(desk: Desk) -> bool:
    return bool(desk.store.feeds.due_entries(desk.clock.now() + timedelta(days=9), limit=9, per_host=9))


def test_an_entry_becomes_an_article_and_its_messages_are_handed_on(desk: Desk, entry_id: int) -> None:
    desk.fetcher.script(URL, PAGE)
    desk.ingest()(entry_id)
    record = only(desk)
    assert (record.article.title, record.article.text_source) == (TITLE, TextSource.PAGE)
    assert "$1.1 billion" in record.article.text
    assert desk.submitted.calls == [("deliver", "desk")]
    assert not is_waiting(desk)
    assert desk.store.revisits.due(NOON + timedelta(hours=1), limit=9, per_host=9) == (record.article_id,)


def test_an_entry_is_ingested_once(desk: Desk, entry_id: int) -> None:
    desk.fetcher.script(URL, PAGE)
    step = desk.ingest()
    step(entry_id)
    step(entry_id)
    assert [request.url for request in desk.fetcher.requests].count(URL) == 1


@pytest.mark.parametrize("where", ["page", "reader"])
def test_a_page_that_cannot_be_read_leaves_the_headline_marked_so(
    desk: Desk, entry_id: int, where: str
) -> None:
    if where == "reader":
        desk.fetcher.script(URL, PAGE)
        desk.reader.failures[URL] = UnreadablePageError("no text in it; look at the page")
    desk.ingest()(entry_id)
    article = only(desk).article
    assert (article.title, article.text_source) == (TITLE, TextSource.SUMMARY)
    assert article.reading_problem == ("no text in it" if where == "reader" else f"{URL} answered 404")


def test_a_page_that_does_not_answer_is_asked_again_later_and_later(desk: Desk, entry_id: int) -> None:
    desk.fetcher.script(URL, UnreachableError("no answer"))
    step = desk.ingest()
    step(entry_id)
    assert desk.store.feeds.due_entries(NOON + timedelta(seconds=59), limit=9, per_host=9) == ()
    desk.clock.move(timedelta(minutes=1))
    step(entry_id)
    assert desk.store.feeds.due_entries(desk.clock.now() + timedelta(seconds=119), limit=9, per_host=9) == ()
    desk.clock.move(timedelta(minutes=2))
    step(entry_id)
    assert only(desk).article.reading_problem == "no answer"
    assert not is_waiting(desk)


def test_a_page_that_we_gave_up_ourselves_is_asked_again_at_once(desk: Desk, entry_id: int) -> None:
    desk.fetcher.script(URL, ClosingError("given up because the client is closing"))
    for _ in range(3):
        desk.ingest()(entry_id)
    assert desk.store.feeds.due_entries(desk.clock.now(), limit=9, per_host=9) == (entry_id,)
    desk.fetcher.forget(URL)
    desk.fetcher.script(URL, PAGE)
    desk.ingest()(entry_id)
    assert only(desk).article.text_source is TextSource.PAGE


def test_a_page_is_not_asked_before_the_server_allows(desk: Desk, entry_id: int) -> None:
    desk.fetcher.script(URL, UnreachableError("busy", retry_after=timedelta(minutes=30)))
    desk.ingest()(entry_id)
    assert desk.store.feeds.due_entries(NOON + timedelta(minutes=29), limit=9, per_host=9) == ()


def test_a_page_is_not_waited_for_longer_than_news_can_wait(desk: Desk, entry_id: int) -> None:
    desk.fetcher.script(URL, UnreachableError("busy", retry_after=timedelta(hours=3)))
    desk.ingest()(entry_id)
    assert only(desk).article.reading_problem == "busy"


def test_a_page_whose_host_wants_to_be_left_alone_waits_without_using_its_attempts_up(
    desk: Desk, entry_id: int
) -> None:
    pause = timedelta(minutes=10)
    paused = HostPausedError("wants to be left alone", left=pause)
    desk.fetcher.script(URL, *[paused] * 5, PAGE)
    step = desk.ingest()
    for _ in range(6):
        step(entry_id)
        desk.clock.move(pause)
    assert only(desk).article.text_source is TextSource.PAGE


def test_a_page_whose_host_is_never_to_be_asked_leaves_its_headline(desk: Desk, entry_id: int) -> None:
    desk.fetcher.script(URL, HostPausedError("wants to be left alone", left=timedelta(minutes=50)))
    step = desk.ingest()
    for _ in range(3):
        assert is_waiting(desk)
        step(entry_id)
        desk.clock.move(timedelta(minutes=50))
    assert only(desk).article.reading_problem == "wants to be left alone"


def test_a_host_that_wants_to_be_left_alone_is_remembered(desk: Desk, entry_id: int) -> None:
    until = NOON + timedelta(minutes=30)
    busy = ServerBusyError("answered 429", status=429, paused_host="steppe.example", paused_until=until)
    desk.fetcher.script(URL, busy)
    desk.ingest()(entry_id)
    assert desk.store.feeds.host_pauses(NOON) == {"steppe.example": until}


def test_a_page_that_killed_the_process_too_often_is_not_asked_again(desk: Desk, entry_id: int) -> None:
    desk.fetcher.script(URL, PAGE)
    for _ in range(3):
        assert desk.store.feeds.claim_entry(entry_id, desk.clock.now(), lease=timedelta(minutes=5))
        desk.clock.move(timedelta(minutes=6))
    desk.ingest()(entry_id)
    assert only(desk).article.reading_problem == "given up after 3 attempts"
    assert URL not in [request.url for request in desk.fetcher.requests]


def test_an_address_that_is_on_record_is_not_fetched_again(desk: Desk, entry_id: int) -> None:
    desk.fetcher.script(URL, PAGE)
    desk.ingest()(entry_id)
    desk.store.feeds.sync_feeds(
        {"steppe": FEED_URL, "twin": "https://twin.example/feed"}, first_polls={"twin": NOON}
    )
    twin = desk.feed("twin")
    desk.fetcher.script(twin.url, f"9|{URL}?utm_source=twin|{TITLE}|Again".encode())
    desk.poll(feeds={"twin": twin})(0)
    desk.ingest(feeds={"twin": twin})(2)
    assert len(desk.store.views.articles()) == 1
    assert not is_waiting(desk)


def test_an_entry_of_a_feed_that_is_configured_no_more_is_still_ingested(desk: Desk, entry_id: int) -> None:
    desk.fetcher.script(URL, PAGE)
    desk.ingest(feeds={})(entry_id)
    assert only(desk).verdict.kind is VerdictKind.NEW_STORY


def test_the_feeds_own_selector_reaches_the_reader(desk: Desk, entry_id: int) -> None:
    desk.fetcher.script(URL, PAGE)
    desk.ingest(feeds={"steppe": desk.feed(body_selector="div.body")})(entry_id)
    assert desk.reader.selectors == ["div.body"]


def test_a_page_that_claims_not_to_be_modified_cannot_be_read(desk: Desk, entry_id: int) -> None:
    desk.fetcher.script(URL, NotModified(url=URL, permanent_url=None, headers={}, fetched_at=NOON))
    desk.ingest()(entry_id)
    assert only(desk).article.text_source is TextSource.SUMMARY


def test_a_broken_store_is_no_property_of_the_page(desk: Desk, entry_id: int) -> None:
    failure: MonitorError = StoreBrokenError("damaged")
    desk.fetcher.script(URL, failure)
    with pytest.raises(StoreBrokenError):
        desk.ingest()(entry_id)


def test_an_entry_without_an_address_is_judged_by_its_own_text(desk: Desk) -> None:
    desk.fetcher.script(FEED_URL, f"1||{TITLE}|Kazakhstan and the United States signed.".encode())
    desk.poll()(0)
    desk.ingest()(1)
    assert only(desk).article.title == TITLE


def test_the_page_of_a_story_is_kept_where_pages_are(desk: Desk, entry_id: int) -> None:
    desk.fetcher.script(URL, PAGE)
    desk.ingest(pages=desk.store.pages)(entry_id)
    kept = desk.store.pages.find(only(desk).article_id)
    assert kept is not None
    assert (kept.url, kept.body) == (URL, PAGE)


def test_only_what_belongs_to_a_story_is_looked_at_again(desk: Desk) -> None:
    desk.fetcher.script(FEED_URL, f"1|{URL}|Football in Almaty|No goal.".encode())
    desk.poll()(0)
    desk.fetcher.script(URL, b"Football in Almaty\nThe match in Almaty ended without a goal on Sunday.")
    desk.ingest()(1)
    assert only(desk).verdict.kind is VerdictKind.OFF_TOPIC
    assert desk.store.revisits.due(NOON + timedelta(days=9), limit=9, per_host=9) == ()


def test_switched_off_no_page_is_looked_at_again(desk: Desk, entry_id: int) -> None:
    desk.fetcher.script(URL, PAGE)
    desk.ingest(revisit_rules=desk.revisit_rules(timedelta()))(entry_id)
    assert only(desk).story_id is not None
    assert desk.store.revisits.due(NOON + timedelta(days=9), limit=9, per_host=9) == ()


class Doors(TextReader):
    """Reads a page that begins with "to " as one that leads to the address behind it."""

    def read(self, document: Document, *, body_selector: str = "") -> Extract:
        text = document.body.decode()
        if text.startswith("to "):
            return Extract(title="", text="", kind=PageKind.UNKNOWN, leads_to=text[3:])
        return super().read(document, body_selector=body_selector)


def test_a_page_that_only_leads_to_the_article_is_followed(desk: Desk, entry_id: int) -> None:
    there = "https://elsewhere.example/9"
    desk.fetcher.script(URL, f"to {there}".encode())
    desk.fetcher.script(there, PAGE)
    desk.ingest(reader=Doors())(entry_id)
    article = only(desk).article
    assert (article.canonical_url, article.text_source, article.url) == (there, TextSource.PAGE, URL)


def test_pages_that_lead_on_and_on_are_given_up(desk: Desk, entry_id: int) -> None:
    desk.fetcher.script(URL, f"to {URL}".encode())
    desk.ingest(reader=Doors())(entry_id)
    article = only(desk).article
    assert article.reading_problem == "its address leads on and on, over more than 2 pages"
    assert [request.url for request in desk.fetcher.requests].count(URL) == 3


def test_a_page_that_leads_to_an_aggregator_leaves_what_the_feed_says(desk: Desk, entry_id: int) -> None:
    desk.fetcher.script(URL, b"to https://dzen.ru/news/story/1")
    desk.ingest(reader=Doors())(entry_id)
    article = only(desk).article
    assert (article.page_kind, article.text_source) == (PageKind.AGGREGATOR, TextSource.SUMMARY)


def fail(desk: Desk, entry_id: int, error: Exception, *, times: int) -> None:
    """Take the entry so often, each time as soon as it is due, while judging fails."""

    def judge(*_: object, **__: object) -> None:
        raise error

    for _ in range(times):
        with pytest.raises(type(error)):
            desk.ingest(judge=judge)(entry_id)
        desk.clock.move(timedelta(minutes=6))


def test_an_entry_that_breaks_the_program_by_its_headline_too_is_given_up(desk: Desk, entry_id: int) -> None:
    desk.fetcher.script(URL, PAGE)
    fail(desk, entry_id, RuntimeError("no such tense"), times=3)
    assert is_waiting(desk)
    fail(desk, entry_id, RuntimeError("no such tense"), times=1)
    assert not is_waiting(desk)
    (entry,) = desk.store.views.entries()
    assert (entry.outcome, entry.article_id) == (EntryOutcome.GIVEN_UP, None)


def test_an_article_loses_no_attempts_while_the_store_takes_none(desk: Desk, entry_id: int) -> None:
    desk.fetcher.script(URL, PAGE)
    fail(desk, entry_id, StoreUnavailableError("the disk is full"), times=9)
    desk.ingest()(entry_id)
    assert only(desk).article.text_source is TextSource.PAGE


def test_a_store_that_takes_nothing_at_all_is_told_of_as_such(desk: Desk, entry_id: int) -> None:
    class Full:
        def claim_entry(self, entry_id: int, now: datetime, *, lease: timedelta) -> ClaimedEntry | None:
            return desk.store.feeds.claim_entry(entry_id, now, lease=lease)

        def release_entry(self, *_: object, **__: object) -> None:
            raise StoreUnavailableError("not even this")

    desk.fetcher.script(URL, StoreUnavailableError("the disk is full"))
    with pytest.raises(StoreUnavailableError):
        desk.ingest(entries=Full())(entry_id)
