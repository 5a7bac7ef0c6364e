"""All watchlists against one article."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from monitor.judge.terms import Read, TermIndex
from monitor.judge.watching.ground import Ground
from monitor.judge.watching.interests import Interest
from monitor.model import Article, Match, TermMatch, TopicScore, Watchlist

_Key = TypeVar("_Key")
_Owner = TypeVar("_Owner")


class Watching:
    """All watchlists, built once and asked about every article.

    The terms of all watchlists are looked for together. Each that was found leads to the watchlists that it
    may decide; one of which nothing was found costs nothing.

    Attributes:
        asks_for_names: whether any query asks for an entry of the names list.
        triggers: terms, names and topics of which one is found in whatever concerns any of them; None when
            one of them may concern what holds none.

    Raises of the constructor:
        QueryError: a query cannot be read; the configuration has refused such before.
    """

    def __init__(self, watchlists: Sequence[Watchlist]) -> None:
        self._interests = tuple(map(Interest, watchlists))
        self._index = TermIndex(term for interest in self._interests for term in interest.terms())
        self._always = [number for number, each in enumerate(self._interests) if each.triggers is None]
        self._listed = _owners(
            (term, (number, place))
            for number, interest in enumerate(self._interests)
            for place, term in enumerate(interest.listed)
        )
        self._owners = _owners(
            (trigger, number)
            for number, interest in enumerate(self._interests)
            for trigger in (interest.triggers or frozenset()).difference(interest.listed)
        )
        self.triggers = (
            None
            if self._always
            else frozenset(trigger for each in self._interests for trigger in each.triggers or ())
        )
        self.asks_for_names = any(interest.asks_for_names for interest in self._interests)

    def match(
        self,
        read: Read,
        *,
        article: Article,
        topics: Sequence[TopicScore],
        names: Sequence[TermMatch] = (),
    ) -> tuple[Match, ...]:
        """Return a match for every watchlist that the article concerns, in the order of the watchlists.

        Whether the sides take part that a watchlist wants is not looked at here.

        Args:
            read: the article's words.
            article: for its language, feed and outlet.
            topics: the topics of the article; each counts, whatever its score.
            names: what was found of the names list; the term of each is the short name of its entry.
        """
        found = self._index.stretches(read)
        ground = Ground(
            read,
            article=article,
            found=found,
            names=_by_term(names),
            topics=tuple(topic.topic for topic in topics),
        )
        held: defaultdict[int, list[int]] = defaultdict(list)
        for term in found:
            for number, place in self._listed.get(term, ()):
                held[number].append(place)
        numbers = {*self._always, *held}
        for trigger in ground.present & self._owners.keys():
            numbers.update(self._owners[trigger])
        matches = [self._interests[number].match(ground, held.get(number, ())) for number in sorted(numbers)]
        return tuple([match for match in matches if match is not None])


def terms_of(watchlist: Watchlist) -> tuple[str, ...]:
    """Return all terms that have to be looked for, of query and lists.

    Raises:
        QueryError: the query cannot be read.
    """
    return Interest(watchlist).terms()


def _owners(pairs: Iterable[tuple[_Key, _Owner]]) -> Mapping[_Key, tuple[_Owner, ...]]:
    owners: defaultdict[_Key, list[_Owner]] = defaultdict(list)
    for key, owner in pairs:
        owners[key].append(owner)
    return {key: tuple(some) for key, some in owners.items()}


def _by_term(matches: Iterable[TermMatch]) -> Mapping[str, Sequence[TermMatch]]:
    return _owners((match.term, match) for match in matches)
