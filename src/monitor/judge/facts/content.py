"""What a text says, prepared for comparing: its sentences with their words, figures, names and claims.

Preparing costs some 2 ms for each 1,000 characters, comparing much less: prepare before the judging
room is entered, and keep what was prepared.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Generic, NamedTuple, Protocol, TypeVar

from monitor.model import FactKind
from monitor.text.cleaning import cut
from monitor.text.figures import Figure, figures
from monitor.text.names import Name, names
from monitor.text.sentences import sentences
from monitor.text.stages import Claims, claims
from monitor.text.words import Token, fold, stem, tokens

SHORTEST_WORD = 4  # function words of the languages we read are mostly shorter
# What is read of a text, so that no text takes longer than 0.1 s to prepare and any comparison is bounded:
# five times a long report. What stands behind is not looked at.
READ_CHARACTERS = 20_000
READ_SENTENCES = 150
READ_FIGURES = 300  # each is compared with those of forty members; the most of 416 pages are 247
BESIDE_WORDS = 5  # on either side of a figure, what it is about

_WIDE_BLANK = re.compile(r"[^\S\n]{2,}")  # left over from markup; figures and names do not reach over it
CURRENCIES = frozenset(("usd", "eur", "gbp", "cny", "rub", "kzt", "uzs", "kgs", "tjs", "tmt"))


class Amount(NamedTuple):
    """A figure in a sentence.

    Attributes:
        kind: NUMBER, MONEY, PERCENT or DATE.
        value: equal for equal figures, as ``monitor.text.figures`` writes it.
        found: as it stands in the text.
        counted: stem of the word behind it, which says what is counted; "" at the end.
        beside: stems of the words near it.
    """

    kind: FactKind
    value: str
    found: str
    counted: str
    beside: frozenset[str]


class Named(NamedTuple):
    """A word of a name in a sentence.

    Attributes:
        key: equal for most spellings, scripts and cases.
        found: as it stands in the text.
        start: offset in the sentence, in characters.
        goes_on: the word before it is a word of the same name.
    """

    key: str
    found: str
    start: int
    goes_on: bool


class Said(NamedTuple):
    """A sentence.

    Attributes:
        text: as it stands in the article.
        start: offset in the article's text, in characters; negative in the headline.
        length: number of tokens.
        sequence: stems of its content words in order, without those of figures.
        stems: the same, each once.
        amounts: its figures, in order.
        named: words of its names, in order.
        claims: stages, negation and who speaks.
    """

    text: str
    start: int
    length: int
    sequence: tuple[str, ...]
    stems: frozenset[str]
    amounts: tuple[Amount, ...]
    named: tuple[Named, ...]
    claims: Claims

    @property
    def pairs(self) -> frozenset[tuple[str, str]]:
        """Stems that follow each other."""
        return frozenset(pairwise(self.sequence))


Whom = Callable[[Said, str], Sequence[str]]
"""From a sentence and its language to whom each word of ``named`` names; "" for those on no list."""


def nobody(said: Said, language: str) -> tuple[str, ...]:  # noqa: ARG001 - a Whom is asked with it
    """Know nobody: names are told apart by their keys alone."""
    return ("",) * len(said.named)


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What an article says.

    Attributes:
        language: as the article is marked.
        headline: sentences of the title.
        sentences: of the text, in order; the first ``READ_SENTENCES`` within ``READ_CHARACTERS``.
    """

    language: str
    headline: tuple[Said, ...]
    sentences: tuple[Said, ...]

    @property
    def all_said(self) -> tuple[Said, ...]:
        """Headline and text."""
        return (*self.headline, *self.sentences)


def read_content(title: str, text: str, language: str) -> Content:
    """Return what a text says; kept, because the members of a live story are compared again and again.

    Some 2 ms for each 1,000 characters, at most 0.2 s for any text. Three hundred texts are some days of news
    that joined stories: about 75 MB at 3,000 characters each.
    """
    return _read(cut(title, READ_CHARACTERS), cut(text, READ_CHARACTERS), language)


