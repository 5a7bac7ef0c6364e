"""The words of terms, and which of them a word of an article may be."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from enum import Enum
from typing import NamedTuple

from monitor.text.inflection import INFLECTING, inflections
from monitor.text.words import Token, tokens

HYPHENS = ("-", "\u2010", "\u2011")
"""What joins two words; dashes part them."""

_WITHOUT_HYPHENS = str.maketrans(dict.fromkeys(HYPHENS, ""))


class Kind(Enum):
    """How a word of a term is looked for."""

    FORMS = ""
    EXACT = "="
    STEM = "*"


class Word(NamedTuple):
    """A word of a term.

    Attributes:
        text: as it is written.
        capitals: so many letters at its beginning must be capitals.
    """

    text: str
    folded: str
    kind: Kind
    capitals: int


def readings(term: str) -> list[tuple[Word, ...]]:
    """Return the words of a term and, if hyphens join some, its words with those written as one."""
    found = tokens(term)
    if not found:
        return []
    apart = tuple(_word(term, word.start, word.end, word.folded) for word in found)
    runs = _runs(term, found)
    if len(runs) == len(found):
        return [apart]
    joined = (_word(term, run[0].start, run[-1].end, "".join(word.folded for word in run)) for run in runs)
    return [apart, tuple(joined)]


def _runs(term: str, words: Iterable[Token]) -> list[list[Token]]:
    """Return the words in groups of such as hyphens join."""
    runs: list[list[Token]] = []
    for word in words:
        if runs and term[runs[-1][-1].end : word.start] in HYPHENS:
            runs[-1].append(word)
        else:
            runs.append([word])
    return runs


def _word(term: str, start: int, end: int, folded: str) -> Word:
    text = term[start:end].translate(_WITHOUT_HYPHENS)
    kind = Kind.FORMS
    if term[end : end + 1] == "*":
        kind = Kind.STEM
    elif start and term[start - 1] == "=":
        kind = Kind.EXACT
    letters = [character for character in text if character.isalpha()] if text.isupper() else ()
    capitals = len(letters) if len(letters) > 1 and all(map(str.isupper, letters)) else 0
    return Word(text, folded, kind, capitals)


class _Forms:
    """The words of terms as they look in articles of one language."""

    def __init__(self, words: Iterable[tuple[int, str]], language: str) -> None:
        self._stems: defaultdict[str, list[tuple[Callable[[str], object], int]]] = defaultdict(list)
        for number, text in words:
            for stem, takes in inflections(text, language):
                self._stems[stem].append((takes, number))
        self._lengths = sorted({len(stem) for stem in self._stems})

    def numbers(self, folded: str) -> Iterator[int]:
        """Yield the words of which this is a form."""
        for length in self._lengths:
            if length > len(folded):
                return
            for takes, number in self._stems.get(folded[:length], ()):
                if takes(folded[length:]):
                    yield number


class Lexicon:
    """The distinct words of all terms, by number.

    Forms are worked out for a language when the first article in it comes. That may be done by two threads at
    once, with the same result.
    """

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, Kind], int] = {}
        self._exact: defaultdict[str, list[int]] = defaultdict(list)
        self._stems: defaultdict[str, list[int]] = defaultdict(list)
        self._lengths: list[int] = []
        self._forms: dict[str, _Forms] = {}

    def add(self, word: Word) -> int:
        """Return the number of a word, a new one when it is new."""
        key = (word.text, word.kind)
        if key not in self._numbers:
            number = self._numbers[key] = len(self._numbers)
            if word.kind is Kind.STEM:
                self._stems[word.folded].append(number)
                self._lengths = sorted({*self._lengths, len(word.folded)})
            else:
                self._exact[word.folded].append(number)
        return self._numbers[key]

    def numbers(self, folded: str, language: str, *, beyond: int = 0) -> tuple[int, ...]:
        """Return the words that a folded word may be; of stems, those longer than ``beyond``."""
        found = dict.fromkeys(self._exact.get(folded, ()))
        for length in self._lengths:
            if beyond < length <= len(folded):
                found.update(dict.fromkeys(self._stems.get(folded[:length], ())))
        if language in INFLECTING:
            found.update(dict.fromkeys(self._forms_in(language).numbers(folded)))
        return tuple(found)

    def _forms_in(self, language: str) -> _Forms:
        forms = self._forms.get(language)
        if forms is None:
            words = [(number, text) for (text, kind), number in self._numbers.items() if kind is Kind.FORMS]
            forms = self._forms[language] = _Forms(words, language)
        return forms
