"""Says which terms find more than was meant: frequent words that have nothing to do with them.

A stem that is too short (``ден*`` finds "день"), a name that is also a word ("Или" and "или"), a wildcard
that runs over into another name (``бухар*`` finds "Бухарест"). Terms are looked for as they are in articles,
in a text of the frequent words of each language; a term that is such a word itself was meant so, unless a
capital says that it is a name. A phrase is not looked at, since its words check one another.

What a term finds in articles that were read is the other way to see it: ``forms_found``, and ``met`` of both.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from monitor.judge.terms import Read, TermIndex
from monitor.text.frequent_words import FREQUENT_WORDS
from monitor.text.words import fold, tokens

# Letters at the end of a term in which its forms may differ from it: "орын", "орны".
_MAY_CHANGE = 2
_EXAMPLES = 3


class Collision(NamedTuple):
    """A term that finds frequent words.

    Attributes:
        term: as configured.
        words: what it also finds, by language (ISO 639-1).
    """

    term: str
    words: Mapping[str, tuple[str, ...]]


class FormFound(NamedTuple):
    """A word or phrase that a term found.

    Attributes:
        form: as it stood there, first met.
        occurrences: in all articles.
        titles: of the first articles in which it stood, three at most.
    """

    form: str
    occurrences: int
    titles: tuple[str, ...]


def collisions(terms: Iterable[str]) -> tuple[Collision, ...]:
    """Return the terms that find frequent words, in the order of the terms."""
    found: defaultdict[str, dict[str, tuple[str, ...]]] = defaultdict(dict)
    single = {term: folded for term in dict.fromkeys(terms) if (folded := fold(term)) and " " not in folded}
    for language, words in FREQUENT_WORDS.items():
        folded_words = tuple(map(fold, words))
        beginnings = {word[:length] for word in folded_words for length in range(1, len(word) + 1)}
        near = [term for term, folded in single.items() if _beginning(folded) in beginnings]
        text = "\n".join(words)
        words_read = Read(title="", text=text, title_tokens=(), text_tokens=tokens(text), language=language)
        for match in TermIndex(near).find(words_read):
            if not _is_meant(match.term, match.found):
                found[match.term][language] = (*found[match.term].get(language, ()), match.found)
    return tuple(Collision(term, found[term]) for term in single if term in found)


def forms_found(terms: Iterable[str], articles: Iterable[Read]) -> Mapping[str, tuple[FormFound, ...]]:
    """Return for each term that was found what it found, the most frequent first, equal when folded alike."""
    index = TermIndex(terms)
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    written: dict[tuple[str, str], str] = {}
    titles: defaultdict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    for article in articles:
        for match in index.find(article):
            form = fold(match.found)
            counts[match.term][form] += 1
            written.setdefault((match.term, form), match.found)
            titles[match.term, form].setdefault(article.title)
    return {
        term: tuple(
            FormFound(written[term, form], count, tuple(titles[term, form])[:_EXAMPLES])
            for form, count in forms.most_common()
        )
        for term, forms in counts.items()
    }


def met(found: Iterable[Collision], articles: Iterable[Read]) -> Mapping[str, tuple[FormFound, ...]]:
    """Return by term those of its frequent words that it found in articles, the most frequent first."""
    meant = {each.term: {fold(word) for some in each.words.values() for word in some} for each in found}
    forms = {
        term: tuple(form for form in some if fold(form.form) in meant[term])
        for term, some in forms_found(meant, articles).items()
    }
    return {term: some for term, some in forms.items() if some}


def _beginning(folded: str) -> str:
    return folded[: max(1, len(folded) - _MAY_CHANGE)]


def _is_meant(term: str, word: str) -> bool:
    """Return whether a term is this word; a name with a capital is no word without one."""
    bare = term.strip("=*")
    return fold(bare) == fold(word) and (word[0].isupper() or not bare[0].isupper())
