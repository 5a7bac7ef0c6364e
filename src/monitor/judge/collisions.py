"""Says which terms find more than was meant: words that have nothing to do with them.

A stem that is too short (``ден*`` finds "день"), a name that is also a word ("Или" and "или", "Медет" and the
help that it means), a word of which some forms are another's (``сталь`` finds "стали", "they became"), a
wildcard that runs over into another name (``бухар*`` finds "Бухарест"). Terms are looked for as they are in
articles, in lists of words that stand in many of them (``monitor.text.frequent_words``); Russian ones besides
by their homonyms. A term that is such a word itself was meant so, unless a capital says that it is a name.
A phrase is not looked at, since its words check one another.

What a term finds in articles that were read is the other way to see it: how often such words were met, and
which names stand there in small letters.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from monitor.judge.term_words import Kind, readings
from monitor.judge.terms import Read, TermIndex
from monitor.judge.vocabulary import Met, Vocabulary, list_of
from monitor.text.frequent_words import FREQUENT_WORDS, FrequentWord, frequent_words
from monitor.text.inflection.homonyms import bases_of, homonyms
from monitor.text.spelling import is_cyrillic
from monitor.text.words import fold

# Letters at the end of a term in which its forms may differ from it: "орын", "орны".
_MAY_CHANGE = 2
# Of a word of which but the last letter was cut off: "истори*", "Турци*". Not "ден*".
_LONG_STEM = 5
# A name that stands so often in small letters, and oftener than with its capital, is a word besides.
FEWEST_SMALL = 3


class Small(NamedTuple):
    """A name that articles of a language write as a word.

    Attributes:
        words: as they are written, the most frequent first.
        times: how often in small letters, of
        of_times: all.
    """

    language: str
    words: tuple[Met, ...]
    times: int
    of_times: int


class Collision(NamedTuple):
    """A term, or a spelling of a name, that finds other words.

    Attributes:
        term: as configured.
        words: that it also finds, by language (ISO 639-1).
        met: those of them that stand in articles, the most frequent first; of a name those in small letters.
        small: where articles show that a name is also a word.
    """

    term: str
    words: Mapping[str, tuple[FrequentWord, ...]]
    met: tuple[Met, ...] = ()
    small: tuple[Small, ...] = ()


def find_collisions(
    terms: Sequence[str], vocabulary: Vocabulary, *, language: str = ""
) -> Mapping[str, Collision]:
    """Return by term what it finds besides, by what is known of words and by what articles have.

    Args:
        terms: any number.
        vocabulary: of the articles.
        language: of the articles in which the terms are looked for; "" for all.
    """
    listed = tuple(FREQUENT_WORDS) if not language else FREQUENT_WORDS.keys() & {language}
    found = {each.term: each for each in collisions(terms, languages=listed)}
    lists = [vocabulary.list_in(each) for each in vocabulary.languages if language in {"", each}]
    on_record, small = _met(found.values(), lists, vocabulary), _written_small(terms, lists, vocabulary)
    return {
        term: Collision(
            term, found[term].words if term in found else {}, on_record.get(term, ()), small.get(term, ())
        )
        for term in dict.fromkeys((*found, *small))
    }


def collisions(
    terms: Iterable[str], *, languages: Collection[str] = tuple(FREQUENT_WORDS)
) -> tuple[Collision, ...]:
    """Return the terms that find other words in articles of some languages, in the order of the terms.

    Takes 10 µs a term, up to 1 ms one in Cyrillic where Russian is among the languages.
    """
    single = {term: folded for term in dict.fromkeys(terms) if (folded := fold(term)) and " " not in folded}
    found: defaultdict[str, dict[str, tuple[FrequentWord, ...]]] = defaultdict(dict)
    for language in languages:
        for term, words in _frequent(single, language).items():
            found[term][language] = tuple(words)
    if "ru" in languages:
        for term in single:
            found[term]["ru"] = _with_homonyms(term, found[term].get("ru", ()))
    return tuple(
        Collision(term, {language: words for language, words in found[term].items() if words})
        for term in single
        if any(found[term].values())
    )


def _frequent(single: Mapping[str, str], language: str) -> Mapping[str, Sequence[FrequentWord]]:
    """Return by term the frequent words that it finds; the terms come with how they fold."""
    words: dict[str, FrequentWord] = {}
    for word in frequent_words(language):
        words.setdefault(fold(word.form), word)
    beginnings = {folded[:length] for folded in words for length in range(1, len(folded) + 1)}
    near = [term for term, folded in single.items() if _beginning(folded) in beginnings]
    listed = list_of("\n".join(word.form for word in words.values()), language)
    found = defaultdict[str, list[FrequentWord]](list)
    for match in TermIndex(near).find(listed):
        word = words[fold(match.found)]
        same = words.get(single[match.term])
        if not _is_meant(match.term, word, is_form=same is not None and same.base == word.base):
            found[match.term].append(word)
    return found


def _beginning(folded: str) -> str:
    return folded[: max(1, len(folded) - _MAY_CHANGE)]


def _is_meant(term: str, word: FrequentWord, *, is_form: bool) -> bool:
    """Return whether a term is this word, or a form of it; a name with a capital is no word without one."""
    bare = term.strip("=*")
    if bare[0].isupper() and not word.base[0].isupper():
        return False
    if term.endswith("*") and len(bare) >= _LONG_STEM and len(word.form) <= len(bare) + 1:
        return True
    return is_form or fold(bare) == fold(word.base)


def _with_homonyms(term: str, frequent: Iterable[FrequentWord]) -> tuple[FrequentWord, ...]:
    """Return the Russian words that a term finds, with the frequent ones that are known already."""
    word = readings(term)[0][0]
    if word.kind is Kind.STEM or not is_cyrillic(word.text) or "." in word.folded:
        return tuple(frequent)
    found = {
        form: FrequentWord(form, homonym.base)
        for homonym in homonyms(word.text)
        for form in homonym.forms
        if word.kind is Kind.FORMS or form == word.folded
    }
    meant = () if word.text[0].isupper() else bases_of(word.text)
    for each in frequent:
        form = fold(each.form)
        if form not in found and form not in meant:
            found[form] = each
    return tuple(found.values())


def without_meant(found: Collision, terms: Iterable[str], guards: Iterable[str] = ()) -> Collision:
    """Return the collision without words that are meant or known.

    Args:
        found: of one term of a list.
        terms: of the list; what they are by themselves is meant.
        guards: phrases that keep apart what is meant; words that stand in them are known.
    """
    meant = {(fold(bare), bare[0].isupper()) for term in terms if (bare := term.strip("=*"))}
    known = {word for guard in guards for word in fold(guard).split()}
    every = [word for some in found.words.values() for word in some]
    known_bases = {word.base for word in every if not known.isdisjoint((fold(word.form), fold(word.base)))}

    def is_meant(word: FrequentWord) -> bool:
        base = fold(word.base)
        is_listed = (base, False) in meant or (word.base[0].isupper() and (base, True) in meant)
        return is_listed or word.base in known_bases

    words = {
        language: tuple(word for word in some if not is_meant(word)) for language, some in found.words.items()
    }
    forms = {fold(word.form) for some in words.values() for word in some}
    return Collision(
        found.term,
        {language: some for language, some in words.items() if some},
        tuple(each for each in found.met if fold(each.written) in forms),
        tuple(each for each in found.small if known.isdisjoint(fold(word.written) for word in each.words)),
    )


def _met(
    found: Iterable[Collision], lists: Iterable[Read], vocabulary: Vocabulary
) -> Mapping[str, tuple[Met, ...]]:
    """Return by term those of its words that stand in articles."""
    words = {
        (each.term, fold(word.form)): word.form
        for each in found
        for some in each.words.values()
        for word in some
    }
    index = TermIndex(term for term, _ in words)
    by_term = defaultdict[str, list[Met]](list)
    for listed in lists:
        for match in index.find(listed):
            form = words.get((match.term, fold(match.found)))
            if form is not None and (
                form[0].isupper() or not is_name(match.term) or match.found[0].islower()
            ):
                by_term[match.term].append(vocabulary.met(match.found, listed.language))
    return {term: most_frequent(some) for term, some in by_term.items()}


def _written_small(
    terms: Iterable[str], lists: Iterable[Read], vocabulary: Vocabulary
) -> Mapping[str, tuple[Small, ...]]:
    """Return by term that is a name the languages in which articles write it mostly in small letters.

    Of a stem (``Катар*``) only the forms of the word that it is, not what is derived from it.
    """
    bare = {term: term.strip("=*") for term in dict.fromkeys(terms) if is_name(term)}
    index = TermIndex(bare.values())
    by_word = defaultdict[str, list[Small]](list)
    for listed in lists:
        found = defaultdict[str, list[Met]](list)
        for match in index.find(listed):
            found[match.term].append(vocabulary.met(match.found, listed.language))
        for word, some in found.items():
            by_word[word] += small_of(some, listed.language)
    return {term: tuple(by_word[word]) for term, word in bare.items() if by_word[word]}


def small_of(found: Iterable[Met], language: str) -> tuple[Small, ...]:
    """Return what a name is where it is written small, if that is oftener than not; else nothing."""
    found = tuple(found)
    words = most_frequent(each for each in found if each.written[0].islower())
    times, of_times = (sum(each.times for each in some) for some in (words, found))
    is_word = times >= FEWEST_SMALL and times * 2 > of_times
    return (Small(language, words, times, of_times),) if is_word else ()


def is_name(term: str) -> bool:
    """Return whether a term is a single word that begins with a capital, and finds small letters too."""
    words = readings(term)
    return bool(words) and len(words[0]) == 1 and words[0][0].capitals == 0 and words[0][0].text[0].isupper()


def most_frequent(found: Iterable[Met]) -> tuple[Met, ...]:
    """Return the words in the order of their number."""
    return tuple(sorted(found, key=lambda each: (-each.times, each.written)))
