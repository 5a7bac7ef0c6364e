"""What watchlists would make of an article of history: the same deciders as when it was judged, asked again.

Novelty is taken from record: it does not depend on watchlists. Only of what was off the beat, and wanted by
no watchlist then, nobody knows whether it was new.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from monitor.judge.alerting import decide_alert, importance_of_alert
from monitor.judge.naming import Names
from monitor.judge.relevance import Beat
from monitor.judge.skimming import Glance, Skim
from monitor.judge.terms import Read, read
from monitor.judge.topics import Topics
from monitor.judge.wanting import Wanting
from monitor.judge.watching import Watching
from monitor.judge.watching.tree import Field
from monitor.judge.watching.triggers import Known, Triggers
from monitor.model import (
    Match,
    Name,
    PastArticle,
    Relevance,
    Route,
    TermMatch,
    TopicScore,
    Verdict,
    VerdictKind,
    Watchlist,
    Withheld,
    WithheldReason,
)

WEEK = timedelta(days=7)
SHORTEST = timedelta(days=1)
"""Of a shorter history nothing can be said about weeks."""


def per_week(count: int, since: datetime, until: datetime) -> float:
    """Return how many of so many came in a week on average; a span of less than a day counts as a day."""
    return count * (WEEK / max(until - since, SHORTEST))


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What one watchlist would have made of an article.

    Attributes:
        match: why the article concerns it.
        relevance: of the article to the beat, as it would be found now.
        withheld: why its readers would not have been told; None when they would.
        is_compared: whether it is known that the article was new, where that matters; when not, it is taken
            for as new as can be.
        importance: of the alert, in [0, 1].
        routes: that the alert would have taken; none when nobody would have been told.
    """

    article_id: int
    match: Match
    relevance: Relevance
    withheld: WithheldReason | None = None
    is_compared: bool = True
    importance: float = 0.0
    routes: tuple[Route, ...] = ()

    @property
    def tells(self) -> bool:
        """Whether the readers of the watchlist would have been told."""
        return self.withheld is None


class Reading:
    """An article of history as watchlists are asked about it: nothing is looked for before it is needed.

    Nor twice by the same deciders, whichever watchlists need it.
    """

    def __init__(self, past: PastArticle) -> None:
        self.past = past
        self._named: dict[Names, tuple[TermMatch, ...]] = {}
        self._relevance: dict[tuple[Beat, Names], Relevance] = {}

    @cached_property
    def glance(self) -> Glance:
        """What is seen of the article at a glance."""
        return Glance(self.past.article)

    @cached_property
    def text(self) -> Read:
        """The article's words."""
        return read(self.past.article)

    def named(self, names: Names) -> tuple[TermMatch, ...]:
        """Return what of a list of names stands in the article."""
        found = self._named.get(names)
        if found is None:
            found = self._named[names] = names.find(self.text)
        return found

    def relevance(self, beat: Beat, names: Names) -> Relevance:
        """Return how far the article is on a beat."""
        found = self._relevance.get((beat, names))
        if found is None:
            found = self._relevance[beat, names] = beat.assess(self.text, self.named(names))
        return found


