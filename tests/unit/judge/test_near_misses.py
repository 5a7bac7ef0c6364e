"""What is sampled of the articles that nobody was told of."""

from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest

from monitor.judge.near_misses import TURNS, sample_withheld
from monitor.model import VerdictKind, WithheldFigures, WithheldReason

DAY = timedelta(days=1)


def figures(
    number: int, reason: WithheldReason = WithheldReason.OFF_TOPIC, **changes: Any
) -> WithheldFigures:
    values: dict[str, Any] = {
        "article_id": number,
        "story_id": None,
        "reason": reason,
        "age": DAY,
        "relevance": 0.1,
        "relevance_threshold": 0.25,
        "kind": VerdictKind.NEW_STORY,
    }
    return WithheldFigures(**(values | changes))


@pytest.mark.parametrize(
    ("reason", "ordered"),
    [
        (
            WithheldReason.OFF_TOPIC,
            ({"relevance": 0.9}, {"relevance": 0.24}, {"relevance": 0.2}, {"relevance": 0.0}),
        ),
        (
            WithheldReason.REPEAT,
            (
                {"score": 0.33, "story_threshold": 0.32},
                {"score": 0.9, "story_threshold": 0.32},
                {"score": 0.9, "story_threshold": 0.32, "containment": 0.5},
                {"score": 0.4, "story_threshold": 0.32, "containment": 0.9},
            ),
        ),
        (WithheldReason.TOO_OLD, ({"age": 4 * DAY}, {"age": 9 * DAY})),
        (
            WithheldReason.BELOW_IMPORTANCE,
            (
                {"kind": VerdictKind.DEVELOPMENT, "importance": 0.8},
                {"kind": VerdictKind.NEW_STORY, "novelty": 1.0, "relevance": 0.7},
                {"kind": VerdictKind.NEW_STORY, "novelty": 0.5, "relevance": 0.7},
                {"kind": VerdictKind.REPEAT},
            ),
        ),
    ],
)
def test_of_one_reason_what_was_nearest_to_being_told_comes_first(
    reason: WithheldReason, ordered: tuple[dict[str, Any], ...]
) -> None:
    given = [figures(number, reason, **changes) for number, changes in enumerate(ordered, start=1)]
    for some in list(permutations(given))[:6]:
        assert sample_withheld(some, most=9)[1] == tuple(range(1, len(ordered) + 1))


def test_reasons_take_turns_so_that_rare_ones_are_there_too() -> None:
    many = [figures(number) for number in range(1, 100)]
    rare = [figures(200, WithheldReason.BELOW_IMPORTANCE), figures(300, WithheldReason.MUTED)]
    counts, sample = sample_withheld((*many, *rare), most=4)
    assert list(counts.items()) == [
        (WithheldReason.OFF_TOPIC, 99),
        (WithheldReason.BELOW_IMPORTANCE, 1),
        (WithheldReason.MUTED, 1),
    ]
    assert sample == (200, 99, 300, 98)


def test_of_a_story_one_article_is_enough() -> None:
    retold = [figures(number, WithheldReason.REPEAT, story_id=7) for number in (1, 2)]
    other = figures(3, WithheldReason.NO_WATCHLIST, story_id=7)
    lone = figures(4, WithheldReason.NO_WATCHLIST, story_id=8)
    assert sample_withheld((*retold, other, lone), most=9)[1] == (2, 4)


def test_seeds_are_neither_counted_nor_told() -> None:
    assert sample_withheld([figures(1, WithheldReason.SEED)], most=9) == ({}, ())


def test_every_other_reason_has_its_turn() -> None:
    assert set(TURNS) == set(WithheldReason) - {WithheldReason.SEED}


def test_a_sample_has_no_more_than_it_may() -> None:
    given = [figures(number, reason) for number, reason in enumerate(TURNS, start=1)]
    assert [len(sample_withheld(given, most=most)[1]) for most in (0, 3, 99)] == [0, 3, len(TURNS)]
