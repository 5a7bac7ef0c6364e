"""All watchlists against one article."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from monitor.judge.terms import Read, TermIndex
from monitor.judge.watching.evaluating import Clause
from monitor.judge.watching.ground import Ground
from monitor.judge.watching.parsing import parse
from monitor.judge.watching.tree import Field, Is, terms_in, walk
from monitor.judge.watching.triggers import Trigger
from monitor.judge.watching.writing import write
from monitor.model import Article, Match, Place, TermMatch, TopicScore, Watchlist

_Found = Mapping[str, Sequence[TermMatch]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Interest:
    """A watchlist, made ready to be asked.

    Attributes:
        weights: what each term counts.
    """

    watchlist: Watchlist
    query: Clause | None
    weights: Mapping[str, float]
    require: frozenset[str]
    exclude: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Evidence:
    """Which part of a watchlist decided, with what was found of it."""

    clause: str
    terms: Iterable[TermMatch] = ()
    topics: Sequence[str] = ()


class Watching:
    """All watchlists, built once and asked about every article.

    The terms of all watchlists are looked for together; a watchlist of which nothing was found costs nothing.

    Attributes:
        asks_for_names: whether any query asks for an entry of the names list.
        triggers: terms, names and topics of which one is found in whatever concerns any of them; None when
            one of them may concern what holds none.

    Raises of the constructor:
        QueryError: a query cannot be read; the configuration has refused such before.
    """

    def __init__(self, watchlists: Sequence[Watchlist]) -> None:
        self._interests = tuple(map(_interest, watchlists))
        triggers = [_triggers_of(interest) for interest in self._interests]
        self._owners = _owners(some or () for some in triggers)
        self._always = frozenset(number for number, some in enumerate(triggers) if some is None)
        self.triggers = None if self._always else frozenset(self._owners)
        self.asks_for_names = any(map(_asks_for_names, self._interests))
        self._index = TermIndex(term for interest in self._interests for term in _terms_of(interest))

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
        found = _by_term(self._index.find(read))
        named = _by_term(names)
        labels = [topic.topic for topic in topics]
        ground = Ground(read, article=article, found=found, names=named, topics=labels)
        numbers = set(self._always)
        for trigger in ground.present & self._owners.keys():
            numbers.update(self._owners[trigger])
        matches = (
            _match(self._interests[number], ground, article, found, labels) for number in sorted(numbers)
        )
        return tuple(match for match in matches if match is not None)


def _interest(watchlist: Watchlist) -> _Interest:
    return _Interest(
        watchlist=watchlist,
        query=Clause(parse(watchlist.query).tree) if watchlist.query else None,
        weights={term.text: term.weight for term in watchlist.terms},
        require=frozenset(watchlist.require),
        exclude=frozenset(watchlist.exclude),
    )


def _match(
    interest: _Interest, ground: Ground, article: Article, found: _Found, labels: Sequence[str]
) -> Match | None:
    """Return why the article concerns the watchlist; None when it does not."""
    watchlist = interest.watchlist
    if (
        (watchlist.languages and article.language not in watchlist.languages)
        or (watchlist.feeds and article.feed not in watchlist.feeds)
        or not found.keys().isdisjoint(interest.exclude)
        or not interest.require <= found.keys()
    ):
        return None
    parts = (
        _by_query(interest.query, ground, labels),
        _by_terms(interest, found),
        _by_topics(watchlist.topics, labels),
    )
    evidence = [part for part in parts if part is not None]
    if not evidence and (interest.query or interest.weights or watchlist.topics or not interest.require):
        return None
    if interest.require:
        required = (match for term in watchlist.require for match in found[term])
        evidence.append(_Evidence(clause=f"require: {', '.join(watchlist.require)}", terms=required))
    terms = {match for part in evidence for match in part.terms}
    return Match(
        watchlist=watchlist.name,
        terms=tuple(sorted(terms, key=_order)),
        topics=tuple(dict.fromkeys(topic for part in evidence for topic in part.topics)),
        clauses=tuple(part.clause for part in evidence),
    )


def _by_query(query: Clause | None, ground: Ground, labels: Sequence[str]) -> _Evidence | None:
    spans = query.spans(ground, ground.whole) if query else None
    if query is None or spans is None:
        return None
    decided = query.deciding(ground, ground.whole)
    asked = {
        leaf.value.casefold() for leaf in walk(decided) if isinstance(leaf, Is) and leaf.field is Field.TOPIC
    }
    return _Evidence(
        clause=f"query: {write(decided)}",
        terms=(spot.match for span in spans for spot in span.spots),
        topics=[label for label in labels if label.casefold() in asked],
    )


def _by_terms(interest: _Interest, found: _Found) -> _Evidence | None:
    if found.keys().isdisjoint(interest.weights):
        return None
    held = {term: weight for term, weight in interest.weights.items() if term in found}
    total, threshold = sum(held.values()), interest.watchlist.threshold
    if total < threshold:
        return None
    if threshold == 1.0 and set(held.values()) == {1.0}:
        clause = ", ".join(held)
    else:
        listed = ", ".join(f"{term} ({weight:g})" for term, weight in held.items())
        clause = f"{listed}: {total:g} where {threshold:g} is needed"
    return _Evidence(clause=f"terms: {clause}", terms=(match for term in held for match in found[term]))


def _by_topics(wanted: Sequence[str], labels: Sequence[str]) -> _Evidence | None:
    held = tuple(label for label in labels if label in wanted)
    return _Evidence(clause=f"topics: {', '.join(held)}", topics=held) if held else None


def terms_of(watchlist: Watchlist) -> tuple[str, ...]:
    """Return all terms that have to be looked for, of query and lists.

    Raises:
        QueryError: the query cannot be read.
    """
    return tuple(_terms_of(_interest(watchlist)))


def _terms_of(interest: _Interest) -> Iterable[str]:
    asked = terms_in(interest.query.tree) if interest.query else ()
    return (*interest.weights, *interest.require, *interest.exclude, *asked)


def _asks_for_names(interest: _Interest) -> bool:
    leaves = walk(interest.query.tree) if interest.query else ()
    return any(isinstance(leaf, Is) and leaf.field is Field.NAME for leaf in leaves)


def _triggers_of(interest: _Interest) -> Iterable[Trigger] | None:
    """Return things of which one is found in whatever concerns the watchlist; None if that need not be."""
    if interest.require:
        return (Trigger(None, max(interest.require, key=len)),)
    asked = interest.query.triggers if interest.query else frozenset[Trigger]()
    terms = (Trigger(None, term) for term in interest.weights)
    topics = (Trigger(Field.TOPIC, topic.casefold()) for topic in interest.watchlist.topics)
    return None if asked is None else (*asked, *terms, *topics)


def _owners(triggers: Iterable[Iterable[Trigger]]) -> Mapping[Trigger, tuple[int, ...]]:
    """Return for each trigger the numbers of the watchlists that have it."""
    owners: defaultdict[Trigger, list[int]] = defaultdict(list)
    for number, some in enumerate(triggers):
        for trigger in dict.fromkeys(some):
            owners[trigger].append(number)
    return {trigger: tuple(numbers) for trigger, numbers in owners.items()}


def _by_term(matches: Iterable[TermMatch]) -> dict[str, list[TermMatch]]:
    found: defaultdict[str, list[TermMatch]] = defaultdict(list)
    for match in matches:
        found[match.term].append(match)
    return dict(found)


def _order(match: TermMatch) -> tuple[bool, int, int, str]:
    """Order by place, longer before shorter."""
    return match.place is not Place.TITLE, match.start, -len(match.found), match.term
