"""The contract of PastDocuments."""

from datetime import timedelta

from monitor.model import EntryOutcome, FeedLink, NewEntry, PastDocument, PastState, Relation
from monitor.store import Store
from support.stored import DAY, add_feeds, new_entry
from support.values import NOON

URL = "https://steppe.example/feed"


def document(number: int, **changes: object) -> PastDocument:
    values: dict[str, object] = {"relation": Relation.NEXT, "state": PastState.NEXT}
    return PastDocument(url=f"{URL}?page={number}", **(values | changes))  # type: ignore[arg-type]


def record(store: Store, *documents: PastDocument, entries: tuple[NewEntry, ...] = ()) -> None:
    store.past.record("steppe", URL, documents, entries, NOON)


def test_what_is_remembered_of_a_document_comes_back_whole(store: Store) -> None:
    add_feeds(store, "steppe")
    older = FeedLink(relation=Relation.PREV_ARCHIVE, url=f"{URL}?2024")
    whole = document(
        2,
        state=PastState.READ,
        older=older,
        etag='W/"é\\udcff"',
        last_modified="Thu",
        body_sha256="ab" * 32,
        read_at=NOON,
    )
    record(store, whole, document(3))
    assert store.past.known("steppe", URL) == {each.url: each for each in (whole, document(3))}


def test_a_document_replaces_what_was_remembered_of_it(store: Store) -> None:
    add_feeds(store, "steppe")
    record(store, document(2), document(3))
    record(store, document(2, state=PastState.READ))
    assert [each.state for each in store.past.known("steppe", URL).values()] == [
        PastState.NEXT,
        PastState.READ,
    ]


def test_nothing_is_remembered_of_another_feed_or_of_another_address_of_it(store: Store) -> None:
    add_feeds(store, "steppe", "valley")
    record(store, document(2))
    asked = [("valley", URL), ("steppe", "https://moved.example/feed")]
    assert [store.past.known(*each) for each in asked] == [{}, {}]


def test_entries_are_recorded_once_and_wait_as_long_as_they_are_to(store: Store) -> None:
    add_feeds(store, "steppe")
    late = new_entry(2)
    late = NewEntry(entry=late.entry, keys=late.keys, host=late.host, delay=DAY)
    there = new_entry(3)
    there = NewEntry(entry=there.entry, keys=there.keys, host=there.host, was_there=True)
    for _ in range(2):
        record(store, document(2), entries=(new_entry(1), late, there))
    (first,) = store.feeds.due_entries(NOON, limit=9, per_host=9)
    assert len(store.feeds.due_entries(NOON + DAY, limit=9, per_host=9)) == 2
    records = sorted(store.views.entries(limit=9), key=lambda each: each.entry_id)
    assert [each.outcome for each in records] == [None, None, EntryOutcome.WAS_THERE]
    assert records[0].entry_id == first


def test_nothing_to_record_is_nothing(store: Store) -> None:
    store.past.record("steppe", URL, (), (), NOON + timedelta(days=1))
    assert store.past.known("steppe", URL) == {}
