"""Keeps the seeds on record equal to the seed folder."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import structlog

from monitor.errors import ConfigError, EmbedderRefusedError, EmbedderUnavailableError, MonitorError
from monitor.model import Article, DateSource, LanguageMean
from monitor.ports import Embedder, History, SeedShelf

log = structlog.get_logger(__name__)

# From an embedder and (title, text) by language to what texts of each language have in common in its space.
Background = Callable[[Embedder, Mapping[str, Sequence[tuple[str, str]]]], Sequence[LanguageMean]]


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncSeeds:
    """The step that loads new and changed seeds and forgets removed ones.

    Attributes:
        embedders: of one space each.
        judge: judges a seed and records it; returns None when it is on record already as an article.
        background: from what the running means start; asked with the seeds' texts.
    """

    shelf: SeedShelf
    history: History
    embedders: Sequence[Embedder]
    judge: Callable[[Article], object]
    background: Background

    def __call__(self, _key: int | str = 0) -> tuple[str, ...]:
        """Make history hold exactly the seeds of the folder; return what is wrong with files, for people.

        A seed whose file is there but cannot be read stays as it is on record, as all do while there is no
        folder: it may be half written, or out of reach for a moment.

        Seeds are judged in the order of their names, so that the same folder gives the same stories
        everywhere.

        Raises:
            ConfigError: what is said about the seeds cannot be used; nothing was changed.
            EmbedderUnavailableError, EmbedderRefusedError: an embedder fails. The seeds are on record all the
                same, by their words; call again, so that its vectors are measured from where they should.
        """
        try:
            articles, problems = self.shelf.read()
        except ConfigError:
            self._set_background(tuple(self.history.seeds().values()))
            raise
        for problem in problems:
            log.warning("seed unreadable", problem=problem)
        wanted = {article.seed: article for article in articles}
        known = self.history.seeds()
        unread = self.shelf.unread - set(wanted) if self.shelf.is_there else known
        kept = {name: known[name] for name in unread if name in known}
        failure = self._set_background((*articles, *kept.values()))
        for name, article in known.items():
            if name not in kept and (name not in wanted or not _says_the_same(article, wanted[name])):
                self.history.forget_seed(name)
                log.info("seed forgotten", seed=name)
        on_record = self.history.seeds()
        for name in sorted(wanted):
            if name not in on_record:
                self._load(wanted[name])
        if failure is not None:
            raise failure
        return problems

    def _load(self, seed: Article) -> None:
        if self.judge(seed) is None:
            log.warning(
                "seed not loaded", seed=seed.seed, problem=f"{seed.url} is on record already as an article"
            )
        else:
            log.info("seed loaded", seed=seed.seed, title=seed.title)

    def _set_background(self, articles: Sequence[Article]) -> MonitorError | None:
        """Let similarity be measured against what texts have in common, the seeds included.

        Returns:
            Why an embedder has no vectors to measure from; the others do all the same.
        """
        known: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
        for article in articles:
            known[article.language].append((article.title, article.text))
        means: list[LanguageMean] = []
        failure: MonitorError | None = None
        for embedder in self.embedders:
            try:
                means += self.background(embedder, known)
            except (EmbedderUnavailableError, EmbedderRefusedError) as error:
                failure = error
        self.history.set_background(means)
        return failure


def _says_the_same(known: Article, wanted: Article) -> bool:
    def content(article: Article) -> tuple[object, ...]:
        said = (article.given_story, article.also_stories)
        return (article.title, article.text, article.url, article.outlet, article.language, *said)

    if known.date_source is not wanted.date_source:
        return False
    has_same_date = wanted.date_source is DateSource.SEEN or known.published_at == wanted.published_at
    return has_same_date and content(known) == content(wanted)
