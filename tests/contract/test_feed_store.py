"""The contract of FeedStore."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from monitor.model import (
    ChangedEntry,
    Entry,
    EntryKeys,
    EntryOutcome,
    NewEntry,
    PollRecord,
    PollStanding,
    SitemapPart,
)
from monitor.store import Store
from support.stored import DAY, MINUTE, add_entries, add_feeds, judgement, new_entry, recorded, state
from support.values import NOON


def test_a_new_feed_starts_at_its_first_poll_time(store: Store) -> None:
    store.feeds.sync_feeds({"a": "https://a.example/feed"}, first_polls={"a": NOON + MINUTE})
    assert [state("a", next_poll_at=NOON + MINUTE)] == list(store.feeds.poll_states())


def test_a_changed_address_makes_a_state_start_anew(store: Store) -> None:
    add_feeds(store, "a")
    store.feeds.record_polls([PollRecord(state=state("a", etag='"1"', failures=3, is_gone=True))], NOON)
    store.feeds.sync_feeds({"a": "https://moved.example/"}, first_polls={"a": NOON + DAY})
    anew = state("a", url="https://moved.example/", next_poll_at=NOON + DAY)
    assert [anew] == list(store.feeds.poll_states())


def test_a_feed_keeps_its_state_when_nothing_about_it_changed(store: Store) -> None:
    add_feeds(store, "a")
    known = state("a", etag='"1"', failures=3)
    store.feeds.record_polls([PollRecord(state=known)], NOON)
    add_feeds(store, "a", "b")
    assert [known, state("b")] == list(store.feeds.poll_states())


def test_how_polling_goes_is_told_of_the_feeds_that_are_named_by_name(store: Store) -> None:
    add_feeds(store, "b", "c")
    failing = state("b", failures=3, last_status=503, last_problem="busy", last_polled_at=NOON)
    store.feeds.record_polls([PollRecord(state=failing)], NOON)
    add_feeds(store, "b", "a")
    told = PollStanding(**{name: getattr(failing, name) for name in PollStanding.__slots__})
    first, second = store.feeds.poll_standings()
    assert (first.feed, second) == ("a", told)


def test_a_feed_that_is_named_no_longer_is_not_polled_and_takes_its_state_up_again(store: Store) -> None:
    add_feeds(store, "a")
    known = state("a", etag='"1"')
    store.feeds.record_polls([PollRecord(state=known)], NOON)
    add_feeds(store, "b")
    assert [each.feed for each in store.feeds.claim_due_feeds(NOON, lease=MINUTE, limit=9)] == ["b"]
    add_feeds(store, "a", "b")
    assert [known] == list(store.feeds.claim_due_feeds(NOON, lease=MINUTE, limit=9))


def test_a_feed_that_was_gone_is_asked_again_when_it_is_dropped_and_named_again(store: Store) -> None:
    add_feeds(store, "a")
    store.feeds.record_polls([PollRecord(state=state("a", etag='"1"', is_gone=True))], NOON)
    add_feeds(store, "a")
    assert store.feeds.claim_due_feeds(NOON, lease=MINUTE, limit=9) == []
    add_feeds(store)
    add_feeds(store, "a")
    assert [state("a")] == list(store.feeds.claim_due_feeds(NOON, lease=MINUTE, limit=9))


def test_only_feeds_that_are_named_are_claimed_where_some_are(store: Store) -> None:
    add_feeds(store, "a", "b", "c")
    claimed = store.feeds.claim_due_feeds(NOON, lease=MINUTE, limit=9, among=["c", "b", "unknown"])
    assert [each.feed for each in claimed] == ["b", "c"]
    assert store.feeds.claim_due_feeds(NOON, lease=MINUTE, limit=9, among=["b"]) == []
    assert store.feeds.claim_due_feeds(NOON, lease=MINUTE, limit=9, among=[]) == []


def test_feeds_are_claimed_longest_due_first_up_to_the_limit(store: Store) -> None:
    due = {"a": NOON, "b": NOON - DAY, "c": NOON - MINUTE, "later": NOON + MINUTE}
    store.feeds.sync_feeds({name: f"https://{name}.example/feed" for name in due}, first_polls=due)
    claims = [store.feeds.claim_due_feeds(NOON, lease=MINUTE, limit=2) for _ in range(3)]
    assert [[each.feed for each in claim] for claim in claims] == [["b", "c"], ["a"], []]


def test_due_feeds_are_those_that_can_be_claimed_longest_due_first(store: Store) -> None:
    due = {"a": NOON, "b": NOON - DAY, "c": NOON - MINUTE, "later": NOON + MINUTE}
    store.feeds.sync_feeds({name: f"https://{name}.example/feed" for name in due}, first_polls=due)
    before = [list(store.feeds.due_feeds(NOON, limit=limit)) for limit in (1, 9)]
    store.feeds.claim_due_feeds(NOON, lease=MINUTE, limit=2)
    assert [*before, list(store.feeds.due_feeds(NOON, limit=9))] == [["b"], ["b", "c", "a"], ["a"]]


def test_a_feed_that_is_gone_is_not_claimed(store: Store) -> None:
    add_feeds(store, "a")
    store.feeds.record_polls([PollRecord(state=state("a", is_gone=True))], NOON)
    assert list(store.feeds.claim_due_feeds(NOON + DAY, lease=MINUTE, limit=9)) == []


def test_a_feed_whose_lease_ran_out_can_be_claimed_again(store: Store) -> None:
    add_feeds(store, "a")
    claimed = [
        len(store.feeds.claim_due_feeds(NOON + after, lease=MINUTE, limit=9))
        for after in (timedelta(), MINUTE - timedelta(seconds=1), MINUTE)
    ]
    assert claimed == [1, 0, 1]


def test_a_released_feed_can_be_claimed_at_once(store: Store) -> None:
    add_feeds(store, "a")
    store.feeds.claim_due_feeds(NOON, lease=DAY, limit=9)
    store.feeds.release_feed("a")
    assert [state("a")] == list(store.feeds.claim_due_feeds(NOON, lease=DAY, limit=9))


def test_recording_a_poll_ends_its_claim_and_keeps_every_field(store: Store) -> None:
    add_feeds(store, "a")
    store.feeds.claim_due_feeds(NOON, lease=DAY, limit=9)
    after = state(
        "a",
        next_poll_at=NOON + MINUTE,
        moved_url="https://new.example/",
        moved_count=2,
        etag='W/"é\udcff"',
        last_modified="Thu, 12 Mar 2026",
        body_sha256="ab" * 32,
        failures=4,
        last_status=503,
        last_problem="поломка",
        last_polled_at=NOON,
        last_success_at=NOON - DAY,
        last_new_at=NOON - 2 * DAY,
        entry_count=7,
        not_before_at=NOON + MINUTE,
        max_age=timedelta(hours=1),
        ttl=timedelta(days=1) / 7,
        skip_hours=frozenset({0, 13}),
        skip_days=frozenset({"monday", "friday"}),
        oldest_at=NOON - DAY,
        recent_at=NOON - MINUTE,
        recent_count=3,
    )
    store.feeds.record_polls([PollRecord(state=after)], NOON)
    assert [after] == list(store.feeds.claim_due_feeds(NOON + MINUTE, lease=DAY, limit=9))


@pytest.mark.parametrize("changes", [{}, {"etag": '"2"'}, {"failures": 0, "last_problem": ""}])
def test_a_poll_that_found_nothing_new_is_recorded_whole_and_ends_the_claim(
    store: Store, changes: dict[str, Any]
) -> None:
    add_feeds(store, "a")
    known = state("a", etag='"1"', body_sha256="ab", failures=1, last_problem="gone astray", entry_count=7)
    store.feeds.record_polls([PollRecord(state=known)], NOON)
    (before,) = store.feeds.claim_due_feeds(NOON, lease=DAY, limit=9)
    times = {"next_poll_at": NOON + MINUTE, "last_polled_at": NOON, "last_success_at": NOON}
    after = replace(before, last_status=304, **times, **changes)
    store.feeds.record_polls([PollRecord(state=after, before=before)], NOON)
    assert [after] == list(store.feeds.claim_due_feeds(NOON + MINUTE, lease=DAY, limit=9))


def test_a_poll_that_ends_after_the_address_changed_does_not_overwrite_the_new_state(store: Store) -> None:
    add_feeds(store, "a")
    store.feeds.sync_feeds({"a": "https://moved.example/"}, first_polls={"a": NOON + DAY})
    store.feeds.record_polls([PollRecord(state=state("a", etag='"old"'))], NOON)
    assert [each.etag for each in store.feeds.poll_states()] == [None]


def test_ids_of_new_entries_come_in_the_order_of_the_records(store: Store) -> None:
    add_feeds(store, "a", "b")
    records = [
        PollRecord(state=state("a"), new_entries=(new_entry(1), new_entry(2))),
        PollRecord(state=state("b"), new_entries=(new_entry(3),)),
    ]
    ids = store.feeds.record_polls(records, NOON)
    claimed = [store.feeds.claim_entry(each, NOON, lease=MINUTE) for each in ids]
    assert [(each.feed, each.entry.guid) for each in claimed if each] == [
        ("a", "g1"),
        ("a", "g2"),
        ("b", "g3"),
    ]


def test_recording_no_polls_does_nothing(store: Store) -> None:
    assert list(store.feeds.record_polls([], NOON)) == []


def test_an_entry_that_two_polls_found_is_recorded_once(store: Store) -> None:
    first = add_entries(store, new_entry(1))
    again = add_entries(store, new_entry(1), new_entry(2))
    assert (len(first), len(again)) == (1, 1)


def test_an_entry_comes_back_as_it_was_published(store: Store) -> None:
    entry = Entry(
        guid="g",
        link="https://steppe.example/1",
        title="Төртінші",
        summary="s",
        content="<p>\x00 </p>",
        author="a",
        language="kk",
        published_at=NOON,
        updated_at=NOON + MINUTE,
    )
    new = NewEntry(entry=entry, keys=EntryKeys(guid="g", link="", title=""), host="steppe.example")
    (entry_id,) = add_entries(store, new)
    claimed = store.feeds.claim_entry(entry_id, NOON, lease=MINUTE)
    assert claimed is not None
    assert (entry_id, "steppe", entry, NOON, 0) == (
        claimed.entry_id,
        claimed.feed,
        claimed.entry,
        claimed.seen_at,
        claimed.attempts,
    )


def test_a_lone_surrogate_in_a_title_becomes_a_replacement_character(store: Store) -> None:
    new = replace(new_entry(1), entry=Entry(guid="g", link="", title="a\ud800b"))
    (entry_id,) = add_entries(store, new)
    claimed = store.feeds.claim_entry(entry_id, NOON, lease=MINUTE)
    assert claimed is not None
    assert claimed.entry.title == "a�b"


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (EntryKeys(guid="g1", link="", title=""), ["g1"]),
        (EntryKeys(guid="", link="https://steppe.example/news/2", title=""), ["g2"]),
        (EntryKeys(guid="x", link="y", title="t2"), ["g2"]),
        (EntryKeys(guid="g1", link="", title="t2"), ["g1", "g2"]),
        (EntryKeys(guid="", link="", title=""), []),
        (EntryKeys(guid="t1", link="g1", title="g1"), []),
    ],
)
def test_known_keys_share_a_key_of_the_same_kind(store: Store, asked: EntryKeys, expected: list[str]) -> None:
    nameless = NewEntry(
        entry=Entry(guid="", link="", title=""), keys=EntryKeys(guid="", link="", title=""), host=""
    )
    add_entries(store, new_entry(1), new_entry(2), nameless)
    assert expected == [each.keys.guid for each in store.feeds.known_entries("steppe", [asked])]


def test_keys_of_another_feed_are_not_known(store: Store) -> None:
    add_entries(store, new_entry(1))
    assert list(store.feeds.known_entries("other", [new_entry(1).keys])) == []


def test_a_changed_entry_is_recorded_with_what_it_says_now(store: Store) -> None:
    (entry_id,) = add_entries(store, new_entry(1))
    said = Entry(guid="1", link="https://steppe.example/1", title="Otherwise")
    change = ChangedEntry(entry_id=entry_id, entry=said, digest="d2")
    assert (
        list(store.feeds.record_polls([PollRecord(state=state("steppe"), changed_entries=(change,))], NOON))
        == []
    )
    (known,) = store.feeds.known_entries("steppe", [new_entry(1).keys])
    claimed = store.feeds.claim_entry(entry_id, NOON, lease=MINUTE)
    assert claimed is not None
    assert (known.digest, claimed.entry) == ("d2", said)


def test_an_entry_that_is_to_wait_is_recorded_and_due_later(store: Store) -> None:
    add_feeds(store, "steppe")
    now, later = new_entry(1), replace(new_entry(2), delay=MINUTE)
    ids = store.feeds.record_polls([PollRecord(state=state("steppe"), new_entries=(now, later))], NOON)
    due = [store.feeds.due_entries(at, limit=9, per_host=9) for at in (NOON, NOON + MINUTE)]
    assert (list(ids), [list(each) for each in due]) == ([1], [[1], [1, 2]])


def test_a_taking_in_which_nobody_was_asked_does_not_count(store: Store) -> None:
    (entry_id,) = add_entries(store, new_entry(1))
    attempts = []
    for was_asked in (False, True, True):
        claimed = store.feeds.claim_entry(entry_id, NOON, lease=MINUTE)
        assert claimed is not None
        attempts.append(claimed.attempts)
        store.feeds.release_entry(entry_id, retry_at=NOON, was_asked=was_asked)
    assert attempts == [0, 0, 1]


def test_an_entry_that_is_given_up_is_settled_once(store: Store) -> None:
    (entry_id,) = add_entries(store, new_entry(1))
    assert store.feeds.claim_entry(entry_id, NOON, lease=MINUTE)
    store.feeds.give_up_entry(entry_id, NOON)
    assert list(store.feeds.due_entries(NOON + DAY, limit=9, per_host=9)) == []
    with store.history.room() as room:
        room.record_same(entry_id, 1)
    (entry,) = store.views.entries()
    assert (entry.outcome, entry.article_id) == (EntryOutcome.GIVEN_UP, None)


def test_a_feed_whose_server_asked_for_a_pause_is_made_due_at_its_end(store: Store) -> None:
    asked = state("steppe", next_poll_at=NOON + 9 * MINUTE, not_before_at=NOON + 3 * MINUTE)
    add_feeds(store, "steppe")
    store.feeds.record_polls([PollRecord(state=asked)], NOON)
    store.feeds.make_due(["steppe"], NOON)
    dues = [list(store.feeds.due_feeds(NOON + MINUTE * late, limit=9)) for late in (0, 2, 3)]
    assert dues == [[], [], ["steppe"]]


def test_hosts_that_want_to_be_left_alone_are_remembered_until_the_later_end(store: Store) -> None:
    for host, minutes in (("a.example", 2), ("a.example", 5), ("a.example", 3), ("b.example", 1)):
        store.feeds.pause_host(host, NOON + MINUTE * minutes)
    assert store.feeds.host_pauses(NOON + MINUTE) == {"a.example": NOON + 5 * MINUTE}


def test_thousands_of_keys_can_be_asked_at_once(store: Store) -> None:
    add_entries(store, new_entry(1999))
    asked = [new_entry(number).keys for number in range(2000)]
    assert [new_entry(1999).keys] == [each.keys for each in store.feeds.known_entries("steppe", asked)]


def test_an_entry_is_taken_by_one_and_its_attempts_count_the_takings_before(store: Store) -> None:
    (entry_id,) = add_entries(store, new_entry(1))
    times = (NOON, NOON, NOON + MINUTE)
    taken = [store.feeds.claim_entry(entry_id, at, lease=MINUTE) for at in times]
    assert [each and each.attempts for each in taken] == [0, None, 1]


def test_a_released_entry_is_due_again_at_its_time_and_no_sooner(store: Store) -> None:
    (entry_id,) = add_entries(store, new_entry(1))
    store.feeds.claim_entry(entry_id, NOON, lease=DAY)
    store.feeds.release_entry(entry_id, retry_at=NOON + MINUTE)
    soon, later = NOON + MINUTE / 2, NOON + MINUTE
    assert (
        list(store.feeds.due_entries(soon, limit=9, per_host=9)),
        store.feeds.claim_entry(entry_id, soon, lease=DAY),
    ) == ([], None)
    assert [entry_id] == list(store.feeds.due_entries(later, limit=9, per_host=9))
    assert store.feeds.claim_entry(entry_id, later, lease=DAY) is not None


def test_a_settled_entry_is_neither_due_nor_taken_nor_released(store: Store) -> None:
    (entry_id,) = add_entries(store, new_entry(1))
    recorded(store, judgement(1), entry_id=entry_id)
    store.feeds.release_entry(entry_id, retry_at=NOON)
    assert (
        list(store.feeds.due_entries(NOON, limit=9, per_host=9)),
        store.feeds.claim_entry(entry_id, NOON, lease=DAY),
    ) == ([], None)


def test_due_entries_come_oldest_first_so_many_of_a_host(store: Store) -> None:
    hosts = ["one", "one", "one", "two", "three", "two"]
    ids = add_entries(store, *(new_entry(number, host=host) for number, host in enumerate(hosts)))
    due = [store.feeds.due_entries(NOON, limit=limit, per_host=1) for limit in (9, 2)]
    assert [[ids[0], ids[3], ids[4]], [ids[0], ids[3]]] == [list(each) for each in due]


def test_entries_of_a_host_that_somebody_has_taken_count_until_their_lease_ends(store: Store) -> None:
    hosts = ["one", "one", "one", "two"]
    ids = add_entries(store, *(new_entry(number, host=host) for number, host in enumerate(hosts)))
    store.feeds.claim_entry(ids[1], NOON, lease=MINUTE)
    due = [
        list(store.feeds.due_entries(at, limit=9, per_host=most))
        for at, most in ((NOON, 1), (NOON, 2), (NOON + MINUTE, 2))
    ]
    assert due == [[ids[3]], [ids[0], ids[3]], [ids[0], ids[1], ids[3]]]


def test_of_new_entries_the_first_of_each_host_are_named(store: Store) -> None:
    add_feeds(store, "steppe")
    entries = tuple(new_entry(number, host=host) for number, host in enumerate(("one", "two", "one", "one")))
    record = PollRecord(state=state("steppe"), new_entries=entries)
    named = store.feeds.record_polls([record], NOON, per_host=2)
    assert list(named) == list(store.feeds.due_entries(NOON, limit=3, per_host=9))
    assert len(store.feeds.due_entries(NOON, limit=9, per_host=9)) == 4


def test_an_entry_whose_lease_ran_out_is_due_again(store: Store) -> None:
    (entry_id,) = add_entries(store, new_entry(1))
    store.feeds.claim_entry(entry_id, NOON, lease=MINUTE)
    due = [list(store.feeds.due_entries(at, limit=9, per_host=9)) for at in (NOON, NOON + MINUTE)]
    assert [[], [entry_id]] == due


def test_feeds_made_due_are_claimed_at_once_and_others_are_not(store: Store) -> None:
    later = dict.fromkeys(("a", "b"), NOON + DAY)
    store.feeds.sync_feeds({name: f"https://{name}.example/feed" for name in later}, first_polls=later)
    store.feeds.make_due(["a", "unknown"], NOON)
    assert [each.feed for each in store.feeds.claim_due_feeds(NOON, lease=DAY, limit=9)] == ["a"]


def test_making_a_feed_due_does_not_make_it_less_urgent(store: Store) -> None:
    add_feeds(store, "a")
    store.feeds.make_due(["a"], NOON + DAY)
    assert [each.next_poll_at for each in store.feeds.poll_states()] == [NOON]


def test_what_was_there_before_we_came_is_known_and_never_taken(store: Store) -> None:
    old = replace(new_entry(1), was_there=True)
    record = PollRecord(state=state("steppe"), new_entries=(old, new_entry(2)))
    add_feeds(store, "steppe")
    taken = store.feeds.record_polls([record], NOON)
    assert [each.keys.guid for each in store.feeds.known_entries("steppe", [old.keys])] == ["g1"]
    assert store.feeds.due_entries(NOON, limit=9, per_host=9) == taken
    assert {each.outcome for each in store.views.entries()} == {EntryOutcome.WAS_THERE, None}
    assert store.keeper.counts().entries_waiting == 1


def test_what_is_remembered_of_the_sitemaps_of_an_index_comes_back_octet_for_octet(store: Store) -> None:
    part = SitemapPart(
        url="https://steppe.example/қ.xml",
        modified="2026-03-12",
        modified_at=NOON,
        etag='"\udcff\\u00e9é"',
        body_sha256="abc",
        within="https://steppe.example/inner.xml",
    )
    add_feeds(store, "steppe")
    store.feeds.record_polls([PollRecord(state=state("steppe", parts=(part,)))], NOON)
    (found,) = store.feeds.poll_states()
    assert found.parts == (part,)


def test_pushed_entries_are_recorded_like_polled_ones_and_leave_polling_alone(store: Store) -> None:
    (known_id,) = add_entries(store, new_entry(1))
    before = store.feeds.poll_state("steppe")
    said = Entry(guid="g1", link="https://steppe.example/news/1", title="Otherwise")
    change = ChangedEntry(entry_id=known_id, entry=said, digest="d2")
    ids = store.feeds.record_pushed("steppe", [new_entry(1), new_entry(2)], [change], NOON + MINUTE)
    assert list(ids) == [known_id + 1]
    titles = {entry.entry.title for entry in store.views.entries() if entry.entry is not None}
    assert titles == {"Otherwise", "Entry 2"}
    assert before is not None
    assert store.feeds.poll_state("steppe") == replace(before, last_new_at=NOON + MINUTE)
    store.feeds.record_pushed("steppe", [], [], NOON + DAY)
    assert store.feeds.poll_state("steppe") == replace(before, last_new_at=NOON + MINUTE)


def test_a_feed_that_is_not_named_is_pushed_nothing(store: Store) -> None:
    add_feeds(store, "steppe")
    add_feeds(store, "other")
    assert list(store.feeds.record_pushed("steppe", [new_entry(1)], [], NOON)) == []
    assert list(store.feeds.record_pushed("nobody", [new_entry(1)], [], NOON)) == []
    assert (store.feeds.poll_state("steppe"), store.feeds.poll_state("nobody")) == (None, None)
    assert list(store.views.entries()) == []


def test_feeds_can_be_made_due_at_a_later_time(store: Store) -> None:
    add_feeds(store, "steppe")
    store.feeds.record_polls([PollRecord(state=state("steppe", next_poll_at=NOON + DAY))], NOON)
    store.feeds.make_due(["steppe"], NOON + MINUTE)
    assert [list(store.feeds.due_feeds(at, limit=9)) for at in (NOON, NOON + MINUTE)] == [[], ["steppe"]]
