"""A long history behind the store's back: vectors around stories, sketches of texts that share phrases.

Vectors are drawn like those of news: their variances fall as exp(-0.28 √i), those of a language share an
offset of length 0.9, those of one story have cosines of 0.4 to 0.8 once it is subtracted, and every story
shares some with the others of its subject (measured on 900 articles in seven languages, 384 dimensions).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import insert

from monitor.model import Judgement, Sketch, Vector
from monitor.store.centroids import sum_stories
from monitor.store.rows import article_row
from monitor.store.tables import ARTICLE, SKETCH, VECTOR, VECTOR_SUM
from monitor.store.tables import STORY as STORIES
from support.stored import judgement, opened
from support.values import NOON, verdict

SPACE = "bench-384"
DIMENSIONS = 384
LANGUAGES = ("en", "ru", "kk", "uz", "ky", "tg", "tk")
STORY = 6  # articles a story, on average
SUBJECT = 50  # stories a subject
TEXT = "The ministers met in Astana and spoke about minerals, transit and gas. " * 43  # 3,000 characters
TRIGRAMS = 400
PHRASES = 20_000  # trigrams that many texts have, the more often the earlier they come

Floats = NDArray[np.float32]


def _unit(values: Floats) -> Floats:
    return values / np.linalg.norm(values, axis=-1, keepdims=True)


@dataclass(frozen=True)
class Crowd:
    """So many articles spread evenly over some days before NOON, numbered from 1; always the same."""

    count: int
    days: int = 55

    @cached_property
    def _scales(self) -> Floats:
        variances = np.exp(-0.28 * np.sqrt(np.arange(1, DIMENSIONS + 1)))
        return np.sqrt(variances / variances.sum()).astype(np.float32)

    @cached_property
    def _offsets(self) -> Floats:
        chance = np.random.default_rng(1)
        common = chance.standard_normal(DIMENSIONS).astype(np.float32)
        own = chance.standard_normal((len(LANGUAGES), DIMENSIONS)).astype(np.float32)
        return np.float32(0.9) * _unit(common + np.float32(0.2) * own)

    @cached_property
    def _centres(self) -> Floats:
        """Return by story what its articles have in common."""
        chance = np.random.default_rng(2)
        stories = self.count // STORY + 1
        subjects = self._drawn(chance, stories // SUBJECT + 1)
        own = self._drawn(chance, stories)
        return (
            np.sqrt(np.float32(0.2)) * subjects[np.arange(stories) // SUBJECT]
            + np.sqrt(np.float32(0.8)) * own
        )

    def _drawn(self, chance: np.random.Generator, count: int) -> Floats:
        return chance.standard_normal((count, DIMENSIONS), np.float32) * self._scales

    def story_of(self, number: int) -> int:
        """Return the story of an article, numbered from 1; stories come mixed."""
        return number * 7919 % (self.count // STORY + 1) + 1

    def vectors(self, numbers: NDArray[np.int64]) -> Floats:
        """Return the vectors of articles, of length 1."""
        chance = np.random.default_rng([3, int(numbers[0])])
        share = chance.uniform(0.4, 0.8, (len(numbers), 1)).astype(np.float32)
        stories = np.array([self.story_of(int(each)) - 1 for each in numbers])
        own = self._drawn(chance, len(numbers))
        centred = _unit(np.sqrt(share) * self._centres[stories] + np.sqrt(1 - share) * own)
        return _unit(self._offsets[numbers % len(LANGUAGES)] + np.float32(0.45) * centred)

    def sketches(self, numbers: NDArray[np.int64]) -> list[bytes]:
        """Return the sketches of articles; every hundredth text stands three quarters in the one before."""
        sketches = []
        for number in numbers.tolist():
            chance = np.random.default_rng([4, number - (number % 100 == 0)])
            own = chance.integers(0, 2**32, TRIGRAMS * 3 // 4, dtype=np.uint32)
            phrases = (PHRASES ** chance.random(TRIGRAMS // 4)).astype(np.uint32) * np.uint32(2_654_435_761)
            if number % 100 == 0:
                own = own[: TRIGRAMS * 3 // 8]
            sketches.append(np.unique(np.concatenate([own, phrases])).tobytes())
        return sketches

    def judgements(self, first: int, count: int) -> list[Judgement]:
        """Return judgements of articles numbered from ``first``, each of a story that is on record."""
        numbers = np.arange(first, first + count)
        values = zip(numbers.tolist(), self.vectors(numbers), self.sketches(numbers), strict=True)
        return [
            judgement(
                number,
                article={"language": LANGUAGES[number % len(LANGUAGES)], "text": TEXT},
                verdict=verdict(story_id=self.story_of(number)),
                vectors=(Vector(space=SPACE, values=vector.astype("<f4").tobytes()),),
                sketch=Sketch(shingles=sketch),
            )
            for number, vector, sketch in values
        ]

    def record(self, folder: Path) -> None:
        """Put them on record in a new database."""
        with opened(folder) as store:
            database = store._database
            with database.writing() as connection:
                for rows in self._stories():
                    connection.execute(insert(STORIES), rows)
            sums = np.zeros((len(LANGUAGES), DIMENSIONS))
            counts = np.zeros(len(LANGUAGES), int)
            for start in range(1, self.count + 1, 5000):
                numbers = np.arange(start, min(start + 5000, self.count + 1))
                halves = self.vectors(numbers).astype("<f2")
                np.add.at(sums, numbers % len(LANGUAGES), halves.astype(float))
                np.add.at(counts, numbers % len(LANGUAGES), 1)
                with database.writing() as connection:
                    for table, rows in self._rows(numbers, halves):
                        connection.execute(insert(table), rows)
            with database.writing() as connection:
                values = [
                    {
                        "space": SPACE,
                        "language": language,
                        "vector_count": int(many),
                        "total": total.tobytes(),
                    }
                    for language, many, total in zip(LANGUAGES, counts, sums, strict=True)
                ]
                connection.execute(insert(VECTOR_SUM), values)
                for rows in self._stories():
                    sum_stories(connection, [row["id"] for row in rows])

    def _rows(self, numbers: NDArray[np.int64], halves: NDArray[Any]) -> Iterator[tuple[Any, list[Any]]]:
        template = article_row(judgement(0, article={"text": TEXT}), 1)
        articles = [
            template
            | {
                "id": number,
                "story_id": self.story_of(number),
                "canonical_url": f"https://steppe.example/{number}",
                "language": LANGUAGES[number % len(LANGUAGES)],
                "published_at": NOON - timedelta(days=self.days) * (1 - number / self.count),
                "seen_at": NOON,
            }
            for number in numbers.tolist()
        ]
        yield ARTICLE, articles
        together = zip(numbers.tolist(), halves, strict=True)
        yield (
            VECTOR,
            [{"article_id": each, "space": SPACE, "half_values": half.tobytes()} for each, half in together],
        )
        together = zip(numbers.tolist(), self.sketches(numbers), strict=True)
        yield SKETCH, [{"article_id": number, "shingles": sketch} for number, sketch in together]

    def _stories(self) -> Iterator[list[dict[str, Any]]]:
        times = {"first_published_at": NOON, "last_published_at": NOON, "last_active_at": NOON}
        numbers = range(1, self.count // STORY + 2)
        for start in range(0, len(numbers), 5000):
            some = numbers[start : start + 5000]
            yield [{"id": number, "title": "Known", "article_count": STORY, **times} for number in some]
