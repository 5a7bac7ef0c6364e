"""Says which watchlists an article concerns, and why."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from monitor.judge.terms import Read, TermIndex
from monitor.model import Article, Match, TermMatch, TopicScore, Watchlist


class Watching:
    """All watchlists, built once and asked about every article.

    The terms of all watchlists are looked for together: 1,000 watchlists cost about as much as one.
    """

    def __init__(self, watchlists: Sequence[Watchlist]) -> None:
        self._watchlists = tuple(watchlists)
        self._wanted = _owners(watchlist.terms for watchlist in watchlists)
        self._excluded = _owners(watchlist.exclude for watchlist in watchlists)
        self._topics = _owners(watchlist.topics for watchlist in watchlists)
        self._index = TermIndex([*self._wanted, *self._excluded])

    def match(self, read: Read, *, article: Article, topics: Sequence[TopicScore]) -> tuple[Match, ...]:
        """Return a match for every watchlist that the article concerns, in the order of the watchlists.

        A watchlist is concerned when any of its terms stands in the title or text, or any of its topics is
        among those given, unless an excluded term stands there too or it names languages or feeds and the
        article's is not among them (an article of unknown language then concerns it not).

        Args:
            read: the article's words.
            article: for its language and feed.
            topics: the topics of the article; each counts, whatever its score.
        """
        found: defaultdict[int, list[TermMatch]] = defaultdict(list)
        excluded: set[int] = set()
        for match in self._index.find(read):
            for number in self._wanted.get(match.term, ()):
                found[number].append(match)
            excluded.update(self._excluded.get(match.term, ()))
        named: defaultdict[int, list[str]] = defaultdict(list)
        for topic in topics:
            for number in self._topics.get(topic.topic, ()):
                named[number].append(topic.topic)
        return tuple(
            Match(
                watchlist=self._watchlists[number].name,
                terms=tuple(found.get(number, ())),
                topics=tuple(named.get(number, ())),
            )
            for number in sorted((found.keys() | named.keys()) - excluded)
            if _admits(self._watchlists[number], article)
        )


def _owners(names: Iterable[Sequence[str]]) -> Mapping[str, tuple[int, ...]]:
    """Return for each name the numbers of the watchlists that have it."""
    owners: defaultdict[str, list[int]] = defaultdict(list)
    for number, some in enumerate(names):
        for name in dict.fromkeys(some):
            owners[name].append(number)
    return {name: tuple(numbers) for name, numbers in owners.items()}


def _admits(watchlist: Watchlist, article: Article) -> bool:
    """Return whether the watchlist wants articles in this language and of this feed."""
    return (not watchlist.languages or article.language in watchlist.languages) and (
        not watchlist.feeds or article.feed in watchlist.feeds
    )
