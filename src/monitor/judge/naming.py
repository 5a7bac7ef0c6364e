"""Says whom and what an article names: the entries of the list of names, in every script and case form.

Words are compared by their keys (``monitor.text.spelling``), after an ending that the name may take in the
article's language (``monitor.text.name_endings``). What is written otherwise than by such rules is compared
letter by letter: abbreviations, words with digits, and what an entry lists as exact.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher, get_close_matches
from enum import StrEnum
from functools import lru_cache
from itertools import takewhile
from typing import TypeVar

from monitor.judge.beside import Offices, is_initial, is_joined, is_middle
from monitor.judge.covering import Cover
from monitor.judge.facts import Said
from monitor.judge.terms import Read, end_of, longest
from monitor.model import Name, Place, TermMatch
from monitor.text.name_endings import Ending, Stem, ending_of, languages_of, split_points, stems_of, takes
from monitor.text.spelling import is_cyrillic, spelling_key, spelling_keys
from monitor.text.words import Token, fold, tokens

_Item = TypeVar("_Item")

_WORDS_KEPT = 32_768  # as in text.words
_SENTENCES_KEPT = 16_384  # of the 300 texts that judge.facts keeps
_SHORTEST_ACRONYM = 2
_START = 3  # letters of a small word by which most are told to begin no phrase
_BEGINNING = 2  # letters by which most words are told to be none of the list
_MOST_FIRST_NAMES = 8  # words that a first name has at most, the middle one included
_NEAREST = 3
_NEAR = 0.75  # of letters in common; lower ones met unrelated names


class _Use(StrEnum):
    """What a phrase of an entry is for."""

    SPELLING = "spelling"
    FIRST_NAME = "first name"
    NOT_IN = "not in"


@dataclass(frozen=True, slots=True)
class _Leaf:
    """A phrase of an entry that ends at a node."""

    entry: int
    use: _Use
    has_capital: bool
    is_single: bool


@dataclass(slots=True)
class _Node:
    following: "dict[int, _Node]" = field(default_factory=dict)
    leaves: list[_Leaf] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Found:
    """A phrase in an article, by its first and last token."""

    leaf: _Leaf
    first: int
    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """What a word or phrase of a text names, and why.

    Attributes:
        match: where it stands; the term is the short name of the entry.
        spelling: the listed spelling that it is a form of.
        ending: what its last word has behind that spelling, and in which language.
    """

    match: TermMatch
    spelling: str
    ending: Ending


class Names:
    """The list of names, built once and asked about every article.

    Building takes some 30 µs a spelling. Finding costs as much as looking each capitalised word up once.
    """

    def __init__(self, entries: Sequence[Name]) -> None:
        self._entries = tuple(entries)
        self._words = _Words()
        self._root = _Node()
        self._starts: set[str] = set()
        self._spans = lru_cache(maxsize=_SENTENCES_KEPT)(self._find_spans)
        self._offices = {
            number: Offices(role.title for role in entry.roles)
            for number, entry in enumerate(entries)
            if entry.needs_first_name
        }
        for number, entry in enumerate(entries):
            self._add_all(number, _Use.SPELLING, entry.spellings)
            self._add_all(number, _Use.SPELLING, entry.exact, is_exact=True)
            self._add_all(number, _Use.FIRST_NAME, entry.first_names)
            self._add_all(number, _Use.NOT_IN, entry.not_in)

    def _add_all(self, entry: int, use: _Use, phrases: Iterable[str], *, is_exact: bool = False) -> None:
        for phrase in phrases:
            self._add(entry, use, phrase, is_exact=is_exact)
            if use is _Use.FIRST_NAME and "-" in phrase:  # Касымжомарт
                self._add(entry, use, phrase.replace("-", ""))

    def _add(self, entry: int, use: _Use, phrase: str, *, is_exact: bool = False) -> None:
        words = tokens(phrase)
        node = self._root
        for word in words:
            found = phrase[word.start : word.end]
            word_id = self._words.add(found, word.folded, is_exact=is_exact, in_phrase=len(words) > 1)
            node = node.following.setdefault(word_id, _Node())
        has_capital = any(word.folded.isalpha() and phrase[word.start].isupper() for word in words)
        if len(words) > 1 or not has_capital:  # «министерство торговли США» begins with a small letter, too
            self._starts.update(word.folded[:_START] for word in words[:1])
        if not any(same.entry == entry and same.use is use for same in node.leaves):
            node.leaves.append(_Leaf(entry, use, has_capital, len(words) == 1))

    def may_begin(self, word: str, folded: str, language: str) -> bool:
        """Return whether a name may begin with this word of an article; where not, none does."""
        return not self._root.following.keys().isdisjoint(self._words.meant(word, folded, language))

    def find(self, read: Read) -> tuple[TermMatch, ...]:
        """Return every occurrence of every name, title before text, in order; the term is the short name.

        First names and initials belong to what is found. Of names that overlap the longest counts. A name
        that needs a first name counts with one, or with an initial, before or behind it, or with one of its
        offices before it, and anywhere after it was found so.
        """
        return longest(self._reasons(read))

    def resolve(self, read: Read) -> tuple[Resolved, ...]:
        """Return what ``find`` returns, with the reasons."""
        reasons = self._reasons(read)
        return tuple(self._resolved(read, match, reasons[match]) for match in longest(reasons))

    def _resolved(self, read: Read, match: TermMatch, found: _Found) -> Resolved:
        source, words = (
            (read.title, read.title_tokens) if match.place is Place.TITLE else (read.text, read.text_tokens)
        )
        written = source[words[found.first].start : words[found.last].end]
        spelling = _most_like(written, self._entries[found.leaf.entry])
        listed = tokens(spelling)
        return Resolved(
            match=match,
            spelling=spelling,
            ending=ending_of(
                source[words[found.last].start : words[found.last].end],
                spelling[listed[-1].start :],
                read.language,
                in_phrase=len(listed) > 1,
            ),
        )

    def whom(self, said: Said, language: str) -> tuple[str, ...]:
        """Return the short name of whom each word of a sentence's names belongs to; "" for nobody listed.

        Kept for sentences that were asked before: members of live stories are compared again and again.
        """
        if not said.named:
            return ()
        spans = self._spans(said.text, language)
        return tuple(
            next((name for start, end, name in spans if start <= word.start < end), "") for word in said.named
        )

    def _find_spans(self, sentence: str, language: str) -> tuple[tuple[int, int, str], ...]:
        words = tokens(sentence)
        read = Read(title="", text=sentence, title_tokens=(), text_tokens=words, language=language)
        return tuple((match.start, end_of(match), match.term) for match in self.find(read))

    def nearest(self, word: str) -> tuple[Name, ...]:
        """Return the entries with a spelling most like the word, at most three; for when it names nothing."""
        spelled: defaultdict[str, list[int]] = defaultdict(list)
        for number, entry in enumerate(self._entries):
            for spelling in (*entry.spellings, *entry.exact):
                spelled[_near_key(spelling)].append(number)
        near = get_close_matches(_near_key(word), spelled, n=_NEAREST, cutoff=_NEAR)
        numbers = dict.fromkeys(number for key in near for number in spelled[key])
        return tuple(self._entries[number] for number in numbers)[:_NEAREST]

    def _reasons(self, read: Read) -> dict[TermMatch, _Found]:
        known: set[int] = set()
        return {
            **self._find(read.title, read.title_tokens, Place.TITLE, read.language, known),
            **self._find(read.text, read.text_tokens, Place.TEXT, read.language, known),
        }

    def _find(
        self, source: str, words: Sequence[Token], place: Place, language: str, known: set[int]
    ) -> dict[TermMatch, _Found]:
        found = self._walk(source, words, language)
        firsts: defaultdict[int, list[_Found]] = defaultdict(list)
        not_in: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
        for each in found:
            if each.leaf.use is _Use.FIRST_NAME:
                firsts[each.leaf.entry].append(each)
            elif each.leaf.use is _Use.NOT_IN:
                not_in[each.leaf.entry].append((each.first, each.last))
        outside = {entry: Cover(stretches) for entry, stretches in not_in.items()}
        matches: dict[TermMatch, _Found] = {}
        for each in self._as_listed(found, source, words):
            number = each.leaf.entry
            if each.leaf.use is not _Use.SPELLING or (
                number in outside and outside[number].holds(each.first, each.last)
            ):
                continue
            whole = self._with_first_name(each, firsts[number], source, words)
            if whole != each or not each.leaf.is_single or self._has_office(each, source, words):
                known.add(number)
            elif self._entries[number].needs_first_name and number not in known:
                continue
            start, end = words[whole.first].start, words[whole.last].end
            term = self._entries[number].name
            matches[TermMatch(term=term, place=place, start=start, found=source[start:end])] = each
        return matches

    def _as_listed(self, found: Sequence[_Found], source: str, words: Sequence[Token]) -> list[_Found]:
        """Return what was found without what another entry lists more literally.

        Two names of one key are told apart by letters: of «Азаттық» and «Азаттык» an article means the one
        that it writes.
        """
        by_place: defaultdict[tuple[int, int], list[_Found]] = defaultdict(list)
        for each in found:
            if each.leaf.use is _Use.SPELLING:
                by_place[each.first, each.last].append(each)
        kept = []
        for (first, last), rivals in by_place.items():
            if len({each.leaf.entry for each in rivals}) > 1:
                written = fold(source[words[first].start : words[last].end])
                literal = [each for each in rivals if _is_listed(self._entries[each.leaf.entry], written)]
                kept += literal or rivals
            else:
                kept += rivals
        return kept

    def _walk(self, source: str, words: Sequence[Token], language: str) -> list[_Found]:
        """Return every phrase of every entry, in the order of the text."""
        is_small = source.islower()
        found = []
        for first, begin in enumerate(words):
            if not is_small and source[begin.start].islower() and begin.folded[:_START] not in self._starts:
                continue
            waiting = [(self._root, first)]
            while waiting:
                node, at = waiting.pop()
                word = words[at]
                for word_id in self._words.meant(source[word.start : word.end], word.folded, language):
                    child = node.following.get(word_id)
                    if child is None:
                        continue
                    found += [
                        _Found(leaf, first, at)
                        for leaf in child.leaves
                        if is_small or not leaf.has_capital or _has_capital(source, words[first : at + 1])
                    ]
                    if at + 1 < len(words) and "\n" not in source[word.end : words[at + 1].start]:
                        waiting.append((child, at + 1))
        return found

    def _has_office(self, surname: _Found, source: str, words: Sequence[Token]) -> bool:
        offices = self._offices.get(surname.leaf.entry)
        return offices is not None and offices.stand_before(source, words, surname.first)

    def _with_first_name(
        self, surname: _Found, firsts: Sequence[_Found], source: str, words: Sequence[Token]
    ) -> _Found:
        """Return the surname with the first name or initials before or behind it, or as it is."""
        entry = self._entries[surname.leaf.entry]
        if not entry.first_names or not surname.leaf.is_single:
            return surname
        before = surname.first - 1
        nearest = bisect_left(firsts, before - _MOST_FIRST_NAMES, key=_first_word)
        for first in firsts[nearest : bisect_right(firsts, surname.last + 1, key=_first_word)]:
            is_before = first.last == before or (
                first.last == before - 1 and is_middle(source, words, before)
            )
            if is_before and is_joined(source, words, first.first, surname.first):
                return _Found(surname.leaf, first.first, surname.last)
            if first.first == surname.last + 1 and is_joined(source, words, surname.last, first.first):
                return _Found(surname.leaf, surname.first, first.last)
        begin = surname.first
        while begin > 0 and is_initial(source, words[begin - 1]):
            begin -= 1
        if begin < surname.first and is_joined(source, words, begin, surname.first):
            initial = spelling_key(source[words[begin].start])
            if any(key.startswith(initial) for name in entry.first_names for key in spelling_keys(name)):
                return _Found(surname.leaf, begin, surname.last)
        return surname


class _Words:
    """The words of all phrases, each with a number, and which of them a word of an article may be."""

    def __init__(self) -> None:
        self._stems: dict[str, list[tuple[Stem, int]]] = {}
        self._beginnings: set[str] = set()
        self._literal: dict[str, list[int]] = {}
        self._capital: dict[str, list[int]] = {}
        self._acronyms: dict[str, list[int]] = {}
        self._ids: dict[tuple[object, ...], int] = {}
        self.meant = lru_cache(maxsize=_WORDS_KEPT)(self._meant)

    def add(self, word: str, folded: str, *, is_exact: bool, in_phrase: bool) -> int:
        """Return the number of a word of a phrase, made if need be."""
        if is_exact or _is_literal(word):
            is_acronym = _is_acronym(word)
            word_id = self._id((folded, is_exact, is_acronym))
            _note(self._capital if is_acronym else self._literal, folded, word_id)
            if is_acronym and not is_exact:
                _note(self._acronyms, folded, word_id)
            return word_id
        stems = tuple(
            dict.fromkeys(
                stem for key in spelling_keys(word) for stem in stems_of(word, key, in_phrase=in_phrase)
            )
        )
        word_id = self._id(stems)
        for stem, kind in stems:
            _note(self._stems, stem, (kind, word_id))
            self._beginnings.add(stem[:_BEGINNING])
        return word_id

    def _id(self, what: tuple[object, ...]) -> int:
        return self._ids.setdefault(what, len(self._ids))

    def _meant(self, word: str, folded: str, language: str) -> tuple[int, ...]:
        """Return the numbers of the words that this word of an article may be a form of."""
        capitals = _capitals(word)
        meant = [*self._literal.get(folded, ()), *(self._capital.get(folded, ()) if word == capitals else ())]
        if len(capitals) >= _SHORTEST_ACRONYM and word != capitals:
            ending = spelling_key(word[len(capitals) :])
            languages = languages_of(word, language)
            if ending and takes(spelling_key(capitals), Stem.OPEN, ending, languages):
                meant += self._acronyms.get(fold(capitals), ())
        meant += [word_id for _, word_id, _ in self._splits(word, language)]
        return tuple(dict.fromkeys(meant))

    def _splits(self, word: str, language: str) -> Iterator[tuple[str, int, str]]:
        """Yield stem, number and language of the ending, of every word that this may be a form of."""
        key = spelling_key(word)
        if key[:_BEGINNING] not in self._beginnings:
            return
        languages = languages_of(word, language)
        for cut in split_points(key):
            for kind, word_id in self._stems.get(key[:cut], ()):
                taken = takes(key[:cut], kind, key[cut:], languages)
                if taken:
                    yield key[:cut], word_id, taken


def _note(index: dict[str, list[_Item]], key: str, item: _Item) -> None:
    same = index.setdefault(key, [])
    if item not in same:
        same.append(item)


def _is_literal(word: str) -> bool:
    """Tell whether a listed word is compared letter by letter."""
    return _is_acronym(word) or any(map(str.isdigit, word)) or not spelling_key(word)


def _is_acronym(word: str) -> bool:
    letters = [letter for letter in word if letter.isalpha()]
    return len(letters) >= _SHORTEST_ACRONYM and all(map(str.isupper, letters))


def _capitals(word: str) -> str:
    """Return the word if it is written in capitals, else the capitals that it begins with."""
    return word if word.isupper() else "".join(takewhile(str.isupper, word))


def _has_capital(source: str, words: Sequence[Token]) -> bool:
    """Tell whether the words are written as a name: in Latin the first, else any of them with a capital.

    In running text Russian writes «министерство торговли США», and English never "state Department".
    """
    if is_cyrillic(source[words[0].start : words[0].end]):
        return any(not source[word.start].islower() for word in words)
    return not source[words[0].start].islower()


def _most_like(found: str, entry: Name) -> str:
    """Return the listed spelling that shares most letters with what was found."""
    return max(
        (*entry.spellings, *entry.exact),
        key=lambda spelling: SequenceMatcher(None, fold(spelling), fold(found)).ratio(),
    )


def _is_listed(entry: Name, written: str) -> bool:
    return any(written.startswith(fold(each)) for each in entry.spellings)


def _first_word(found: _Found) -> int:
    return found.first


def _near_key(spelling: str) -> str:
    """Return the first of the keys, by which spellings are compared for likeness."""
    return " ".join(spelling_key(word) or word for word in fold(spelling).split())
