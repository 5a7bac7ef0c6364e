"""Gives the articles on record vectors of the embedders in use, then forgets those of others.

After a change of the embedder the history holds vectors with which nothing new can be compared. Until this
step is through, articles are compared by the vectors that they have in common: those of words at least. Then
come vectors of the first sentences, by which it is told what an article of a known story adds.
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
        embedded: vectors recorded in the space that is being worked on, or articles with their sentences.
        sentences: articles whose sentences are still to be embedded, the next one last; None before it was
            looked which.
        resting_until: because nothing is left to do, or an embedder failed.
    """

    missing: Mapping[str, int] | None = None
    complete: set[str] = field(default_factory=set)
    before: int | None = None
    seeds_are_done: bool = False
    embedded: int = 0
    sentences: list[int] | None = None
    resting_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reembed:
    """The step that brings the history up to the embedders, newest articles first, a little a call.

    Called by one thread at a time. Whatever was recorded stays, so that it may be broken off at any moment.

    Attributes:
        embedders: those in use, each of another space. As in judging, only the first one is asked for
            sentences, and only when it is not the one of words.
        window: how far back articles are compared; of stories that have rested for longer no sentences are
            embedded.
        span: for how long a call begins further batches.
    """

    embedders: tuple[Embedder, ...]
    history: History
    clock: Clock
    window: timedelta
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
            is_through = self._is_through(now)
        except (EmbedderUnavailableError, EmbedderRefusedError) as error:
            asked = error.retry_after if isinstance(error, EmbedderUnavailableError) else None
            progress.resting_until = now + max(REST, asked or REST)
            log.warning("embedding anew rests", until=progress.resting_until, problem=str(error))
            return False
        if not is_through:
            return True
        progress.missing, progress.resting_until = None, now + LOOK_AGAIN
        return False

    def _is_through(self, now: datetime) -> bool:
        """Go on for the span; return whether nothing is left to do."""
        until = now + self.span
        if not all(self._is_brought_up(embedder, until) for embedder in self.embedders):
            return False
        return not self._forgets_others() and self._has_sentences(now, until)

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

    def _has_sentences(self, now: datetime, until: datetime) -> bool:
        """Embed first sentences, an article at once; return whether all are there, False for time over."""
        progress, embedder = self.progress, self.embedders[0]
        if len(self.embedders) == 1:
            return True
        if progress.sentences is None:
            lacking = self.history.without_sentences(embedder.space, since=now - self.window)
            progress.sentences = [*reversed(lacking)]
        while progress.sentences:
            self._embed_sentences(embedder, progress.sentences.pop(), waiting=len(progress.sentences))
            if self.clock.now() >= until:
                return False
        if progress.embedded:
            log.info("embedded sentences anew", space=embedder.space, articles=progress.embedded)
        progress.sentences, progress.embedded = None, 0
        return True

    def _embed_sentences(self, embedder: Embedder, article_id: int, *, waiting: int) -> None:
        """Record vectors of an article's first sentences; one that is gone, or says nothing, is passed over.

        Raises:
            EmbedderRefusedError: it is refused, and none was embedded before: it may not be the text.
        """
        from monitor.pipeline.judging import lead_sentences  # noqa: PLC0415 - with all that judges

        progress = self.progress
        article = self.history.articles([article_id]).get(article_id)
        said = lead_sentences(article) if article is not None else []
        if not said:
            return
        if not progress.embedded:
            log.info("embedding sentences anew", space=embedder.space, articles=waiting + 1)
        try:
            progress.embedded += self.history.add_sentences({article_id: embedder.embed(said)})
        except EmbedderRefusedError as error:
            if not progress.embedded:
                raise
            log.warning("not embedded anew", article=article_id, problem=str(error))

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
        """Forget some vectors of a space that is not in use any more; return whether there were any."""
        counts = self.history.vector_counts()
        others = sorted(set(counts) - {embedder.space for embedder in self.embedders})
        if not others:
            return False
        space = others[0]
        forgotten = self.history.forget_vectors(space, limit=VECTORS_FORGOTTEN_AT_ONCE)
        log.info("vectors forgotten", space=space, vectors=forgotten, left=counts[space] - forgotten)
        return True
