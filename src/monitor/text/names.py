"""Names of people, places and organisations: capitalised words, equal across scripts and cases.

There is no dictionary and no grammar here: a name is a word with a capital where a capital needs a reason.
Its key is made to meet, not to be read: Latin letters, one spelling for sounds that are spelled in many ways,
case endings off, and without vowels where enough consonants remain, since vowels are what transliterations
differ in ("Trump" and "Трамп", "Tokayev" and "Тоқаев").
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from monitor.text.scripts import to_latin
from monitor.text.sentences import sentences
from monitor.text.words import Token, fold, tokens

# Words that bear a capital without being names: beginnings of sentences, titles of people, days, months.
_NO_NAMES = frozenset(
    fold(word)
    for word in str.split("""
    the a an this that these those it its he his she her they their we our you your i my in on at by for
    from to of as but and or if when while after before since under over with without there here what
    who how why where which not no yes also however meanwhile according during although because both all
    some many most new one two yesterday today tomorrow will can may must let is are was were has have
    had be been do does did president prime minister ministry secretary state foreign deputy ambassador
    senator congressman governor chairman chief director general mr mrs ms dr sir official officials
    government republic monday tuesday wednesday thursday friday saturday sunday january february march
    april june july august september october november december usd eur президент премьер министр
    министерство глава посол сенатор госсекретарь председатель правительство в на по с со из к ко о об
    от для до при это этот эта эти тот он она они мы вы я но и а или если когда как что кто где также
    так после перед между все его ее их не нет под над за у без однако ранее вчера сегодня завтра
    понедельник вторник среда четверг пятница суббота воскресенье бұл ол біз және мен бірақ осы деп үшін
    бул ал биз жана үчүн бу у биз ва лекин ин вай мо барои bu u biz va lekin ham uchun shu ol we emma
    bilen prezident prezidenti президенти президенті
    """)
)
_LETTER_SOUNDS = str.maketrans({"ş": "sh", "š": "sh", "ç": "ch", "č": "ch", "ž": "zh", "ğ": "g", "ñ": "n"})
# One spelling for one sound, applied in this order.
_SOUNDS = tuple(
    (re.compile(pattern), spelling)
    for pattern, spelling in (
        ("dzh|zh|dj", "j"),
        ("kh|x", "h"),
        ("gh", "g"),
        ("sch|shch", "sh"),
        ("tch", "ch"),
        ("ph", "f"),
        ("ck|q", "k"),
        ("c(?=[eiy])", "s"),
        ("c(?!h)", "k"),
        ("w", "v"),
        ("ng", "n"),
        (r"([^n])\1+", r"\1"),  # but not nn: Қазақстан-нан
    )
)
# Case endings, longest first: Turkic genitive, ablative, instrumental, dative, locative, accusative; Russian
# plural, adjective and instrumental. Russian endings of vowels fall with the vowels.
_ENDINGS = re.compile(
    r"(?<=.{4})(?:(?<!sta)n[iyu]n|[dt][iyu]n|[dn][ae]n|(?<!s)t[ae]n|(?<=[aeiouyv])[mpb]en|[dt]agi|"
    r"y?ami|[oe]go|[oe]mu|y?ah|[yioe]m|[oeiy]y)$"
    r"|(?<=.{5})(?:(?:(?<=[aeiouyvlz])|(?<=t[ao]n))d[ae]|(?<=[kpstv])[tk][ae]|(?<!r)g[ae]|n[iy]|(?<=[nv])d[iy])$"
    r"|(?<=stan)[iy]n$"
)
_DOUBLED = re.compile(r"(.)\1+")
_VOWELS = re.compile("[aeiouy]")
_ENOUGH_CONSONANTS = 3

# Names whose spellings no rule brings together: key to key.
_SAME = {
    "kzkstn": "kzhstn", "kzgstn": "kzhstn", "kzk": "kzh", "kzg": "kzh", "tjgstn": "tjkstn",
    "azbgstn": "azbkstn", "krgz": "krgzstn",
    "usa": "us", "sh": "us", "aksh": "us", "absh": "us", "ima": "us",
    "on": "un", "bmt": "un", "es": "eu", "eo": "eu", "ros": "rus", "res": "rus",
}  # fmt: skip

_SHORTEST = 2
_LONGEST = 100  # as in words
_LONGER_WORD = 4
_TITLE_CASE_SHARE = 0.7
_TITLE_CASE_WORDS = 4
_OPENING_QUOTES = "\"“„«‘'"


class Name(NamedTuple):
    """One word of a name.

    Attributes:
        key: equal for most spellings, scripts and cases of the word; not for showing.
        found: as it stands in the text.
        start: offset of its first character in the text, in characters.
    """

    key: str
    found: str
    start: int


def names(text: str) -> tuple[Name, ...]:
    """Return every word that is a name or part of one, each time it stands there, in order.

    A capital at the beginning of a sentence or quotation counts when the word is seen with one elsewhere too,
    is an acronym, or is followed by another capitalised word. The words of a headline in Title Case count
    only when they are seen elsewhere, unless the whole text is such headlines.
    """
    words = tokens(text)
    candidates: list[_Candidate] = []
    place, is_all_title = 0, True
    for sentence in sentences(text):
        first, end = place, sentence.start + len(sentence.text)
        while place < len(words) and words[place].start < end:
            place += 1
        within = words[first:place]
        is_shouted = sentence.text.isupper()
        is_title = is_shouted or _is_title_case(text, within)
        is_all_title = is_all_title and is_title
        candidates += _candidates(text, within, is_title=is_title, is_shouted=is_shouted)
    if is_all_title:
        return tuple(candidate.name for candidate in candidates)
    sure = {candidate.name.key for candidate in candidates if candidate.is_sure}
    return tuple(candidate.name for candidate in candidates if candidate.name.key in sure)


class _Candidate(NamedTuple):
    name: Name
    is_sure: bool


def _candidates(
    text: str, words: Sequence[Token], *, is_title: bool, is_shouted: bool
) -> Iterator[_Candidate]:
    """Yield the capitalised words of a sentence."""
    for place, word in enumerate(words):
        found = text[word.start : word.end]
        if not _may_be_name(found, word.folded):
            continue
        is_acronym = found.isupper() and not is_shouted
        is_beginning = place == 0 or text[word.start - 1] in _OPENING_QUOTES
        is_first_of_many = place + 1 < len(words) and _goes_on(text, word, words[place + 1])
        is_sure = is_acronym or (not is_title and (not is_beginning or is_first_of_many))
        yield _Candidate(Name(_key(word.folded, found[:_LONGEST]), found, word.start), is_sure)


def _may_be_name(found: str, folded: str) -> bool:
    return found[0].isupper() and len(found) >= _SHORTEST and folded not in _NO_NAMES


def _goes_on(text: str, word: Token, following: Token) -> bool:
    """Tell whether the next word goes on the name that this word begins."""
    is_next_to = text[word.end : following.start] in (" ", "-", "\u00a0")
    return is_next_to and _may_be_name(text[following.start : following.end], following.folded)


def _is_title_case(text: str, words: Sequence[Token]) -> bool:
    """Tell whether nearly all longer words of a sentence have a capital."""
    if words and text[words[-1].end : words[-1].end + 4].lstrip("\"'”’»)")[:1] == ".":
        return False  # headlines end without a full stop
    longer = [text[word.start] for word in words if len(word.folded) >= _LONGER_WORD]
    capitals = sum(map(str.isupper, longer))
    return len(longer) >= _TITLE_CASE_WORDS and capitals >= _TITLE_CASE_SHARE * len(longer)


@lru_cache(maxsize=8_192)
def _key(folded: str, found: str) -> str:
    if not folded.isalpha():
        return folded.replace(".", "")
    latin = fold(to_latin(found.lower().translate(_LETTER_SOUNDS)))
    for pattern, spelling in _SOUNDS:
        latin = pattern.sub(spelling, latin)
    stem = _DOUBLED.sub(r"\1", _ENDINGS.sub("", latin))
    consonants = _DOUBLED.sub(r"\1", _VOWELS.sub("", stem))
    if len(consonants) >= _ENOUGH_CONSONANTS:
        key = f"a{consonants}" if _VOWELS.match(stem) else consonants
    elif len(consonants) == _ENOUGH_CONSONANTS - 1:
        key = stem.rstrip("aeiouy").replace("y", "i")
    else:
        key = stem.replace("y", "i")
    return _SAME.get(key, key)
