"""An article as a query sees it: words on one line of numbers, found terms as stretches of it.

The words of the title are numbered from 0, those of the text go on far behind, so that no distance reaches
from one into the other. A part of the article, a sentence or a paragraph is a stretch of numbers.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from monitor.judge.openings import opening_of
from monitor.judge.terms import Ordered, Read, Stretch, end_of
from monitor.judge.watching.tree import Field, Is, Part, Unit
from monitor.judge.watching.triggers import Known, Trigger
from monitor.model import Article, Place, TermMatch
from monitor.text.sentences import sentences


class Scope(NamedTuple):
    """A stretch of words, from ``low`` up to but not including ``high``."""

    low: int
    high: int


class Spot(NamedTuple):
    """A found term as numbers of its first and last word."""

    first: int
    last: int
    match: TermMatch


class Span(NamedTuple):
    """What makes something true, from its first to its last word: one spot, or several."""

    first: int
    last: int
    spots: tuple[Spot, ...]


class Ground:
    """One article with what was found in it; what costs is done when it is first asked for.

    Attributes:
        present: all that was found, and the topics.
        whole: all words of title and text.
        topics: names of the topics of the article.

    Args of the constructor:
        found: where each term stands that was found, in the order of the article.
        names: all occurrences of each name, by its short name, in the same order.
    """

    def __init__(
        self,
        read: Read,
        *,
        article: Article,
        found: Mapping[str, Sequence[Stretch]],
        names: Mapping[str, Sequence[TermMatch]],
        topics: Sequence[str] = (),
    ) -> None:
        self.article = article
        self.topics = topics
        self._read = read
        self._found = found
        self._names = names
        self._ordered: dict[str, Sequence[Ordered]] = {}
        self._spans: dict[str, Sequence[Span]] = {}
        self._named: dict[str, Sequence[Span]] = {}
        labels = {topic.casefold() for topic in topics}
        self.present: set[Trigger] = {
            *found,
            *(Known(Field.NAME, name) for name in names),
            *(Known(Field.TOPIC, label) for label in labels),
        }
        self._text_at = read.text_at
        self._values = {
            Field.OUTLET: {article.outlet.casefold(), article.feed.casefold()} - {""},
            Field.COUNTRY: {article.country},
            Field.LANG: {article.language},
            Field.TYPE: {str(article.outlet_kind)},
            Field.TOPIC: labels,
        }
        self.whole = Scope(0, self._text_at + len(read.text_tokens))

    def matches_of(self, terms: Collection[str]) -> tuple[TermMatch, ...]:
        """Return all occurrences of different terms that were found, in the order of the article."""
        if len(terms) == 1:
            return tuple([match for term in terms for _, _, _, match in self._matches(term)])
        return tuple([each[3] for each in sorted([each for term in terms for each in self._matches(term)])])

    def _matches(self, term: str) -> Sequence[Ordered]:
        """Return all occurrences of a term that was found; whoever asks gets the same ones."""
        matches = self._ordered.get(term)
        if matches is None:
            matches = self._ordered[term] = self._read.matches(term, self._found[term])
        return matches

    def term(self, term: str) -> Sequence[Span]:
        """Return where the term stands, in order."""
        if term not in self._found:
            return ()
        spans = self._spans.get(term)
        if spans is None:
            spans = self._spans[term] = [
                Span(first, -behind, (Spot(first, -behind, match),))
                for first, behind, _, match in self._matches(term)
            ]
        return spans

    def name(self, name: str) -> Sequence[Span]:
        """Return where the article names an entry of the names list, in order."""
        spans = self._named.get(name)
        if spans is None:
            spans = self._named[name] = [self._span(match) for match in self._names.get(name, ())]
        return spans

    def has(self, asked: Is) -> bool:
        """Return whether a field, other than ``name:``, has the value; capitals never matter."""
        value = asked.value if asked.field in _CODES else asked.value.casefold()
        return value in self._values[asked.field]

    def part(self, part: Part) -> Scope:
        """Return the words of a part of the article."""
        match part:
            case Part.TITLE:
                return Scope(0, len(self._read.title_tokens))
            case Part.TEXT:
                return Scope(self._text_at, self.whole.high)
            case _:
                return self._lead

    def unit(self, unit: Unit, number: int) -> Scope:
        """Return the words of the sentence or paragraph in which a word stands."""
        begins = self._sentences if unit is Unit.SENTENCE else self._paragraphs
        following = bisect_right(begins, number)
        return Scope(begins[following - 1], begins[following])

    @cached_property
    def _starts(self) -> dict[Place, list[int]]:
        return {
            Place.TITLE: [token.start for token in self._read.title_tokens],
            Place.TEXT: [token.start for token in self._read.text_tokens],
        }

    @cached_property
    def _sentence_starts(self) -> list[int]:
        return [sentence.start for sentence in sentences(self._read.text)]

    @cached_property
    def _lead(self) -> Scope:
        opening = opening_of(self._read.text, self._sentence_starts)
        return Scope(self._number(opening.start), self._number(opening.end))

    @cached_property
    def _sentences(self) -> list[int]:
        """Return the numbers at which sentences begin; the title is the first, the end of all stands last."""
        return [0, *map(self._number, self._sentence_starts), self.whole.high]

    @cached_property
    def _paragraphs(self) -> list[int]:
        begins, offset = [0], 0
        for line in self._read.text.splitlines(keepends=True):
            begins.append(self._number(offset))
            offset += len(line)
        return [*begins, self.whole.high]

    def _number(self, offset: int) -> int:
        """Return the number of the first word of the text that begins at the offset or behind it."""
        return self._text_at + bisect_left(self._starts[Place.TEXT], offset)

    def _span(self, match: TermMatch) -> Span:
        starts = self._starts[match.place]
        base = 0 if match.place is Place.TITLE else self._text_at
        first = base + bisect_right(starts, match.start) - 1
        last = base + bisect_left(starts, end_of(match)) - 1
        return Span(first, last, (Spot(first, last, match),))


_CODES = frozenset((Field.COUNTRY, Field.LANG, Field.TYPE))
