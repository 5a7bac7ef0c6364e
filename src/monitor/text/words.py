"""Folded tokens with their offsets.

What counts as one token:

* a run of letters and digits of any script; a Chinese or Japanese character by itself;
* with apostrophes of any shape inside, which are folded away: ``Oʻzbekiston``, ``O'zbekiston`` and
  ``Ozbekiston`` are one word; the English possessive belongs to no token: ``Uzbekistan's`` → ``uzbekistan``;
* with ``+`` and a number behind: ``C5+1`` → ``c5+1`` (also with the Cyrillic С); a hyphen parts: ``F-16`` →
  ``f``, ``16``;
* a number with its separators: ``1,200`` → ``1200``, ``4,1`` → ``4.1``;
* letters with dots between: ``U.K.`` = ``UK`` → ``uk``. Where that would be a common word the dots stay, and
  the word written in capitals joins them: ``U.S.`` = ``US`` → ``u.s``, while the pronoun is ``us``;
* a word of Cyrillic letters in which a Latin one was typed that looks the same is Cyrillic, and the other
  way: ``Tокаев`` → ``токаев``. Nothing is done to a word that is all in one script.
"""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from monitor.text.scripts import to_latin

APOSTROPHES = "'’‘ʻʼʹʽʾʿ`´′"
"""Everything that is typed for an apostrophe or for the turned comma of Uzbek."""

# Combining marks and joiners that stand within words: accents, Cyrillic, Hebrew, Arabic and Devanagari signs,
# the soft hyphen. The re module's \w has none of them.
_MARK = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u064b-\u065f\u0670\u0900-\u0903\u093a-\u094f\u00ad\u200c\u200d"
)
# Characters of scripts without blanks between words.
_ALONE = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_APART = f"_{APOSTROPHES}{_ALONE}"
_LETTER = rf"[^\W\d{_APART}]"
_RUN = rf"[^\W{_APART}](?:[^\W{_APART}]|[{_MARK}])*+"
_POSSESSIVE = rf"[{APOSTROPHES}][sS](?![^\W{_APART}]|[{_MARK}])"
_TOKEN = re.compile(
    rf"({_LETTER}(?:\.{_LETTER}(?![^\W_]))++"
    r"|\d++(?:[.,]\d++)++(?:[^\W\d_]{1,3}+)?+(?![^\W_])"
    rf"|{_RUN}(?:\+(?=\d){_RUN}|(?!{_POSSESSIVE})[{APOSTROPHES}]{_RUN})*+"
    rf"|[{_ALONE}])"
    rf"(?:\.?{_POSSESSIVE})?+"
)
_IN_FIGURE = re.compile(r"(?<=\d)[.,](?=\d)")

# They serve Russian as well as stemmers do (AUC 0.864 against 0.863–0.866 on labelled pairs of Russian news)
# at fifty times the speed.
_STEM_LETTERS = 5
# Words that agree so far are one: longer ones are no words, and would fill the cache.
_LONGEST = 100
# Two-letter words that an acronym without its dots, or in capitals, would be taken for.
_ALSO_WORDS = frozenset(("us", "it", "am", "те", "то"))

# Letters that Unicode does not take apart into letter and accent; and ё, which most texts write as е.
_SPECIAL = {"ı": "i", "ł": "l", "đ": "d", "ø": "o", "æ": "ae", "œ": "oe", "þ": "th", "ə": "e", "ё": "е"}
# Cyrillic letters that stand in for Latin ones in codes such as С5+1 and visa В1.
_LOOK_ALIKE = str.maketrans("авсенкмортху", "abcehkmoptxy")
# Letters that look the same, as capitals and as small letters; those that only Kazakh and Kyrgyz mistake.
_LATIN_LOOKS = "ABCEHKMOPTXYIJSaceopxykijs"
_CYRILLIC_LOOKS = "АВСЕНКМОРТХУІЈЅасеорхукіјѕ"
_TO_CYRILLIC = str.maketrans(f"{_LATIN_LOOKS}hƏəƟɵ", f"{_CYRILLIC_LOOKS}һӘәӨө")
_TO_LATIN = str.maketrans(_CYRILLIC_LOOKS, _LATIN_LOOKS)
_CYRILLIC = re.compile("[\u0400-\u052f]")
_LATIN = re.compile("[a-zA-Z\u00c0-\u024f\u0259\u0275]")


