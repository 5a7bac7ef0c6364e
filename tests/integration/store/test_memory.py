"""What the judging room holds in memory, against what is on record."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import numpy as np

from monitor.model import Judgement, Vector
from monitor.ports import Room
from monitor.store import Store
from monitor.store.coded import CodedIndex
from monitor.store.history import SqlHistory
from monitor.store.index import HistoryIndex
from monitor.store.removals import KEPT, tell_removed
from support.stored import DAY, SPACE, judgement, opened, recorded, sketch, words
from support.values import NOON

DIMENSIONS = 64
TEXT = words(0, 50)


def vector(number: int, *, space: str = SPACE) -> Vector:
    """Return one of many vectors in all directions."""
    values = np.random.default_rng(number).standard_normal(DIMENSIONS)
    return Vector(space=space, values=(values / np.linalg.norm(values)).astype("<f4").tobytes())


def one(number: int, *, days: float = 0.0, language: str = "en") -> Judgement:
    """Return the judgement of an article that was published so many days before noon."""
    about = {"published_at": NOON - days * DAY, "language": language}
    return judgement(number, article=about, vectors=(vector(number),), sketch=sketch(TEXT))


def near(room: Room, number: int, *, days: int = 30, limit: int = 3) -> list[int]:
    """Return the neighbours of a vector by distance."""
    found = room.neighbours(
        [vector(number)], sketch(""), language="en", since=NOON - days * DAY, until=NOON, limit=limit
    )
    return [each.article_id for each in found]


def held(store: Store) -> int:
    """Return how many vectors are held in memory."""
    spaces = cast("SqlHistory", store.history)._index._spaces
    return sum(len(each) for each in spaces.values())


@contextmanager
def remembering(folder: Path, *, window: timedelta = 60 * DAY, **limits: Any) -> Iterator[Store]:
    """Open a store whose memory has other limits."""
    with opened(folder, window=window, prior=1.0) as store:
        history = cast("SqlHistory", store.history)
        history._index = HistoryIndex(history._index.means, window=window, **limits)
        yield store


FEW = {"scanned": 30 * DIMENSIONS}


def index_of(store: Store) -> CodedIndex:
    """Return the codes that a store holds."""
    (only,) = cast("SqlHistory", store.history)._index._spaces.values()
    assert isinstance(only._index, CodedIndex)
    return only._index


def test_by_codes_the_same_are_found_as_by_an_exact_scan(tmp_path: Path) -> None:
    with remembering(tmp_path, **FEW) as store:
        for number in range(60):
            recorded(store, one(number, language="ru" if number % 3 else "en"))
            with store.history.room() as room:
                assert near(room, number)[0] == number + 1
        assert len(index_of(store)) == 60
        with store.history.room() as room:
            by_codes = [near(room, number, limit=30) for number in range(60)]
    with remembering(tmp_path) as store, store.history.room() as room:
        assert by_codes == [near(room, number, limit=30) for number in range(60)]


def test_codes_are_made_anew_in_the_room_when_a_mean_has_moved(tmp_path: Path) -> None:
    with remembering(tmp_path, **FEW) as store:
        for number in range(40):
            recorded(store, one(number))
        with store.history.room() as room:
            near(room, 1)
        before = index_of(store)._coded_with["en"]
        for number in range(40, 240):
            recorded(store, judgement(number, vectors=(vector(5),), sketch=sketch(TEXT)))
        for _ in range(2):
            with store.history.room() as room:
                assert near(room, 7)[0] == 8
        assert np.linalg.norm(index_of(store)._coded_with["en"] - before) > 0.2
        assert len(index_of(store)._outdated) == 0


def test_what_no_question_asks_about_is_dropped_and_taken_up_again(tmp_path: Path) -> None:
    with remembering(tmp_path, questions=5) as store:
        for number in range(20):
            recorded(store, one(number, days=number))
        with store.history.room() as room:
            assert 19 in near(room, 18, days=25)
            assert held(store) == 20
            for _ in range(9):
                near(room, 1, days=2)
            assert held(store) == 6  # two days and the margin
            assert 19 in near(room, 18, days=25)
            assert held(store) == 20


def test_a_store_that_missed_more_removals_than_are_kept_reads_anew(tmp_path: Path) -> None:
    with opened(tmp_path) as here, opened(tmp_path) as there:
        for number in range(9):
            recorded(here, one(number, days=number))
        with here.history.room() as room:
            assert len(near(room, 1, limit=99)) == 9
        there.history.forget_vectors(SPACE, limit=6)
        with cast("SqlHistory", there.history)._database.writing() as connection:
            tell_removed(connection, range(10**6, 10**6 + KEPT))
        with here.history.room() as room:
            assert sorted(near(room, 1, limit=99)) == [7, 8, 9]
        there.history.forget_vectors(SPACE, limit=1)
        with here.history.room() as room:
            assert sorted(near(room, 1, limit=99)) == [8, 9]


def test_a_long_history_is_held_only_as_far_as_the_window_reaches(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        for number in range(10):
            recorded(store, one(number, days=20 * number))
    with opened(tmp_path, window=60 * DAY) as store:
        with store.history.room():
            pass
        assert held(store) == 4


def test_articles_that_were_recorded_far_apart_are_read_with_their_own_vectors(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        for number in range(30):
            recorded(store, one(number, days=0 if number % 10 == 0 else 90))
    with opened(tmp_path, window=30 * DAY) as store, store.history.room() as room:
        assert held(store) == 3
        assert [near(room, number)[0] for number in (0, 10, 20)] == [1, 11, 21]
