"""Tajik endings, in Cyrillic.

J. R. Perry, A Tajik Persian Reference Grammar (2005). Taken: the plurals -ҳо and -он (-ён, -гон), the ezafe
-и, the indefinite -е, the enclitics -ам, -аш, -амон, -атон, -ашон, the object marker -ро, and -у, which
stands for "and"; in that order. Left out, because they make other words: -ӣ ("тоҷикистонӣ"), -она, -дор,
-хона; and the enclitic -ат, "your", which the press hardly writes while in many words it is the Arabic
ending: "муҳоҷир", "муҳоҷират". It is taken before -ро.
"""

import re
from collections.abc import Callable
from functools import cache

from monitor.text.inflection.inflected import Inflected
from monitor.text.words import fold

# Folded: ё is е.
_VOWELS = "аеиоуэюяӯ"
_ENCLITICS = "а(?:м|ш|мон|тон|шон|т(?=ро))"
_AFTER_VOWEL = "[ая](?:м|ш|мон|тон|шон|т(?=ро))"


def inflections(word: str) -> tuple[Inflected, ...]:
    """Return the forms of a Tajik noun in Cyrillic letters."""
    folded = fold(word)
    if folded.endswith("ӣ"):  # ҷумҳурӣ, ҷумҳурии
        return (Inflected(folded[:-1] + "и", _chain("и")),)
    return (Inflected(folded, _chain(_sound(folded))),)


def _sound(word: str) -> str:
    last = word[-1]
    if last == "а":
        return "а"
    return "V" if last in _VOWELS else "C"


@cache
def _chain(sound: str) -> Callable[[str], object]:
    plurals = {"C": "ҳо|он", "а": "ҳо|гон", "V": "ҳо|ен", "и": "ҳо|ен"}[sound].split("|")
    after = "|".join(f"{plural}(?:{_singular(is_vowel=plural == 'ҳо')})" for plural in plurals)
    return re.compile(f"{after}|{_singular(is_vowel=sound != 'C')}").fullmatch


def _singular(*, is_vowel: bool) -> str:
    """Return what may follow a noun, or its plural, that ends in a vowel or a consonant."""
    enclitics = _AFTER_VOWEL if is_vowel else _ENCLITICS
    joined = "ю|ву" if is_vowel else "у"
    return f"и|(?:е|{enclitics})?(?:рою?|{joined})?"
