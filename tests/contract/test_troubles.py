"""The contract of Troubles."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from monitor.clock import ArchiveClock
from monitor.model import (
    Logbook,
    Message,
    OwedMessage,
    Sent,
    Tally,
    Trouble,
    TroubleKind,
    VerdictKind,
)
from monitor.store import Store, open_store
from support.stored import (
    DAY,
    MINUTE,
    add_entries,
    alerting,
    judgement,
    new_entry,
    off_topic,
    opened,
    recorded,
)
from support.values import NOON, verdict

FEED = Trouble(kind=TroubleKind.FEED, subject="steppe", since=NOON - DAY, found_at=NOON, problem="\ud800 503")
DISK = Trouble(kind=TroubleKind.DISK, since=None, found_at=NOON - MINUTE, problem="1 MB")
KEPT = Logbook(
    troubles=(DISK, replace(FEED, problem="503")), alive_at=NOON, heartbeat_at=NOON - DAY, counts_from=NOON
)
HELLO = OwedMessage(delivery_id="d", channel="desk", message=Message(subject="Hello", text="x"))


def test_before_the_first_look_nothing_was_told(store: Store) -> None:
    assert store.troubles.read() == Logbook()


def test_what_was_told_comes_back_after_a_restart(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        assert store.troubles.write(KEPT, (), NOON, before=Logbook())
    with opened(tmp_path) as store:
        assert store.troubles.read() == KEPT
        later = replace(KEPT, troubles=(DISK,), alive_at=NOON + MINUTE, counts_from=None)
        assert store.troubles.write(later, (), NOON, before=KEPT)
        assert store.troubles.read() == later


def test_what_strangers_answered_is_kept_as_far_as_it_is_text(store: Store) -> None:
    store.troubles.write(replace(KEPT, troubles=(FEED,)), (), NOON, before=Logbook())
    (kept,) = store.troubles.read().troubles
    assert kept.problem == "\ufffd 503"


def test_the_messages_are_owed_with_what_they_tell(store: Store) -> None:
    assert store.troubles.write(KEPT, (HELLO,), NOON, before=Logbook())
    assert store.outbox.due_channels(NOON) == ("desk",)


def test_who_looked_second_tells_nothing(store: Store) -> None:
    store.troubles.write(KEPT, (HELLO,), NOON, before=Logbook())
    other = replace(KEPT, alive_at=NOON + MINUTE)
    second = replace(HELLO, delivery_id="e")
    assert not store.troubles.write(other, (second,), NOON, before=Logbook())
    assert store.troubles.read() == KEPT
    assert [each.delivery_id for each in store.views.deliveries()] == ["d"]


def test_the_tally_counts_what_came_since_and_how_things_are_now(store: Store) -> None:
    ids = add_entries(store, *map(new_entry, range(1, 7)))
    recorded(store, alerting(1, "a", "b"), entry_id=ids[0])
    recorded(store, judgement(2, verdict=verdict(kind=VerdictKind.REPEAT)), entry_id=ids[1])
    recorded(store, off_topic(3), entry_id=ids[2])
    with store.history.room() as room:
        room.record_same(ids[3], 1)
    store.outbox.claim_next("a", NOON, lease=DAY)
    store.outbox.settle_delivery("a", Sent(at=NOON))
    tally = store.troubles.tally(since=NOON, now=NOON)
    assert tally == Tally(
        since=NOON,
        entries=6,
        waiting=2,
        verdicts={VerdictKind.NEW_STORY: 1, VerdictKind.REPEAT: 1, VerdictKind.OFF_TOPIC: 1},
        alerts=1,
        sent=1,
        owed=1,
    )
    assert tally.articles == 3
    later = store.troubles.tally(since=NOON + MINUTE, now=NOON + DAY)
    assert later == Tally(since=NOON + MINUTE, waiting=2, owed=1)


def test_entries_that_are_to_be_read_later_are_not_waited_for(store: Store) -> None:
    add_entries(store, replace(new_entry(1), delay=timedelta(hours=1)))
    assert store.troubles.tally(since=NOON, now=NOON).waiting == 0


def test_the_room_beside_the_database_is_known_where_its_folder_is(store: Store, tmp_path: Path) -> None:
    free = store.troubles.free_bytes()
    assert free is not None
    assert free > 0
    url = f"sqlite:///file:{tmp_path / 'monitor.db'}?uri=true"
    with open_store(url, clock=ArchiveClock(NOON)) as other:
        assert other.troubles.free_bytes() is None


def test_the_room_is_unknown_when_the_folder_is_gone(tmp_path: Path) -> None:
    folder = tmp_path / "gone"
    folder.mkdir()
    with opened(folder) as store:
        folder.rename(tmp_path / "moved")
        assert store.troubles.free_bytes() is None
