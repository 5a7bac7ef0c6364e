"""Gives the articles on record vectors of the embedders in use, then forgets those of others.

After a change of the embedder the history holds vectors with which nothing new can be compared. Until this
step is through, articles are compared by the vectors that they have in common: those of words at least.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from monitor.errors import EmbedderRefusedError, EmbedderUnavailableError
from monitor.model import Vector
from monitor.ports import Clock, Embedder, History

log = structlog.get_logger(__name__)

# A second of CPU with the slowest engine; what was embedded and is not recorded yet is lost with the process.
ARTICLES_AT_ONCE = 4
# Small enough that the judging room is never closed for long.
VECTORS_FORGOTTEN_AT_ONCE = 1000
# Before an embedder that failed is asked again, unless it asks for more.
REST = timedelta(minutes=5)
# After the history was found to be whole: another process may have recorded articles by other embedders.
LOOK_AGAIN = timedelta(minutes=10)


@dataclass(slots=True, kw_only=True)
class Progress:
    """How far this process has gone through the history; the truth is in the database.

    Attributes:
        missing: how many vectors each space lacked at first; None before that was looked at.
        complete: spaces of which every article has a vector.
        before: only articles recorded before this one are still to be looked at; None for all.
        seeds_are_done: they come first, because every article is compared with them.
        embedded: vectors recorded in the space that is being worked on.
        resting_until: because nothing is left to do, or an embedder failed.
    """

    missing: Mapping[str, int] | None = None
    complete: set[str] = field(default_factory=set)
    before: int | None = None
    seeds_are_done: bool = False
    embedded: int = 0
    resting_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reembed:
    """The step that brings the history up to the embedders, newest articles first, a little a call.

    Called by one thread at a time. Whatever was recorded stays, so that it may be broken off at any moment.

    Attributes:
        embedders: those in use, each of another space.
        span: for how long a call begins further batches.
    """

    embedders: tuple[Embedder, ...]
    history: History
    clock: Clock
    span: timedelta = timedelta(seconds=1)
    progress: Progress = field(default_factory=Progress)

    def __call__(self, _key: int | str = 0) -> bool:
        """Go on for the span; return whether there is more to do now.

        Raises:
            StoreUnavailableError: as the history; the next call goes on.
        """
        progress, now = self.progress, self.clock.now()
        if progress.resting_until is not None and now < progress.resting_until:
            return False
        if progress.missing is None:
            self._begin()
        try:
            is_through = all(self._is_brought_up(embedder, now + self.span) for embedder in self.embedders)
        except (EmbedderUnavailableError, EmbedderRefusedError) as error:
            asked = error.retry_after if isinstance(error, EmbedderUnavailableError) else None
            progress.resting_until = now + max(REST, asked or REST)
            log.warning("embedding anew rests", until=progress.resting_until, problem=str(error))
            return False
        if not is_through or self._forgets_others():
            return True
        progress.missing, progress.resting_until = None, now + LOOK_AGAIN
        return False

    def _begin(self) -> None:
        """See what is missing. Every article in a story has a vector of words, the others at most as many."""
        counts = self.history.vector_counts()
        most = max(counts.values(), default=0)
        spaces = [embedder.space for embedder in self.embedders]
        self.progress.missing = {space: most - counts.get(space, 0) for space in spaces}
        self.progress.complete = {space for space, count in self.progress.missing.items() if not count}

    def _is_brought_up(self, embedder: Embedder, until: datetime) -> bool:
        """Work on the embedder's space; return whether it is complete, False when time was over before."""
        progress, space = self.progress, embedder.space
        if space in progress.complete:
            return True
        if not progress.embedded:
            log.info("embedding anew", space=space, articles=(progress.missing or {}).get(space))
        while lacking := self._lacking(space):
            vectors = self._embedded(embedder, lacking)
            progress.embedded += self.history.add_vectors(vectors)
            if progress.seeds_are_done:
                progress.before = lacking[-1][0]
            elif not vectors:
                progress.seeds_are_done = True  # those that are left are refused
            if self.clock.now() >= until:
                return False
        log.info("embedded anew", space=space, articles=progress.embedded)
        progress.complete.add(space)
        progress.before, progress.seeds_are_done, progress.embedded = None, False, 0
        return True

    def _embedded(self, embedder: Embedder, lacking: Sequence[tuple[int, str, str]]) -> dict[int, Vector]:
        """Return the vectors by article; those refused by themselves are left out, with a word in the log.

        Raises:
            EmbedderRefusedError: all of them are, and none was embedded before: it is not the texts.
        """
        ids = [article_id for article_id, _, _ in lacking]
        texts = [(title, text) for _, title, text in lacking]
        try:
            return dict(zip(ids, embedder.embed(texts), strict=True))
        except EmbedderRefusedError as error:
            if len(lacking) == 1 and not self.progress.embedded:
                raise
            whole = error
        found: dict[int, Vector] = {}
        for article_id, text in zip(ids, texts, strict=True):
            try:
                found[article_id] = embedder.embed([text])[0]
            except EmbedderRefusedError as error:
                log.warning("not embedded anew", article=article_id, problem=str(error))
        if not found and not self.progress.embedded:
            raise whole
        return found

    def _lacking(self, space: str) -> Sequence[tuple[int, str, str]]:
        progress = self.progress
        if not progress.seeds_are_done:
            seeds = self.history.without_vector(space, limit=ARTICLES_AT_ONCE, only_seeds=True)
            if seeds:
                return seeds
            progress.seeds_are_done = True
        return self.history.without_vector(space, limit=ARTICLES_AT_ONCE, before=progress.before)

    def _forgets_others(self) -> bool:
        """Forget vectors of spaces that are not in use any more; return whether there were any."""
        counts = self.history.vector_counts()
        for space in sorted(set(counts) - {embedder.space for embedder in self.embedders}):
            forgotten = self.history.forget_vectors(space, limit=VECTORS_FORGOTTEN_AT_ONCE)
            log.info("vectors forgotten", space=space, vectors=forgotten, left=counts[space] - forgotten)
            return True
        return False
