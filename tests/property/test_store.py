"""Laws of the store."""

import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from monitor.clock import ArchiveClock
from monitor.model import Judgement, Sketch, Vector
from monitor.store import Store, open_store
from monitor.store.sketches import WORTH_SHOWING
from monitor.text.sketches import containment
from support.stored import (
    DAY,
    MINUTE,
    add_entries,
    address,
    judgement,
    new_entry,
    recorded,
    sketch,
    vector,
    words,
)
from support.values import NOON

PRIOR = 2.0
LIMIT = 3
# Vectors are stored as float16.
ROUNDING = 2e-3


def brute_force(
    known: dict[int, Judgement], asked: Vector, asked_sketch: Sketch, language: str, days: int
) -> tuple[dict[int, tuple[float, float]], bool]:
    """Return similarity and containment of every neighbour by article, from nothing but the contract.

    And whether rounding leaves no doubt which articles are the nearest.
    """

    def values(one: Judgement) -> np.ndarray:
        return np.frombuffer(one.vectors[0].values, "<f4").astype("<f2").astype(float)

    by_language: dict[str, list[np.ndarray]] = {}
    for one in known.values():
        by_language.setdefault(one.article.language, []).append(values(one))
    means = {name: sum(some) / (len(some) + PRIOR) for name, some in by_language.items()}
    query = np.frombuffer(asked.values, "<f4") - means.get(language, 0)
    scores = {}
    for article_id, one in known.items():
        if one.article.published_at < NOON - days * DAY and not one.article.seed:
            continue
        row = values(one) - means[one.article.language]
        assert one.sketch is not None
        share = containment(asked_sketch.shingles, one.sketch.shingles)
        scores[article_id] = (float(row @ query / (np.linalg.norm(row) * np.linalg.norm(query))), share)
    ordered = sorted(scores, key=lambda each: -scores[each][0])
    gap = scores[ordered[LIMIT - 1]][0] - scores[ordered[LIMIT]][0] if len(ordered) > LIMIT else 1.0
    nearest = set(ordered[:LIMIT])
    chosen = {each: score for each, score in scores.items() if each in nearest or score[1] >= WORTH_SHOWING}
    return chosen, gap > ROUNDING


class IndexMachine(RuleBasedStateMachine):
    """After any sequence of recording, forgetting and reopening, neighbours are those of brute force."""

    @initialize()
    def open(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.known: dict[int, Judgement] = {}
        self.number = 0
        self.stores = [self._open(), self._open()]
        for number in range(6):
            self.record(number % 2, (number, -number, 1, 0), 0, "en", 5 * number, is_seed=number % 2 == 0)

    def _open(self) -> Store:
        return open_store(address(Path(self.folder.name)), clock=ArchiveClock(NOON), prior=PRIOR)

    @rule(
        where=st.integers(0, 1),
        direction=st.tuples(*[st.integers(-9, 9)] * 4),
        first=st.integers(0, 60),
        language=st.sampled_from(["en", "ru"]),
        days=st.integers(0, 40),
        is_seed=st.booleans(),
    )
    def record(
        self, where: int, direction: tuple[int, ...], first: int, language: str, days: int, *, is_seed: bool
    ) -> None:
        self.number += 1
        about = {
            "language": language,
            "published_at": NOON - days * DAY,
            "seen_at": NOON - days * DAY,
            "seed": f"seed{self.number}" if is_seed else "",
        }
        one = judgement(
            self.number,
            article=about,
            # The first part tells every vector from every other, so that no two similarities are equal.
            vectors=(vector(self.number + 0.5, *direction),),
            sketch=sketch(words(first, 30)),
        )
        self.known[recorded(self.stores[where], one).article_id] = one

    @rule(where=st.integers(0, 1), which=st.integers(0, 20))
    def forget_seed(self, where: int, which: int) -> None:
        seeds = {key: one.article.seed for key, one in self.known.items() if one.article.seed}
        if seeds:
            key = sorted(seeds)[which % len(seeds)]
            self.stores[where].history.forget_seed(seeds[key])
            del self.known[key]

    @rule(where=st.integers(0, 1), days=st.integers(10, 40))
    def forget_old(self, where: int, days: int) -> None:
        before = NOON - days * DAY
        self.stores[where].keeper.forget_before(before, limit=100)
        self.known = {
            key: one
            for key, one in self.known.items()
            if one.article.seed or one.article.published_at >= before
        }

    @rule(where=st.integers(0, 1))
    def reopen(self, where: int) -> None:
        self.stores[where].close()
        self.stores[where] = self._open()

    @rule(
        where=st.integers(0, 1),
        direction=st.tuples(*[st.integers(-9, 9)] * 4),
        first=st.integers(0, 60),
        days=st.integers(0, 40),
        language=st.sampled_from(["en", "ru", "kk"]),
    )
    def ask(self, where: int, direction: tuple[int, ...], first: int, days: int, language: str) -> None:
        asked, asked_sketch = vector(1.5, *direction), sketch(words(first, 30))
        with self.stores[where].history.room() as room:
            found = room.neighbours(
                [asked], asked_sketch, language=language, since=NOON - days * DAY, until=NOON, limit=LIMIT
            )
        expected, is_sure = brute_force(self.known, asked, asked_sketch, language, days)
        got = {each.article_id: (each.similarity, each.containment) for each in found}
        if is_sure:
            assert got.keys() == expected.keys()
        for key in expected.keys() & got.keys():
            assert got[key] == pytest.approx(expected[key], abs=ROUNDING)

    @invariant()
    def counts_are_right(self) -> None:
        if hasattr(self, "stores"):
            assert self.stores[0].keeper.counts().articles == len(self.known)

    def teardown(self) -> None:
        for store in getattr(self, "stores", []):
            store.close()
        if hasattr(self, "folder"):
            self.folder.cleanup()


TestIndex = IndexMachine.TestCase
TestIndex.settings = settings(max_examples=10, stateful_step_count=20, deadline=None)


@settings(max_examples=10, deadline=None)
@given(
    times=st.lists(st.integers(0, 30), min_size=1, max_size=12),
    lease=st.integers(1, 10),
)
def test_nobody_holds_an_entry_that_somebody_else_holds(times: list[int], lease: int) -> None:
    """Whenever it is asked for, an entry is taken exactly when no lease is running."""
    with (
        tempfile.TemporaryDirectory() as folder,
        open_store(address(Path(folder)), clock=ArchiveClock(NOON)) as store,
    ):
        (entry_id,) = add_entries(store, new_entry(1))
        free_at, takings = 0, 0
        for time in sorted(times):
            claimed = store.feeds.claim_entry(entry_id, NOON + time * MINUTE, lease=lease * MINUTE)
            assert (claimed and claimed.attempts) == (takings if time >= free_at else None)
            if claimed:
                free_at, takings = time + lease, takings + 1
