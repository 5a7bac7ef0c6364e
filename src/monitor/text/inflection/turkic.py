"""What the Turkic languages share: chains of endings behind a noun.

plural, possessor, case, then what may follow a case: the relative ending of the locative ("that which is
in"), the copula, the question. Which shape an ending has depends on the last vowel (harmony) and on the last
sound of what it joins; after each ending the next depends on that one. A language says how its endings look
after a sound; the order is one for all (L. Johanson and E. Csato, The Turkic Languages, 1998, chapter 3).

Loanwords, names and acronyms obey neither law reliably ("Тоқаевтың", "Кремльге"), so that in those the
endings of either harmony are taken.
"""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from monitor.text.inflection.inflected import Inflected

# What stands for the last sound of an ending where the next one asks for it.
OWN = "own"
"""After "my" and "your", where the dative is short."""
THEIRS = "theirs"
"""After "his, her, its, their", where an n comes before cases."""


class Grammar(NamedTuple):
    """How endings look after a sound, as regular expressions.

    Attributes:
        plural: after a class of sounds.
        last_of_plural: the class of sounds that the plural ends in.
        possessors: after a class of sounds, each with the class that it ends in.
        cases: after a class of sounds, with what may follow each.
        tail: what may follow all.
    """

    plural: Callable[[str], str]
    last_of_plural: str
    possessors: Callable[[str], tuple[tuple[str, str], ...]]
    cases: Callable[[str], str]
    tail: str


def chain(grammar: Grammar, sound: str) -> Callable[[str], object]:
    """Return a test for the endings of a noun that ends in a class of sounds, none included."""
    last = grammar.last_of_plural
    plural = f"{grammar.plural(sound)}(?:{possessed(grammar, last)}|(?:{grammar.cases(last)})?)"
    single = f"{possessed(grammar, sound)}|(?:{grammar.cases(sound)})?"
    return re.compile(f"(?:{plural}|{single})(?:{grammar.tail})?").fullmatch


def possessed(grammar: Grammar, sound: str) -> str:
    """Return possessors after a class of sounds, with cases."""
    return "|".join(f"{own}(?:{grammar.cases(ends)})?" for own, ends in grammar.possessors(sound))


def chain_of_possessors(grammar: Grammar, sound: str) -> Callable[[str], object]:
    """Return a test for endings that begin with a possessor: of stems that change before a vowel."""
    return re.compile(f"(?:{possessed(grammar, sound)})(?:{grammar.tail})?").fullmatch


def either(*tests: Callable[[str], object]) -> Callable[[str], object]:
    """Return a test that is true when one of some is."""
    return lambda rest: any(test(rest) for test in tests)


def changed(word: str, *, voiced: dict[str, str], shortened: dict[str, str], vowels: str) -> Iterator[str]:
    """Yield what a noun becomes before an ending that begins with a vowel, when it changes.

    Args:
        word: folded.
        voiced: final stops, with what they become after a vowel.
        shortened: nouns that lose the vowel of their last syllable, with what is left.
        vowels: all of the language.
    """
    if word in shortened:
        yield shortened[word]
    elif len(word) > 1 and word[-1] in voiced and word[-2] in vowels:
        yield word[:-1] + voiced[word[-1]]


def forms(
    word: str, test: Callable[[str], object], others: Iterator[str], vocalic: Callable[[str], object]
) -> tuple[Inflected, ...]:
    """Return a noun with its endings, and what it changes into with those that begin with a vowel.

    A soft sign at its end may be left out before them: "Кремлдин", "нефтнинг".
    """
    found = (Inflected(word, test), *(Inflected(other, vocalic) for other in others))
    return (*found, Inflected(word[:-1], test)) if word.endswith("ь") else found
