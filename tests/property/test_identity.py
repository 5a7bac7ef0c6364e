"""Laws of recognising entries: nothing is lost, nothing floods."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from monitor.judge.identity import entry_keys, new_entries
from monitor.model import Entry, KnownEntry

NOON = datetime(2026, 3, 12, 12, tzinfo=UTC)
SMALL = st.integers(0, 4)

ENTRIES = st.lists(
    st.builds(
        Entry,
        guid=st.sampled_from(["", "a", "b", "c", "https://steppe.example/"]),
        link=st.sampled_from(["", "https://steppe.example/"])
        | SMALL.map("https://steppe.example/news/{}".format),
        title=st.just("") | SMALL.map("Title {}".format),
        summary=st.just("") | SMALL.map("Summary {}".format),
        published_at=st.none() | SMALL.map(lambda hours: NOON - timedelta(hours=hours)),
    ),
    max_size=8,
)
"""Entries of a feed that uses everything twice."""

TIDY = st.lists(st.integers(0, 50), unique=True, max_size=10).map(
    lambda numbers: [
        Entry(
            guid=f"guid-{number}",
            link=f"https://steppe.example/news/{number}",
            title=f"Title {number}",
            published_at=NOON - timedelta(hours=number),
        )
        for number in numbers
    ]
)
"""Entries of a feed in order."""


def poll(entries: list[Entry], known: tuple[KnownEntry, ...] = ()) -> tuple[KnownEntry, ...]:
    """Return what is recorded of the entries that a poll finds new."""
    return tuple(
        KnownEntry(entry_id=number, keys=new.keys, digest=new.digest)
        for number, new in enumerate(new_entries(entries, entry_keys(entries), known))
    )


@given(ENTRIES, st.randoms(use_true_random=False))
def test_the_same_document_in_any_order_brings_nothing_new(entries: list[Entry], chance: object) -> None:
    known = poll(entries)
    shuffled = list(entries)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis' own Random
    assert poll(shuffled, known) == ()


@given(ENTRIES)
def test_every_entry_has_a_key_and_keys_do_not_depend_on_the_order(entries: list[Entry]) -> None:
    keys = entry_keys(entries)
    assert all(one.guid or one.link or one.title for one in keys)
    assert entry_keys(entries[::-1]) == keys[::-1]


@given(
    TIDY,
    st.sampled_from(
        [
            {"guid": "{}-again"},
            {"guid": ""},
            {"guid": "one for all"},
            {"link": "https://www.steppe.example/news/{}/?utm_source=rss"},
            {"link": "https://elsewhere.example/{}"},
            {"link": ""},
            {"title": "Corrected {}"},
            {"guid": "{}-again", "link": "https://elsewhere.example/{}"},
            {"guid": "{}-again", "title": "Corrected {}"},
        ]
    ),
    st.integers(0, 10),
)
def test_publishing_anew_under_other_keys_brings_nothing_new(
    entries: list[Entry], changes: dict[str, str], kept: int
) -> None:
    known = poll(entries)
    anew = [
        replace(entry, **{name: value.format(entry.guid) if name != "link" else value.format(entry.guid[5:])
                          for name, value in changes.items()})
        for entry in entries[:kept]
    ]  # fmt: skip
    assert poll(anew, known) == ()


@given(
    TIDY, st.sampled_from([{"guid": "1"}, {"link": "https://steppe.example/notices"}, {"title": "Notice"}])
)
def test_one_key_for_all_entries_of_a_document_loses_none(
    entries: list[Entry], changes: dict[str, str]
) -> None:
    alike = [replace(entry, **changes) for entry in entries]
    assert len(poll(alike)) == len(entries)


@given(TIDY, TIDY)
def test_entries_that_were_never_there_are_new(before: list[Entry], after: list[Entry]) -> None:
    found = [new.keys.guid for new in poll(after, poll(before))]
    assert found == [entry.guid for entry in after if entry not in before]
