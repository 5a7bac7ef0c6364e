"""Tries watchlists on history: which articles they would have found, and of which they would have told."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.judge.trying import Change, Trial, Trials, changes, per_week
from monitor.model import PastArticle
from monitor.ports import Clock, Views


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What a watchlist would have made of history.

    Attributes:
        since: the date of the oldest article looked at, and
        until: the present.
        article_count: how many were looked at.
        found: those that it concerns, newest first.
    """

    since: datetime
    until: datetime
    article_count: int
    found: tuple[tuple[PastArticle, Trial], ...]

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
    """

    trials: Trials
    views: Views
    clock: Clock

    def __call__(
        self, span: timedelta | None, progress: Callable[[int], None] = lambda _count: None
    ) -> Tried:
        """Return what it would have made of the articles of the last ``span``; of all when None.

        Takes one to three seconds for 1,000 articles, by their length.

        Args:
            span: how far back.
            progress: called with how many articles were looked at, after each.

        Raises:
            StoreUnavailableError: history cannot be read.
        """
        now = since = self.clock.now()
        count, found = 0, []
        for past in self.views.past(since=None if span is None else now - span):
            found += [(past, trial) for trial in self.trials(past)]
            since = min(since, past.article.published_at)
            count += 1
            progress(count)
        return Tried(since=since, until=now, article_count=count, found=tuple(found))


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """What two configurations make of history.

    Attributes:
        since, until, article_count: as in ``Tried``.
        changes: what they make differently, newest first.
    """

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
        self, span: timedelta | None, progress: Callable[[int], None] = lambda _count: None
    ) -> Compared:
        """Return what they make differently of the articles of the last ``span``; as ``TryWatchlist``."""
        now = since = self.clock.now()
        count = 0
        found: list[tuple[PastArticle, Change]] = []
        for past in self.views.past(since=None if span is None else now - span):
            found += [(past, change) for change in changes(past, self.before, self.after)]
            since = min(since, past.article.published_at)
            count += 1
            progress(count)
        return Compared(since=since, until=now, article_count=count, changes=tuple(found))
