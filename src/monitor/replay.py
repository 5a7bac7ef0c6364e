"""A judge on a scratch history, composed for archives: the same step as the daemon's, another clock."""

import tempfile
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from monitor.assembly import (
    brain_from,
    embedders_from,
    prototypes_from,
    reader_from,
    store_from,
    workers_from,
)
from monitor.clock import SystemClock
from monitor.config import Settings
from monitor.embed.background import language_means
from monitor.intake.seeds import SeedFolder
from monitor.judge.topics import Topics
from monitor.model import LearnedTopic
from monitor.pipeline.fitting import Fitted, FitTopics, Labelled, labelled
from monitor.pipeline.judging import JudgeArticle
from monitor.pipeline.replaying import Archived, Replay, read_archive
from monitor.pipeline.seeding import SyncSeeds


def replay_archive(
    settings: Settings, lines: Iterable[str], *, judges_all: bool
) -> list[tuple[Archived, dict[str, Any]]]:
    """Return the articles of an archive with their results, in the order of the lines.

    Judges with the present configuration and seeds, on a database that is thrown away.

    Raises:
        ArchiveError: a line cannot be used.
    """
    clock = SystemClock()
    archive = read_archive(lines, now=clock.now())
    with tempfile.TemporaryDirectory(prefix="monitor-replay-") as folder:
        database = f"sqlite:///{Path(folder) / 'scratch.db'}"
        store = store_from(settings, clock, database_url=database)
        embedders, workers = embedders_from(settings), workers_from(settings)
        reader = reader_from(settings, workers)
        try:
            judge = JudgeArticle(
                # The article's own time is the present of its judgement.
                brain=replace(brain_from(settings), judges_all=judges_all),
                embedders=embedders,
                history=store.history,
                new_id=lambda: uuid.uuid4().hex,
                clock=clock,
                prototypes=prototypes_from(settings, embedders),
            )
            shelf = SeedFolder(settings.seeds_folder, reader=reader, clock=clock)
            sync = SyncSeeds(
                shelf=shelf,
                history=store.history,
                embedders=embedders,
                judge=judge,
                background=language_means,
            )
            sync()
            replay = Replay(judge=judge, history=store.history)
            results = {item.id: (item, result) for item, result in replay(archive)}
        finally:
            workers.close()
            store.close()
    return [results[item.id] for item in archive]


def fit_topics(settings: Settings, lines: Iterable[str]) -> tuple[Labelled, tuple[Fitted, ...]]:
    """Return the labelled articles of an archive and what they teach about the configured topics.

    Raises:
        ArchiveError: a line cannot be used.
        NothingLabelledError: none carries the name of a topic.
        EmbedderUnavailableError, EmbedderRefusedError: an embedder fails.
    """
    archive = read_archive(lines, now=SystemClock().now())
    gold = labelled(archive, [topic.name for topic in settings.topics])
    embedders = embedders_from(settings)
    step = FitTopics(
        topics=Topics(settings.topics, threshold=settings.judging.topic),
        threshold=settings.judging.topic,
        one_topic=settings.judging.one_topic,
        embedders=embedders,
        prototypes=prototypes_from(settings, embedders),
    )
    return gold, step(gold)


def learned_with(settings: Settings, fitted: Sequence[Fitted]) -> tuple[LearnedTopic, ...]:
    """Return all that is learned about the configured topics: what is new, and what it does not replace."""
    names = [topic.name for topic in settings.topics]
    new = {(each.topic, each.space): each for one in fitted for each in one.learned}
    kept = {
        (each.topic, each.space): replace(each, one_topic=fitted[0].one_topic)
        for each in settings.learned
        if each.topic in names
    }
    spaces = [*dict.fromkeys((*(each.space for each in fitted), *(each.space for each in settings.learned)))]
    return tuple(
        sorted((kept | new).values(), key=lambda each: (spaces.index(each.space), names.index(each.topic)))
    )
