"""Finds thousands of words and phrases in an article at once, with where they stand.

A term is a word or a phrase. It is found as whole words, whatever their case, accents and apostrophes
(``monitor.text.words`` folds terms and articles alike), in every form that its words take in the language of
the article (``monitor.text.inflection``), with three signs of its own:

* ``=`` before any word of a term: the word itself and no other form of it: ``=Бухара``;
* ``*`` at the end of any word of a term stands for any ending: ``узбек*``, ``critical mineral*``;
* a word of a term written in two or more capitals is found in capitals only: ``US`` is never the pronoun,
  ``ICE`` never what one skates on. What comes behind it may be small: ``АҚШ`` finds "АҚШтың".

The words of a phrase may be parted by spaces, hyphens or other signs, but not by the end of a line. What a
hyphen joins, also one that parts a word at the end of a line, is one word besides: ``датацентр`` finds
"дата-центр", ``АҚШ`` the whole of "АҚШ-тың"; and a term with a hyphen is found without: ``dual-use`` finds
"dualuse".
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from monitor.judge.term_words import HYPHENS, Lexicon, Word, readings
from monitor.model import Article, Place, TermMatch
from monitor.text.words import Token, tokens

MOST_JOINED = 2
"""So many words behind another may be one with it; more are a chain that the writer made up."""

# So many words of articles are remembered with what they are to the terms, some 8 MB.
_MOST_MET = 50_000

APART = 1_000
"""So many words lie between the title and the text when both are numbered: more than can be asked for."""

Stretch = tuple[int, int]
"""The numbers of the first and the last word of something that was found."""

Ordered = tuple[int, int, str, TermMatch]
"""A found term behind what tells its place in an article: its first word, its last (negative), and the term.

Sorted, the longer of two that begin at one word come first.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """An article's title and text with their words, taken apart once for everybody who looks for terms.

    Attributes:
        language: ISO 639-1; "" when unknown. Decides which forms of a term's words are found.
        title_tokens: words of the title, with offsets in it.
        text_tokens: words of the text, with offsets in it.
    """

    title: str
    text: str
    title_tokens: tuple[Token, ...] = field(repr=False)
    text_tokens: tuple[Token, ...] = field(repr=False)
    language: str = ""

    @property
    def text_at(self) -> int:
        """The number of the first word of the text; those of the title are numbered from 0."""
        return len(self.title_tokens) + APART

    def matches(self, term: str, stretches: Iterable[Stretch]) -> list[Ordered]:
        """Return what stands in the stretches as found of a term."""
        text_at = self.text_at
        return [
            (first, -last, term, _match(term, Place.TITLE, self.title, self.title_tokens, first, last))
            if first < text_at
            else (
                first,
                -last,
                term,
                _match(term, Place.TEXT, self.text, self.text_tokens, first - text_at, last - text_at),
            )
            for first, last in stretches
        ]


# An article may hold a thousand terms, and the constructor of a frozen class takes twice as long as this.
_set_term, _set_place, _set_start, _set_found = (
    getattr(TermMatch, name).__set__ for name in ("term", "place", "start", "found")
)


def _match(term: str, place: Place, source: str, words: Sequence[Token], first: int, last: int) -> TermMatch:
    match = object.__new__(TermMatch)
    start = words[first].start
    _set_term(match, term)
    _set_place(match, place)
    _set_start(match, start)
    _set_found(match, source[start : words[last].end])
    return match


def read(article: Article) -> Read:
    """Take the article's title and text apart into words."""
    return Read(
        title=article.title,
        text=article.text,
        title_tokens=tokens(article.title),
        text_tokens=tokens(article.text),
        language=article.language,
    )


def is_findable(term: str) -> bool:
    """Return whether the term has a word in it; one without ("", "*", "+") is never found."""
    return bool(tokens(term))


def end_of(match: TermMatch) -> int:
    """Return the offset behind the last character found."""
    return match.start + len(match.found)


def longest(matches: Iterable[TermMatch]) -> tuple[TermMatch, ...]:
    """Return the matches without those that overlap a longer one, in the order of the article.

    So that "United States Congress" counts once and not as "United States" too. Where two found the same, the
    longer term stays, which says more precisely what was meant ("товарооборот*" before "товар*"); of two that
    overlap in part and are equally long, the earlier.
    """
    kept: list[TermMatch] = []
    taken: set[tuple[Place, int]] = set()
    for match in sorted(matches, key=lambda match: (-len(match.found), -len(match.term), match.start)):
        characters = {(match.place, offset) for offset in range(match.start, end_of(match))}
        if taken.isdisjoint(characters):
            taken |= characters
            kept.append(match)
    return tuple(sorted(kept, key=_order))


class _Node:
    """Words that may come next, by number, and terms that end here with the capitals of their words."""

    __slots__ = ("leaves", "words")

    def __init__(self) -> None:
        self.words: dict[int, _Node] = {}
        self.leaves: list[tuple[str, tuple[int, ...]]] = []


class _Met(NamedTuple):
    """What a word of articles is to the terms.

    Attributes:
        numbers: the words of terms that it may be.
        terms: found wherever it stands.
        nodes: that lead from it to longer terms and to such as ask for capitals.
    """

    numbers: tuple[int, ...]
    terms: tuple[str, ...]
    nodes: tuple[_Node, ...]


_NOTHING = _Met((), (), ())


