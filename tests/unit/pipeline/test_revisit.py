"""The step that looks at an article again."""

from datetime import timedelta

import pytest

from monitor.errors import (
    ClosingError,
    MonitorError,
    RefusedError,
    ServerBusyError,
    StoreBrokenError,
    StoreUnavailableError,
    UnreachableError,
    UnreadablePageError,
)
from monitor.judge.revisiting import later_version
from monitor.model import ArticleRecord, NotModified, Revision, VerdictKind
from support.desk import FEED_URL, Desk

URL = "https://steppe.example/1"
TITLE = "Kazakhstan and the United States sign a tungsten deal"
TEXT = (
    "Kazakhstan and the United States signed a tungsten deal worth $1.1 billion in Astana on Monday.\n"
    "The two mines lie in the Karaganda region, where rail lines already run to the Chinese border."
)
PAGE = f"{TITLE}\n{TEXT}"
CORRECTED = PAGE.replace("$1.1 billion", "$1.4 billion")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def read(desk: Desk) -> Desk:
    """A desk on which an article was read an hour ago."""
    desk.fetcher.script(FEED_URL, f"1|{URL}|{TITLE}|A deal.".encode())
    desk.poll()(0)
    desk.fetcher.script(URL, desk.fetcher.document(URL, PAGE.encode(), etag='"1"'))
    desk.ingest()(1)
    desk.submitted.calls.clear()
    desk.clock.move(HOUR)
    return desk


def answer(desk: Desk, given: str | MonitorError, url: str = URL) -> None:
    """Look at the article when the server answers so."""
    made = given if isinstance(given, MonitorError) else desk.fetcher.document(url, given.encode())
    desk.fetcher.forget(URL)
    desk.fetcher.script(URL, made)
    desk.revisit()(1)


def record(desk: Desk, article_id: int = 1) -> ArticleRecord:
    found = desk.store.views.article(article_id)
    assert found is not None
    return found


def due_in(desk: Desk, span: timedelta) -> bool:
    return bool(desk.store.revisits.due(desk.clock.now() + span, limit=9, per_host=9))


def test_the_page_is_asked_conditionally_and_not_before_it_is_due(read: Desk) -> None:
    answer(read, PAGE)
    request = read.fetcher.requests[-1]
    assert (request.url, request.etag) == (URL, '"1"')
    read.revisit()(1)
    assert read.fetcher.requests[-1] is request
    assert (due_in(read, 2 * HOUR), due_in(read, 3 * HOUR)) == (False, True)


def test_p24_a_host_that_wants_to_be_left_alone_is_remembered(read: Desk) -> None:
    until = read.clock.at + 2 * HOUR
    answer(
        read,
        ServerBusyError("answered 429", status=429, paused_host="steppe.example", paused_until=until),
    )
    assert read.store.feeds.host_pauses(read.clock.at) == {"steppe.example": until}


def test_a_page_that_is_not_modified_is_left(read: Desk) -> None:
    read.fetcher.forget(URL)
    read.fetcher.script(URL, NotModified(url=URL, permanent_url=None, headers={}, fetched_at=read.clock.at))
    read.revisit()(1)
    assert (record(read).revisions, due_in(read, 3 * HOUR)) == ((), True)


def test_a_corrected_figure_makes_a_revision_and_a_development_of_the_story(read: Desk) -> None:
    answer(read, CORRECTED)
    original, (revision,) = record(read), record(read).revisions
    assert revision.development_id == 2
    development = record(read, 2)
    assert (development.verdict.kind, development.story_id) == (VerdictKind.DEVELOPMENT, original.story_id)
    assert (development.article.edit_of, original.copied_by) == (1, ())
    assert read.submitted.calls == [("deliver", "desk")]


def test_the_changed_page_is_kept_where_pages_are(read: Desk) -> None:
    read.fetcher.forget(URL)
    read.fetcher.script(URL, CORRECTED.encode())
    read.revisit(pages=read.store.pages)(1)
    kept = read.store.pages.find(2)
    assert kept is not None
    assert kept.body == CORRECTED.encode()


def test_a_change_is_found_once(read: Desk) -> None:
    answer(read, CORRECTED)
    read.clock.move(4 * HOUR)
    answer(read, f"{CORRECTED}\nA footnote")
    assert len(record(read).revisions) == 1


def test_another_headline_alone_alerts_nobody(read: Desk) -> None:
    answer(read, PAGE.replace(TITLE, "Kazakhstan and the United States agree on tungsten"))
    (revision,) = record(read).revisions
    assert (revision.title, revision.development_id) == (
        "Kazakhstan and the United States agree on tungsten",
        None,
    )
    assert read.submitted.calls == []


@pytest.fixture
def told(desk: Desk) -> Desk:
    """A desk on which an article was taken from its feed an hour ago, because nobody can read its page."""
    publish(desk, "$1.1 billion")
    desk.fetcher.script(URL, PAGE.encode())
    desk.reader.failures[URL] = UnreadablePageError("no text in it")
    desk.ingest()(1)
    desk.clock.move(HOUR)
    return desk


def publish(desk: Desk, worth: str, *, comments: int = 3) -> None:
    """Have the feed say so, and poll it."""
    deal = TEXT.partition("\n")[0].replace("$1.1 billion", worth)
    desk.fetcher.forget(FEED_URL)
    desk.fetcher.script(FEED_URL, f"1|{URL}|{TITLE}|{deal} Comments: {comments}".encode())
    desk.store.feeds.make_due(["steppe"], desk.clock.now())
    desk.poll()(0)


