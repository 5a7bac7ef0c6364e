"""Tries watchlists on history: which articles they would have found, and of which they would have told."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.judge.forecasting import Messages, Telling, forecast
from monitor.judge.suggesting import Suggestion, suggest_terms
from monitor.judge.terms import Read, read
from monitor.judge.trying import Change, Reading, Trial, Trials, changes, per_week
from monitor.model import PastArticle
from monitor.ports import Clock, Views

# With how many other articles the good ones are compared, the newest: a thousand take some 30 MB and a second
# or two, and more would hardly change what is telling.
OTHERS = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What a watchlist would have made of history.

    Attributes:
        since: the date of the oldest article looked at, and
        until: the present.
        article_count: how many were looked at.
        found: those that it concerns, newest first.
        messages: what the alerts would have come to, by channel.
    """

    since: datetime
    until: datetime
    article_count: int
    found: tuple[tuple[PastArticle, Trial], ...]
    messages: Mapping[str, Messages]

    @property
    def alert_count(self) -> int:
        """How many alerts it would have sent."""
        return sum(trial.tells for _, trial in self.found)

    @property
    def unsure_count(self) -> int:
        """How many of the alerts are of articles of which nobody knows whether they were new."""
        return sum(trial.tells and not trial.is_compared for _, trial in self.found)

    @property
    def alerts_per_week(self) -> float:
        """How many it would have sent in a week, on average."""
        return per_week(self.alert_count, self.since, self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class TryWatchlist:
    """The step that asks one watchlist about history.

    Attributes:
        trials: of one watchlist.
        room: how many alerts one message can tell, by channel.
    """

    trials: Trials
    room: Mapping[str, int]
    views: Views
    clock: Clock

    def __call__(
        self, begin: datetime | None, progress: Callable[[int], None] = lambda _count: None
    ) -> Tried:
        """Return what it would have made of the articles published since ``begin``.

        Measured on 10,000 articles of 1,700 characters, on a machine with other work: 10 to 13 s of CPU for
        twenty terms, or two names, that a tenth of them hold; of which reading them takes one. Each that is
        found takes 3 to 5 ms.

        Args:
            begin: how far back; None for all.
            progress: called with how many articles were looked at, after each.

        Raises:
            StoreUnavailableError: history cannot be read.
        """
        now = since = self.clock.now()
        count, found = 0, []
        for past in self.views.past(since=begin):
            found += [(past, trial) for trial in self.trials(Reading(past))]
            since = min(since, past.article.published_at)
            count += 1
            progress(count)
        return Tried(
            since=since,
            until=now,
            article_count=count,
            found=tuple(found),
            messages=forecast(_tellings(found), room=self.room),
        )


def _tellings(found: Iterable[tuple[PastArticle, Trial]]) -> list[Telling]:
    """Return the alerts that go to any channel, decided when their articles were first seen."""
    return [
        Telling(
            at=past.article.seen_at,
            story_id=past.story_id,
            routes=routes,
            importance=trial.importance,
        )
        for past, trial in found
        if (routes := tuple(route for route in trial.routes if route.channel))
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """What two configurations make of history.

    Attributes:
        watchlists: those that were asked; none where both say the same, and then no article was looked at.
        since, until, article_count: as in ``Tried``.
        changes: what they make differently, newest first.
    """

    watchlists: tuple[str, ...]
    since: datetime
    until: datetime
    article_count: int
    changes: tuple[tuple[PastArticle, Change], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CompareWatchlists:
    """The step that asks the watchlists of two configurations about history."""

    before: Trials
    after: Trials
    views: Views
    clock: Clock

    def __call__(
        self, begin: datetime | None, progress: Callable[[int], None] = lambda _count: None
    ) -> Compared:
        """Return what they make differently of the articles since ``begin``; as ``TryWatchlist``."""
        now = since = self.clock.now()
        count = 0
        found: list[tuple[PastArticle, Change]] = []
        asked = tuple(dict.fromkeys((*self.before.watchlists, *self.after.watchlists)))
        for past in self.views.past(since=begin) if asked else ():
            found += [(past, change) for change in changes(past, self.before, self.after)]
            since = min(since, past.article.published_at)
            count += 1
            progress(count)
        return Compared(watchlists=asked, since=since, until=now, article_count=count, changes=tuple(found))


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggested:
    """Terms that tell articles from the rest.

    Attributes:
        good_count: how many articles were good, and
        missed_count: how many of them the watchlist does not find now.
        bad_count: how many were bad.
        other_count: with how many others they were compared.
        article_ids: of the good and the bad, ascending.
        terms: that good ones have and others have not, best first.
        excluded: that bad ones have and good ones have not, best first.
    """

    good_count: int
    missed_count: int
    bad_count: int
    other_count: int
    article_ids: tuple[int, ...]
    terms: tuple[Suggestion, ...]
    excluded: tuple[Suggestion, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestTerms:
    """The step that looks for terms by which a watchlist could find what its user called good.

    Attributes:
        trials: of the watchlist.
        known: its terms.
        most_others: with how many other articles good ones are compared.
    """

    trials: Trials
    known: Sequence[str]
    views: Views
    most_others: int = OTHERS

    def __call__(
        self,
        good: Callable[[PastArticle], bool],
        bad: frozenset[int],
        *,
        since: datetime | None,
        limit: int,
        progress: Callable[[int], None] = lambda _count: None,
    ) -> Suggested:
        """Return terms that tell the good articles from the newest others since then.

        Args:
            good: whether an article is good.
            bad: ids of articles that the watchlist should not have found.
            since: how far back; None for all.
            limit: at most so many terms of each kind.
            progress: as in ``TryWatchlist``.

        Raises:
            StoreUnavailableError: history cannot be read.
        """
        liked: dict[int, Read] = {}
        disliked: dict[int, Read] = {}
        others: dict[int, Read] = {}
        missed = []
        for count, past in enumerate(self.views.past(since=since), start=1):
            progress(count)
            article_id = past.article_id
            if article_id in bad:
                disliked[article_id] = read(past.article)
            elif good(past):
                reading = Reading(past)
                liked[article_id] = reading.text
                if not self.trials(reading):
                    missed.append(article_id)
            elif len(others) < self.most_others:
                others[article_id] = read(past.article)
        return Suggested(
            good_count=len(liked),
            missed_count=len(missed),
            bad_count=len(disliked),
            other_count=len(others),
            article_ids=tuple(sorted((*liked, *disliked))),
            terms=suggest_terms(liked, others | disliked, known=self.known, missed=missed, limit=limit),
            excluded=suggest_terms(disliked, liked, known=self.known, missed=(), limit=limit),
        )
