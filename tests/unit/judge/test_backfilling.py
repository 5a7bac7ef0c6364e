"""Which older document of a feed comes next, and as what its entries enter."""

from collections.abc import Mapping
from datetime import timedelta

import pytest

from monitor.judge.backfilling import (
    AT_ONCE,
    EVERY,
    after_reading,
    as_past,
    begun_anew,
    is_same,
    newest_request,
    next_of,
    older_link,
    older_request,
    to_be_read,
)
from monitor.judge.polling import body_hash
from monitor.model import (
    BackfillEnd,
    Document,
    Entry,
    EntryKeys,
    Feed,
    FeedLink,
    NewEntry,
    NotModified,
    ParsedFeed,
    PastDocument,
    PastState,
    PollState,
    Relation,
    Want,
)
from support.values import NOON

URL = "https://steppe.example/feed"
FEED = Feed(name="steppe", url=URL, title="", headers=(("X-Key", "secret"),))
NEXT, ARCHIVE = Relation.NEXT, Relation.PREV_ARCHIVE
READ, AGAIN = PastState.READ, PastState.AGAIN
ENTRY = Entry(guid="1", link="", title="T")


def link(url: str, relation: Relation = NEXT) -> FeedLink:
    return FeedLink(relation=relation, url=url if url.startswith("http") else f"{URL}?{url}")


def past(
    url: str, relation: Relation = NEXT, state: PastState = READ, older: FeedLink | None = None, **more: str
) -> PastDocument:
    return PastDocument(url=link(url).url, relation=relation, state=state, older=older, **more)


def by_url(*documents: PastDocument) -> Mapping[str, PastDocument]:
    return {each.url: each for each in documents}


def parsed(*links: FeedLink, entries: tuple[Entry, ...] = (ENTRY,)) -> ParsedFeed:
    return ParsedFeed(format="rss20", title="", language="", entries=entries, links=links)


def document(body: bytes = b"x", **headers: str) -> Document:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Document(url=URL, permanent_url=None, status=200, headers=named, body=body, fetched_at=NOON)


def new(number: int, *, days_ago: int | None = 1) -> NewEntry:
    at = None if days_ago is None else NOON - timedelta(days=days_ago)
    entry = Entry(guid=f"{number}", link="", title="T", published_at=at)
    return NewEntry(entry=entry, keys=EntryKeys(guid=f"{number}", link="", title=""), host="")


@pytest.mark.parametrize(
    ("links", "found"),
    [
        ((), None),
        ((FeedLink(relation=Relation.SELF, url=URL),), None),
        ((link("2"), link("3")), link("2")),
        ((link("2"), link("2025", ARCHIVE)), link("2025", ARCHIVE)),
    ],
)
def test_an_archive_comes_before_a_page(links: tuple[FeedLink, ...], found: FeedLink | None) -> None:
    assert older_link(parsed(*links)) == found


def test_behind_a_document_without_entries_there_is_nothing() -> None:
    assert older_link(parsed(link("3"), entries=())) is None


def test_the_feed_itself_is_asked_for_its_links_whether_or_not_it_changed() -> None:
    state = PollState(feed="steppe", url=URL, next_poll_at=NOON, etag='"1"', last_modified="then")
    request = newest_request(state, FEED)
    assert (request.url, request.etag, request.last_modified, request.obeys_robots) == (
        URL,
        None,
        None,
        False,
    )


def test_an_older_document_is_asked_with_its_validators_and_robots_txt_has_a_say() -> None:
    request = older_request(past("2", etag='"2"', last_modified="then"), FEED)
    assert (request.want, request.etag, request.last_modified) == (Want.FEED, '"2"', "then")
    assert (request.obeys_robots, request.headers) == (True, FEED.headers)


def test_another_site_is_not_sent_what_is_meant_for_the_feeds_own() -> None:
    assert older_request(past("https://other.example/2"), FEED).headers == ()


