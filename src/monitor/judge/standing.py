"""How a name stands in an article: in which part, and what it does in its sentence."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from monitor.judge.covering import Cover
from monitor.judge.openings import opening_of
from monitor.judge.terms import Read, end_of
from monitor.model import Part, Place, Standing, TermMatch
from monitor.text.asides import is_aside, is_biographical, is_credit, is_in_office, is_link
from monitor.text.sentences import sentences

# "Far down" begins here: some five paragraphs into an article.
FAR = 1500
# A line of at most this many characters without a full stop is no running text.
LINE = 120
# One that leads to another article may be longer: "Read also: …".
LINK = 240
# A sentence begins with a name that stands within so many words: "On Monday the Kazakh president …".
SUBJECT_WORDS = 4
# Between names that are joined stand at most so many words: "Trump met in New York with Tokayev".
JOINED_WORDS = 8
# A list has at least so many items, none of more words than that.
LIST_ITEMS = 3
ITEM_WORDS = 4
# An item has at most so many words in small letters: "Kazakhstan's oil", "президент Мирзиёев".
SMALL_WORDS = 1
# Behind a name stands at most one word, unless in the last item: "Kazakh labour, Russian capital and …".
WORDS_BEHIND = 1
# So many names are looked at in a sentence, its first ones: each is compared with all others.
MOST_NAMED = 30
# Of items that no rule knows so many must begin with a capital for a list to be one of names.
STRANGERS = 2

_LINE_END = re.compile(r"[.!?…:;。！？؟۔।]['\"»”)\]」』]*\s*$")
_AND = (
    "and|or|as well as|и|или|а также|және|мен|пен|бен|менен|жана|va|hamda|ва|ҳамда|ҳамчунин|bilen|we|ve|ile|"
    "und|et|e|y|o|i|oraz|та|і|और|و"
)
# What may stand before the last name of a list: ", and some US states".
_BEFORE_NAMES = frozenset(
    ("the", "some", "several", "many", "most", "other", "некоторые", "другие", "отдельные")
)
_SEPARATOR = re.compile(rf"\s*[,;،、]\s*(?:(?:{_AND})\s+)?|\s+(?:{_AND})\s+")
# Nothing else stands between the parts of a compound, or when one name is of two sides: "US-Kazakh", "C5+1".
_COMPOUND = re.compile(r"[-–—/]?")
_WORD = re.compile(r"[^\W_]+(?:[-'’ʻ‘.][^\W_]+)*")
# Whom a preposition precedes does not act: "In Kazakhstan prices rose".
_PREPOSITION = re.compile(
    r"(?:^|\s)(?:in|of|to|with|for|from|by|at|on|against|into|through|over|near|across|within|outside|"
    r"в|во|на|с|со|к|ко|из|из-за|о|об|для|от|до|по|за|против|через|над|под|около|дар|аз|ба|бо)"
    r"(?:\s+the)?\s+$",
    re.IGNORECASE,
)

_Words = list[re.Match[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A name in an article.

    Attributes:
        side: that it stands on; "" for a bystander.
        weight: how sure it shows the side, in [0, 1].
        is_source: it belongs to those who report.
    """

    match: TermMatch
    side: str
    weight: float
    is_source: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence of the text, or the title, with the names in it.

    Attributes:
        start: offset of its first character in the title or text.
    """

    place: Place
    start: int
    text: str
    named: tuple[Named, ...]


class Layout:
    """The parts and the sentences of one article."""

    def __init__(self, read: Read) -> None:
        self._read = read
        self._sentences = sentences(read.text)
        self._starts = tuple(sentence.start for sentence in self._sentences)
        self._body, self._lead_end = opening_of(read.text, self._starts)
        self._links = Cover(_links(read.text, behind=self._body))

    def part(self, match: TermMatch) -> Part | None:
        """Return where a name stands; None for the dateline."""
        if match.place is Place.TITLE:
            return Part.TITLE
        if match.start < self._body:
            return None
        if self._links.holds(match.start, match.start + 1):
            return Part.LINK
        if match.start < self._lead_end:
            return Part.LEAD
        return Part.TEXT if match.start < self._body + FAR else Part.FAR_DOWN

    def sentences(self, named: Sequence[Named]) -> tuple[Sentence, ...]:
        """Return the sentences that hold any of the names, the title first."""
        by_number: dict[int, list[Named]] = {}
        for each in named:
            in_title = each.match.place is Place.TITLE
            number = -1 if in_title else bisect_right(self._starts, each.match.start) - 1
            by_number.setdefault(number, []).append(each)
        return tuple(self._sentence(number, by_number[number]) for number in sorted(by_number))

    def _sentence(self, number: int, named: Sequence[Named]) -> Sentence:
        if len(named) > MOST_NAMED:
            named = sorted(named, key=lambda one: one.match.start)[:MOST_NAMED]
        if number < 0:
            return Sentence(place=Place.TITLE, start=0, text=self._read.title, named=tuple(named))
        found = self._sentences[number]
        start = max(found.start, self._body)
        said = found.text[start - found.start :]
        return Sentence(place=Place.TEXT, start=start, text=said, named=tuple(named))


def _links(text: str, *, behind: int) -> list[tuple[int, int]]:
    """Return begin and end of the lines that are no running text: headings, captions, links."""
    found = []
    begin = 0
    for line in text.splitlines(keepends=True):
        end = begin + len(line)
        is_heading = len(line) <= LINE and not _LINE_END.search(line)
        if begin > behind and (is_heading or (len(line) <= LINK and is_link(line))):
            found.append((begin, end))
        begin = end
    return found


def standing(one: Named, sentence: Sentence) -> Standing:
    """Return what a name of a side does in its sentence; of several things that which says least for it."""
    begin = one.match.start - sentence.start
    before, behind = sentence.text[:begin], sentence.text[begin + len(one.match.found) :]
    between = tuple(_between(one, sentence))
    rules: tuple[tuple[Standing, Callable[[], bool]], ...] = (
        (
            Standing.SOURCE,
            lambda: one.is_source and (sentence.place is Place.TEXT or is_credit(before, behind)),
        ),
        (Standing.JOINED, lambda: any(map(_COMPOUND.fullmatch, between))),
        (Standing.OFFICE, lambda: is_in_office(before)),
        (Standing.LIFE, lambda: is_biographical(before)),
        (Standing.ASIDE, lambda: is_aside(before, behind)),
        (Standing.LISTED, lambda: _is_listed(one, sentence)),
        (Standing.JOINED, lambda: any(len(_WORD.findall(words)) <= JOINED_WORDS for words in between)),
        (Standing.SUBJECT, lambda: _begins(before)),
    )
    return next((stands for stands, holds in rules if holds()), Standing.NAMED)


def _begins(before: str) -> bool:
    """Tell whether a sentence begins with a name behind these words, as far as no preposition precedes it."""
    return len(_WORD.findall(before)) < SUBJECT_WORDS and not _PREPOSITION.search(before)


def _between(one: Named, sentence: Sentence) -> Iterator[str]:
    """Yield what stands between a name and those of the other sides, unless a bystander is named there."""
    for other in sentence.named:
        if not other.side or other.side == one.side:
            continue
        first, last = sorted((one.match, other.match), key=lambda match: match.start)
        if not any(
            not third.side and first.start < third.match.start < last.start for third in sentence.named
        ):
            yield sentence.text[end_of(first) - sentence.start : last.start - sentence.start]


def _is_listed(one: Named, sentence: Sentence) -> bool:
    """Tell whether a name is counted up with some who are on no side."""
    items = _items(one, sentence)
    known = [_named_in(words, sentence) for words in items]
    strangers = sum(not here and _has_capital(words) for words, here in zip(items, known, strict=True))
    listed = sum(bool(here) for here in known) + strangers
    return listed >= LIST_ITEMS and (
        strangers >= STRANGERS or any(not each.side for here in known for each in here)
    )


def _items(one: Named, sentence: Sentence) -> list[_Words]:
    """Return the items of the list in which a name stands; none if there is none.

    Of the first item only the word next to the separator belongs to the list, and of the last those next to
    it: "It belongs to | Russian, Kazakh and American | companies".
    """
    begin = one.match.start - sentence.start
    end = begin + len(one.match.found)
    pieces = _pieces(sentence.text, begin, end)
    own = next(at for at, words in enumerate(pieces) if words and words[-1].end() > begin)
    before = [word.group() for word in pieces[own] if word.start() < begin]
    behind = [word.group() for word in pieces[own] if word.start() >= end]
    first = last = own
    if len(before) < ITEM_WORDS:
        while first > 0 and (first == own or _is_item(pieces[first], sentence)):
            first -= 1
    if len(behind) <= WORDS_BEHIND:
        while last < len(pieces) - 1 and (last == own or _is_item(pieces[last], sentence)):
            last += 1
    if last == own and any(word not in _BEFORE_NAMES for word in before):
        return []  # ", and recent US sanctions": a clause of its own
    head = [pieces[first][-1:]] if first < own else []
    tail = [pieces[last][:2]] if last > own else []
    return [*head, *pieces[first + len(head) : last + 1 - len(tail)], *tail]


def _pieces(text: str, begin: int, end: int) -> list[_Words]:
    """Return the words between the commas and conjunctions of a sentence; a name is never taken apart."""
    parted = [each.span() for each in _SEPARATOR.finditer(text) if each.end() <= begin or each.start() >= end]
    pieces: list[_Words] = [[]]
    for word in _WORD.finditer(text):
        while parted and word.start() >= parted[0][1]:
            parted.pop(0)
            pieces.append([])
        if not parted or word.start() < parted[0][0]:  # else it is the conjunction
            pieces[-1].append(word)
    return pieces


def _is_item(words: _Words, sentence: Sentence) -> bool:
    """Tell whether what stands between two separators is short, and hardly more than a name."""
    small = [word for word in words if word.group()[0].islower() and not _named_in([word], sentence)]
    return len(words) <= ITEM_WORDS and len(small) <= SMALL_WORDS


def _has_capital(words: _Words) -> bool:
    return any(word.group()[0].isupper() for word in words)


def _named_in(words: _Words, sentence: Sentence) -> list[Named]:
    """Return the names that any of the words, which follow each other, belongs to."""
    if not words:
        return []
    begin, end = words[0].start() + sentence.start, words[-1].end() + sentence.start
    return [one for one in sentence.named if begin < end_of(one.match) and one.match.start < end]
