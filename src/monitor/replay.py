"""A judge on a scratch history, composed for archives: the same step as the daemon's, another clock."""

import tempfile
import uuid
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from monitor.assembly import brain_from, embedders_from, reader_from, store_from, workers_from
from monitor.clock import SystemClock
from monitor.config import Settings
from monitor.embed import language_means
from monitor.intake.seeds import SeedFolder
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
        workers = workers_from(settings)
        reader = reader_from(settings, workers)
        try:
            judge = JudgeArticle(
                # The article's own time is the present of its judgement.
                brain=replace(brain_from(settings), judges_all=judges_all),
                embedders=embedders_from(settings),
                history=store.history,
                new_id=lambda: uuid.uuid4().hex,
            )
            shelf = SeedFolder(settings.seeds_folder, reader=reader, clock=clock)
            SyncSeeds(shelf=shelf, history=store.history, judge=judge, background=language_means)()
            replay = Replay(judge=judge, history=store.history)
            results = {item.id: (item, result) for item, result in replay(archive)}
        finally:
            workers.close()
            store.close()
    return [results[item.id] for item in archive]