def test_archives_that_were_read_are_passed_over_up_to_the_first_that_was_not() -> None:
    known = by_url(
        past("3", ARCHIVE, older=link("2", ARCHIVE)),
        past("2", ARCHIVE, older=link("1", ARCHIVE)),
        past("1", ARCHIVE, AGAIN),
    )
    met = {URL}
    assert next_of(link("3", ARCHIVE), FEED, known, met) == link("1", ARCHIVE)
    assert met == {URL, f"{URL}?3", f"{URL}?2"}


@pytest.mark.parametrize(
    ("known", "met", "end"),
    [
        (by_url(past("2", ARCHIVE)), set(), BackfillEnd.OLDEST),
        ({}, {f"{URL}?2"}, BackfillEnd.CIRCLE),
        (by_url(past("2", NEXT, READ)), set(), BackfillEnd.CIRCLE),
        (by_url(past("2", ARCHIVE, older=link("2", ARCHIVE))), set(), BackfillEnd.CIRCLE),
    ],
)
def test_it_ends_at_the_oldest_and_where_it_would_go_in_a_circle(
    known: Mapping[str, PastDocument], met: set[str], end: BackfillEnd
) -> None:
    assert next_of(link("2"), FEED, known, met) is end


def test_without_a_link_it_has_ended() -> None:
    assert next_of(None, FEED, {}, set()) is BackfillEnd.OLDEST


@pytest.mark.parametrize(
    ("url", "known", "is_followed"),
    [
        ("https://www.steppe.example/2", {}, True),
        ("https://archive.example/2", {}, True),
        ("https://archive.example/3", by_url(past("https://archive.example/2")), True),
        ("https://third.example/3", by_url(past("https://archive.example/2")), False),
        ("https://steppe.example/3", by_url(past("https://archive.example/2")), True),
    ],
)
def test_one_other_site_may_have_the_older_documents_and_no_third(
    url: str,
    known: Mapping[str, PastDocument],
    is_followed: bool,  # noqa: FBT001 - a parameter of the table
) -> None:
    found = next_of(link(url), FEED, known, set())
    assert found == (link(url) if is_followed else BackfillEnd.ELSEWHERE)


def test_beginning_anew_only_archives_stay_read() -> None:
    known = by_url(past("2", ARCHIVE), past("3"), past("4", ARCHIVE, PastState.NEXT))
    assert begun_anew(known) == (past("3", state=AGAIN), past("4", ARCHIVE, AGAIN))


def test_what_comes_next_keeps_what_is_remembered_of_it() -> None:
    before = past("2", state=AGAIN, etag='"2"')
    known = by_url(before)
    assert to_be_read(link("2"), known) == past("2", state=PastState.NEXT, etag='"2"')
    assert to_be_read(link("3"), known) == past("3", state=PastState.NEXT)


def test_a_document_is_the_same_by_the_word_of_its_server_or_by_its_body() -> None:
    one = past("2", body_sha256=body_hash(b"x"))
    not_modified = NotModified(url=URL, permanent_url=None, headers={}, fetched_at=NOON)
    assert [is_same(one, each) for each in (document(), document(b"y"), not_modified)] == [True, False, True]


def test_what_was_read_is_remembered_with_validators_and_where_it_leads() -> None:
    read = after_reading(past("2", state=AGAIN), document(etag='"2"'), link("3"), NOON)
    assert (read.state, read.etag, read.last_modified, read.older) == (READ, '"2"', None, link("3"))
    assert (read.body_sha256, read.read_at) == (body_hash(b"x"), NOON)
    later = NotModified(url=URL, permanent_url=None, headers={}, fetched_at=NOON)
    assert after_reading(read, later, link("3"), NOON) == read


def test_undated_entries_count_as_known_and_the_others_are_read_a_few_at_a_time() -> None:
    entries = [new(0, days_ago=None), *(new(number) for number in range(1, AT_ONCE + 3))]
    found = as_past(entries, before=AT_ONCE - 1)
    assert [each.keys.guid for each in found][-1] == "0"
    assert [each.was_there for each in found] == [False] * (AT_ONCE + 2) + [True]
    assert [each.delay for each in found[:2]] == [timedelta(), EVERY]
    assert [each.delay for each in found[-3:-1]] == [EVERY, EVERY * 2]
