"""A full disk, a read-only file, a locked database: a clear error, nothing lost, and on it goes."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError, StatementError

from monitor.clock import ArchiveClock
from monitor.errors import StoreBrokenError, StoreUnavailableError
from monitor.model import PollRecord, Sent
from monitor.store import Store, open_store
from support.store_crowd import results, start
from support.stored import (
    DAY,
    MINUTE,
    add_entries,
    add_feeds,
    address,
    alerting,
    judgement,
    new_entry,
    opened,
    recorded,
    sketch,
    state,
    vector,
    words,
)
from support.values import NOON

WRITES: dict[str, Callable[[Store], object]] = {
    "sync_feeds": lambda store: add_feeds(store, "a", *(words(n, 900) for n in range(30))),
    "claim_due_feeds": lambda store: store.feeds.claim_due_feeds(NOON, lease=DAY, limit=9),
    "record_polls": lambda store: store.feeds.record_polls(
        [PollRecord(state=state("steppe", last_problem=words(0, 20_000)))], NOON
    ),
    "make_due": lambda store: store.feeds.make_due(["steppe"], NOON),
    "pause_host": lambda store: store.feeds.pause_host(words(0, 20_000), NOON),
    "release_feed": lambda store: store.feeds.release_feed("steppe"),
    "claim_entry": lambda store: store.feeds.claim_entry(1, NOON, lease=DAY),
    "release_entry": lambda store: store.feeds.release_entry(1, retry_at=NOON),
    "give_up_entry": lambda store: store.feeds.give_up_entry(1, NOON),
    "record": lambda store: recorded(store, judgement(9, article={"text": words(0, 20_000)})),
    "forget_seed": lambda store: store.history.forget_seed("known"),
    "claim_next": lambda store: store.outbox.claim_next("d", NOON, lease=DAY),
    "settle_delivery": lambda store: store.outbox.settle_delivery("d", Sent(at=NOON)),
    "owe_again": lambda store: store.outbox.owe_again("d", NOON),
    "forget_before": lambda store: store.keeper.forget_before(NOON + DAY, limit=9),
}
# What needs new pages: the others find room in the pages that they change.
GROWING = ("sync_feeds", "record_polls", "pause_host", "record")


def furnish(store: Store) -> None:
    """Put on record what each write needs."""
    add_entries(store, new_entry(1))
    recorded(store, alerting(1, "d"))
    recorded(store, judgement(2, article={"seed": "known"}))


@contextmanager
def pragma(store: Store, setting: str, undo: str) -> Iterator[None]:
    """Set something on every connection for a while."""

    def apply(connection: sqlite3.Connection, *_: object) -> None:
        connection.execute(f"PRAGMA {setting}")

    engine = store._database.engine
    engine.dispose()
    event.listen(engine, "connect", apply)
    yield
    event.remove(engine, "connect", apply)
    with engine.connect() as connection:
        connection.exec_driver_sql(f"PRAGMA {undo}")


@pytest.fixture
def furnished(store: Store) -> Store:
    """A store with a little on record."""
    furnish(store)
    return store


@pytest.mark.parametrize("name", GROWING)
def test_on_a_full_disk_a_write_says_so_and_reads_go_on(furnished: Store, name: str) -> None:
    before = furnished.keeper.counts()
    with pragma(furnished, "max_page_count = 1", "max_page_count = 1073741823"):
        with pytest.raises(StoreUnavailableError, match=r"db cannot be used now: the disk is full"):
            WRITES[name](furnished)
        assert furnished.keeper.counts() == before
    WRITES[name](furnished)


@pytest.mark.parametrize("name", WRITES)
def test_a_read_only_database_refuses_every_write_and_goes_on_when_mended(
    furnished: Store, name: str
) -> None:
    before = furnished.keeper.counts()
    with pragma(furnished, "query_only = ON", "query_only = OFF"):
        with pytest.raises(StoreUnavailableError, match="it is read-only: make the file"):
            WRITES[name](furnished)
        assert furnished.keeper.counts() == before
    WRITES[name](furnished)


@pytest.mark.parametrize("name", WRITES)
def test_a_database_that_was_opened_read_only_can_be_read(tmp_path: Path, name: str) -> None:
    with opened(tmp_path) as store:
        furnish(store)
    url = f"sqlite:///file:{tmp_path / 'monitor.db'}?mode=ro&uri=true"
    with open_store(url, clock=ArchiveClock(NOON)) as store:
        assert store.keeper.counts().articles == 2
        with pytest.raises(StoreUnavailableError, match="read-only"):
            WRITES[name](store)


def test_a_new_database_cannot_be_made_where_nothing_may_be_written(tmp_path: Path) -> None:
    url = f"sqlite:///file:{tmp_path / 'monitor.db'}?mode=ro&uri=true"
    with pytest.raises(StoreUnavailableError, match="cannot be opened"):
        open_store(url, clock=ArchiveClock(NOON))


@pytest.mark.parametrize("name", WRITES)
def test_a_database_that_is_locked_too_long_says_so(tmp_path: Path, name: str) -> None:
    with opened(tmp_path, busy_timeout=timedelta(0)) as store:
        furnish(store)
        other = sqlite3.connect(tmp_path / "monitor.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreUnavailableError, match="another process holds it for too long"):
            WRITES[name](store)
        assert store.keeper.counts().articles == 2
        other.execute("ROLLBACK")
        other.close()
        WRITES[name](store)


def test_a_new_database_that_is_locked_too_long_says_so(tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "monitor.db", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(StoreUnavailableError, match="another process holds it for too long"):
        open_store(address(tmp_path), clock=ArchiveClock(NOON), busy_timeout=timedelta(0))
    other.close()


def test_a_file_that_may_not_grow_loses_nothing_and_work_goes_on(tmp_path: Path) -> None:
    """The operating system itself refuses the write, by a limit on the size of files."""
    (said, lost, after) = results([start("fill", tmp_path)])
    assert "monitor.db cannot be used now: " in str(said)
    assert (lost, after) == ("0", "1")


def test_damage_that_is_found_while_reading_is_said(tmp_path: Path) -> None:
    path = tmp_path / "monitor.db"
    with opened(tmp_path) as store:
        for number in range(200):
            recorded(store, judgement(number, article={"text": words(number, 300)}))
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2] + b"\xff" * (len(whole) // 2))
    with (
        opened(tmp_path) as store,
        pytest.raises(StoreBrokenError, match=r"monitor\.db cannot be used: it is damaged"),
    ):
        store.views.articles(limit=1000)


def test_a_mistake_in_the_program_flies_as_it_is(store: Store) -> None:
    with pytest.raises(StatementError, match="timezone"):
        store.feeds.release_entry(1, retry_at=NOON.replace(tzinfo=None) + MINUTE)


def test_an_index_that_could_not_be_read_whole_is_read_anew(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        for number in (1, 2, 3):
            recorded(store, judgement(number, vectors=(vector(1.0, number / 10, 0.0),)))
    question: dict[str, Any] = {"language": "en", "since": NOON - DAY, "until": NOON, "limit": 9}
    with opened(tmp_path) as store:
        engine = store._database.engine
        failures = ["half_values"]

        def fail(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            if failures and failures[0] in statement:
                failures.clear()
                raise sqlite3.OperationalError("disk I/O error")

        event.listen(engine, "before_cursor_execute", fail)
        with pytest.raises(OperationalError), store.history.room() as room:
            room.neighbours([vector(1.0, 0.0, 0.0)], sketch("a b c"), **question)
        with store.history.room() as room:
            found = room.neighbours([vector(1.0, 0.0, 0.0)], sketch("a b c"), **question)
    assert failures == []
    assert sorted(near.article_id for near in found) == [1, 2, 3]
