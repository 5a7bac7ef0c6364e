"""Which endings a name takes in which language, told from keys of spelling.

Names of the beat are in no dictionary, and in an article of another language they take that language's
endings: «Токаевым», «Тоқаевтың», "Toqayevning", "Tokaýewiň". Stems and endings are compared as keys
(``monitor.text.spelling``), in which «-ның», «-нын», "-ning" and "-nyň" are nearly one; vowel harmony is lost
with that, which costs little where a capital and a listed name stand before the ending.

The tables are taken from grammars: Russian surnames and foreign names after Zaliznyak's classes (surnames in
-ов and -ин have -ым in the instrumental); Kazakh, Kyrgyz, Uzbek, Turkmen, Turkish: plural, possessive, case,
in this order, and the relative -дағы / -dagi; Tajik: plural, izafet or enclitic, -ро, the joining -у.
"""

import re
from enum import StrEnum
from typing import NamedTuple

from monitor.text.spelling import is_cyrillic, spelling_key, spelling_keys


class Stem(StrEnum):
    """How a stem came about, and so which endings it takes."""

    WHOLE = "whole"  # the name as listed, ending in a consonant: Трамп, Rahmon
    SURNAME = "surname"  # the same in -ов, -ев or -ин
    OPEN = "open"  # the name as listed, ending in a vowel: Рубио, Навои, Астана
    A = "a"  # without its -а or -я: Астан-
    GLIDE = "glide"  # without its -й: Кита-
    ADJECTIVE = "adjective"  # in -ский, without -ий: Зеленск-
    VOICED = "voiced"  # with its last consonant as it is before vowels: Daşkend-, Bişkeg-
    WORD = "word"  # a word of a phrase, as listed or without its ending: Министерств-


_NEVER_ALONE = frozenset((Stem.A, Stem.GLIDE, Stem.ADJECTIVE, Stem.VOICED))
_VOWELS = "aeiou"
_LONGEST = 12
_SHORTEST_STEM = 2
_CASES_OF_SURNAMES = ("ov", "ev", "in")
_VOICED = {"k": "g", "t": "d", "p": "b"}

# Case endings of Russian as keys: -ый and -ий are "i", -ая is "aa", -ую is "uu", -ей after a vowel is "ei".
_RUSSIAN_WORD = re.compile(
    "i?(?:a|u|e|i|o|oi|ei|om|em|im|am|ami|ah|ih|imi|ov|ev|ogo|ego|omu|emu|aa|oe|ee|uu|ou|eu)"
)
_RUSSIAN = {
    Stem.WHOLE: re.compile("a|u|om|em|e"),
    Stem.SURNAME: re.compile("a|u|im|e|i|ih|imi"),
    Stem.A: re.compile("i|e|u|oi|ei|ou|eu"),
    Stem.GLIDE: re.compile("a|u|em|e"),
    Stem.ADJECTIVE: re.compile("ogo|omu|im|om|ie|ih|imi"),
    Stem.WORD: _RUSSIAN_WORD,
}
# Plural; possessive; case, of which those in n- follow a possessive.
_TURKIC = {
    "kk": "(?:[ldt][ae]r)?(?:s?i)?"
    "(?:[ndt]in|[gk][ae]|n[ae]|[ndt]i|n|n?[dt][ae]|[ndt][ae]n|nd[ae]n|[mbp]en(?:en)?|n?[dt][ae]gi|[ndt]iki)?",
    "ky": "(?:[ldt][aeo]r)?(?:s?[iu])?"
    "(?:[ndt][iu]n|[gk][aeo]|n[aeo]|[ndt][iu]|n|n?[dt][aeo]|[ndt][aeo]n|nd[aeo]n|n?[dt][aeo]g[iu]|[ndt][iu]k[iu]"
    "|s[iu]z)?",
    "uz": "(?:lar)?(?:s?i)?(?:ning|ni|ga|ka|da|dan|dagi|niki|dek|dai|mi|chi)?",
    "tk": "(?:l[ae]r)?(?:s?[iu])?(?:n?[iu]n|n?[ae]|n?[iu]|n?d[ae]|n?d[ae]n|n?d[ae]ki)?",
    "tr": "(?:l[ae]r)?(?:s?[iu])?(?:n?[iu]n|n?[ae]|n?[iu]|n?[dt][ae]|n?[dt][ae]n|l[ae]|n?[dt][ae]ki)?",
}
_TAJIK = "(?:ho)?(?:i|ro|e|am|at|ash|aton|ashon)?(?:ro)?(?:u|vu)?"
_PLAIN = "s?"  # the genitive of German and Dutch; that of English is parted off with its apostrophe
_AGGLUTINATED = {
    language: re.compile(endings)
    for language, endings in {**_TURKIC, "az": _TURKIC["tr"], "tg": _TAJIK, "de": _PLAIN}.items()
}
# What else is found on pages of a language: Russian quotations and captions stand in all of the region.
_IN_CYRILLIC = {"kk": ("kk", "ru"), "ky": ("ky", "ru"), "uz": ("uz", "ru"), "tg": ("tg", "ru")}
_ANY_CYRILLIC = ("ru", "kk", "ky", "uz", "tg")
_RUSSIAN_KIN = frozenset(("ru", "uk", "be", "bg", "sr", "mk"))
_IN_LATIN = frozenset(("uz", "tk", "kk", "tr", "az"))
_OTHER_LATIN = ("de",)