class Token(NamedTuple):
    """A word or number.

    Attributes:
        folded: what equal words have in common; never empty.
        start: offset of its first character in the text, in characters, and
        end: offset behind its last one.
    """

    folded: str
    start: int
    end: int


def tokens(text: str) -> tuple[Token, ...]:
    """Return the words and numbers of the text in order."""
    return tuple([Token(_folded(found[1][:_LONGEST]), *found.span(1)) for found in _TOKEN.finditer(text)])


def spelled(text: str) -> frozenset[str]:
    """Return the words and numbers of the text as they are written, each once; a third of the cost of tokens.

    ``folded`` of each is what the tokens have.
    """
    return frozenset(_TOKEN.findall(text))


def folded(word: str) -> str:
    """Return what equal words have in common, of a word as ``spelled`` returns it."""
    return _folded(word[:_LONGEST])


def fold(text: str) -> str:
    """Return the folded tokens of the text with single blanks between; equal for texts of equal words."""
    return " ".join([_folded(word[:_LONGEST]) for word in _TOKEN.findall(text)])


@lru_cache(maxsize=32_768)  # as for folding, and what is kept of texts shares its strings
def stem(folded: str) -> str:
    """Return the first five letters of a folded word, in Latin: so inflected forms and scripts meet."""
    return to_latin(folded)[:_STEM_LETTERS]


@lru_cache(maxsize=32_768)  # words repeat: nine in ten of running news text are answered from here
def _folded(word: str) -> str:
    if word.isascii() and word.isalpha():
        lowered = word.lower()
        return _dotted(lowered) if word.isupper() and lowered in _ALSO_WORDS else lowered
    if word[0].isdigit() and _IN_FIGURE.search(word):
        return _figure(word)
    if word[1:2] == ".":
        joined = _in_one_script(_letters(_in_one_script(word.replace(".", ""))))
        return _dotted(joined) if joined in _ALSO_WORDS else joined
    if any(map(str.isdigit, word)):
        folded = _letters(word) or word.casefold()
        return folded if folded.isdigit() else folded.translate(_LOOK_ALIKE)
    return _in_one_script(_letters(_in_one_script(word))) or word.casefold()


def _in_one_script(word: str) -> str:
    """Return the word in the script of most of its letters, else in Cyrillic, if all its letters allow it."""
    cyrillic, latin = len(_CYRILLIC.findall(word)), len(_LATIN.findall(word))
    if not cyrillic or not latin:
        return word
    table, other = (_TO_CYRILLIC, _LATIN) if cyrillic >= latin else (_TO_LATIN, _CYRILLIC)
    changed = word.translate(table)
    return word if other.search(changed) else changed


def _dotted(letters: str) -> str:
    return ".".join(letters)


def _figure(word: str) -> str:
    """Return a number without separators of thousands and with a dot before its fraction."""
    digits = unicodedata.normalize("NFKC", word).casefold()
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", digits):
        return digits.replace(",", "")
    if re.fullmatch(r"\d{1,3}(?:\.\d{3}){2,}", digits):
        return digits.replace(".", "")
    return digits.replace(",", ".")


def _letters(word: str) -> str:
    """Return the word in lower case without accents, apostrophes and joiners; й, ў and ї are letters."""
    composed = unicodedata.normalize("NFC", word.casefold())
    return unicodedata.normalize("NFC", "".join(map(_plain_letter, composed)))


@lru_cache(maxsize=4_096)
def _plain_letter(letter: str) -> str:
    if letter in _SPECIAL:
        return _SPECIAL[letter]
    if "\u0400" <= letter <= "\u052f" or letter == "+":
        return letter
    apart = unicodedata.normalize("NFKD", letter).casefold()
    return "".join(char for char in apart if char.isalnum() and char not in APOSTROPHES)
