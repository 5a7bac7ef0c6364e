"""The dictionary of Russian: where a form stands in it, and how often it is met there.

OpenCorpora's, 390,000 lexemes, by pymorphy3, whose only door this is. The library is loaded at the first word
(0.2 s, 30 MB) and only read afterwards.
"""

import threading
from collections.abc import Mapping
from functools import cache
from typing import Any

from monitor.text.words import fold

Place = tuple[str, int, int]
"""A form of a lexeme: its spelling, with ё, the number of its paradigm, and its own number therein."""

_lock = threading.Lock()
_loaded: list[Any] = []


def places(form: str) -> list[Place]:
    """Return where a folded form stands in the dictionary, also where it is spelled with ё."""
    library = _library()
    return [
        (spelling, paradigm, number)
        for spelling, found in library.dictionary.words.similar_items(form, library.char_substitutes)
        for paradigm, number in found
    ]


def is_base(place: Place) -> bool:
    """Return whether the form is the one by which its lexeme is called."""
    return place[2] == 0


def base_of(place: Place) -> str:
    """Return how the lexeme is called: the nominative, the infinitive; small letters, with ё."""
    spelling, paradigm, number = place
    return str(_library().dictionary.build_normal_form(paradigm, number, spelling))


def stem_of(place: Place) -> str:
    """Return what all forms of the lexeme begin with, folded; it may be empty."""
    spelling, paradigm, number = place
    dictionary = _library().dictionary
    return fold(dictionary.build_stem(dictionary.paradigms[paradigm], number, spelling))


@cache
def endings_of(paradigm: int) -> frozenset[str]:
    """Return what the forms of a paradigm have behind their stem; without comparatives in по-."""
    rows = _library().dictionary.build_paradigm_info(paradigm)
    return frozenset(fold(ending) for prefix, _, ending in rows if not prefix)


def tag_of(place: Place) -> str:
    """Return OpenCorpora's grammatical tag of the form, such as ``NOUN,inan,masc,Geox sing,nomn``."""
    return str(_library().dictionary.build_tag_info(*place[1:]))


def likelihood(place: Place) -> float:
    """Return which share of the occurrences of its spelling is this form; 0 if they were not counted."""
    tag = _library().dictionary.build_tag_info(*place[1:])
    return float(_library().prob_estimator.p_t_given_w.prob(place[0], tag))


def occurrences(form: str) -> Mapping[Place, int]:
    """Return how often a folded form was met as each of its places, in the texts that were annotated by hand.

    Only forms that may be several things were counted there. The library has shares alone, (n + 1) of all, so
    that the smallest is that of a place never met; where each was met, the numbers are too low.
    """
    shares = {place: likelihood(place) for place in places(form)}
    least = min((share for share in shares.values() if share), default=0.0)
    return {place: round(share / least) - 1 if share else 0 for place, share in shares.items()}


def _library() -> Any:  # noqa: ANN401 - the library has no types
    with _lock:
        if not _loaded:
            from pymorphy3 import MorphAnalyzer  # noqa: PLC0415 - not at import time

            _loaded.append(MorphAnalyzer())
    return _loaded[0]
