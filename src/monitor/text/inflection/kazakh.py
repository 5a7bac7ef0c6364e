"""Kazakh endings.

R. Muhamedowa, Kazakh: A Comprehensive Grammar (2016), and M. Kirchner's chapter in The Turkic Languages
(1998). Taken: plural, possessor, case, -дағы, -нікі, the copulas -быз and -дыр. Left out, because they make
other words: -лық ("қазақстандық"), -ша, -шы, -сыз. The question is written apart.
"""

from collections.abc import Callable
from functools import cache

from monitor.text.inflection import turkic
from monitor.text.inflection.inflected import Inflected
from monitor.text.inflection.turkic import OWN, THEIRS, Grammar
from monitor.text.words import fold

_BACK, _FRONT = "аоұыяёю", "әеөүіиэ"
_VOWELS = f"{_BACK}{_FRONT}"
_FOREIGN = frozenset("вфцщьъэюяё")
_FRONT_ONLY = frozenset("кг")  # beside a back vowel native words have қ and ғ: банк, банкі
_VOICED = {"к": "г", "қ": "ғ", "п": "б"}
_SHORTENED = {
    "орын": "орн", "халық": "халқ", "мұрын": "мұрн", "мойын": "мойн", "ерін": "ерн", "қарын": "қарн",
    "ауыз": "ауз", "көрік": "көрк", "құлық": "құлқ", "бөрік": "бөрк", "қойын": "қойн", "ұлық": "ұлқ",
}  # fmt: skip
# Classes of sounds: vowels, р й у, л, nasals, з ж, and voiceless ones, among which are б в г д at the end.
_VOWEL, _GLIDE, _L, _NASAL, _Z, _VOICELESS = "V", "R", "L", "N", "Z", "T"
_CLASSES = {
    _VOWEL: "аәеоөұүыіияёюэ", _GLIDE: "рйуи", _L: "л", _NASAL: "мнң", _Z: "зж",
}  # fmt: skip


def inflections(word: str) -> tuple[Inflected, ...]:
    """Return the forms of a Kazakh noun in Cyrillic letters."""
    folded = fold(word)
    sounds = _sounds(folded, is_acronym=word.isupper())
    harmonies = _harmonies(folded, is_acronym=word.isupper())
    test = turkic.either(*(_chain(harmony, sound) for harmony in harmonies for sound in sounds))
    vocalic = turkic.either(*(_vocalic(harmony) for harmony in harmonies))
    others = turkic.changed(folded, voiced=_VOICED, shortened=_SHORTENED, vowels=f"{_VOWELS}у")
    return turkic.forms(folded, test, others, vocalic)


def _sounds(word: str, *, is_acronym: bool) -> tuple[str, ...]:
    if is_acronym:  # as its letters are called: АҚШ-тың, БҰҰ-ның, ЖШС-нің
        return (_VOWEL, _GLIDE, _VOICELESS)
    last = word.rstrip("ьъ")[-1:]
    return tuple(sound for sound, letters in _CLASSES.items() if last in letters) or (_VOICELESS,)


def _harmonies(word: str, *, is_acronym: bool) -> tuple[str, ...]:
    has_back, has_front = (any(vowel in word for vowel in vowels) for vowels in (_BACK, _FRONT))
    is_loan = not _FOREIGN.isdisjoint(word) or (has_back and not _FRONT_ONLY.isdisjoint(word))
    if is_acronym or has_back == has_front or is_loan:
        return ("back", "front")
    return ("back",) if has_back else ("front",)


@cache
def _chain(harmony: str, sound: str) -> Callable[[str], object]:
    return turkic.chain(_grammar(harmony), sound)


@cache
def _vocalic(harmony: str) -> Callable[[str], object]:
    return turkic.chain_of_possessors(_grammar(harmony), _VOICELESS)


def _grammar(harmony: str) -> Grammar:
    a, y, g, k = ("а", "ы", "ғ", "қ") if harmony == "back" else ("е", "і", "г", "к")

    def plural(sound: str) -> str:
        return {_VOWEL: "л", _GLIDE: "л", _VOICELESS: "т"}.get(sound, "д") + f"{a}р"

    def possessors(sound: str) -> tuple[tuple[str, str], ...]:
        link, third = ("", f"с{y}") if sound == _VOWEL else (y, y)
        return (
            (f"{link}[мң]", OWN), (f"{link}[мң]{y}з", _Z), (third, THEIRS),
        )  # fmt: skip

    def cases(sound: str) -> str:
        if sound == THEIRS:
            return f"н{y}ң|н|н{a}|нд{a}(?:{g}{y})?|н{a}н|мен|н{y}к{y}"
        t = "т" if sound == _VOICELESS else "д"
        genitive = "н" if sound in {_VOWEL, _NASAL, OWN} else t
        accusative = "н" if sound == _VOWEL else t
        dative = "" if sound == OWN else k if sound == _VOICELESS else g
        ablative = "н" if sound in {_NASAL, OWN} else t
        instrumental = {_VOICELESS: "п", _Z: "б"}.get(sound, "м")
        inner = f"{t}{a}{g}{y}(?:л{a}р)?(?:н{y}ң|д{y}ң|н{y}|д{y}|{g}{a}|д{a}н|мен)?"
        return (
            f"{genitive}{y}ң|{accusative}{y}|{dative}{a}|{t}{a}|{ablative}{a}н|{instrumental}ен|{inner}|"
            f"{genitive}[іы]к[іы]"
        )

    return Grammar(plural, _GLIDE, possessors, cases, f"[мбп]{y}з|[дт]{y}р")
