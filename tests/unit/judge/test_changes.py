"""Entries that say something else, and very many at once."""

from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.judge.identity import changed_entries, digest_of, divided, entry_keys
from monitor.model import Entry, EntryKeys, KnownEntry, NewEntry
from support.values import NOON

HOUR = timedelta(hours=1)
ENTRY = Entry(
    guid="g1",
    link="https://steppe.example/1",
    title="Rail deal signed",
    summary="The ministers met.",
    content="<p>The ministers met.</p>",
    published_at=NOON,
)


def known(entry: Entry = ENTRY, entry_id: int = 1) -> KnownEntry:
    return KnownEntry(entry_id=entry_id, keys=entry_keys([entry])[0], digest=digest_of(entry))


def ids(entries: list[Entry], *on_record: KnownEntry) -> list[int]:
    return [each.entry_id for each in changed_entries(entries, entry_keys(entries), on_record)]


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "Rail deal postponed"},
        {"summary": "The ministers did not meet."},
        {"content": "<p>The ministers did not meet.</p>"},
    ],
)
def test_an_entry_that_says_something_else_is_changed(changes: dict[str, str]) -> None:
    edited = replace(ENTRY, **changes)
    (changed,) = changed_entries([edited], entry_keys([edited]), [known()])
    assert (changed.entry_id, changed.entry, changed.digest) == (1, edited, digest_of(edited))


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"title": "RAIL  deal signed"},
        {"content": "<div><p>The ministers  met.</p></div>"},
        {"guid": "g2"},
        {"link": "https://steppe.example/1?utm_source=rss"},
        {"updated_at": NOON + HOUR},
        {"author": "Somebody"},
    ],
)
def test_an_entry_that_says_the_same_in_another_form_is_not(changes: dict[str, object]) -> None:
    assert ids([replace(ENTRY, **changes)], known()) == []


def test_entries_of_which_nobody_noted_what_they_said_have_not_changed() -> None:
    assert ids([replace(ENTRY, title="Other")], replace(known(), digest="")) == []


def test_a_new_entry_is_no_changed_one() -> None:
    other = Entry(guid="g2", link="https://steppe.example/2", title="Other")
    assert ids([other], known()) == []


def test_one_guid_for_everything_changes_nothing() -> None:
    others = [
        Entry(guid="g1", link=f"https://steppe.example/{number}", title=f"Title {number}")
        for number in (2, 3)
    ]
    assert ids(others, known()) == []
    assert ids([others[0]], known()) == []


def test_of_two_copies_in_one_document_the_first_counts() -> None:
    assert ids([ENTRY, replace(ENTRY, summary="Teaser")], known()) == []
    assert ids([replace(ENTRY, summary="Teaser"), ENTRY], known()) == [1]


def test_of_two_on_record_the_one_with_most_in_common_is_meant() -> None:
    near = known(replace(ENTRY, summary="Earlier words"), 1)
    far = known(replace(ENTRY, guid="g9", title="Else", summary="Earlier words"), 2)
    assert ids([ENTRY], near, far) == [1]
    assert ids([ENTRY], near, replace(near, entry_id=3)) == [3]


def new(number: int, **changes: object) -> NewEntry:
    entry = replace(ENTRY, published_at=NOON - HOUR * number, **changes)
    return NewEntry(entry=entry, keys=EntryKeys(guid=str(number), link="", title=""), host="steppe.example")


def test_few_new_entries_are_read_at_once() -> None:
    entries = [new(number) for number in range(3)]
    assert divided(entries, most=3) == tuple(entries)


def test_of_very_many_the_latest_are_read_first_and_none_is_lost() -> None:
    entries = [new(3), new(1), new(0), new(2), new(4)]
    found = divided(entries, most=2)
    assert [(each.keys.guid, each.delay // HOUR) for each in found] == [
        ("3", 1),
        ("1", 0),
        ("0", 0),
        ("2", 1),
        ("4", 2),
    ]


def test_undated_ones_are_read_in_their_order_behind_the_dated() -> None:
    entries = [replace(new(9), entry=replace(ENTRY, published_at=None)), new(1), new(2)]
    assert [each.delay // HOUR for each in divided(entries, most=1)] == [2, 0, 1]


def test_what_was_there_before_we_came_takes_nobodys_turn() -> None:
    old, *others = [new(number) for number in range(3)]
    old = replace(old, was_there=True)
    found = divided([old, *others], most=1)
    assert [(each.was_there, each.delay // HOUR) for each in found] == [(False, 0), (False, 1), (True, 0)]
    assert divided([old, *others], most=2) == (*others, old)
