"""Figures of the store: CPU of polls and neighbours, time to open, memory."""

import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pytest
from sqlalchemy import Table, insert

from monitor.model import Judgement, PollRecord, Sketch, Vector
from monitor.store import Store
from monitor.store.rows import article_row
from monitor.store.sketches import SketchIndex, SketchRow
from monitor.store.sums import VectorSums
from monitor.store.tables import ARTICLE, SKETCH, VECTOR
from monitor.store.vectors import to_half
from monitor.text.sketches import containment
from support.stored import DAY, add_feeds, judgement, opened, recorded, state
from support.values import NOON

pytestmark = pytest.mark.bench

LANGUAGES = ("en", "ru", "kk", "uz", "ky", "tg", "tk")
SHINGLES = 500  # of an article of 500 words


def say(line: str) -> None:
    """Print a figure."""
    print(f"\n{line}", end="")  # noqa: T201 - what benches are for


def cpu_ms(work: Callable[[], object], times: int) -> float:
    """Return milliseconds of CPU a call, all threads counted, warm."""
    work()
    start = time.process_time()
    for _ in range(times):
        work()
    return (time.process_time() - start) / times * 1000


def resident_mb() -> float:
    """Return the resident memory of this process in MB."""
    return float(psutil.Process().memory_info().rss) / 1e6


def some_vector(chance: np.random.Generator, dimensions: int) -> Vector:
    """Return a vector of length 1 with the common part that embeddings of one domain have."""
    values = chance.standard_normal(dimensions) + 1.5
    return Vector(space="bench", values=(values / np.linalg.norm(values)).astype("<f4").tobytes())


def some_sketch(chance: np.random.Generator) -> Sketch:
    """Return a sketch of random hashes."""
    return Sketch(shingles=np.unique(chance.integers(0, 2**32, SHINGLES, dtype=np.uint32)).tobytes())


def some_judgement(chance: np.random.Generator, number: int, dimensions: int) -> Judgement:
    """Return the judgement of one of the articles of seven languages, published over the last 55 days."""
    published = NOON - timedelta(minutes=number % 80_000)
    about = {"language": LANGUAGES[number % 7], "published_at": published}
    vector, sketch = some_vector(chance, dimensions), some_sketch(chance)
    return judgement(number, article=about, vectors=(vector,), sketch=sketch)


def fill(store: Store, count: int, dimensions: int) -> None:
    """Put so many articles on record behind the store's back: through the room it takes minutes."""
    chance = np.random.default_rng(7)
    story_id = recorded(store, some_judgement(chance, 0, dimensions)).story_id
    for start in range(0, count - 1, 1000):
        some = range(start + 2, min(start + 1002, count + 1))
        made = {number: some_judgement(chance, number, dimensions) for number in some}
        halves = {number: to_half(one.vectors[0].values) for number, one in made.items()}
        rows: dict[Table, list[dict[str, Any]]] = {
            ARTICLE: [article_row(one, story_id) | {"id": number} for number, one in made.items()],
            VECTOR: [{"article_id": each, "space": "bench", "half_values": halves[each]} for each in some],
            SKETCH: [
                {"article_id": number, "shingles": one.sketch.shingles}
                for number, one in made.items()
                if one.sketch
            ],
        }
        with store._database.writing() as connection:
            for table, values in rows.items():
                connection.execute(insert(table), values)
            for number, language in enumerate(LANGUAGES):
                theirs = [halves[each] for each in some if each % 7 == number]
                if theirs:
                    VectorSums(connection).add("bench", language, theirs)


@pytest.mark.parametrize("records_at_once", [1, 100])
def test_polls_without_news(tmp_path: Path, records_at_once: int) -> None:
    names = [f"feed{number:04}" for number in range(1000)]
    records = [PollRecord(state=state(name, etag='"x"', last_polled_at=NOON)) for name in names]
    with opened(tmp_path) as store:
        add_feeds(store, *names)

        def record_all() -> None:
            for start in range(0, 1000, records_at_once):
                store.feeds.record_polls(records[start : start + records_at_once], NOON)

        recording = cpu_ms(record_all, 3)
        claiming = cpu_ms(lambda: store.feeds.claim_due_feeds(NOON, lease=-DAY, limit=1000), 3)
    each = f"1,000 unchanged feeds, {records_at_once} a transaction"
    say(f"{each}: record {recording:.0f}, claim {claiming:.0f} ms CPU")


@pytest.mark.parametrize("dimensions", [384, 1024])
@pytest.mark.parametrize("count", [10_000, 50_000])
def test_neighbours(tmp_path: Path, count: int, dimensions: int) -> None:
    chance = np.random.default_rng(8)
    with opened(tmp_path) as store:
        fill(store, count, dimensions)
        numbers = iter(range(count + 1, 2 * count))
        recording = cpu_ms(lambda: recorded(store, some_judgement(chance, next(numbers), dimensions)), 100)
    size = (tmp_path / "monitor.db").stat().st_size / 1e6
    before = resident_mb()
    start = time.perf_counter()
    with opened(tmp_path) as store:
        opening = time.perf_counter() - start

        def ask(days: int, limit: int = 50) -> int:
            with store.history.room() as room:
                asked, sketch = some_vector(chance, dimensions), some_sketch(chance)
                window = {"since": NOON - days * DAY, "until": NOON}
                return len(room.neighbours([asked], sketch, language="en", limit=limit, **window))

        start = time.perf_counter()
        ask(1)
        loading = time.perf_counter() - start
        memory = resident_mb() - before
        figures = {days: cpu_ms(lambda days=days: ask(days), 10) for days in (7, 60)}
    say(
        f"{count} articles of {dimensions}: "
        f"neighbours {figures[60]:.1f} ms CPU in 60 days, {figures[7]:.1f} in 7; "
        f"open {opening * 1000:.0f} ms, first room {loading:.2f} s, memory {memory:.0f} MB, "
        f"record {recording:.1f} ms CPU, file {size:.0f} MB"
    )


@pytest.mark.parametrize("share", [0.2, 0.3, 0.45])
@pytest.mark.parametrize(("asked", "known"), [(500, 500), (100, 500), (20, 500), (500, 40)])
def test_sketches_that_are_missed(asked: int, known: int, share: float) -> None:
    """How many pairs that share so much of the smaller sketch are no candidates."""
    chance = np.random.default_rng(9)
    missed = 0
    for _ in range(500):
        shared = round(share * min(asked, known))
        hashes = np.unique(chance.integers(0, 2**32, asked + known, dtype=np.uint32))
        one = np.sort(hashes[chance.permutation(len(hashes))[:known]])
        rest = np.setdiff1d(hashes, one)[: asked - shared]
        other = np.sort(np.concatenate([rest, chance.permutation(one)[:shared]]))
        index = SketchIndex()
        index.add([SketchRow(1, NOON, one.tobytes())])
        assert containment(one.tobytes(), other.tobytes()) >= share - 0.01
        missed += not index.candidates(other.tobytes(), since=NOON - DAY, until=NOON)
    say(f"asked {asked}, on record {known} trigrams, {share:.0%} shared: missed {missed / 500:.1%}")
