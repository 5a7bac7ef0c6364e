"""What is wrong with a watchlist, or odd: its query, its terms, the things that it names."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from monitor.config.checks import Known
from monitor.config.codes import LANGUAGES
from monitor.config.entries import WatchlistEntry
from monitor.config.findings import Finding, Key
from monitor.judge.term_words import Kind, readings
from monitor.judge.terms import Read, TermIndex, end_of
from monitor.judge.watching import QueryError, parse
from monitor.judge.watching.oddities import values_allowed
from monitor.judge.watching.tree import Field, Is, Tree, walk, wanted_words
from monitor.model import TermMatch
from monitor.text.guesses import did_you_mean
from monitor.text.words import fold, tokens


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """All that a watchlist may name.

    Attributes:
        outlets: names and titles of the feeds.
        countries: of the feeds; queries may ask for others, which never come.
    """

    feeds: Known
    outlets: Known
    topics: Known
    names: Known
    sides: Known
    channels: Known
    countries: frozenset[str]


def check_watchlists(watchlists: Mapping[int, WatchlistEntry], named: Named) -> Iterator[Finding]:
    """Yield watchlists that find nothing or tell nobody, wrong queries, and names that do not exist."""
    for index, watchlist in watchlists.items():
        key: Key = ("watchlists", index)
        if not (watchlist.terms or watchlist.query or watchlist.topics or watchlist.require):
            remedy = "needs terms, a query or topics to look for"
            yield Finding(key=(*key, "name"), value=watchlist.name, remedy=remedy)
        if not watchlist.channels:
            remedy = 'needs channels to send alerts to, such as channels = ["console"]'
            yield Finding(key=(*key, "name"), value=watchlist.name, remedy=remedy)
        tree: Tree | None = None
        try:
            tree = parse(watchlist.query).tree if watchlist.query else None
        except QueryError as error:
            yield Finding(key=(*key, "query"), remedy=error.remedy, offset=error.offset)
        if watchlist.on:
            yield from _check_use((*key, "feeds"), watchlist.feeds, named.feeds)
            yield from _check_use((*key, "topics"), watchlist.topics, named.topics)
            yield from _check_use((*key, "sides"), watchlist.sides or (), named.sides)
            yield from _check_use((*key, "channels"), watchlist.channels, named.channels)
            for leaf in walk(tree) if tree is not None else ():
                if isinstance(leaf, Is) and (remedy := _problem(leaf, named)):
                    yield Finding(key=(*key, "query"), remedy=remedy, offset=leaf.at)


def _check_use(key: Key, names: Iterable[str], known: Known) -> Iterator[Finding]:
    for index, name in enumerate(names):
        remedy = known.problem(name)
        if remedy:
            yield Finding(key=(*key, index), value=name, remedy=remedy)


def _problem(leaf: Is, named: Named) -> str:
    """Return why a field of a query can never have the value, or ""."""
    match leaf.field:
        case Field.OUTLET:
            return _unknown(leaf.value, named.outlets, "outlet or feed", "feeds.toml")
        case Field.TOPIC:
            return _unknown(leaf.value, named.topics, "topic", "topics.toml")
        case Field.NAME:
            return _unknown(leaf.value, named.names, "name", "names.toml")
        case Field.LANG if leaf.value not in LANGUAGES:
            return f'there is no language with the code "{leaf.value}" (ISO 639-1)'
        case _:
            return ""


def _unknown(value: str, known: Known, kind: str, file: str) -> str:
    if not known.is_complete or value.casefold() in {name.casefold() for name in known.names}:
        return ""
    guess = did_you_mean(value, sorted(known.names))
    return f'there is no {kind} "{value}" in {file}{"; " + guess if guess else ""}'


def warn_of_watchlists(watchlists: Mapping[int, WatchlistEntry], named: Named) -> Iterator[Finding]:
    """Yield what is allowed in watchlists that have no mistakes, and hardly meant."""
    for index, watchlist in watchlists.items():
        key: Key = ("watchlists", index)
        yield from _warn_of_terms(key, watchlist)
        yield from _warn_of_excluded(key, watchlist)
        if watchlist.sides == () and watchlist.relevance is not None:
            remedy = "has no effect, since sides = [] asks nobody to take part"
            yield Finding(key=(*key, "relevance"), value=watchlist.relevance, remedy=remedy)
        if watchlist.query:
            yield from _warn_of_query((*key, "query"), watchlist, named)


def _warn_of_terms(key: Key, watchlist: WatchlistEntry) -> Iterator[Finding]:
    """Yield terms that stand there twice, and a threshold that cannot be reached or counts nothing."""
    lists = {
        "terms": [term.text for term in watchlist.terms],
        "require": watchlist.require,
        "exclude": watchlist.exclude,
    }
    for name, terms in lists.items():
        seen: dict[str, int] = {}
        for number, term in enumerate(terms):
            first = seen.setdefault(_alike(term), number)
            if first != number:
                place: Key = (*key, name, number)
                remedy = "stands there already"
                yield Finding(key=place, value=term, remedy=remedy, other=(*key, name, first))
    total = sum({term.text: term.weight for term in watchlist.terms}.values())
    if total < watchlist.threshold and watchlist.terms:
        remedy = f"is never reached: all terms together count {total:g}"
        yield Finding(key=(*key, "threshold"), value=watchlist.threshold, remedy=remedy)
    elif not watchlist.terms and watchlist.threshold != WatchlistEntry.model_fields["threshold"].default:
        remedy = "has no effect, since it counts terms and there are none"
        yield Finding(key=(*key, "threshold"), value=watchlist.threshold, remedy=remedy)


def _alike(term: str) -> str:
    """Return what terms have in common that find the same."""
    signs = "".join(char for char in term if char in "*=")
    capitals = "".join(char for char in term if char.isupper()) if term.upper() == term else ""
    return f"{fold(term)} {signs} {capitals}"


def _warn_of_excluded(key: Key, watchlist: WatchlistEntry) -> Iterator[Finding]:
    """Yield terms that never count, because an excluded one stands within them."""
    if not watchlist.exclude:
        return
    excluded = TermIndex(watchlist.exclude)
    places: list[tuple[str, Key, int | None]] = [
        *((term.text, ("terms", number), None) for number, term in enumerate(watchlist.terms)),
        *((term, ("require", number), None) for number, term in enumerate(watchlist.require)),
    ]
    if watchlist.query:
        places += ((leaf.term, ("query",), leaf.at) for leaf in wanted_words(parse(watchlist.query).tree))
    for term, place, at in places:
        if (by := _found_in(term, excluded)) is not None:
            remedy = f'never counts: "{by}" of exclude keeps out every article in which it stands'
            value = term if at is None else None
            yield Finding(key=(*key, *place), value=value, remedy=remedy, offset=at)


def _found_in(term: str, excluded: TermIndex) -> str | None:
    """Return the excluded term that stands in every article in which the term does, if there is one."""
    words = Read(title=term, text="", title_tokens=tokens(term), text_tokens=())
    return next((match.term for match in excluded.find(words) if _covers(match, term)), None)


_NARROW_FIRST = (Kind.EXACT, Kind.FORMS, Kind.STEM)


def _covers(excluded: TermMatch, term: str) -> bool:
    """Return whether an excluded term finds what it found in all forms: "uran" not all of "uran*"."""
    start, end = excluded.start, end_of(excluded)
    part = term[start - term.startswith("=", max(start - 1, 0)) : end + term.startswith("*", end)]
    return min(_breadths(excluded.term)) >= max(_breadths(part))


def _breadths(term: str) -> Iterator[int]:
    """Yield by word how many forms of it are looked for, in order only."""
    return (_NARROW_FIRST.index(word.kind) for words in readings(term)[:1] for word in words)


def _warn_of_query(key: Key, watchlist: WatchlistEntry, named: Named) -> Iterator[Finding]:
    query = parse(watchlist.query)
    for remark in query.remarks:
        yield Finding(key=key, remedy=remark.text, offset=remark.offset)
    languages = values_allowed(query.tree, Field.LANG)
    if languages and watchlist.languages and languages.isdisjoint(watchlist.languages):
        listed = ", ".join(watchlist.languages)
        remedy = f"never holds: the query asks for lang:{min(languages)}, and languages allows {listed} only"
        yield Finding(key=key, remedy=remedy)
    for leaf in walk(query.tree):
        if isinstance(leaf, Is) and leaf.field is Field.COUNTRY and leaf.value not in named.countries:
            remedy = f"no feed in feeds.toml is of the country {leaf.value}"
            yield Finding(key=key, remedy=remedy, offset=leaf.at)
