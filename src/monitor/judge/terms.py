"""Finds thousands of words and phrases in an article at once, with where they stand.

A term is a word or a phrase. It is found as whole words, whatever their case, accents and apostrophes
(``monitor.text.words`` folds terms and articles alike), with two signs of its own:

* ``*`` at the end of any word of a term stands for any ending: ``узбек*``, ``critical mineral*``;
* a word of a term written in two or more capitals is found in capitals only: ``US`` is never the pronoun,
  ``ICE`` never what one skates on. With a ``*`` this holds for what stands before it: ``АҚШ*`` finds
  "АҚШтың".

The words of a phrase may be parted by spaces, hyphens or other signs, but not by the end of a line.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from monitor.model import Article, Place, TermMatch
from monitor.text.words import Token, tokens


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """An article's title and text with their words, taken apart once for everybody who looks for terms.

    Attributes:
        title_tokens: words of the title, with offsets in it.
        text_tokens: words of the text, with offsets in it.
    """

    title: str
    text: str
    title_tokens: tuple[Token, ...] = field(repr=False)
    text_tokens: tuple[Token, ...] = field(repr=False)


def read(article: Article) -> Read:
    """Take the article's title and text apart into words."""
    return Read(
        title=article.title,
        text=article.text,
        title_tokens=tokens(article.title),
        text_tokens=tokens(article.text),
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


@dataclass(frozen=True, slots=True)
class _Leaf:
    """A term that ends at a node; capitals[i] letters of its i-th word must be capitals."""

    term: str
    capitals: tuple[int, ...]


class _Node:
    """Words and stems that may come next, and the terms that are complete here."""

    __slots__ = ("leaves", "lengths", "stems", "words")

    def __init__(self) -> None:
        self.words: dict[str, _Node] = {}
        self.stems: dict[str, _Node] = {}
        self.lengths: tuple[int, ...] = ()
        self.leaves: list[_Leaf] = []

    def child(self, word: str, *, is_stem: bool) -> "_Node":
        """Return the node behind a word or stem, made if need be."""
        if not is_stem:
            return self.words.setdefault(word, _Node())
        node = self.stems.setdefault(word, _Node())
        self.lengths = tuple(sorted({len(stem) for stem in self.stems}))
        return node

    def after(self, word: str) -> "list[_Node]":
        """Return the nodes that a word of an article leads to."""
        found = []
        if (node := self.words.get(word)) is not None:
            found.append(node)
        for length in self.lengths:
            if length > len(word):
                break
            if (node := self.stems.get(word[:length])) is not None:
                found.append(node)
        return found


class TermIndex:
    """All terms of one room as one tree of words, walked once from every word of an article.

    The cost grows with the length of the article and hardly with the number of terms. Immutable once built.
    """

    def __init__(self, terms: Iterable[str]) -> None:
        self._root = _Node()
        for term in dict.fromkeys(terms):
            self._add(term)

    def _add(self, term: str) -> None:
        node = self._root
        words = tokens(term)
        capitals = []
        for word in words:
            node = node.child(word.folded, is_stem=term[word.end : word.end + 1] == "*")
            letters = [character for character in term[word.start : word.end] if character.isalpha()]
            capitals.append(len(letters) if len(letters) > 1 and all(map(str.isupper, letters)) else 0)
        if words:
            node.leaves.append(_Leaf(term, tuple(capitals)))

    def find(self, read: Read) -> tuple[TermMatch, ...]:
        """Return every occurrence of every term: title before text, by start, longer before shorter.

        Occurrences may overlap; ``longest`` thins them out. A term is reported as it was given.
        """
        found = [
            *self._find(read.title, read.title_tokens, Place.TITLE),
            *self._find(read.text, read.text_tokens, Place.TEXT),
        ]
        return tuple(sorted(found, key=_order))

    def _find(self, source: str, words: Sequence[Token], place: Place) -> list[TermMatch]:
        found = []
        first: dict[str, list[_Node]] = {}
        for position, word in enumerate(words):
            nodes = first.get(word.folded)
            if nodes is None:
                nodes = first[word.folded] = self._root.after(word.folded)
            waiting = [(node, position) for node in nodes]
            while waiting:
                node, last = waiting.pop()
                for leaf in node.leaves:
                    if _are_capitals(source, words[position : last + 1], leaf.capitals):
                        text = source[word.start : words[last].end]
                        found.append(TermMatch(term=leaf.term, place=place, start=word.start, found=text))
                following = last + 1
                if following < len(words) and "\n" not in source[words[last].end : words[following].start]:
                    waiting += [(child, following) for child in node.after(words[following].folded)]
        return found


def _order(match: TermMatch) -> tuple[bool, int, int, int, str]:
    return match.place is not Place.TITLE, match.start, -len(match.found), -len(match.term), match.term


def _are_capitals(source: str, words: Sequence[Token], capitals: Sequence[int]) -> bool:
    """Return whether each word begins with as many capital letters as asked for."""
    for word, wanted in zip(words, capitals, strict=True):
        if wanted:
            letters = [character for character in source[word.start : word.end] if character.isalpha()]
            if not all(map(str.isupper, letters[:wanted])):
                return False
    return True