@lru_cache(maxsize=300)
def _read(title: str, text: str, language: str) -> Content:
    written = f"{title}\n{text}"
    whole = _WIDE_BLANK.sub(" ", written)
    place = _places(written, len(title) + 1)
    said = tuple(_said(whole, place))
    headline = tuple(sentence for sentence in said if sentence.start < 0)
    return Content(language=language, headline=headline, sentences=said[len(headline) :][:READ_SENTENCES])


def _said(whole: str, place: Callable[[int], int]) -> Iterator[Said]:
    words = _Within(tokens(whole))
    found_figures, found_names = _Within(figures(whole)[:READ_FIGURES]), _Within(names(whole))
    for sentence in sentences(whole):
        end = sentence.start + len(sentence.text)
        within, figured = words.until(end), found_figures.until(end)
        sequence = tuple(stem(word.folded) for word in _outside(within, figured) if _is_content(word))
        yield Said(
            text=sentence.text,
            start=place(sentence.start),
            length=len(within),
            sequence=sequence,
            stems=frozenset(sequence),
            amounts=tuple(_amount(figure, within) for figure in figured),
            named=tuple(_named(whole, sentence.start, found_names.until(end))),
            claims=claims(whole, within),
        )


def _places(written: str, shift: int) -> Callable[[int], int]:
    """Return what finds, for an offset in a text without wide blanks, the offset in the text as written."""
    starts, removed = [0], [0]
    for blank in _WIDE_BLANK.finditer(written):
        starts.append(blank.end() - removed[-1] - (blank.end() - blank.start() - 1))
        removed.append(removed[-1] + blank.end() - blank.start() - 1)
    return lambda offset: offset + removed[bisect_right(starts, offset) - 1] - shift


class _Placed(Protocol):
    @property
    def start(self) -> int: ...


_Item = TypeVar("_Item", bound=_Placed)


class _Within(Generic[_Item]):
    """Hands out what stands in a text, sentence by sentence."""

    def __init__(self, items: Sequence[_Item]) -> None:
        self._items, self._place = items, 0

    def until(self, end: int) -> Sequence[_Item]:
        """Return what begins before an offset and was not handed out yet."""
        first = self._place
        while self._place < len(self._items) and self._items[self._place].start < end:
            self._place += 1
        return self._items[first : self._place]


def _is_content(word: Token) -> bool:
    return len(word.folded) >= SHORTEST_WORD and not word.folded[0].isdigit()


def stem_of(found: str) -> str:
    """Return the stem of a word as it stands in a text."""
    return stem(fold(found))


def _outside(words: Sequence[Token], figured: Sequence[Figure]) -> Iterator[Token]:
    """Yield the words that are no part of a figure: "billion" for "million" is no other word."""
    spans = [(figure.start, figure.start + len(figure.found)) for figure in figured]
    place = 0
    for word in words:
        while place < len(spans) and spans[place][1] <= word.start:
            place += 1
        if place == len(spans) or word.start < spans[place][0]:
            yield word


def _amount(figure: Figure, words: Sequence[Token]) -> Amount:
    first = bisect_left(words, figure.start, key=_start)
    behind = words[bisect_left(words, figure.start + len(figure.found), key=_start) :][:BESIDE_WORDS]
    near = (*words[max(first - BESIDE_WORDS, 0) : first], *behind)
    return Amount(
        kind=_kind(figure.value),
        value=figure.value,
        found=figure.found,
        counted=stem(behind[0].folded) if behind else "",
        beside=frozenset(stem(word.folded) for word in near if _is_content(word)),
    )


def _start(word: Token) -> int:
    return word.start


def _kind(value: str) -> FactKind:
    if value.startswith(("date:", "year:")):
        return FactKind.DATE
    unit = value.partition(" ")[2]
    if unit == "%":
        return FactKind.PERCENT
    return FactKind.MONEY if unit in CURRENCIES else FactKind.NUMBER


def _named(whole: str, begin: int, within: Sequence[Name]) -> Iterator[Named]:
    end = -1
    for name in within:
        yield Named(
            name.key,
            name.found,
            name.start - begin,
            goes_on=whole[end : name.start] in (" ", "-", "\u00a0") if end >= 0 else False,
        )
        end = name.start + len(name.found)
