"""Threads and processes at one database; crashes in the middle."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from monitor.clock import ArchiveClock
from monitor.store import Store, open_store
from support.desk import open_desk
from support.store_crowd import claim, judge_copies, record_copies, results, start
from support.stored import add_entries, add_feeds, address, new_entry, opened
from support.values import NOON

# More by hand: RUNS=50.
RUNS = int(os.environ.get("RUNS", "1"))


def test_every_copy_sees_all_that_other_threads_recorded_before(store: Store) -> None:
    barrier = Barrier(8)

    def some(worker: int) -> list[int]:
        barrier.wait()
        return record_copies(store, first=3 * worker, many=3)

    with ThreadPoolExecutor(8) as pool:
        saw = [each for part in pool.map(some, range(8)) for each in part]
    assert sorted(saw) == list(range(24))


def test_every_copy_sees_all_that_other_processes_recorded_before(tmp_path: Path) -> None:
    saw = results([start("record", tmp_path, 8 * worker, 8) for worker in range(3)])
    assert sorted(saw, key=str) == sorted(range(24), key=str)


def judged_by_threads(folder: Path) -> list[str]:
    """Return what 24 near copies were that 8 threads judged at once."""
    barrier = Barrier(8)
    with open_desk(folder) as desk, ThreadPoolExecutor(8) as pool:

        def some(worker: int) -> list[str]:
            barrier.wait()
            return judge_copies(desk, 3 * worker, 3)

        return [each for part in pool.map(some, range(8)) for each in part]


def judged_by_processes(folder: Path) -> list[object]:
    """Return what 24 near copies were that 3 processes judged at once."""
    with opened(folder):
        pass
    return results([start("judge", folder, 8 * worker, 8) for worker in range(3)])


@pytest.mark.parametrize("judged", [judged_by_threads, judged_by_processes])
def test_of_24_near_copies_judged_at_once_exactly_one_begins_a_story(
    tmp_path: Path, judged: Callable[[Path], list[str]]
) -> None:
    for run in range(RUNS):
        folder = tmp_path / str(run)
        folder.mkdir()
        kinds = judged(folder)
        assert (len(kinds), kinds.count("new_story")) == (24, 1)


def test_each_feed_and_entry_is_claimed_by_one_of_threads_and_processes(tmp_path: Path) -> None:
    names = [f"feed{number:03}" for number in range(40)]
    with opened(tmp_path) as store:
        ids = add_entries(store, *(new_entry(number) for number in range(40)), feed=names[0])
        add_feeds(store, *names)
        processes = [start("claim", tmp_path) for _ in range(2)]
        with ThreadPoolExecutor(4) as pool:
            taken = [each for part in pool.map(claim, [store] * 4) for each in part]
        taken += results(processes)
    assert sorted(taken, key=str) == sorted([*names, *ids], key=str)


def test_a_crash_between_any_two_statements_leaves_nothing_half(tmp_path: Path) -> None:
    statements = 24
    with opened(tmp_path) as store:
        add_entries(store, *(new_entry(number) for number in range(statements)))
    assert results([start("die", tmp_path, statements)]) == []
    with opened(tmp_path) as store:
        counts = store.keeper.counts()
        whole = counts.articles
        assert 0 < whole < statements
        assert (counts.stories, counts.alerts, counts.deliveries_owed) == (whole, whole, whole)
        assert counts.entries_waiting == statements - whole


def test_many_may_open_a_new_database_at_once(tmp_path: Path) -> None:
    processes = [start("claim", tmp_path) for _ in range(2)]
    barrier = Barrier(4)

    def open_one(_: int) -> int:
        barrier.wait()
        with open_store(address(tmp_path), clock=ArchiveClock(NOON)) as store:
            return store.keeper.counts().articles

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(open_one, range(4))) == [0] * 4
    assert results(processes) == []


def test_what_another_store_removed_is_no_neighbour_here(tmp_path: Path) -> None:
    with opened(tmp_path) as here, opened(tmp_path) as there:
        assert record_copies(here, first=0, many=3) == [0, 1, 2]
        assert record_copies(there, first=3, many=1) == [3]
        there.keeper.forget_before(NOON.replace(year=2100), limit=2)
        assert record_copies(here, first=4, many=1) == [2]


def test_a_store_knows_what_an_earlier_one_recorded(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        record_copies(store, first=0, many=3)
    with opened(tmp_path) as store:
        assert record_copies(store, first=3, many=1) == [3]


def test_closing_twice_is_harmless(store: Store) -> None:
    store.close()
    store.close()
