"""Says which names are found where an ordinary word begins a sentence: "Visa", «Маски», «Ош».

A name counts only where it has a capital, which every word has there. Words that stand in many texts
(``monitor.text.frequent_words``) and the homonyms of Russian spellings are looked for with a capital, as the
names are in articles: by their keys, so that a spelling is seen which comes about by rule. Names that need a
first name are not found by the spelling alone, and so collide with nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from monitor.judge.collisions import FEWEST_SMALL, Collision, Small, most_frequent, small_of
from monitor.judge.naming import Names
from monitor.judge.vocabulary import Met, Vocabulary, list_of
from monitor.model import Name
from monitor.text.frequent_words import FREQUENT_WORDS, FrequentWord, frequent_words
from monitor.text.inflection.homonyms import homonyms
from monitor.text.spelling import is_cyrillic, spelling_key
from monitor.text.words import fold, tokens


class Spelling(NamedTuple):
    """A spelling of an entry, as it is listed."""

    name: str
    spelling: str


def find_name_collisions(
    entries: Sequence[Name], names: Names, vocabulary: Vocabulary
) -> Mapping[Spelling, Collision]:
    """Return by spelling the words with which it collides.

    Args:
        entries: the list of names.
        names: built of it.
        vocabulary: of articles.
    """
    by_name = {entry.name: entry for entry in entries}
    words = _colliding(by_name, names)
    small = _written_small(by_name, names, vocabulary)
    return {
        spelling: Collision(
            spelling.spelling,
            words.get(spelling, {}),
            _met(words.get(spelling, {}), vocabulary),
            small.get(spelling, ()),
        )
        for spelling in dict.fromkeys((*words, *small))
    }


def _colliding(
    by_name: Mapping[str, Name], names: Names
) -> Mapping[Spelling, Mapping[str, tuple[FrequentWord, ...]]]:
    """Return by spelling the words that are found as it, by language."""
    found: defaultdict[Spelling, dict[str, tuple[FrequentWord, ...]]] = defaultdict(dict)
    small = {fold(each) for entry in by_name.values() for each in entry.spellings if each.islower()}
    for language in FREQUENT_WORDS:
        words = {
            fold(word.form): word
            for word in _words(by_name.values(), language)
            if fold(word.base) not in small
        }
        for spelling, word in _found(by_name, names, words, language):
            found[spelling][language] = (*found[spelling].get(language, ()), words[fold(word)])
    return found


def _words(entries: Iterable[Name], language: str) -> Iterator[FrequentWord]:
    """Yield the words of a language that are no names."""
    yield from (word for word in frequent_words(language) if not word.base[0].isupper())
    if language == "ru":
        for entry in entries:
            for spelling in entry.spellings:
                if len(tokens(spelling)) == 1 and is_cyrillic(spelling):
                    for each in homonyms(spelling):
                        yield from (FrequentWord(form, each.base) for form in each.forms)


def _found(
    by_name: Mapping[str, Name], names: Names, words: Iterable[str], language: str
) -> Iterator[tuple[Spelling, str]]:
    """Yield the spellings of which some words, with a capital, are forms, and the word."""
    for match in names.find(list_of("\n".join(word.capitalize() for word in words), language)):
        yield Spelling(match.term, _spelling(by_name[match.term], match.found)), match.found


def _spelling(entry: Name, word: str) -> str:
    """Return the spelling of one word of which a word is most likely a form."""
    single = [each for each in (*entry.spellings, *entry.exact) if len(tokens(each)) == 1]
    key = spelling_key(word)
    return max(single, key=lambda each: SequenceMatcher(None, spelling_key(each), key).ratio())


def _met(words: Mapping[str, Iterable[FrequentWord]], vocabulary: Vocabulary) -> tuple[Met, ...]:
    """Return those of some words that articles have in small letters."""
    found = (vocabulary.met(word.form, language) for language, some in words.items() for word in some)
    return most_frequent(each for each in found if each.times)


def _written_small(
    by_name: Mapping[str, Name], names: Names, vocabulary: Vocabulary
) -> Mapping[Spelling, tuple[Small, ...]]:
    """Return by spelling the languages in which articles write it mostly in small letters."""
    by_spelling = defaultdict[Spelling, tuple[Small, ...]](tuple)
    for language in vocabulary.languages:
        found = defaultdict[Spelling, list[Met]](list)
        words = vocabulary.small_words(language, at_least=FEWEST_SMALL)
        for spelling, word in _found(by_name, names, words, language):
            found[spelling] += [vocabulary.met(written, language) for written in (word.lower(), word)]
        for spelling, some in found.items():
            by_spelling[spelling] += small_of((each for each in some if each.times), language)
    return {spelling: some for spelling, some in by_spelling.items() if some}
