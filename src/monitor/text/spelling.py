"""One key for one name, in whatever alphabet and by whatever romanisation it is spelled.

A name is written by ear in each language: «Токаев», «Тоқаев», "Tokayev", "Tokaev", "Toqayev", "Tokaýew" are
one man. Instead of writing out every spelling that rules could give, words are reduced to what all those
rules leave alone, so that two spellings of one name are equal:

* Cyrillic of Russian, Kazakh, Kyrgyz, Uzbek and Tajik: к = қ, г = ғ, х = ҳ = һ, н = ң, ж = ҷ = дж,
  и = і = ы = ӣ, у = ү = ұ = ӯ, о = ө = ў, а = ә, е = э = ё; ь and ъ say nothing;
* Latin, as BGN/PCGN and newspapers romanise it, and the alphabets of Uzbek (1995), Kazakh (2018, 2021) and
  Turkmen (1993): kh = x = h, zh = j = dzh = dj = ž, sh = ş = š = sch, ch = ç = č, q = k, gh = ğ = ǵ = g,
  w = v, ñ = n, oʻ = o, -ev = -yev = -iev = -ew, y = i = ı;
* doubled consonants count once (Kassym, Kasym).

A key says nothing about how a word sounds in English and is not to be shown.
"""

import re
import unicodedata
from functools import lru_cache
from itertools import islice, product

from monitor.text.words import APOSTROPHES

MOST_KEYS = 8
"""A spelling has at most so many keys: one, doubled by each sound that alphabets write in two ways."""

_LONGEST = 100  # as in words
_CYRILLIC = re.compile("[\u0400-\u052f]")
_LATIN = re.compile("[a-z\u00df-\u024f\u1e00-\u1eff]")

_CYRILLIC_SOUNDS = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "j", "з": "z", "и": "i",
    "й": "y", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t",
    "у": "u", "ф": "f", "х": "h", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sh", "ъ": "", "ы": "i", "ь": "",
    "э": "e", "ю": "yu", "я": "ya", "і": "i", "ї": "i", "є": "e", "ґ": "g", "ә": "a", "ғ": "g", "қ": "k",
    "ң": "n", "ө": "o", "ұ": "u", "ү": "u", "һ": "h", "ў": "o", "ҳ": "h", "ҷ": "j", "ӣ": "i", "ӯ": "u",
}  # fmt: skip
# Letters that are typed for those of the other alphabet, by oversight or to escape searches.
_AS_CYRILLIC = str.maketrans("abcehikmoptxyj", "авсенікмортхуј")
_AS_LATIN = str.maketrans("авсенікмортху", "abcehikmoptxy")
# Letters whose accent says another sound; those of all others are dropped.
_ACCENTED = str.maketrans(
    {"ş": "sh", "ș": "sh", "š": "sh", "ç": "ch", "č": "ch", "ž": "j", "ý": "y", "ı": "i", "ə": "a", "ø": "o",
     "ł": "l", "đ": "d"},
)  # fmt: skip
_LATIN_SOUNDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        ("dzh|dsch|zh|dj", "j"),
        ("shch|sch", "sh"),
        ("tch", "ch"),
        ("kh|x", "h"),
        ("gh", "g"),
        ("ph", "f"),
        ("ck|q|c(?![eiyh])", "k"),
        ("c(?=[eiy])", "s"),
        ("w", "v"),
    )
)
_GLIDE_BEFORE_VOWEL = re.compile("y(?=[aeou])")
_GLIDE_BETWEEN_VOWELS = re.compile("(?<=[aeou])i(?=[aeou])")
_MANY = re.compile(r"([^aeou])\1+")
# Sounds that one alphabet writes otherwise than another: ё is е in print and "yo" in English; кс is x.
_TWOFOLD = re.compile("ё|yo|кс|ks|x+")
_WRITTEN = {"ё": ("е", "о"), "yo": ("yo", "e"), "кс": ("кс", "х"), "ks": ("ks", "x"), "x": ("x", "ks")}


@lru_cache(maxsize=32_768)  # as in words: words of news repeat
def spelling_key(word: str) -> str:
    """Return what all spellings of the word have in common; "" when it has no Cyrillic or Latin letter.

    Args:
        word: one word without blanks, in any case; only its first 100 characters count.
    """
    letters = _plain(word)
    cyrillic, latin = len(_CYRILLIC.findall(letters)), len(_LATIN.findall(letters))
    if not cyrillic and not latin:
        return ""
    if cyrillic >= latin:
        sounds = _sounds_of_cyrillic(letters.translate(_AS_CYRILLIC) if latin else letters)
    else:
        sounds = _sounds_of_latin(letters.translate(_AS_LATIN) if cyrillic else letters)
    sounds = _GLIDE_BEFORE_VOWEL.sub("", sounds).replace("y", "i")
    return _MANY.sub(r"\1", _GLIDE_BETWEEN_VOWELS.sub("", _MANY.sub(r"\1", sounds)))


def spelling_keys(word: str) -> tuple[str, ...]:
    """Return the keys under which a name that is listed so may stand in a text; at most ``MOST_KEYS``.

    More than one where alphabets write a sound in two ways: «Мирзиёев» is «Мирзиеев» and "Mirziyoyev".
    """
    letters = _plain(word)
    parts = _TWOFOLD.split(letters)
    choices = [_WRITTEN[sound[:2].replace("xx", "x")] for sound in _TWOFOLD.findall(letters)]
    written = (
        "".join(part + sound for part, sound in zip(parts, (*chosen, ""), strict=True))
        for chosen in islice(product(*choices), MOST_KEYS)
    )
    return tuple(dict.fromkeys(spelling_key(each) for each in written))


def is_cyrillic(word: str) -> bool:
    """Tell whether at least half of the word's letters are Cyrillic."""
    letters = word.lower()
    return len(_CYRILLIC.findall(letters)) * 2 >= sum(map(str.isalpha, letters)) > 0


def _plain(word: str) -> str:
    """Return the word in small letters without apostrophes, joiners and signs."""
    composed = unicodedata.normalize("NFC", word[:_LONGEST].lower())
    return "".join(letter for letter in composed if letter.isalpha() and letter not in APOSTROPHES)


def _sounds_of_cyrillic(letters: str) -> str:
    return "".join(_CYRILLIC_SOUNDS.get(letter, letter) for letter in letters.replace("дж", "ж"))


def _sounds_of_latin(letters: str) -> str:
    apart = unicodedata.normalize("NFKD", letters.translate(_ACCENTED))
    sounds = "".join(letter for letter in apart if letter.isalpha())
    for pattern, sound in _LATIN_SOUNDS:
        sounds = pattern.sub(sound, sounds)
    return sounds