class TermIndex:
    """All terms of one room as one tree of words, walked once from every word of an article.

    The cost grows with the length of the article and hardly with the number of terms. What is found never
    changes once it is built. Of a word that was met before it is remembered what it leads to; two threads may
    do that at once, with the same result.
    """

    def __init__(self, terms: Iterable[str]) -> None:
        self._root = _Node()
        self._lexicon = Lexicon()
        for term in dict.fromkeys(terms):
            for words in readings(term):
                self._add(term, words)
        self._met: Callable[[str, str], _Met] = lru_cache(maxsize=_MOST_MET)(self._meet)

    def _add(self, term: str, words: Sequence[Word]) -> None:
        node = self._root
        for word in words:
            node = node.words.setdefault(self._lexicon.add(word), _Node())
        node.leaves.append((term, tuple(word.capitals for word in words)))

    def _meet(self, folded: str, language: str) -> _Met:
        numbers = self._lexicon.numbers(folded, language)
        if not numbers:
            return _NOTHING
        nodes = [self._root.words[number] for number in numbers if number in self._root.words]
        return _Met(
            numbers,
            tuple(term for node in nodes for term, capitals in node.leaves if not any(capitals)),
            tuple(node for node in nodes if node.words or any(any(each) for _, each in node.leaves)),
        )

    def find(self, read: Read) -> tuple[TermMatch, ...]:
        """Return every occurrence of every term: title before text, by start, longer before shorter.

        Occurrences may overlap; ``longest`` thins them out. A term is reported as it was given, and once
        where it begins: with its ending where a hyphen parts the two.
        """
        ordered = sorted(
            (first, last, -len(term), term, match)
            for term, some in self.stretches(read).items()
            for first, last, _, match in read.matches(term, some)
        )
        return tuple([each[-1] for each in ordered])

    def stretches(self, read: Read) -> Mapping[str, Sequence[Stretch]]:
        """Return where each term stands that was found, in order, by the numbers of words."""
        found: defaultdict[str, list[Stretch]] = defaultdict(list)
        self._walk(_Passage(read.title, read.title_tokens, 0), read.language, found)
        self._walk(_Passage(read.text, read.text_tokens, read.text_at), read.language, found)
        return found

    def _walk(self, passage: "_Passage", language: str, found: "_Found") -> None:
        for position, word in enumerate(passage.words):
            met = self._met(word.folded, language)
            if met.terms:
                number = passage.at + position
                stretch = (number, number)
                for term in met.terms:
                    found[term].append(stretch)
            if met.nodes or position in passage.joints:
                self._walk_on(passage, position, met, language, found)

    def _walk_on(self, passage: "_Passage", position: int, met: _Met, language: str, found: "_Found") -> None:
        """Add the terms of several words, with capitals or over hyphens that begin at a position."""
        waiting: list[tuple[_Node, tuple[Stretch, ...]]] = [
            *((node, ((position, position),)) for node in met.nodes),
            *((node, (span,)) for node, span in self._joined(self._root, passage, position, language)),
        ]
        while waiting:
            node, spans = waiting.pop()
            last = spans[-1][1]
            stretch = (passage.at + position, passage.at + last)
            for term, capitals in node.leaves:
                if passage.has(spans, capitals):
                    _add_longest(found[term], stretch)
            following = last + 1
            if node.words and following < len(passage.words) and "\n" not in passage.gap(last):
                numbers = self._met(passage.words[following].folded, language).numbers
                waiting += [
                    (node.words[number], (*spans, (following, following)))
                    for number in numbers
                    if number in node.words
                ]
                waiting += [
                    (child, (*spans, span))
                    for child, span in self._joined(node, passage, following, language)
                ]

    def _joined(
        self, node: _Node, passage: "_Passage", position: int, language: str
    ) -> list[tuple[_Node, Stretch]]:
        """Return the nodes that the word leads to which hyphens make of that at a position and the next."""
        found: list[tuple[_Node, Stretch]] = []
        folded = joined = passage.words[position].folded
        last = position
        while last in passage.joints and last - position < MOST_JOINED:
            last += 1
            joined += passage.words[last].folded
            found += [
                (node.words[number], (position, last))
                for number in self._lexicon.numbers(joined, language, beyond=len(folded))
                if number in node.words
            ]
        return found


_Found = defaultdict[str, list[Stretch]]


def _add_longest(found: list[Stretch], stretch: Stretch) -> None:
    """Add where a term stands, in place of a shorter stretch that begins there."""
    if found and found[-1][0] == stretch[0]:
        found[-1] = max(found[-1], stretch)
    else:
        found.append(stretch)


class _Passage:
    """A title or text in which terms are looked for.

    Attributes:
        at: the number of its first word in the article.
        joints: positions of words that a hyphen joins to the next, also over the end of a line.
    """

    __slots__ = ("at", "joints", "source", "words")

    def __init__(self, source: str, words: Sequence[Token], at: int) -> None:
        self.source = source
        self.words = words
        self.at = at
        self.joints = {
            position
            for position, word in enumerate(words[:-1])
            if source[word.end] in HYPHENS and _is_joint(self.gap(position))
        }

    def gap(self, position: int) -> str:
        """Return what stands between a word and the next."""
        return self.source[self.words[position].end : self.words[position + 1].start]

    def has(self, spans: Sequence[Stretch], capitals: Sequence[int]) -> bool:
        """Return whether each of some words begins with as many capital letters as asked for."""
        for (first, last), wanted in zip(spans, capitals, strict=True):
            if wanted:
                written = self.source[self.words[first].start : self.words[last].end]
                letters = [character for character in written if character.isalpha()]
                if not all(map(str.isupper, letters[:wanted])):
                    return False
        return True


def _is_joint(gap: str) -> bool:
    return len(gap) == 1 or (gap[1:].isspace() and "\n" in gap)


def _order(match: TermMatch) -> tuple[bool, int, int, int, str]:
    return match.place is not Place.TITLE, match.start, -len(match.found), -len(match.term), match.term
