"""Judging by the length of history: CPU by part, memory, time to start, and what is found of what is near."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pytest

from bench.crowd import DIMENSIONS, LANGUAGES, SPACE, Crowd
from bench.measuring import MEGA, MILLI, Stopwatch, WatchedRoom, show
from monitor.model import Judgement
from monitor.ports import Room
from monitor.store import Store
from monitor.store.sums import VectorSums
from monitor.store.vectors import centred_cosines
from support.stored import DAY, opened
from support.values import NOON

pytestmark = pytest.mark.bench

ASKED = 60
WINDOW_DAYS = 60
WINDOW: dict[str, Any] = {"since": NOON - WINDOW_DAYS * DAY, "until": NOON + DAY, "limit": 50}


@pytest.mark.parametrize("count", [10_000, 100_000, 1_000_000])
def test_judging_by_history(tmp_path: Path, count: int) -> None:
    """All of it within the window, the worst case; embedding is no part of it."""
    crowd = Crowd(count)
    crowd.record(tmp_path)
    asked = crowd.judgements(count + 1, ASKED)
    with _started(tmp_path) as (store, rows):
        recall, parts = _recall(store, crowd, asked), _parts(store, asked)
    show(f"{count:,} articles in the window", [*rows, *recall, *parts, _size(tmp_path)])


def test_judging_in_a_long_history(tmp_path: Path) -> None:
    """As many as are kept, of which the window holds one in seven."""
    crowd = Crowd(1_000_000, days=400)
    cpu, wall = time.process_time(), time.perf_counter()
    crowd.record(tmp_path)
    built = f"{time.perf_counter() - wall:.0f} s, {time.process_time() - cpu:.0f} s CPU"
    with _started(tmp_path) as (store, rows):
        parts = _parts(store, crowd.judgements(crowd.count + 1, ASKED))
    title = f"{crowd.count:,} articles in {crowd.days} days, a window of {WINDOW_DAYS}"
    show(title, [("recording them", built), *rows, *parts, _size(tmp_path)])


@contextmanager
def _started(folder: Path) -> Iterator[tuple[Store, list[tuple[str, str]]]]:
    """Open the store there and fill its indexes; with it comes what that took."""
    before = psutil.Process().memory_info().rss
    cpu, wall = time.process_time(), time.perf_counter()
    with opened(folder) as store:
        with store.history.room():
            pass
        cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
        memory = psutil.Process().memory_info().rss - before
        yield (
            store,
            [("start", f"{wall:.2f} s, {cpu:.2f} s CPU"), ("memory", f"{memory / MEGA:.0f} MB")],
        )


def _size(folder: Path) -> tuple[str, str]:
    return "database", f"{sum(each.stat().st_size for each in folder.iterdir()) / MEGA:.0f} MB"


def _ask(room: Room, one: Judgement, **changes: Any) -> list[int]:
    assert one.sketch is not None
    question = WINDOW | {"language": one.article.language} | changes
    return [each.article_id for each in room.neighbours(one.vectors, one.sketch, **question)]


def _parts(store: Store, asked: list[Judgement]) -> list[tuple[str, str]]:
    """Return the CPU of what is asked in the room for an article of a known story."""
    watch = Stopwatch()
    history: Any = WatchedRoom(store.history, watch)
    for one in asked:
        assert one.verdict.story_id is not None
        with history.room() as room:
            room.same_article(one.article.canonical_url)
            _ask(room, one)
            room.familiarity(SPACE)
            room.members(one.verdict.story_id, limit=40)
            room.story(one.verdict.story_id)
            room.record(one, entry_id=None)
    whole = sum(watch.cpu.values()) / len(asked)
    return [
        ("one judgement in the room", f"{whole * MILLI:6.2f} ms"),
        *((f"  {name}", f"{cpu / len(asked) * MILLI:6.2f} ms") for name, cpu in watch.cpu.items()),
    ]


def _recall(store: Store, crowd: Crowd, asked: list[Judgement]) -> list[tuple[str, str]]:
    """Return which share of the closest articles and of the copies is found."""
    exact = _closest(store, crowd, asked)
    copies = [(one, number) for one, number in _copies(crowd) if number]
    found: dict[int, list[float]] = {10: [], 50: []}
    with store.history.room() as room:
        for one, best in zip(asked, exact, strict=True):
            neighbours = set(_ask(room, one))
            for many, shares in found.items():
                shares.append(len(neighbours & set(best[:many])) / many)
        originals = [number in _ask(room, one, limit=1) for one, number in copies]
    return [
        *((f"found of the {many} closest", f"{np.mean(shares):.3f}") for many, shares in found.items()),
        ("found of the originals of copies", f"{np.mean(originals):.3f}"),
    ]


def _copies(crowd: Crowd) -> list[tuple[Judgement, int]]:
    """Return articles with the sketches of halves of others, and vectors of none of them."""
    numbers = np.linspace(100, crowd.count - 100, ASKED).astype(int) // 100 * 100
    made = crowd.judgements(crowd.count + 1000, ASKED)
    sketches = [crowd.judgements(int(number), 1)[0].sketch for number in numbers]
    with_sketch = [
        Judgement(
            article=one.article,
            relevance=one.relevance,
            matches=(),
            topics=(),
            verdict=one.verdict,
            decision=one.decision,
            vectors=one.vectors,
            sketch=sketch,
        )
        for one, sketch in zip(made, sketches, strict=True)
    ]
    return [(one, int(number) - 1) for one, number in zip(with_sketch, numbers, strict=True)]


def _closest(store: Store, crowd: Crowd, asked: list[Judgement]) -> list[list[int]]:
    """Return for each the fifty closest by comparing all."""
    history: Any = store.history
    with store._database.reading() as connection:
        means = history._index.means.means(VectorSums(connection), SPACE, asked="en")
    best: list[list[tuple[float, int]]] = [[] for _ in asked]
    for start in range(1, crowd.count + 1, 5000):
        numbers = np.arange(start, min(start + 5000, crowd.count + 1))
        halves = list(crowd.vectors(numbers).astype("<f2").astype(np.float32))
        languages = [LANGUAGES[each % len(LANGUAGES)] for each in numbers]
        for one, known in zip(asked, best, strict=True):
            cosines = centred_cosines(
                np.frombuffer(one.vectors[0].values, "<f4", DIMENSIONS),
                halves,
                language=one.article.language,
                languages=languages,
                means=means,
            )
            top = np.argsort(-cosines)[:50]
            known.extend(zip((-cosines[top]).tolist(), numbers[top].tolist(), strict=True))
    return [[number for _, number in sorted(known)[:50]] for known in best]
