"""Older documents of a feed are read on request, each once, and nothing of them is news for coming late."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from monitor.errors import PermanentError, RefusedError, ServerBusyError
from monitor.intake.feeds import read_feed
from monitor.model import (
    Backfill,
    BackfillEnd,
    Document,
    EntryOutcome,
    NotModified,
    ParsedFeed,
    PollState,
    ReadPast,
)
from monitor.pipeline.backfill import BackfillFeed
from support.desk import FEED_URL, Desk
from support.patrol import item, rss
from support.values import NOON

PAGES = [FEED_URL, *(f"{FEED_URL}?p={number}" for number in range(2, 9))]


class Reader:
    """Reads feeds here, where no worker needs to be stopped."""

    def parse(self, document: Document) -> ParsedFeed:
        return read_feed(document)


def entry(number: int, *, days_ago: int | None = None) -> str:
    at = None if days_ago is None else NOON - timedelta(days=days_ago)
    return item(number, at=at, link=f"https://steppe.example/a/{number}")


def body(number: int, to: str = "", *, rel: str = "next", entries: Sequence[str] = ()) -> bytes:
    head = f"<atom:link rel='{rel}' href='{to}'/>" if to else ""
    return rss(*(entries or [entry(number, days_ago=number)]), head=head)


def serve(desk: Desk, number: int, *, rel: str = "next") -> None:
    """Have the feed lead to so many documents in all."""
    for place, url in enumerate(PAGES[:number]):
        to = PAGES[place + 1] if place + 1 < number else ""
        desk.fetcher.script(url, body(place + 1, to, rel=rel), etag=f'"{place}"')


def backfill(desk: Desk, most: int = 10, **changes: Any) -> Backfill:
    step = BackfillFeed(
        past=desk.store.past,
        entries=desk.store.feeds,
        fetcher=desk.fetcher,
        parser=Reader(),
        clock=desk.clock,
    )
    state = PollState(feed="steppe", url=FEED_URL, next_poll_at=NOON)
    return step(desk.feed(), state, most=most, **changes)


def asked(desk: Desk) -> list[str]:
    """Return the addresses that were asked since the last time."""
    urls = [request.url for request in desk.fetcher.requests]
    desk.fetcher.requests.clear()
    return urls


def outcomes(desk: Desk) -> list[tuple[str, EntryOutcome | None]]:
    records = sorted(desk.store.views.entries(limit=99), key=lambda each: each.entry_id)
    return [(each.entry.guid, each.outcome) for each in records if each.entry]


def test_pages_are_followed_to_the_last(desk: Desk) -> None:
    serve(desk, 3)
    told: list[ReadPast] = []
    found = backfill(desk, tell=told.append)
    assert asked(desk) == PAGES[:3]
    assert (found.end, found.following, found.documents) == (BackfillEnd.OLDEST, "", tuple(told))
    day = NOON - timedelta(days=2)
    assert told[0] == ReadPast(url=PAGES[1], entries=1, new=1, oldest_at=day, newest_at=day)
    assert outcomes(desk) == [("2", None), ("3", None)]


def test_as_many_are_read_as_are_wanted_and_the_next_call_goes_on_there(desk: Desk) -> None:
    serve(desk, 6)
    first = backfill(desk, 2)
    assert (asked(desk), first.end, first.following) == (PAGES[:3], BackfillEnd.BOUND, PAGES[3])
    second = backfill(desk, 2)
    assert (asked(desk), second.following) == (PAGES[3:5], PAGES[5])
    assert (backfill(desk).end, asked(desk)) == (BackfillEnd.OLDEST, PAGES[5:6])
    assert [guid for guid, _ in outcomes(desk)] == ["2", "3", "4", "5", "6"]


def test_after_the_last_it_begins_at_the_feed_again_and_asks_whether_pages_changed(desk: Desk) -> None:
    serve(desk, 3)
    backfill(desk)
    desk.fetcher.requests.clear()
    unchanged = NotModified(url=PAGES[1], permanent_url=None, headers={}, fetched_at=NOON)
    desk.fetcher.forget(PAGES[1])
    desk.fetcher.script(PAGES[1], unchanged)
    found = backfill(desk)
    assert [request.etag for request in desk.fetcher.requests] == [None, '"1"', '"2"']
    assert found.documents == tuple(ReadPast(url=url, is_unchanged=True) for url in PAGES[1:3])
    assert len(outcomes(desk)) == 2


def test_it_can_begin_anew_before_it_has_come_to_the_end(desk: Desk) -> None:
    serve(desk, 5)
    backfill(desk, 2)
    asked(desk)
    assert (backfill(desk, 1, is_anew=True).following, asked(desk)) == (PAGES[2], PAGES[:2])


def test_an_archive_is_read_once_and_passed_over_from_then_on(desk: Desk) -> None:
    serve(desk, 3, rel="prev-archive")
    backfill(desk)
    asked(desk)
    assert (backfill(desk), asked(desk)) == (
        Backfill(documents=(), end=BackfillEnd.OLDEST),
        [FEED_URL],
    )
    newest = f"{FEED_URL}?newest"
    desk.fetcher.forget(FEED_URL)
    desk.fetcher.script(FEED_URL, body(1, newest, rel="prev-archive"))
    desk.fetcher.script(newest, body(7, PAGES[1], rel="prev-archive"))
    found = backfill(desk)
    assert (asked(desk), [each.url for each in found.documents]) == ([FEED_URL, newest], [newest])


def test_a_feed_that_leads_nowhere_is_asked_once(desk: Desk) -> None:
    serve(desk, 1)
    assert (backfill(desk), asked(desk)) == (Backfill(documents=(), end=BackfillEnd.NONE), [FEED_URL])


@pytest.mark.parametrize("to", [PAGES[1], PAGES[0]])
def test_documents_that_lead_in_a_circle_are_left(desk: Desk, to: str) -> None:
    serve(desk, 2)
    desk.fetcher.forget(PAGES[1])
    desk.fetcher.script(PAGES[1], body(2, PAGES[2]))
    desk.fetcher.script(PAGES[2], body(3, to))
    found = backfill(desk)
    assert (found.end, asked(desk)) == (BackfillEnd.CIRCLE, PAGES[:3])


def test_a_circle_over_several_calls_is_noticed(desk: Desk) -> None:
    serve(desk, 4)
    desk.fetcher.forget(PAGES[3])
    desk.fetcher.script(PAGES[3], body(4, PAGES[1]))
    backfill(desk, 2)
    assert backfill(desk).end is BackfillEnd.CIRCLE


def test_a_server_that_gives_the_same_for_every_page_is_left(desk: Desk) -> None:
    serve(desk, 1)
    desk.fetcher.forget(FEED_URL)
    desk.fetcher.script(FEED_URL, body(1, PAGES[1]))
    for place in (1, 2):
        desk.fetcher.script(PAGES[place], body(2, PAGES[3]) if place == 1 else b"")
    desk.fetcher.script(PAGES[3], body(2, PAGES[3]))
    found = backfill(desk)
    assert (found.end, [each.url for each in found.documents]) == (BackfillEnd.CIRCLE, [PAGES[1]])


def test_an_error_is_raised_and_the_next_call_asks_again(desk: Desk) -> None:
    serve(desk, 4)
    desk.fetcher.forget(PAGES[2])
    desk.fetcher.script(PAGES[2], ServerBusyError("it is busy", status=503), body(3, PAGES[3]))
    with pytest.raises(ServerBusyError):
        backfill(desk)
    assert [guid for guid, _ in outcomes(desk)] == ["2"]
    asked(desk)
    assert (backfill(desk).end, asked(desk)) == (BackfillEnd.OLDEST, PAGES[2:4])


def test_what_is_no_feed_is_an_error(desk: Desk) -> None:
    serve(desk, 2)
    desk.fetcher.forget(PAGES[1])
    desk.fetcher.script(PAGES[1], b"<html><title>Not here</title></html>")
    with pytest.raises(PermanentError, match="answered with a web page instead of a feed"):
        backfill(desk)


def test_not_modified_unasked_is_an_error(desk: Desk) -> None:
    answer = NotModified(url=FEED_URL, permanent_url=None, headers={}, fetched_at=NOON)
    desk.fetcher.script(FEED_URL, answer)
    with pytest.raises(RefusedError, match="not modified"):
        backfill(desk)


def test_entries_that_polls_brought_are_not_doubled_and_undated_ones_count_as_known(desk: Desk) -> None:
    serve(desk, 2)
    desk.poll(parser=Reader())()
    desk.fetcher.forget(PAGES[1])
    desk.fetcher.script(PAGES[1], body(2, entries=[entry(1, days_ago=1), entry(2), entry(3, days_ago=9)]))
    (read,) = backfill(desk).documents
    assert (read.entries, read.new, read.undated) == (3, 1, 1)
    assert outcomes(desk) == [("1", None), ("3", None), ("2", EntryOutcome.WAS_THERE)]


def test_an_empty_document_is_the_end(desk: Desk) -> None:
    serve(desk, 2)
    desk.fetcher.forget(PAGES[1])
    empty = "<rss version='2.0'><channel><title>S</title></channel></rss>"
    desk.fetcher.script(PAGES[1], empty.encode())
    found = backfill(desk)
    assert (found.end, found.documents) == (BackfillEnd.OLDEST, (ReadPast(url=PAGES[1]),))
