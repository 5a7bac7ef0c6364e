"""Cyrillic to Latin."""

# One table for Russian, Ukrainian, Kazakh, Kyrgyz, Uzbek and Tajik, since a name does not say its language.
# Where they differ, the spelling that English-language media of the region use is taken: BGN/PCGN for Russian
# without apostrophes, the Latin alphabets of 1995 and 2021 for Uzbek and Kazakh letters without diacritics.
_LOWER = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "yo", "ж": "zh", "з": "z", "и": "i",
    "й": "y", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t",
    "у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "ь": "",
    "э": "e", "ю": "yu", "я": "ya", "і": "i", "ї": "yi", "є": "ye", "ґ": "g",
    "ә": "a", "ғ": "gh", "қ": "q", "ң": "ng", "ө": "o", "ұ": "u", "ү": "u", "һ": "h",
    "ў": "o", "ҳ": "h", "ҷ": "j", "ӣ": "i", "ӯ": "u",
}  # fmt: skip
_TABLE = str.maketrans(
    _LOWER | {letter.upper(): latin.capitalize() for letter, latin in _LOWER.items()},
)


def to_latin(text: str) -> str:
    """Return the text with Cyrillic letters in Latin; everything else stays as it is.

    Case is kept ("Жапаров" → "Zhaparov"); the result may be longer or shorter.
    """
    return text if text.isascii() else text.translate(_TABLE)
