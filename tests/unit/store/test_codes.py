"""Codes of vectors, and the index that rests on them."""

from datetime import timedelta

import numpy as np
import pytest
from numpy.typing import NDArray

from monitor.store.coded import CodedIndex
from monitor.store.codes import Codes
from monitor.store.vectors import VectorRow
from support.values import NOON

DAY = timedelta(days=1)
WINDOW = {"since": NOON - 9 * DAY, "until": NOON}


def directions(count: int, dimensions: int = 96, seed: int = 1) -> NDArray[np.float32]:
    """Return vectors of length 1 in all directions."""
    values = np.random.default_rng(seed).standard_normal((count, dimensions)).astype(np.float32)
    return values / np.linalg.norm(values, axis=1, keepdims=True)


def near(values: NDArray[np.float32], seed: int = 2) -> NDArray[np.float32]:
    """Return vectors with a cosine of some 0.7 with these."""
    return values + directions(*values.shape, seed)


def everyone(rows: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Let every row be found."""
    return np.ones(len(rows), bool)


def rows_of(values: NDArray[np.float32], *, first: int = 0, **changes: object) -> list[VectorRow]:
    """Return vectors as articles numbered from ``first``, published at noon."""
    about = {"published_at": NOON, "language": "en"} | changes
    return [
        VectorRow(article_id=first + number, half_values=each.astype("<f2").tobytes(), **about)  # type: ignore[arg-type]
        for number, each in enumerate(values)
    ]


def nearest(index: CodedIndex, asked: NDArray[np.float32], limit: int = 5, **changes: object) -> list[int]:
    """Return the articles that seem closest."""
    question = {"language": "en", "means": {}} | WINDOW | changes
    return index.nearest(asked, limit=limit, **question)[0]  # type: ignore[arg-type]


@pytest.mark.parametrize("dimensions", [64, 96, 384, 1024])
def test_a_vector_is_found_among_thousands_by_one_that_is_near(dimensions: int) -> None:
    values, codes = directions(20_000, dimensions), Codes(dimensions)
    for start in range(0, 20_000, 900):
        codes.extend(values[start : start + 900])
    numbers = [7, 16_383, 16_384, 19_999]
    for number, asked in zip(numbers, near(values[numbers]), strict=True):
        assert number in codes.closest(asked, is_open=everyone, limit=100)


def test_vectors_that_are_mostly_zero_are_told_apart() -> None:
    chance = np.random.default_rng(5)
    values = np.where(chance.random((5000, 256)) < 0.05, directions(5000, 256), 0).astype(np.float32)
    codes = Codes(256)
    codes.extend(values)
    for number in range(0, 5000, 500):
        cosines = values @ values[number] / np.maximum(np.linalg.norm(values, axis=1), 1e-6)
        best = np.argsort(-cosines)[:5]
        assert set(best) <= set(codes.closest(values[number], is_open=everyone, limit=100))


def test_only_open_rows_are_found_however_many_closer_ones_are_closed() -> None:
    values = directions(40_000)
    codes = Codes(96)
    codes.extend(values)
    found = codes.closest(values[0], is_open=lambda rows: rows >= 39_000, limit=1000)
    assert (len(found), found.min()) == (1000, 39_000)


def test_few_rows_are_all_found() -> None:
    codes = Codes(96)
    assert len(codes.closest(directions(1)[0], is_open=everyone, limit=9)) == 0
    codes.extend(directions(5))
    assert sorted(codes.closest(directions(1)[0], is_open=everyone, limit=9)) == [0, 1, 2, 3, 4]


def test_a_vector_of_nothing_is_coded_too() -> None:
    codes = Codes(96)
    codes.extend(np.zeros((3, 96), np.float32))
    assert len(codes.closest(np.zeros(96, np.float32), is_open=everyone, limit=9)) == 3


def test_rows_that_are_kept_move_up_with_their_codes() -> None:
    values = directions(40_000)
    codes = Codes(96)
    codes.extend(values)
    stays = np.arange(40_000) % 7 == 0
    codes.keep(stays)
    assert len(codes) == stays.sum()
    for number in (0, 16_387, 39_998):
        assert number // 7 in codes.closest(values[number - number % 7], is_open=everyone, limit=5)
    codes.keep(np.zeros(len(codes), bool))
    assert (len(codes), codes._bits) == (0, [])


def test_rows_that_are_replaced_are_found_by_their_new_vectors() -> None:
    values = directions(20_000)
    codes = Codes(96)
    codes.extend(values[:19_999])
    codes.replace(np.array([3, 17_000]), values[[19_999, 3]])
    assert 3 in codes.closest(values[19_999], is_open=everyone, limit=5)
    assert 17_000 in codes.closest(values[3], is_open=everyone, limit=5)


def test_of_rows_that_differ_in_as_many_bits_the_last_are_looked_at() -> None:
    codes = Codes(64)
    codes.extend(np.ones((30_000, 64), np.float32))
    found = codes.closest(np.ones(64, np.float32), is_open=everyone, limit=1850)
    assert found.tolist() == list(range(28_150, 30_000))


def test_articles_outside_the_window_and_forgotten_ones_are_not_found() -> None:
    values = directions(4)
    index = CodedIndex(96)
    index.add(rows_of(values[:1], published_at=NOON - 10 * DAY), {})
    index.add(rows_of(values[1:], first=1), {})
    assert sorted(nearest(index, values[0])) == [1, 2, 3]
    index.forget([2])
    assert sorted(nearest(index, values[0])) == [1, 3]


def test_seeds_are_in_every_window() -> None:
    index = CodedIndex(96)
    index.add(rows_of(directions(1), published_at=None), {})
    assert nearest(index, directions(1)[0]) == [0]


def test_what_is_found_no_more_is_swept_out_when_it_is_a_quarter() -> None:
    index = CodedIndex(96)
    index.add(rows_of(directions(8)), {})
    index.forget([0])
    assert len(index) == 8
    index.forget([1])
    assert (len(index), sorted(nearest(index, directions(1)[0], limit=9))) == (6, [2, 3, 4, 5, 6, 7])


def test_the_languages_of_what_is_found_are_told() -> None:
    index = CodedIndex(96)
    for number, language in enumerate(("ru", "en", "ru")):
        index.add(rows_of(directions(3)[number : number + 1], first=number, language=language), {})
    ids, languages = index.nearest(directions(1)[0], language="en", means={}, **WINDOW, limit=9)
    assert dict(zip(ids, languages, strict=True)) == {0: "ru", 1: "en", 2: "ru"}


def test_a_vector_of_another_length_is_refused() -> None:
    index = CodedIndex(96)
    with pytest.raises(ValueError, match="64 dimensions in a space of 96"):
        index.add(rows_of(directions(1, 64)), {})


def test_codes_are_made_anew_when_the_mean_of_their_language_has_moved() -> None:
    values = directions(600) + 3 * directions(1, seed=9)
    there = {number: each.astype("<f2").astype(np.float32) for number, each in enumerate(values)}
    before, after = values.mean(axis=0) * 0.5, values.mean(axis=0)
    index = CodedIndex(96)
    index.add(rows_of(values), {"en": before})
    assert index.outdated({"en": before, "ru": after}, limit=500) == []
    assert index.outdated({"en": after}, limit=500) == list(range(500))
    index.renew(there, {"en": after}, limit=500)
    assert index.outdated({"en": after}, limit=500) == list(range(500, 600))
    index.forget(range(550))
    assert index.outdated({"en": after}, limit=500) == list(range(550, 600))
    index.renew({number: there[number] for number in range(560, 600)}, {"en": after}, limit=500)
    assert index.outdated({"en": after}, limit=500) == []
    found = nearest(index, values[599], means={"en": after}, limit=3)
    assert 599 in found