def test_what_a_feed_alone_says_is_judged_when_it_says_something_else(told: Desk) -> None:
    publish(told, "$1.4 billion")
    asked = len(told.fetcher.requests)
    assert due_in(told, timedelta())
    told.revisit(pages=told.store.pages)(1)
    (revision,), development = record(told).revisions, record(told, 2)
    assert [fact.value for fact in revision.added] == ["$1.4 billion"]
    assert (development.verdict.kind, development.article.edit_of) == (VerdictKind.DEVELOPMENT, 1)
    assert (len(told.fetcher.requests), told.store.pages.find(2)) == (asked, None)
    told.revisit()(1)
    assert len(record(told).revisions) == 1


def test_how_many_comments_a_feed_counts_is_no_change(told: Desk) -> None:
    publish(told, "$1.1 billion", comments=19)
    told.revisit()(1)
    assert (record(told).revisions, due_in(told, 3 * DAY)) == ((), True)


def test_what_a_feed_says_is_compared_a_last_time_and_then_no_more(told: Desk) -> None:
    told.clock.move(3 * DAY)
    told.revisit()(1)
    assert (record(told).revisions, due_in(told, 30 * DAY)) == ((), False)


def test_an_entry_that_was_forgotten_is_compared_no_more(told: Desk) -> None:
    told.store.keeper.forget_before(told.clock.at + DAY, limit=9)
    told.clock.move(3 * DAY)
    told.revisit()(1)
    assert not due_in(told, 30 * DAY)


def test_what_was_judged_before_the_look_was_cut_off_is_not_judged_twice(read: Desk) -> None:
    first = record(read).article
    text = first.text.replace("$1.1 billion", "$1.4 billion")
    cut_off = Revision(found_at=read.clock.now(), title=TITLE, previous_title=TITLE, text=text)
    read.judged(later_version(first, 1, cut_off, 1))
    answer(read, CORRECTED)
    assert [each.development_id for each in record(read).revisions] == [2]
    assert read.store.views.article(3) is None


def test_an_article_that_is_not_due_or_taken_is_left(read: Desk) -> None:
    assert read.store.revisits.claim(1, read.clock.now(), lease=HOUR) is not None
    answer(read, CORRECTED)
    assert record(read).revisions == ()


def test_a_page_that_is_gone_is_noted_and_asked_no_more(read: Desk) -> None:
    answer(read, RefusedError("no", status=404))
    read.clock.move(HOUR)
    answer(read, PAGE, url="https://steppe.example/")
    assert record(read).removed_at == read.clock.now()
    assert not due_in(read, timedelta(days=99))


@pytest.mark.parametrize("error", [UnreachableError("no answer"), RefusedError("no", status=403)])
def test_trouble_waits_for_the_next_look(read: Desk, error: MonitorError) -> None:
    answer(read, error)
    assert (record(read).removed_at, due_in(read, 3 * HOUR)) == (None, True)


def test_a_page_that_cannot_be_read_waits_for_the_next_look(read: Desk) -> None:
    read.reader.failures[URL] = UnreadablePageError("no text in it")
    answer(read, CORRECTED)
    assert (record(read).revisions, due_in(read, 3 * HOUR)) == ((), True)


def test_a_page_that_breaks_the_program_waits_for_the_next_look(read: Desk) -> None:
    class Broken:
        def read(self, *_: object, **__: object) -> None:
            raise RuntimeError("no such tense")

    read.fetcher.forget(URL)
    read.fetcher.script(URL, CORRECTED.encode())
    with pytest.raises(RuntimeError):
        read.revisit(reader=Broken())(1)
    assert (due_in(read, 2 * HOUR), due_in(read, 3 * HOUR)) == (False, True)


def test_a_look_that_we_gave_up_ourselves_is_due_at_once(read: Desk) -> None:
    answer(read, ClosingError("given up because the client is closing"))
    assert due_in(read, timedelta())


def test_a_page_that_ends_the_process_is_looked_at_three_times_and_no_more(read: Desk) -> None:
    asked = len(read.fetcher.requests)
    for _ in range(3):
        assert read.store.revisits.claim(1, read.clock.now(), lease=HOUR) is not None
        read.clock.move(HOUR)
    answer(read, CORRECTED)
    assert (len(read.fetcher.requests), due_in(read, 99 * DAY)) == (asked, False)


def test_a_look_that_came_to_an_end_begins_the_count_anew(read: Desk) -> None:
    for _ in range(2):
        read.store.revisits.claim(1, read.clock.now(), lease=HOUR)
        read.clock.move(HOUR)
    answer(read, PAGE)
    read.clock.move(DAY)
    for _ in range(2):
        read.store.revisits.claim(1, read.clock.now(), lease=HOUR)
        read.clock.move(HOUR)
    answer(read, CORRECTED)
    assert len(record(read).revisions) == 1


def test_a_look_that_could_not_be_recorded_counts_for_nothing(read: Desk) -> None:
    full = StoreUnavailableError("the disk is full")
    for _ in range(5):
        with pytest.raises(StoreUnavailableError):
            answer(read, full)
        read.clock.move(timedelta(minutes=5))
    answer(read, CORRECTED)
    assert len(record(read).revisions) == 1


def test_a_broken_store_is_no_property_of_the_page(read: Desk) -> None:
    with pytest.raises(StoreBrokenError):
        answer(read, StoreBrokenError("damaged"))


def test_switched_off_nothing_is_asked(read: Desk) -> None:
    count = len(read.fetcher.requests)
    read.revisit(rules=read.revisit_rules(timedelta()))(1)
    assert (len(read.fetcher.requests), due_in(read, timedelta(days=9))) == (count, False)
