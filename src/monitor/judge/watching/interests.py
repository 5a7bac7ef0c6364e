"""Whether an article concerns one watchlist, and by which of its parts."""

from collections.abc import Collection, Iterable, Sequence

from monitor.judge.watching.evaluating import Clause
from monitor.judge.watching.ground import Ground
from monitor.judge.watching.parsing import parse
from monitor.judge.watching.tree import Field, Is, Tree, terms_in, walk
from monitor.judge.watching.triggers import Known, Trigger, Triggers
from monitor.judge.watching.writing import write
from monitor.model import Match, Place, TermMatch, Watchlist

# The clause that decided, what was found of it, in the order of the article, and the topics that did.
_Evidence = tuple[str, tuple[TermMatch, ...], tuple[str, ...]]


class Interest:
    """A watchlist, made ready to be asked of many articles.

    Attributes:
        listed: its terms that add up, in its order; they are told by their numbers.
        triggers: things of which one is found in whatever concerns it; None if that need not be.
        asks_for_names: whether its query asks for an entry of the names list.

    Raises of the constructor:
        QueryError: its query cannot be read.
    """

    __slots__ = (
        "_asks_for_topics", "_is_limited", "_is_plain", "_query", "_require", "_watchlist", "_weights",
        "asks_for_names", "listed", "triggers",
    )  # fmt: skip

    def __init__(self, watchlist: Watchlist) -> None:
        weights = {term.text: term.weight for term in watchlist.terms}
        self._watchlist = watchlist
        self._query = Clause(parse(watchlist.query).tree) if watchlist.query else None
        self._weights = tuple(weights.values())
        self._require = frozenset(watchlist.require)
        self._is_plain = watchlist.threshold == 1.0 and set(self._weights) <= {1.0}
        self._is_limited = any((watchlist.languages, watchlist.feeds, watchlist.require, watchlist.exclude))
        self._asks_for_topics = _asks_for(Field.TOPIC, self._query)
        self.asks_for_names = _asks_for(Field.NAME, self._query)
        self.listed = tuple(weights)
        self.triggers = self._triggers()

    def terms(self) -> tuple[str, ...]:
        """Return all terms that have to be looked for, of query and lists."""
        asked = terms_in(self._query.tree) if self._query else ()
        return (*self.listed, *self._watchlist.require, *self._watchlist.exclude, *asked)

    def match(self, ground: Ground, held: Sequence[int]) -> Match | None:
        """Return why the article concerns the watchlist; None when it does not.

        ``held`` are the numbers of the listed terms that were found, in any order.
        """
        if self._is_limited and not self._admits(ground):
            return None
        evidence: list[_Evidence] = []
        if self._query:
            evidence += self._by_query(self._query, ground)
        if held:
            evidence += self._by_terms(ground, held)
        if self._watchlist.topics:
            evidence += self._by_topics(ground)
        if self._require and (evidence or not (self._query or self.listed or self._watchlist.topics)):
            evidence += self._required(ground)
        if not evidence:
            return None
        if len(evidence) == 1:
            clause, terms, topics = evidence[0]
            return Match(watchlist=self._watchlist.name, terms=terms, topics=topics, clauses=(clause,))
        return Match(
            watchlist=self._watchlist.name,
            terms=_in_order(match for _, terms, _ in evidence for match in terms),
            topics=tuple(dict.fromkeys(topic for _, _, topics in evidence for topic in topics)),
            clauses=tuple(clause for clause, _, _ in evidence),
        )

    def _admits(self, ground: Ground) -> bool:
        watchlist = self._watchlist
        return (
            (not watchlist.languages or ground.article.language in watchlist.languages)
            and (not watchlist.feeds or ground.article.feed in watchlist.feeds)
            and ground.present.isdisjoint(watchlist.exclude)
            and ground.present.issuperset(watchlist.require)
        )

    def _by_query(self, query: Clause, ground: Ground) -> Sequence[_Evidence]:
        answer = query.ask(ground, ground.whole)
        if answer is None:
            return ()
        spans, terms, held = answer
        matches = ground.matches_of(dict.fromkeys(terms))
        if spans:
            matches = _in_order([*matches, *(spot.match for span in spans for spot in span.spots)])
        asked = _topics_in(held) if self._asks_for_topics else ()
        topics = tuple([label for label in ground.topics if label.casefold() in asked])
        return ((f"query: {write(held)}", matches, topics),)

    def _by_terms(self, ground: Ground, held: Sequence[int]) -> Sequence[_Evidence]:
        held = sorted(held)
        terms = [self.listed[number] for number in held]
        clause = ", ".join(terms)
        if not self._is_plain:
            weights = [self._weights[number] for number in held]
            total, threshold = sum(weights), self._watchlist.threshold
            if total < threshold:
                return ()
            if threshold != 1.0 or weights.count(1.0) != len(weights):
                listed = ", ".join(
                    f"{term} ({weight:g})" for term, weight in zip(terms, weights, strict=True)
                )
                clause = f"{listed}: {total:g} where {threshold:g} is needed"
        return ((f"terms: {clause}", ground.matches_of(terms), ()),)

    def _by_topics(self, ground: Ground) -> Sequence[_Evidence]:
        topics = tuple(label for label in ground.topics if label in self._watchlist.topics)
        return ((f"topics: {', '.join(topics)}", (), topics),) if topics else ()

    def _required(self, ground: Ground) -> Sequence[_Evidence]:
        terms = self._watchlist.require
        return ((f"require: {', '.join(terms)}", ground.matches_of(dict.fromkeys(terms)), ()),)

    def _triggers(self) -> Triggers | None:
        if self._require:
            return frozenset((max(self._require, key=len),))
        asked: Iterable[Trigger] = ()
        if self._query:
            if not self._query.needs:
                return None
            asked = self._query.needs[0]
        topics = (Known(Field.TOPIC, topic.casefold()) for topic in self._watchlist.topics)
        return frozenset((*asked, *self.listed, *topics))


def _asks_for(field: Field, query: Clause | None) -> bool:
    leaves = walk(query.tree) if query else ()
    return any(isinstance(leaf, Is) and leaf.field is field for leaf in leaves)


def _topics_in(tree: Tree) -> Collection[str]:
    """Return the topics that a query asks for, in small letters."""
    return {
        leaf.value.casefold() for leaf in walk(tree) if isinstance(leaf, Is) and leaf.field is Field.TOPIC
    }


def _in_order(matches: Iterable[TermMatch]) -> tuple[TermMatch, ...]:
    """Return each match once, by place, longer before shorter."""
    return tuple(sorted(set(matches), key=_order))


def _order(match: TermMatch) -> tuple[bool, int, int, str]:
    return match.place is not Place.TITLE, match.start, -len(match.found), match.term
