"""A long past, recorded quickly: by the store's own functions, many judgements to one stay in the room."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

from bench.press import Press
from monitor.assembly import brain_from
from monitor.clock import ArchiveClock
from monitor.config import Settings
from monitor.embed import LexicalEmbedder
from monitor.judge.terms import read
from monitor.model import Article, Judgement, Sketch, Verdict, VerdictKind, Withheld, WithheldReason
from monitor.pipeline.judging import Brain
from monitor.store import Store, open_store
from monitor.text.sketches import shingles

# Of 2,000 synthetic articles: what stories of a year look like, most of them short and a few long.
_MEMBERS = (1, 1, 1, 1, 2, 2, 3, 4, 8, 27)
_AT_ONCE = 1000
_SAMPLES = 50


def stories() -> Iterator[int]:
    """Yield the story of one article after the other: five on average, from 1 to 27 articles long."""
    story = 0
    while True:
        for members in _MEMBERS:
            story += 1
            yield from [story] * members


def record_past(
    path: Path, settings: Settings, *, count: int, span: timedelta, until: datetime | None = None
) -> None:
    """Record articles 1 to ``count`` in the database, all on the beat and in order over ``span``.

    Articles, vectors and sketches are real; evidence of relevance and topics is that of fifty of them, over
    and over; verdicts follow from how the articles were invented.
    """
    until = until or datetime.now(UTC)
    press, brain = Press(), brain_from(settings)
    samples: list[Judgement] = []
    story_ids: dict[int, int] = {}
    with open_store(f"sqlite:///{path}", clock=ArchiveClock(until)) as store:
        numbered = zip(range(1, count + 1), stories(), strict=False)
        while batch := list(islice(numbered, _AT_ONCE)):
            judgements = []
            for number, story in batch:
                at = until - span * (1 - number / (count + 1))
                article = press.article(number, story=story, at=at)
                if len(samples) < _SAMPLES:
                    samples.append(_judgement(brain, article))
                judgements.append((story, _like(samples[number % len(samples)], article)))
            _record(store, judgements, story_ids)


def _record(store: Store, judgements: list[tuple[int, Judgement]], story_ids: dict[int, int]) -> None:
    with store.history.room() as room:
        for story, judgement in judgements:
            known = story_ids.get(story)
            recorded = room.record(_joined(judgement, known), entry_id=None)
            assert recorded.story_id is not None
            story_ids[story] = recorded.story_id


def _judgement(brain: Brain, article: Article) -> Judgement:
    words = read(article)
    topics = brain.topics.score(words)
    return Judgement(
        article=article,
        relevance=brain.beat.assess(words, brain.names.find(words)),
        matches=brain.watching.match(words, article=article, topics=topics),
        topics=topics,
        verdict=Verdict(kind=VerdictKind.NEW_STORY),
        decision=Withheld(reason=WithheldReason.NO_WATCHLIST),
    )


_embedder = LexicalEmbedder()


def _like(sample: Judgement, article: Article) -> Judgement:
    return Judgement(
        article=article,
        relevance=sample.relevance,
        matches=sample.matches,
        topics=sample.topics,
        verdict=sample.verdict,
        decision=sample.decision,
        vectors=tuple(_embedder.embed([(article.title, article.text)])),
        sketch=Sketch(shingles=shingles(article.text)),
    )


def _joined(judgement: Judgement, story_id: int | None) -> Judgement:
    if story_id is None:
        return judgement
    verdict = Verdict(kind=VerdictKind.REPEAT, story_id=story_id, score=0.3, threshold=0.24)
    return replace(judgement, verdict=verdict)