def stems_of(word: str, key: str, *, in_phrase: bool) -> tuple[tuple[str, Stem], ...]:
    """Return the stems, as keys, with which a listed word begins in its forms.

    Args:
        word: as listed.
        key: one of its ``spelling_keys``.
        in_phrase: it is one of several words, which are ordinary ones as often as names; each is then
            found by what stands before its Russian ending, too.
    """
    if in_phrase and is_cyrillic(word):
        return _stems_of_word(key)
    stems = [(key, _kind_of(key))]
    if key[-1:] == "a":
        stems.append((key[:-1], Stem.A))
    elif key[-1:] == "i" and word[-1:].lower() in "йyýь":
        stems.append((key[:-1], Stem.GLIDE))
        if key.endswith("ski"):
            stems.append((key[:-1], Stem.ADJECTIVE))
    elif key[-1:] in _VOICED:
        stems.append((key[:-1] + _VOICED[key[-1]], Stem.VOICED))
    return tuple(stem for stem in stems if len(stem[0]) >= _SHORTEST_STEM)


def _kind_of(key: str) -> Stem:
    if key[-1:] in _VOWELS:
        return Stem.OPEN
    return Stem.SURNAME if key.endswith(_CASES_OF_SURNAMES) else Stem.WHOLE


def _stems_of_word(key: str) -> tuple[tuple[str, Stem], ...]:
    for cut in range(_SHORTEST_STEM, len(key)):
        if _RUSSIAN_WORD.fullmatch(key, cut) and key[cut - 1] not in _VOWELS:
            return (key, Stem.WORD), (key[:cut], Stem.WORD)
    return ((key, Stem.WORD),)


def languages_of(word: str, language: str) -> tuple[str, ...]:
    """Return the languages whose endings a word may have in an article.

    Args:
        word: as it stands there; its script counts.
        language: of the article, ISO 639-1. In one without rules here a Cyrillic word may have the endings
            of any language, a Latin one an -s; where the language is not known, a Latin one none.
    """
    if is_cyrillic(word):
        if language in _RUSSIAN_KIN:
            return ("ru",)
        return _IN_CYRILLIC.get(language, _ANY_CYRILLIC)
    if language in _IN_LATIN:
        return (language,)
    return ("en",) if language in {"", "en"} else _OTHER_LATIN


def takes(stem: str, kind: Stem, ending: str, languages: tuple[str, ...]) -> str:
    """Return in which of the languages the stem takes the ending, both as keys; "" in none.

    A stem without an ending is a form of every language, except those that never stand alone.
    """
    if not ending:
        if kind is Stem.A and stem[-1] == "i" and languages == ("ru",):
            return "ru"  # Киргизии
        return "" if kind in _NEVER_ALONE else languages[0]
    # A consonant that stands twice counts once, also where the ending begins with what the stem ends with.
    doubled = stem[-1] + ending
    return next(
        (
            language
            for language in languages
            if _is_ending(kind, ending, language) or _is_ending(kind, doubled, language)
        ),
        "",
    )


def _is_ending(kind: Stem, ending: str, language: str) -> bool:
    if language == "ru":
        endings = _RUSSIAN.get(kind)
        return endings is not None and endings.fullmatch(ending) is not None
    if kind in {Stem.A, Stem.ADJECTIVE}:
        return False
    if kind in {Stem.GLIDE, Stem.VOICED} and ending[0] not in _VOWELS:
        return False
    return language in _AGGLUTINATED and _AGGLUTINATED[language].fullmatch(ending) is not None


def split_points(key: str) -> range:
    """Return where a key may be cut into stem and ending, longest stem first."""
    return range(len(key), max(len(key) - _LONGEST, _SHORTEST_STEM - 1), -1)


class Ending(NamedTuple):
    """What a word has behind the listed one that it is a form of.

    Attributes:
        written: as it stands in the text; "" for nothing.
        language: whose ending it is; "" for none.
    """

    written: str
    language: str


def ending_of(word: str, listed: str, language: str, *, in_phrase: bool) -> Ending:
    """Return the ending with which a word of an article is a form of a listed one; none where it is not."""
    key, languages = spelling_key(word), languages_of(word, language)
    stems = [stem for each in spelling_keys(listed) for stem in stems_of(listed, each, in_phrase=in_phrase)]
    for cut in split_points(key):
        for stem, kind in stems:
            if key[:cut] == stem and (taken := takes(stem, kind, key[cut:], languages)):
                written = word[_end_of_stem(word, stem, len(listed)) :]
                return Ending(written, taken if written else "")
    return Ending("", "")


def _end_of_stem(word: str, stem: str, length: int) -> int:
    """Return where the stem ends in a word as written: as near as can be to the listed length."""
    ends = [at for at in range(1, len(word) + 1) if spelling_key(word[:at]) == stem]
    return min(ends, key=lambda at: (abs(at - length), -at))
