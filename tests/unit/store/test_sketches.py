"""Sketches in memory."""

import random
from datetime import timedelta

import numpy as np
import pytest

from monitor.store.sketches import SketchIndex, SketchRow, are_comparable
from support.values import NOON

DAY = timedelta(days=1)


def row(article_id: int, hashes: list[int], *, days: int = 0) -> SketchRow:
    """Return a row published so many days before noon."""
    return SketchRow(article_id, NOON - days * DAY, sketch(hashes))


def sketch(hashes: list[int]) -> bytes:
    """Return these hashes as a sketch."""
    return np.array(sorted(hashes), "<u4").tobytes()


def found(index: SketchIndex, hashes: list[int], *, days: int = 9) -> list[int]:
    """Return the candidates of the last days."""
    return index.candidates(sketch(hashes), since=NOON - days * DAY, until=NOON)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (8, 10_000, True),
        (7, 14, True),
        (7, 15, False),
        (15, 7, False),
        (1, 2, False),
        (2, 2, False),
        (3, 6, True),
        (0, 0, False),
        (0, 1, False),
    ],
)
def test_sizes_are_comparable_when_the_smaller_says_something(
    one: int, other: int, *, expected: bool
) -> None:
    assert are_comparable(one, other) is expected


def test_copies_are_found_among_thousands_of_others() -> None:
    chance = random.Random(1)
    index = SketchIndex()
    kept = {number: chance.sample(range(2**32), 200) for number in range(3000)}
    for start in range(0, 3000, 250):
        index.add(row(number, kept[number]) for number in range(start, start + 250))
    assert [found(index, kept[number][:120]) for number in (0, 1234, 2999)] == [[0], [1234], [2999]]


def test_adding_one_by_one_keeps_the_runs_few() -> None:
    index = SketchIndex()
    for number in range(1000):
        index.add([row(number, [number * 4 + 1])])
    assert len(index._levels[0]._runs) <= 11
    assert found(index, [4 * 77 + 1]) == [77]


def test_levels_without_postings_hold_nothing() -> None:
    """Articles of one length, as they may come for months."""
    index = SketchIndex()
    for number in range(100):
        index.add([row(number, [number * 4 + 1])])
    assert [len(level._new) for level in index._levels[1:]] == [0] * len(index._levels[1:])


def test_an_article_of_any_length_has_few_postings() -> None:
    chance = random.Random(2)
    for size, most in ((10, 10), (31, 31), (500, 60), (8000, 600)):
        index = SketchIndex()
        index.add([row(1, chance.sample(range(2**32), size))])
        assert 1 <= sum(len(run.hashes) for level in index._levels for run in level._runs) <= most


def test_copies_of_every_length_are_found_by_each_other() -> None:
    chance = random.Random(3)
    hashes = chance.sample(range(2**32), 2000)
    lengths = (40, 100, 300, 1000, 2000)
    index = SketchIndex()
    for number, length in enumerate(lengths):
        index.add([row(number, hashes[:length])])
    for length in lengths[1:]:
        assert found(index, hashes[:length]) == list(range(len(lengths)))


def test_trigrams_that_stand_in_most_texts_do_not_hide_a_copy() -> None:
    chance = random.Random(4)
    common = list(range(0, 1600, 16))
    index = SketchIndex()
    kept = {number: common + chance.sample(range(2**32), 200) for number in range(3000)}
    index.add(row(number, kept[number]) for number in range(3000))
    assert 1234 in found(index, kept[1234])
    assert len(found(index, kept[1234])) <= 32


def test_a_short_sketch_on_record_is_found_by_a_long_one_that_holds_it() -> None:
    index = SketchIndex()
    index.add([row(1, list(range(1, 41, 4)))])
    assert found(index, list(range(1000))) == [1]


def test_what_was_forgotten_is_found_no_more_and_the_rest_under_its_own_id() -> None:
    index = SketchIndex()
    for number in range(100):
        index.add([row(number, list(range(1000 * number, 1000 * number + 100)))])
    kept = (3, 50, 99)
    index.forget([4])
    assert len(index) == 100
    index.forget(set(range(100)) - set(kept))
    asked = [list(range(1000 * number, 1000 * number + 100)) for number in (3, 4, 50, 99)]
    assert (len(index), [found(index, each) for each in asked]) == (3, [[3], [], [50], [99]])


def test_what_was_published_before_is_dropped_but_seeds() -> None:
    index = SketchIndex()
    seed = SketchRow(3, None, sketch(list(range(100))))
    index.add([row(1, list(range(100)), days=5), row(2, list(range(100)), days=1), seed])
    assert index.forget_before((NOON - 2 * DAY).timestamp())
    assert found(index, list(range(100))) == [2, 3]
    assert not index.forget_before((NOON - 2 * DAY).timestamp())


def test_adding_nothing_changes_nothing() -> None:
    index = SketchIndex()
    index.add([])
    assert (len(index), found(index, [1, 2, 3])) == (0, [])


def test_only_the_window_is_looked_at() -> None:
    index = SketchIndex()
    index.add([row(1, list(range(100)), days=5), row(2, list(range(100)), days=1)])
    assert found(index, list(range(100)), days=3) == [2]


def test_an_empty_sketch_finds_nothing() -> None:
    index = SketchIndex()
    index.add([row(1, list(range(100))), row(2, [])])
    assert found(index, []) == []
