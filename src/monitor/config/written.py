"""The terms and names of a folder where they stand, for whoever looks for what is odd about them.

What loading looks for by itself costs next to nothing; this does not, and is asked when there is time.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from monitor.config.entries import NameEntry, SideEntry, TermEntry, TopicEntry, WatchlistEntry
from monitor.config.files import ConfigFile, read
from monitor.config.findings import Finding, Key
from monitor.config.sections import Section
from monitor.errors import ConfigProblem
from monitor.judge.topics.evidence import EVERYWHERE
from monitor.judge.watching import QueryError, parse
from monitor.judge.watching.tree import Word, wanted_words

E = TypeVar("E", bound=Section)


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A term that is sure of itself, or a spelling of a name, where it stands.

    A term that counts less than what is enough is left out: whoever wrote it knew that it needs company. So
    are terms that keep articles out.

    Attributes:
        file: ``watchlists``, ``topics``, ``sides`` or ``names``.
        name: of the table.
        language: of the articles in which it is looked for; "" for all.
        beside: all terms of its list.
        has_weight: whether a weight can be written for it.
        guards: phrases that the table lists because something else is meant in them.
    """

    file: str
    name: str
    term: str
    finding: Finding = field(repr=False)
    beside: tuple[str, ...] = field(repr=False)
    language: str = ""
    guards: tuple[str, ...] = ()
    has_weight: bool = True


def written_in(folder: Path) -> tuple[Written, ...]:
    """Return the terms and spellings of a folder, file by file; of tables that are right."""
    found: list[Written] = []
    for index, watchlist in _entries(read(folder, "watchlists"), "watchlists", WatchlistEntry):
        if watchlist.on:
            found += _of_watchlist(("watchlists", index), watchlist)
    for index, topic in _entries(read(folder, "topics"), "topics", TopicEntry):
        found += _of_topic(("topics", index), topic)
    for index, side in _entries(read(folder, "sides"), "sides", SideEntry):
        found += _of_side(("sides", index), side)
    for index, name in _entries(read(folder, "names"), "names", NameEntry):
        found += _of_name(("names", index), name)
    return tuple(found)


def placed(folder: Path, remarks: Iterable[tuple[Written, str]]) -> tuple[ConfigProblem, ...]:
    """Return what there is to say of terms, each at its place, in the order of files and lines."""
    by_file: dict[str, list[Finding]] = {}
    for written, remedy in remarks:
        by_file.setdefault(written.file, []).append(replace(written.finding, remedy=remedy))
    return tuple(
        problem
        for file, findings in by_file.items()
        for problem in replace(read(folder, file), problems=(), left_out=frozenset()).report(findings)
    )


def _entries(file: ConfigFile, kind: str, model: type[E]) -> Iterator[tuple[int, E]]:
    tables = file.table.get(kind)
    for index, table in enumerate(tables if isinstance(tables, list) else ()):
        try:
            yield index, model.model_validate(table)
        except ValidationError:  # edited since it was loaded; whoever loads it says so
            continue


def _of_watchlist(key: Key, entry: WatchlistEntry) -> Iterator[Written]:
    words = tuple(_words(entry.query))
    places = [
        (term.text, True, Finding(key=(*key, "terms", number), value=term.text, remedy=""))
        for number, term in enumerate(entry.terms)
        if term.weight >= entry.threshold
    ]
    places += [
        (term, False, Finding(key=(*key, "require", number), value=term, remedy=""))
        for number, term in enumerate(entry.require)
    ]
    places += [(leaf.term, False, Finding(key=(*key, "query"), remedy="", offset=leaf.at)) for leaf in words]
    beside = (*_texts([entry.terms]), *entry.require, *(leaf.term for leaf in words))
    for term, has_weight, finding in places:
        yield Written(
            file="watchlists",
            name=entry.name,
            term=term,
            beside=beside,
            guards=entry.exclude,
            has_weight=has_weight,
            finding=finding,
        )


def _words(query: str) -> Iterable[Word]:
    """Return the words that a query looks for; none of one that cannot be read."""
    try:
        return wanted_words(parse(query).tree) if query else ()
    except QueryError:  # as above
        return ()


def _of_topic(key: Key, entry: TopicEntry) -> Iterator[Written]:
    for name, lists in (("strong", entry.strong), ("terms", entry.terms)):
        for language, terms in lists.items():
            beside = _texts(lists.get(language, ()) for lists in (entry.strong, entry.terms, entry.hints))
            for number, term in _sure(terms):
                yield Written(
                    file="topics",
                    name=entry.name,
                    term=term.text,
                    language="" if language == EVERYWHERE else language,
                    beside=beside,
                    finding=Finding(key=(*key, name, language, number), value=term.text, remedy=""),
                )


def _of_side(key: Key, entry: SideEntry) -> Iterator[Written]:
    beside = _texts(entry.terms.values())
    for language, terms in entry.terms.items():
        for number, term in _sure(terms):
            yield Written(
                file="sides",
                name=entry.name,
                term=term.text,
                beside=beside,
                guards=entry.not_terms,
                finding=Finding(key=(*key, "terms", language, number), value=term.text, remedy=""),
            )


def _of_name(key: Key, entry: NameEntry) -> Iterator[Written]:
    for kind, spellings in (("spellings", entry.spellings), ("exact", entry.exact)):
        for number, spelling in enumerate(spellings):
            yield Written(
                file="names",
                name=entry.name,
                term=spelling,
                beside=entry.spellings,
                guards=entry.not_in,
                has_weight=False,
                finding=Finding(key=(*key, kind, number), value=spelling, remedy=""),
            )


def _sure(terms: Iterable[TermEntry]) -> Iterator[tuple[int, TermEntry]]:
    return ((number, term) for number, term in enumerate(terms) if term.weight >= 1)


def _texts(lists: Iterable[Iterable[TermEntry]]) -> tuple[str, ...]:
    return tuple(term.text for terms in lists for term in terms)
