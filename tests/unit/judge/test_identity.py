"""By what an entry is recognised."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from monitor.judge.identity import entry_keys, known_at_first, new_entries
from monitor.model import Entry, EntryKeys, KnownEntry

NOW = datetime(2026, 3, 12, 12, tzinfo=UTC)


def entry(number: int, **changes: object) -> Entry:
    """Return an entry that differs from every other number in everything."""
    whole = Entry(
        guid=f"guid-{number}",
        link=f"https://steppe.example/news/{number}",
        title=f"Headline number {number}",
        summary=f"Summary {number}",
        published_at=NOW - timedelta(hours=number),
    )
    return replace(whole, **changes)  # type: ignore[arg-type]  # field names are the test's to get right


def recorded(*entries: Entry) -> tuple[KnownEntry, ...]:
    """Return what is on record after a first poll that brought these entries."""
    found = new_entries(entries, entry_keys(entries), ())
    return tuple(
        KnownEntry(entry_id=number, keys=each.keys, digest=each.digest) for number, each in enumerate(found)
    )


def new(known: tuple[KnownEntry, ...], *entries: Entry) -> list[Entry]:
    """Return the entries that a further poll finds new."""
    return [found.entry for found in new_entries(entries, entry_keys(entries), known)]


def test_everything_is_new_to_an_empty_record() -> None:
    entries = [entry(1), entry(2)]
    assert new((), *entries) == entries


def test_an_entry_is_recorded_with_the_host_of_its_page() -> None:
    entries = [entry(1, link="https://M.Kun.uz:443/a"), entry(2, link="")]
    assert [found.host for found in new_entries(entries, entry_keys(entries), ())] == ["m.kun.uz", ""]


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"guid": "another"},
        {"guid": ""},
        {"link": "http://www.steppe.example/news/1/?utm_source=rss&fbclid=x#top"},
        {"link": "https://elsewhere.example/moved"},
        {"link": ""},
        {"title": "A corrected headline"},
        {"title": "A corrected headline", "summary": "And text", "published_at": None},
        {"guid": "another", "title": "A corrected headline"},
        {"guid": "another", "link": "https://elsewhere.example/moved"},
        {"guid": "", "link": "", "summary": "Another summary"},
        {"link": "", "title": "", "summary": "", "published_at": None},
    ],
)
def test_a_known_entry_stays_known_whatever_a_feed_changes(changes: dict[str, object]) -> None:
    assert new(recorded(entry(1), entry(2)), entry(1, **changes)) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"guid": "guid-1"},  # one guid for everything
        {"title": "Headline number 1"},  # a headline that comes back at another time
        {"title": "", "summary": ""},
    ],
)
def test_another_entry_is_new_though_it_shares_something(changes: dict[str, object]) -> None:
    other = entry(3, **changes)
    assert new(recorded(entry(1), entry(2)), other) == [other]


def test_a_feed_with_one_guid_for_everything_loses_nothing() -> None:
    entries = [entry(number, guid="https://steppe.example/") for number in range(5)]
    assert [keys.guid for keys in entry_keys(entries)] == [""] * 5
    assert new((), *entries) == entries


def test_a_feed_with_one_guid_and_no_links_loses_nothing() -> None:
    entries = [entry(number, guid="1", link="") for number in range(3)]
    assert new((), *entries) == entries
    assert new(recorded(*entries), entry(7, guid="1", link="")) == [entry(7, guid="1", link="")]


def test_a_page_of_notices_with_one_link_loses_nothing() -> None:
    entries = [entry(number, link="https://steppe.example/notices") for number in range(3)]
    assert new((), *entries) == entries


def test_one_headline_for_every_entry_loses_nothing() -> None:
    entries = [entry(number, title="Photo of the day", summary="", published_at=None) for number in range(3)]
    assert new((), *entries) == entries


def test_the_front_page_is_no_key() -> None:
    keys = entry_keys(
        [entry(1, link="https://www.steppe.example/?utm_source=rss"), entry(2, link="not an address")]
    )
    assert [one.link for one in keys] == ["", ""]


def test_copies_within_one_document_collapse_into_the_first() -> None:
    entries = [entry(1), entry(2), entry(1, guid="again"), entry(1, title="Edited"), entry(1)]
    assert new((), *entries) == entries[:2]


def test_an_edited_copy_keeps_the_guid_that_both_have() -> None:
    entries = [entry(1), entry(1, title="Edited")]
    assert [keys.guid for keys in entry_keys(entries)] == ["guid-1", "guid-1"]


def test_copies_that_hang_together_over_a_third_are_no_strangers() -> None:
    moved = entry(1, link="https://elsewhere.example/1", title="Edited")
    between = entry(1, title="Edited")
    again = entry(1, link="https://third.example/1", title="Edited")
    assert [keys.guid for keys in entry_keys([entry(1), moved, between, again])] == ["guid-1"] * 4


def test_guids_alone_are_keys_when_an_entry_has_nothing_else() -> None:
    bare = Entry(guid="only", link="", title="")
    assert entry_keys([bare, bare]) == (EntryKeys(guid="only", link="", title=""),) * 2


def test_an_entry_always_has_a_key_of_some_length() -> None:
    nothing = Entry(guid="", link="", title="")
    shared = [entry(1, guid="g", link="https://a.example/x", title="T", summary="", published_at=None)]
    shared += [
        entry(2, guid="g", link="https://b.example/y", title="U"),
        entry(3, guid="h", link="https://a.example/x", title="V"),
        entry(4, guid="i", link="https://c.example/z", title="T", summary="", published_at=None),
    ]
    for keys in entry_keys([nothing, *shared]):
        assert 0 < len(max(keys.guid, keys.link, keys.title, key=len)) <= 200


def test_long_guids_and_links_are_kept_short() -> None:
    (keys,) = entry_keys([entry(1, guid="g" * 5000, link=f"https://steppe.example/{'a' * 5000}")])
    assert (len(keys.guid), len(keys.link), len(keys.title)) == (32, 32, 32)


def test_headlines_differ_by_time_and_without_time_by_summary() -> None:
    same = [entry(1), entry(1, summary="Other"), entry(1, published_at=NOW), entry(1, published_at=None)]
    same += [entry(1, published_at=None, summary="Other"), entry(1, title="", published_at=NOW)]
    assert len({keys.title for keys in entry_keys(same)}) == 5


def test_dates_that_are_the_time_of_the_feeds_making_make_nothing_new() -> None:
    """Without links to tell entries by, all of them would be new at every poll."""

    def made_at(moment: datetime) -> list[Entry]:
        return [entry(number, link="https://steppe.example/", published_at=moment) for number in range(4)]

    assert new(recorded(*made_at(NOW)), *made_at(NOW + timedelta(hours=1))) == []
    assert new(recorded(*made_at(NOW)), entry(5, link="", published_at=NOW), *made_at(NOW)[1:]) == [
        entry(5, link="", published_at=NOW)
    ]


@pytest.mark.parametrize("link", ["https://steppe.example/news?id={number}&s={minute}", ""])
def test_what_says_the_same_under_the_same_guid_is_the_same_whatever_its_link_and_date(link: str) -> None:
    """Links with the number of a session and dates of the poll would make everything new every time."""

    def made_at(moment: datetime) -> list[Entry]:
        changing = (link.format(number=number, minute=f"{moment:%H%M}") for number in range(4))
        return [
            entry(number, link=each, published_at=moment - timedelta(minutes=number))
            for number, each in enumerate(changing)
        ]

    later = made_at(NOW + timedelta(hours=1))
    assert new(recorded(*made_at(NOW)), *later, entry(5)) == [entry(5)]
    reused = replace(later[0], title="Another headline")
    assert new(recorded(*made_at(NOW)), reused) == [reused]


def test_of_what_a_list_holds_at_first_only_what_is_dated_of_late_is_news() -> None:
    undated = {"published_at": None}
    entries = [
        entry(1),
        entry(100),
        entry(3, **undated),
        entry(4, **undated, updated_at=NOW - timedelta(hours=1)),
        entry(5, **undated, updated_at=NOW - timedelta(days=9)),
    ]
    found = known_at_first(new_entries(entries, entry_keys(entries), ()), since=NOW - timedelta(days=3))
    assert [each.was_there for each in found] == [False, True, True, False, True]
