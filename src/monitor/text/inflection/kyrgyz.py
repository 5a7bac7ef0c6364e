"""Kyrgyz endings.

M. Kara, Kyrgyz (2003); R. J. Hebert and N. Poppe, Kirghiz Manual (1963); G. Imart, Le kirghiz (1981). Taken:
plural, possessor, case, -дагы, -ныкы, the copulas -быз and -дыр, the question -бы. Left out, because they
make other words: -лык ("кыргызстандык"), -ча, -чы, -сыз, -дай. Whether an ending's vowel is rounded is not
asked.
"""

from collections.abc import Callable
from functools import cache

from monitor.text.inflection import turkic
from monitor.text.inflection.inflected import Inflected
from monitor.text.inflection.turkic import OWN, THEIRS, Grammar
from monitor.text.words import fold

_BACK, _FRONT = "аоуыяёю", "еэиөү"
_VOWELS = f"{_BACK}{_FRONT}"
_FOREIGN = frozenset("вфцщьъю")
_VOICED = {"к": "г", "п": "б"}
_SHORTENED = {
    "орун": "орд", "мурун": "мурд", "эрин": "эрд", "моюн": "мойн", "карын": "кард", "көрүк": "көрк",
    "кулук": "кулк", "ирин": "ирд",
}  # fmt: skip
# Classes of sounds: vowels, р й, other voiced ones, б в г д at the end of loanwords, voiceless ones.
_VOWEL, _GLIDE, _VOICED_ONE, _VOICELESS = "V", "R", "D", "T"
_CLASSES = {
    _VOWEL: _VOWELS, _GLIDE: "рй", _VOICED_ONE: "лмнңзжбвгд", _VOICELESS: "пфктсшщчцхбвгд",
}  # fmt: skip


def inflections(word: str) -> tuple[Inflected, ...]:
    """Return the forms of a Kyrgyz noun in Cyrillic letters."""
    folded = fold(word)
    is_acronym = word.isupper()
    last = folded.rstrip("ьъ")[-1:]
    sounds = tuple(sound for sound, letters in _CLASSES.items() if is_acronym or last in letters)
    has_back, has_front = (any(vowel in folded for vowel in vowels) for vowels in (_BACK, _FRONT))
    is_loose = is_acronym or has_back == has_front or not _FOREIGN.isdisjoint(folded)
    harmonies = ("back", "front") if is_loose else ("back",) if has_back else ("front",)
    test = turkic.either(*(_chain(harmony, sound) for harmony in harmonies for sound in sounds))
    vocalic = turkic.either(*(_vocalic(harmony) for harmony in harmonies))
    others = turkic.changed(folded, voiced=_VOICED, shortened=_SHORTENED, vowels=_VOWELS)
    return turkic.forms(folded, test, others, vocalic)


@cache
def _chain(harmony: str, sound: str) -> Callable[[str], object]:
    return turkic.chain(_grammar(harmony), sound)


@cache
def _vocalic(harmony: str) -> Callable[[str], object]:
    return turkic.chain_of_possessors(_grammar(harmony), _VOICELESS)


def _grammar(harmony: str) -> Grammar:
    a, y = ("[ао]", "[ыу]") if harmony == "back" else ("[еө]", "[иү]")

    def plural(sound: str) -> str:
        return {_VOWEL: "л", _GLIDE: "л", _VOICELESS: "т"}.get(sound, "д") + f"{a}р"

    def possessors(sound: str) -> tuple[tuple[str, str], ...]:
        link, third = ("", f"с{y}") if sound == _VOWEL else (y, y)
        return (
            (f"{link}[мң]", OWN), (f"{link}ң{y}з|{link}б{y}з", _VOICED_ONE), (f"{link}ң{a}р", _GLIDE),
            (third, THEIRS),
        )  # fmt: skip

    def cases(sound: str) -> str:
        if sound == THEIRS:
            return f"н{y}н|н|н{a}|нд{a}(?:г{y})?|н{a}н|н{y}к{y}"
        t = "т" if sound == _VOICELESS else "д"
        genitive = "н" if sound == _VOWEL else t
        dative = "" if sound == OWN else "к" if sound == _VOICELESS else "г"
        inner = f"{t}{a}г{y}(?:л{a}р)?(?:н{y}н|д{y}н|н{y}|д{y}|г{a}|д{a}н)?"
        return f"{genitive}{y}н|{genitive}{y}|{dative}{a}|{t}{a}|{t}{a}н|{inner}|{genitive}{y}к{y}"

    return Grammar(plural, _GLIDE, possessors, cases, f"[бп]{y}з|[дт]{y}р|[бп]{y}")
