"""Turkmen endings, in the Latin alphabet.

L. Clark, Turkmen Reference Grammar (1998). Taken: plural, possessor, case, -daky, -nyňky, the copula -dyr,
the question -my. Left out, because they make other words: -ly ("türkmenistanly"), -lyk, -çy, -çe, -syz.
Letters are compared as they fold (ň is n, ý and y are y, ä is a), so that the harmony is taken from the
word as it is written and endings that differ only by a sign are one.
"""

from collections.abc import Callable
from functools import cache

from monitor.text.inflection import turkic
from monitor.text.inflection.inflected import Inflected
from monitor.text.inflection.turkic import OWN, THEIRS, Grammar
from monitor.text.words import fold

_BACK, _FRONT = "aouy", "eäiöü"
_VOICED = {"k": "g", "p": "b", "t": "d", "c": "j"}
_SHORTENED = {
    "ogul": "ogl", "burun": "burn", "orun": "orn", "agyz": "agz", "boyun": "boyn", "goyun": "goyn",
    "garyn": "garn", "erin": "ern", "omur": "omr", "nesil": "nesl", "asyl": "asl", "pikir": "pikr",
    "ylym": "ylm", "sygyr": "sygr", "gelin": "geln", "bagyr": "bagr", "kowum": "kowm",
}  # fmt: skip
_VOWEL, _CONSONANT = "V", "C"


def inflections(word: str) -> tuple[Inflected, ...]:
    """Return the forms of a Turkmen noun in Latin letters."""
    folded = fold(word)
    is_acronym = word.isupper()
    sound = _VOWEL if folded[-1] in "aeiouy" and not word.lower().endswith("ý") else _CONSONANT
    sounds = (_VOWEL, _CONSONANT) if is_acronym else (sound,)
    harmonies = ("back", "front") if is_acronym else _harmonies(word.lower())
    test = turkic.either(*(_chain(harmony, each) for harmony in harmonies for each in sounds))
    if sound == _VOWEL and folded[-1] in "eiy" and not is_acronym:  # köçe, köçä, köçäni; guzy, guza
        endings = ("", "ni", "nin") if folded.endswith("e") else ("",)
        return (Inflected(folded, test), Inflected(folded[:-1] + "a", frozenset(endings).__contains__))
    others = turkic.changed(folded, voiced=_VOICED, shortened=_SHORTENED, vowels="aeiouyr")
    vocalic = turkic.either(*(_vocalic(harmony) for harmony in harmonies))
    return turkic.forms(folded, test, others, vocalic)


def _harmonies(word: str) -> tuple[str, ...]:
    """Return whose endings a word takes: of its last vowel; of both, when its vowels are mixed."""
    has_back, has_front = (any(vowel in word for vowel in vowels) for vowels in (_BACK, _FRONT))
    if has_back == has_front:
        return ("back", "front")
    return ("back",) if has_back else ("front",)


@cache
def _chain(harmony: str, sound: str) -> Callable[[str], object]:
    return turkic.chain(_grammar(harmony), sound)


@cache
def _vocalic(harmony: str) -> Callable[[str], object]:
    """Return a test for what begins with a vowel, which are cases too: ýurduň, Aşgabada."""
    grammar = _grammar(harmony)
    own = turkic.chain_of_possessors(grammar, _CONSONANT)
    a, y = _letters(harmony)
    return turkic.either(own, frozenset((a, *y, *(f"{each}n" for each in y))).__contains__)


def _letters(harmony: str) -> tuple[str, str]:
    """Return the open vowel of endings and the close ones, folded."""
    return ("a", "yu") if harmony == "back" else ("e", "iu")


def _grammar(harmony: str) -> Grammar:
    a, close = _letters(harmony)
    y = f"[{close}]"

    def possessors(sound: str) -> tuple[tuple[str, str], ...]:
        link, third = ("", f"s{y}") if sound == _VOWEL else (y, y)
        return (
            (f"{link}[mn]", OWN), (f"{link}[mn]{y}z", _CONSONANT), (third, THEIRS),
        )  # fmt: skip

    def cases(sound: str) -> str:
        inner = f"d[{a}a]k{y}(?:l{a}r)?(?:n?{y}n|n?{y}|n?{a}|d{a}n)?"
        if sound == THEIRS:
            return f"n{y}n|n{y}|n{a}|nd{a}n?|n{inner}|n{y}nk{y}"
        n = "n" if sound == _VOWEL else ""
        dative = "" if sound == _VOWEL else f"{a}|"
        return f"{n}{y}n|{n}{y}|{dative}d{a}n?|{inner}|{n}{y}nk{y}"

    return Grammar(lambda _: f"l{a}r", _CONSONANT, possessors, cases, f"d{y}r|m{y}")
