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

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from monitor.judge.term_words import HYPHENS, Lexicon, Word, readings
from monitor.model import Article, Place, TermMatch
from monitor.text.words import Token, tokens

MOST_JOINED = 2
"""So many words behind another may be one with it; more are a chain that the writer made up."""


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


class TermIndex:
    """All terms of one room as one tree of words, walked once from every word of an article.

    The cost grows with the length of the article and hardly with the number of terms. What is found never
    changes once it is built.
    """

    def __init__(self, terms: Iterable[str]) -> None:
        self._root = _Node()
        self._lexicon = Lexicon()
        for term in dict.fromkeys(terms):
            for words in readings(term):
                self._add(term, words)

    def _add(self, term: str, words: Sequence[Word]) -> None:
        node = self._root
        for word in words:
            node = node.words.setdefault(self._lexicon.add(word), _Node())
        node.leaves.append((term, tuple(word.capitals for word in words)))

    def find(self, read: Read) -> tuple[TermMatch, ...]:
        """Return every occurrence of every term: title before text, by start, longer before shorter.

        Occurrences may overlap; ``longest`` thins them out. A term is reported as it was given, and once
        where it begins: with its ending where a hyphen parts the two.
        """
        title = _Passage(read.title, read.title_tokens, Place.TITLE)
        text = _Passage(read.text, read.text_tokens, Place.TEXT)
        found = [*self._find(title, read.language), *self._find(text, read.language)]
        return tuple(sorted(found, key=_order))

    def _find(self, passage: "_Passage", language: str) -> Iterable[TermMatch]:
        found: dict[tuple[int, str], TermMatch] = {}
        for position, word in enumerate(passage.words):
            waiting: list[tuple[_Node, tuple[_Span, ...]]] = [
                (node, (span,)) for node, span in self._after(self._root, passage, position, language)
            ]
            while waiting:
                node, spans = waiting.pop()
                last = spans[-1][1]
                text = passage.source[word.start : passage.words[last].end]
                for term, capitals in node.leaves:
                    known = found.get((position, term))
                    if (known is None or len(known.found) < len(text)) and passage.has(spans, capitals):
                        match = TermMatch(term=term, place=passage.place, start=word.start, found=text)
                        found[position, term] = match
                if node.words and last + 1 < len(passage.words) and "\n" not in passage.gap(last):
                    for child, span in self._after(node, passage, last + 1, language):
                        waiting.append((child, (*spans, span)))
        return found.values()

    def _after(
        self, node: _Node, passage: "_Passage", position: int, language: str
    ) -> list[tuple[_Node, "_Span"]]:
        """Return the nodes that the word at a position leads to, and the joined word that begins there."""
        words = node.words
        folded = passage.words[position].folded
        found = [
            (words[number], (position, position))
            for number in self._lexicon.numbers(folded, language)
            if number in words
        ]
        joined = folded
        last = position
        while last in passage.joints and last - position < MOST_JOINED:
            last += 1
            joined += passage.words[last].folded
            found += [
                (words[number], (position, last))
                for number in self._lexicon.joined(joined, language, beyond=len(folded))
                if number in words
            ]
        return found


_Span = tuple[int, int]  # the positions of the first and the last word that make one


class _Passage:
    """A title or text in which terms are looked for.

    Attributes:
        joints: positions of words that a hyphen joins to the next, also over the end of a line.
    """

    __slots__ = ("joints", "place", "source", "words")

    def __init__(self, source: str, words: Sequence[Token], place: Place) -> None:
        self.source = source
        self.words = words
        self.place = place
        self.joints = {
            position
            for position, word in enumerate(words[:-1])
            if source[word.end] in HYPHENS and _is_joint(self.gap(position))
        }

    def gap(self, position: int) -> str:
        """Return what stands between a word and the next."""
        return self.source[self.words[position].end : self.words[position + 1].start]

    def has(self, spans: Sequence[_Span], capitals: Sequence[int]) -> bool:
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