class Trials:
    """Some watchlists with all else that decides whom they tell, made ready to be asked about many articles.

    Attributes:
        watchlists: their names.

    Args of the constructor:
        watchlists: those that are asked.
        wanting: knows them, and perhaps more.
        names: made of ``entries``, the names list.
        topics: finds the topics of each article anew, by their terms alone; None to take those on record.
        routes: by watchlist; one without any tells developments and new stories, however little they matter.
        max_age: articles published longer before their first sight tell nobody.

    Raises of the constructor:
        QueryError: as ``Watching``.
    """

    def __init__(
        self,
        watchlists: Sequence[Watchlist],
        *,
        wanting: Wanting,
        beat: Beat,
        names: Names,
        entries: Sequence[Name],
        routes: Mapping[str, Sequence[Route]],
        max_age: timedelta,
        topics: Topics | None = None,
    ) -> None:
        self.watchlists = tuple(each.name for each in watchlists)
        self._routes = {
            each.name: routes.get(each.name) or [Route(watchlist=each.name, channel="")]
            for each in watchlists
        }
        self._watching = Watching(watchlists)
        self._wanting = wanting
        self._beat = beat
        self._names = names
        self._max_age = max_age
        self._topics = topics
        self._skimming = _Skimming(self._watching.triggers, entries)

    def __call__(self, reading: Reading) -> tuple[Trial, ...]:
        """Return what each watchlist that the article concerns would have made of it, in their order."""
        past = reading.past
        topics = past.topics
        if self._topics is not None:
            topics = self._topics.score(reading.text, language=past.article.language)
        if self._skimming.passes_over(reading, topics):
            return ()
        # Looking for names takes as long as all else: done where a query asks, else for what is found only.
        names = reading.named(self._names) if self._watching.asks_for_names else ()
        matches = self._watching.match(reading.text, article=past.article, topics=topics, names=names)
        if not matches:
            return ()
        relevance = reading.relevance(self._beat, self._names)
        named = reading.named(self._names)
        marked = self._wanting.mark(matches, read=reading.text, relevance=relevance, named=named)
        return tuple(self._trial(past, match, relevance) for match in marked)

    def _trial(self, past: PastArticle, match: Match, relevance: Relevance) -> Trial:
        is_compared = past.verdict is not VerdictKind.OFF_TOPIC or not match.is_wanted
        verdict = Verdict(kind=past.verdict, novelty=past.novelty, importance=past.importance)
        if not is_compared:
            verdict = Verdict(kind=VerdictKind.NEW_STORY, novelty=1.0)
        importance = importance_of_alert(verdict, relevance)
        decision = decide_alert(
            past.article,
            verdict,
            [match],
            routes=self._routes,
            importance=importance,
            max_age=self._max_age,
            is_muted=past.is_muted,
        )
        return Trial(
            article_id=past.article_id,
            match=match,
            relevance=relevance,
            withheld=decision.reason if isinstance(decision, Withheld) else None,
            is_compared=is_compared,
            importance=importance,
            routes=() if isinstance(decision, Withheld) else decision,
        )


class _Skimming:
    """Which articles concern none of some watchlists, by what triggers them.

    Args of the constructor:
        triggers: as of ``Watching``.
        entries: the names list.
    """

    def __init__(self, triggers: Triggers | None, entries: Sequence[Name]) -> None:
        terms = {each for each in triggers or () if isinstance(each, str)}
        known = {each for each in triggers or () if isinstance(each, Known)}
        names = {each.value for each in known if each.field is Field.NAME}
        self._labels = {each.value for each in known if each.field is Field.TOPIC}
        self._skim = (
            None if triggers is None else Skim(terms, [entry for entry in entries if entry.name in names])
        )

    def passes_over(self, reading: Reading, topics: Sequence[TopicScore]) -> bool:
        """Return whether the article, with these topics, concerns none of them for sure."""
        if self._skim is None or any(each.topic.casefold() in self._labels for each in topics):
            return False
        return not self._skim.may_hold(reading.glance)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What an edit changes for the readers of one watchlist about one article.

    Attributes:
        before: what was made of it; None when it did not concern the watchlist, or there was no such one, and
        after: what is.
    """

    article_id: int
    watchlist: str
    before: Trial | None
    after: Trial | None

    @property
    def is_gain(self) -> bool:
        """Whether readers would be told who were not."""
        return _tells(self.after) and not _tells(self.before)

    @property
    def is_loss(self) -> bool:
        """Whether readers would not be told who were."""
        return _tells(self.before) and not _tells(self.after)


def changes(past: PastArticle, before: Trials, after: Trials) -> tuple[Change, ...]:
    """Return what two configurations make of an article differently: whom it concerns, or who is told."""
    reading = Reading(past)
    old = {trial.match.watchlist: trial for trial in before(reading)}
    new = {trial.match.watchlist: trial for trial in after(reading)}
    found = (
        Change(article_id=past.article_id, watchlist=name, before=old.get(name), after=new.get(name))
        for name in dict.fromkeys((*old, *new))
    )
    return tuple(
        each
        for each in found
        if (each.before is None) != (each.after is None) or each.is_gain or each.is_loss
    )


def _tells(trial: Trial | None) -> bool:
    return trial is not None and trial.tells
