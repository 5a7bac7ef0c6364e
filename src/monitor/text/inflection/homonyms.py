"""Forms of a Russian word that are also forms of another one: "стали" of "сталь" and of "стать".

How often the other word is meant is told by the texts that the dictionary's makers annotated by hand
(``dictionary.occurrences``), so that forms which are another word in theory alone do not count: of all
occurrences of the forms of "банк" 3 % are of "банка".
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from monitor.text.inflection.dictionary import (
    Place,
    base_of,
    is_base,
    likelihood,
    occurrences,
    places,
    stem_of,
    tag_of,
)
from monitor.text.inflection.russian import forms_of
from monitor.text.words import fold

# A word met less often in the annotated texts is a rare one.
_FEWEST = 3
# The same of the word that a name is when it is written small. The dictionary tags no companies and few
# places as names, so that "байконур" was met five times and "боинг" four.
_FEWEST_OF_SMALL = 10
# Below this share of all occurrences of the forms the other word hardly matters.
_LEAST = 0.15
_NAMES = frozenset(("Name", "Surn", "Patr", "Geox", "Orgn", "Trad"))

_Lexeme = tuple[str, int]  # its stem and the number of its paradigm


class Homonym(NamedTuple):
    """Another word of which forms are met.

    Attributes:
        base: how it is called: the nominative, the infinitive; folded.
        forms: those that both words have, folded, the most frequent first.
    """

    base: str
    forms: tuple[str, ...]


def homonyms(word: str) -> tuple[Homonym, ...]:
    """Return the other words that some forms of a Russian word belong to, the most frequent first.

    Args:
        word: in Cyrillic letters. One with a capital is a name, to which the ordinary word that is written
            alike is another: of "Роман" the novel. One without is every word that is called so, and what the
            writer must have meant: "порты", as a word of its own, is none that is ever met.
    """
    if word.isupper():  # found in capitals only
        return ()
    forms, own = forms_of(word), _own(word)
    if all(_lexeme(place) in own for form in forms for place in places(form)):
        return ()
    of_own, of_others = _met(forms, own)
    folded = fold(word)
    if word.islower():
        of_others = _without_meant(of_others, places(folded), own, is_met=of_own > 0)
    total = of_own + sum(met.total() for met in of_others.values())
    return tuple(
        Homonym(base, tuple(form for form, _ in met.most_common()))
        for base, met in sorted(of_others.items(), key=lambda other: -other[1].total())
        if met.total() >= max(_LEAST * total, _FEWEST_OF_SMALL if base == folded else _FEWEST)
    )


def bases_of(word: str) -> frozenset[str]:
    """Return how the lexemes are called that are meant by a Russian word, folded; none if it is unknown."""
    own = _own(word)
    return frozenset(fold(base_of(place)) for place in places(fold(word)) if _lexeme(place) in own)


def _own(word: str) -> set[_Lexeme]:
    """Return the lexemes that are meant by a word."""
    here = places(fold(word))
    if word[0].isupper():
        meant = [place for place in here if not _NAMES.isdisjoint(re.split("[ ,]", tag_of(place)))]
    else:
        meant = [place for place in here if is_base(place)] or sorted(here, key=likelihood)[-1:]
    return set(map(_lexeme, meant))


def _met(forms: Iterable[str], own: set[_Lexeme]) -> tuple[int, Mapping[str, Counter[str]]]:
    """Return how often the forms were met as the word itself, and as each other word."""
    of_own, of_others = 0, defaultdict[str, Counter[str]](Counter)
    for form in forms:
        for place, times in occurrences(form).items():
            if _lexeme(place) in own:
                of_own += times
            elif times > 0:
                of_others[fold(base_of(place))][form] += times
    return of_own, of_others


def _without_meant(
    others: Mapping[str, Counter[str]], here: Iterable[Place], own: set[_Lexeme], *, is_met: bool
) -> Mapping[str, Counter[str]]:
    """Return the other words without those that are called like the word's own lexemes.

    And, of a word that is never met, without those of which it is a form itself.
    """
    meant = {fold(base_of(place)) for place in here if not is_met or _lexeme(place) in own}
    return {base: met for base, met in others.items() if base not in meant}


def _lexeme(place: Place) -> _Lexeme:
    return stem_of(place), place[1]
