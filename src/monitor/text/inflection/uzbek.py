"""Uzbek endings in both scripts.

A. F. Sjoberg, Uzbek Structural Grammar (1963); A. Bodrogligeti, An Academic Reference Grammar of Modern
Literary Uzbek (2003). Uzbek has no harmony. Taken: plural, possessor, case, -gacha, -dagi, -niki, the
copula -dir, the question -mi. Left out, because they make other words: -lik ("oʻzbekistonlik"), -cha, -chi,
-siz, -dek.
"""

from collections.abc import Callable
from functools import cache

from monitor.text.inflection import turkic
from monitor.text.inflection.inflected import Inflected
from monitor.text.inflection.turkic import OWN, THEIRS, Grammar
from monitor.text.words import APOSTROPHES, fold

_TO_CYRILLIC = str.maketrans("aeiorlmnzdgkqsytbv", "аеиорлмнздгкқсйтбв")
# Letters as they fold: oʻ is o, gʻ is g.
_VOWELS = "aeiouаеиоуўэюяё"
_VOICED = {"k": "g", "q": "g", "к": "г", "қ": "ғ"}
_SHORTENED = {
    "shahar": "shahr", "orin": "orn", "burun": "burn", "ogiz": "ogz", "qorin": "qorn", "singil": "singl",
    "ogil": "ogl", "kongil": "kongl", "bagir": "bagr", "boyin": "boyn", "nasib": "nasb", "zahar": "zahr",
    "шаҳар": "шаҳр", "ўрин": "ўрн", "бурун": "бурн", "оғиз": "оғз", "қорин": "қорн", "сингил": "сингл",
    "ўғил": "ўғл", "кўнгил": "кўнгл", "бағир": "бағр", "бўйин": "бўйн", "заҳар": "заҳр",
}  # fmt: skip
_STOP = {"g": "q", "ғ": "қ"}
_TO_STOP = frozenset(("qa", "qacha", "қа", "қача")).__contains__
_VOWEL, _CONSONANT, _K, _Q = "V", "C", "K", "Q"


def inflections(word: str) -> tuple[Inflected, ...]:
    """Return the forms of an Uzbek noun in Latin or Cyrillic letters."""
    folded = fold(word)
    script = "latin" if folded.isascii() else "cyrillic"
    sounds = (_VOWEL, _CONSONANT, _K) if word.isupper() else (_sound(folded),)
    test = turkic.either(*(_chain(sound, script) for sound in sounds))
    others = turkic.changed(folded, voiced=_VOICED, shortened=_SHORTENED, vowels=_VOWELS)
    found = turkic.forms(folded, test, others, _vocalic(script))
    if word[-1] in f"ғҒ{APOSTROPHES}" and folded[-1] in "gғ":  # тоғ, тоққа
        return (*found, Inflected(folded[:-1] + _STOP[folded[-1]], _TO_STOP))
    return found


def _sound(word: str) -> str:
    last = word[-1]
    if last in "kк":
        return _K
    if last in "qgқғ":
        return _Q
    return _VOWEL if last in _VOWELS else _CONSONANT


@cache
def _chain(sound: str, script: str) -> Callable[[str], object]:
    return turkic.chain(_grammar(_speller(script)), sound)


@cache
def _vocalic(script: str) -> Callable[[str], object]:
    return turkic.chain_of_possessors(_grammar(_speller(script)), _CONSONANT)


def _speller(script: str) -> Callable[[str], str]:
    """Return what spells an expression in a script; "ch" is one letter in Cyrillic."""
    if script == "latin":
        return str
    return lambda latin: latin.replace("ch", "ч").translate(_TO_CYRILLIC)


def _grammar(spell: Callable[[str], str]) -> Grammar:
    def possessors(sound: str) -> tuple[tuple[str, str], ...]:
        if sound == _VOWEL:
            return (
                (spell("y?i?m"), OWN), (spell("y?i?ng"), OWN), (spell("y?i?miz|y?i?ngiz"), _CONSONANT),
                (spell("[sy]i"), THEIRS),
            )  # fmt: skip
        return (
            (spell("im|ing"), OWN), (spell("imiz|ingiz"), _CONSONANT), (spell("i"), THEIRS),
        )  # fmt: skip

    def cases(sound: str) -> str:
        dative = {_K: "[kg]", _Q: "[qg]"}.get(sound, "g")
        inner = "dagi(?:lar)?(?:ning|ni|ga|da|dan)?"
        return spell(f"ning|ni|{dative}a|da|dan|{dative}acha|{inner}|niki")

    return Grammar(lambda _: spell("lar"), _CONSONANT, possessors, cases, spell("mi|dir|dirmi"))
