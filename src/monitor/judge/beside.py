"""What stands beside a surname and says whose it is: initials, patronymics, offices."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from monitor.text.offices import COUNTRIES, DEPUTY, FIELDS, HEAD, HOME, KINDS, PRIME, meanings_of
from monitor.text.spelling import spelling_key
from monitor.text.words import Token, tokens

_LONGEST_INITIAL = 2
_PATRONYMICS = ("vich", "vicha", "vichu", "vichem", "vna", "uli", "kizi", "zoda", "ogli")
_MARKS = (".", "-")
_PARTED = re.compile(r"[^\S\n.-]?\.?[^\S\n]?-?")
# "министр инвестиций, промышленности и торговли Республики Узбекистан" has eight words.
_LONGEST_OFFICE = 9
_WITHIN_OFFICE = re.compile(r"[^\S\n]|[-\u2010\u2011]")
_ABROAD = frozenset(("ambassador", "envoy"))
# There are many of these in every country: one counts only when it is said of what.
_OF_ANYTHING = frozenset((HEAD, "chairman", "representative", "governor"))
_GRADES = frozenset((DEPUTY, PRIME))


class _Office(NamedTuple):
    """What the words of an office mean."""

    kinds: frozenset[str]
    fields: frozenset[str]
    countries: frozenset[str]


class Offices:
    """The offices of a person, as the list of names has them, in English."""

    def __init__(self, titles: Iterable[str]) -> None:
        self._offices = tuple(office for title in titles for office in _offices_in(title))

    def stand_before(self, source: str, words: Sequence[Token], surname: int) -> bool:
        """Return whether one of the offices stands directly before a word of a text, in any language.

        «министр иностранных дел Саидов», "Foreign Minister Saidov", "tashqi ishlar vaziri Saidov". With less
        than the whole office it counts too, "Minister Saidov"; not with another one or that of another
        country, and not where another word stands between: «министр принял Саидова».
        """
        meanings: list[frozenset[str]] = []
        for at in range(surname - 1, max(surname - _LONGEST_OFFICE, 0) - 1, -1):
            said = meanings_of(words[at].folded)
            if not said or not _WITHIN_OFFICE.fullmatch(source, words[at].end, words[at + 1].start):
                break
            meanings.append(said)
        told = _office(meanings)
        return bool(told.kinds) and any(_is_same(told, office) for office in self._offices)


def _offices_in(title: str) -> Iterable[_Office]:
    """Return the office, or both of "Deputy Prime Minister and Economy Minister of Uzbekistan"."""
    parts = [_office(meanings_of(word.folded) for word in tokens(part)) for part in title.split(" and ")]
    if all(part.kinds for part in parts):
        countries = frozenset[str]().union(*(part.countries for part in parts))
        return [part._replace(countries=countries) for part in parts]
    return [_office(meanings_of(word.folded) for word in tokens(title))]


def _office(meanings: Iterable[frozenset[str]]) -> _Office:
    said = frozenset[str]().union(*meanings)
    return _Office(said & KINDS.keys(), said & FIELDS.keys(), said & COUNTRIES.keys())


def _is_same(told: _Office, office: _Office) -> bool:
    """Return whether what a text calls somebody may be this office."""
    fields = told.fields & office.fields - _GRADES
    if (told.fields - _GRADES and not fields) or told.fields & _GRADES != office.fields & _GRADES:
        return False
    abroad = frozenset((HOME,)) if not office.countries or office.kinds & _ABROAD else frozenset[str]()
    if not told.countries <= office.countries | abroad:
        return False
    if told.kinds == office.kinds:
        return bool(fields) or told.kinds.isdisjoint(_OF_ANYTHING)
    # The Secretary of Defence is a minister in other languages, and every minister the head of something.
    return bool(fields) and {*told.kinds, *office.kinds} <= {"minister", "secretary", HEAD}


def is_initial(source: str, word: Token) -> bool:
    """Tell whether a word is an initial or several: "К.", "К.-Ж.", "К.Ж."; «К» alone is a preposition."""
    letters = [letter for letter in source[word.start : word.end] if letter.isalpha()]
    is_marked = source[word.end : word.end + 1] in _MARKS or "." in source[word.start : word.end]
    return is_marked and 0 < len(letters) <= _LONGEST_INITIAL and all(map(str.isupper, letters))


def is_middle(source: str, words: Sequence[Token], at: int) -> bool:
    """Tell whether a word between first name and surname is an initial or a patronymic."""
    word = source[words[at].start : words[at].end]
    return is_initial(source, words[at]) or (word[0].isupper() and spelling_key(word).endswith(_PATRONYMICS))


def is_joined(source: str, words: Sequence[Token], first: int, last: int) -> bool:
    """Tell whether nothing but blanks, hyphens and full stops of initials parts these words."""
    return all(
        _PARTED.fullmatch(source, words[at].end, words[at + 1].start) is not None for at in range(first, last)
    )
