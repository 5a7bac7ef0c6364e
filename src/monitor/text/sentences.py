"""Sentences with their offsets."""

import re
from typing import NamedTuple

# A possible end: the marks with the quotes and brackets that close behind them; then white space, or the end.
_END = re.compile(r"(?:\.{1,3}|[!?…]+|[。！？؟])[\"'”’»“)\]]*(?=\s|$)|[。！？]")
_LINE = re.compile(r"[^\n]+")
_LAST_WORD = re.compile(r"[^\s(«“„\"'‘\[]+$")
_INITIALS = re.compile(r"(?:[^\W\d_]{1,2}\.-?)+")
_YEAR = re.compile(r"\d\s*г$")

LONGEST = 2_000
"""Characters of a sentence; a longer one goes on in another. Of 72,700 sentences of news two are longer, both
of pages whose lines ran together. Whoever reads a sentence may look at all its words from each of them."""
_OPENING = "\"'“„«‘’([—–- \t\u00a0"

# Abbreviations that a sentence goes on behind, in lower case, without the last dot.
# Before a name or a number: always within a sentence.
_BEFORE_NAME = frozenset(
    str.split("""
    mr mrs ms dr prof gen col lt capt sgt maj adm gov sen rep rev hon st messrs sr jr vs no nos vol fig art
    sec pp u.s.s approx ca gen-maj им г-н г-жа гг ул пр просп пл обл р-н п пп ст стр рис см напр акад проф
    ген полк кап д-р т.н св о-в янв фев мар апр авг сент сен окт нояб ноя дек тов ж к кк ш кв к-сі
    """)
)
# Anywhere: a sentence goes on only when the next word begins with a small letter or a digit.
_ANYWHERE = frozenset(
    str.split("""
    u.s u.k u.n e.u d.c a.m p.m e.g i.e etc inc ltd co corp llc bros est jan feb mar apr jun jul aug sep
    sept oct nov dec т.е т.д т.п т.к и.о г гг в вв тыс млн млрд трлн руб долл коп кв км м кг чел проц мин
    час сек тг сум др пр напр мл ст р т ж б.з.д mln mlrd trln
    """)
)
# Of those, the ones that a proper name often follows: "the U.S. Senate", "т.е. Узбекистан".
_OF_NAMES = frozenset(
    str.split("""
    u.s u.k u.n e.u e.g i.e т.е и.о
    """)
)


class Sentence(NamedTuple):
    """A sentence.

    Attributes:
        text: without white space around it.
        start: offset of its first character in the text, in characters.
    """

    text: str
    start: int


def sentences(text: str) -> tuple[Sentence, ...]:
    """Return the sentences of the text in order; a line feed always ends one.

    ``text[s.start : s.start + len(s.text)] == s.text`` for each; none is empty or longer than LONGEST.
    """
    found: list[Sentence] = []
    for line in _LINE.finditer(text):
        start = line.start()
        for end in _END.finditer(text, line.start(), line.end()):
            if _goes_on(text, start, end, line.end()):
                continue
            _add_all(found, text, start, end.end())
            start = end.end()
        _add_all(found, text, start, line.end())
    return tuple(found)


def _add_all(found: list[Sentence], text: str, start: int, end: int) -> None:
    """Add a sentence; one that is too long in parts, between words where there are any."""
    while end - start > LONGEST:
        blank = text.rfind(" ", start + LONGEST // 2, start + LONGEST)
        part = blank if blank >= 0 else start + LONGEST
        _add(found, text, start, part)
        start = part
    _add(found, text, start, end)


def _add(found: list[Sentence], text: str, start: int, end: int) -> None:
    piece = text[start:end]
    stripped = piece.strip()
    if stripped:
        found.append(Sentence(stripped, start + piece.index(stripped)))


def _goes_on(text: str, start: int, end: re.Match[str], line_end: int) -> bool:
    """Tell whether the sentence that began at start does not end here."""
    following = text[end.end() : min(end.end() + 40, line_end)].lstrip(_OPENING)
    if not following:
        return False
    goes_small = following[0].islower()
    mark = end.group()
    if mark[0] != ".":
        return goes_small  # «Когда?» спросил он
    if len(mark) == 1 or mark[1] != ".":
        word = _LAST_WORD.search(text, max(start, end.start() - 40), end.start())
        kind = _abbreviation(
            word.group() if word else "", text[max(start, end.start() - 12) : end.start()], following
        )
        if kind is not None:
            return kind
    return goes_small


def _abbreviation(word: str, before: str, following: str) -> bool | None:
    """Tell whether a dot behind the word leaves the sentence open; None when the word is no abbreviation."""
    lowered = word.lower()
    if lowered == "г" and not _YEAR.search(before):
        return True  # "в г. Ташкент" against "в 2025 г. Лидеры"
    if lowered in _OF_NAMES:
        return following[0].islower() or following[0].isdigit() or not _is_opener(following)
    if lowered in _BEFORE_NAME:
        return True
    if lowered in _ANYWHERE:
        return following[0].islower() or following[0].isdigit()
    if _INITIALS.fullmatch(word + ".") and word[0].isupper():
        return True
    return None


# Words that begin a sentence behind "the U.S." more often than they go on a name.
_OPENERS = frozenset(
    str.split("""
    the a an this that these those it he she they we i in on at by for from to as but and or if when while
    after before since under over with without there here what who how why his her their its our в на по с
    из к о об это этот эта эти он она они мы но и а если когда после до при также
    """)
)


def _is_opener(following: str) -> bool:
    word = re.match(r"[^\W\d_]+", following)
    return word is not None and word.group().lower() in _OPENERS
