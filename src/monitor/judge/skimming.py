"""Tells at a glance that an article holds none of some terms and names, which most articles don't.

Taking an article apart into words and looking for terms in all their forms costs most where thousands of
articles of history are asked about a few. Here each word as it is written is looked at once, however many
articles it stands in, and remembered. An article that is passed over holds none of the terms for sure; one
that is not must be read.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from functools import lru_cache

from monitor.judge.naming import Names
from monitor.judge.term_words import HYPHENS, Lexicon, readings
from monitor.judge.terms import MOST_JOINED
from monitor.model import Article, Name
from monitor.text.words import folded, spelled, tokens

# Some 20 MB a language; more words are the vocabulary of years.
MOST_PASSED = 200_000
_MOST_JOINED_MET = 50_000
_HYPHENS = "".join(map(re.escape, HYPHENS))
# Whatever stands between blanks with a hyphen in it, and goes on in the next line if it ends with one.
_JOINED = re.compile(rf"(?<!\S)[^\s{_HYPHENS}]*[{_HYPHENS}](?:\S|(?<=[{_HYPHENS}])\s+)*")


class Glance:
    """What of an article is seen at a glance.

    Attributes:
        words: of title and text, as they are written.
        joined: what hyphens join, also over the end of a line.
    """

    __slots__ = ("joined", "language", "words")

    def __init__(self, article: Article) -> None:
        whole = f"{article.title}\n{article.text}"
        self.language = article.language
        self.words = spelled(whole)
        self.joined = tuple(_JOINED.findall(whole))


class Skim:
    """Some terms and names, made ready to pass over articles that hold none of them.

    Args of the constructor:
        terms: as a ``TermIndex`` takes them.
        names: entries of the names list.
        most_passed: so many words of each language are remembered that begin none of them.
    """

    def __init__(
        self, terms: Iterable[str], names: Sequence[Name] = (), *, most_passed: int = MOST_PASSED
    ) -> None:
        self._first = Lexicon()
        self._of_joined: Callable[[str, str], tuple[int, ...]] = lru_cache(maxsize=_MOST_JOINED_MET)(
            self._first.numbers
        )
        for term in terms:
            for reading in readings(term):
                self._first.add(reading[0])
        # What only goes with a name, before or around it, names nobody by itself.
        bare = [replace(name, first_names=(), not_in=()) for name in names]
        self._names = Names(bare) if bare else None
        self._most_passed = most_passed
        self._telling: defaultdict[str, set[str]] = defaultdict(set)
        self._passed: defaultdict[str, set[str]] = defaultdict(set)

    def may_hold(self, seen: Glance) -> bool:
        """Return whether the article may hold a term or name; where not, it holds none."""
        return self._may_begin(seen.words, seen.language) or any(
            self._may_be_joined(chain, seen.language) for chain in seen.joined
        )

    def _may_begin(self, words: AbstractSet[str], language: str) -> bool:
        passed = self._passed[language]
        if not words.isdisjoint(self._telling[language]):
            return True
        for word in words - passed:
            if self._is_telling(word, language):
                self._telling[language].add(word)
                return True
            passed.add(word)
        if len(passed) > self._most_passed:
            passed.clear()
        return False

    def _is_telling(self, word: str, language: str) -> bool:
        plain = folded(word)
        return bool(self._first.numbers(plain, language)) or (
            self._names is not None and self._names.may_begin(word, plain, language)
        )

    def _may_be_joined(self, chain: str, language: str) -> bool:
        """Return whether some of the words that hyphens join may be one that begins a term."""
        pieces = [word.folded for word in tokens(chain)]
        return any(
            self._of_joined("".join(pieces[first : last + 1]), language)
            for first in range(len(pieces))
            for last in range(first + 1, min(first + MOST_JOINED + 1, len(pieces)))
        )
