"""Says which of the watchlists that an article concerns want it: those whose sides take part in it.

A watchlist wants what is on the beat, unless it names sides or a score of its own. Whoever wants all
news of a region names one side; whoever wants all that the feeds bring, none.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache

from monitor.judge.relevance import Beat
from monitor.judge.terms import Read
from monitor.model import Match, Name, Relevance, Side, TermMatch, Watchlist


class Wanting:
    """The watchlists that do not go by the beat, built once and asked about every article.

    Args of the constructor:
        sides: of the beat; a watchlist names some of them.
        threshold: the score in [0, 1] that counts where a watchlist names none.
        names: the list of names; each counts for the side that it stands on.
    """

    def __init__(
        self,
        watchlists: Sequence[Watchlist],
        *,
        sides: Sequence[Side],
        threshold: float,
        names: Sequence[Name] = (),
    ) -> None:
        self._threshold = threshold
        self._own = {
            watchlist.name: watchlist
            for watchlist in watchlists
            if watchlist.sides is not None or watchlist.relevance is not None
        }
        chosen = {frozenset(watchlist.sides) for watchlist in self._own.values() if watchlist.sides}
        self._beats = {
            wanted: Beat(
                [side for side in sides if side.name in wanted or side.is_bystander],
                threshold=threshold,
                names=names,
            )
            for wanted in chosen
        }

    def mark(
        self,
        matches: Sequence[Match],
        *,
        read: Read,
        relevance: Relevance,
        named: Sequence[TermMatch] = (),
    ) -> tuple[Match, ...]:
        """Return the matches, each with whether its watchlist wants the article.

        Args:
            matches: of watchlists of the constructor.
            read: the article's words.
            relevance: of the article to the beat.
            named: what of the list of names stands in the article.
        """

        @cache
        def score_of(sides: frozenset[str]) -> float:
            return self._beats[sides].assess(read, named).score

        return tuple(
            match
            if self._is_wanted(match.watchlist, relevance, score_of)
            else replace(match, is_wanted=False)
            for match in matches
        )

    def _is_wanted(
        self, name: str, relevance: Relevance, score_of: Callable[[frozenset[str]], float]
    ) -> bool:
        own = self._own.get(name)
        if own is None:
            return relevance.is_relevant
        if own.sides == ():
            return True
        score = relevance.score if own.sides is None else score_of(frozenset(own.sides))
        return score >= (self._threshold if own.relevance is None else own.relevance)
