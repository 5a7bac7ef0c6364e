"""Vectors in memory."""

from datetime import timedelta

import numpy as np
import pytest

from monitor.store.growing import Growing
from monitor.store.vectors import VectorIndex, VectorRow, to_half, to_single
from support.values import NOON


def row(article_id: int, *values: float, language: str = "en", days: int = 0) -> VectorRow:
    """Return a row published so many days before noon."""
    half = np.array(values, "<f2").tobytes()
    return VectorRow(article_id, NOON - timedelta(days=days), language, half)


def found(index: VectorIndex, *values: float, days: int = 9) -> dict[int, float]:
    """Return the similarities of the last days by article."""
    ids, similarities = index.similarities(
        np.array(values, np.float32), language="en", means={}, since=NOON - timedelta(days=days), until=NOON
    )
    return dict(zip(ids.tolist(), similarities.tolist(), strict=True))


def test_half_a_vector_is_the_vector_within_the_rounding() -> None:
    values = np.array([0.1, -0.7, 0.0], "<f4")
    assert to_single(to_half(values.tobytes())) == pytest.approx(values, abs=5e-4)


def test_vectors_beyond_one_block_are_all_found() -> None:
    index = VectorIndex()
    for start in range(0, 3000, 700):
        index.add(row(number, 1.0, number / 3000) for number in range(start, min(start + 700, 3000)))
    similarities = found(index, 1.0, 0.0)
    assert sorted(similarities) == list(range(3000))
    for number in (0, 1023, 1024, 2047, 2048, 2999):
        assert similarities[number] == pytest.approx(1 / (1 + (number / 3000) ** 2) ** 0.5, abs=1e-3)


def test_what_is_left_is_found_as_before() -> None:
    index = VectorIndex()
    index.add(
        row(number, 1.0, number / 3000, language="en" if number % 2 else "ru") for number in range(3000)
    )
    before = found(index, 1.0, 0.5)
    index.forget(set(range(3000)) - {1, 1500, 2999} | {5000})
    assert len(index) == 3
    assert found(index, 1.0, 0.5) == pytest.approx({number: before[number] for number in (1, 1500, 2999)})


def test_forgetting_what_is_not_there_changes_nothing() -> None:
    index = VectorIndex()
    index.add([row(1, 1.0)])
    index.forget([2])
    assert len(index) == 1


def test_what_was_published_before_is_dropped_but_seeds() -> None:
    index = VectorIndex()
    index.add([row(1, 1.0, days=5), row(2, 1.0, days=1), VectorRow(3, None, "en", row(3, 1.0).half_values)])
    assert index.forget_before((NOON - timedelta(days=2)).timestamp())
    assert sorted(found(index, 1.0)) == [2, 3]


def test_blocks_outside_the_window_are_passed_over() -> None:
    index = VectorIndex()
    index.add(row(number, 1.0, days=100 if number < 1024 else 1) for number in range(1030))
    assert sorted(found(index, 1.0)) == list(range(1024, 1030))


def test_a_vector_of_another_length_is_refused() -> None:
    index = VectorIndex()
    index.add([row(1, 1.0, 0.0)])
    with pytest.raises(ValueError, match="3 dimensions in a space of 2"):
        index.add([row(2, 1.0, 0.0, 0.0)])


def test_an_empty_index_finds_nothing() -> None:
    assert found(VectorIndex(), 1.0) == {}


def test_a_column_grows_at_its_end() -> None:
    column = Growing(np.int64)
    for start in range(0, 1000, 100):
        column.extend(np.arange(start, start + 100))
    assert (len(column), column.view.tolist()) == (1000, list(range(1000)))


def test_vectors_of_different_lengths_are_refused_together() -> None:
    with pytest.raises(ValueError, match="different numbers of dimensions"):
        VectorIndex().add([row(1, 1.0, 0.0), row(2, 1.0, 0.0, 0.0)])
