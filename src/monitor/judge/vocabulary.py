"""The words of articles, counted as they are written: what a term would find of them, without its context.

An article is taken apart once; after that the terms are looked for in a list in which each word stands once.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from monitor.judge.terms import Read, read
from monitor.model import PastArticle, VerdictKind
from monitor.text.words import tokens

_TITLES = 3


class Met(NamedTuple):
    """A word as it stands in articles of a language.

    Attributes:
        written: with its capitals.
        times: in all articles.
        articles: in which it stands, and
        off_topic: those of them in which not all sides take part.
        titles: of the first articles, three at most.
    """

    written: str
    times: int
    articles: int
    off_topic: int
    titles: tuple[str, ...]


class Vocabulary:
    """The words of some articles by language, each as often as it is written otherwise ("Мир", "мир")."""

    def __init__(self, articles: Iterable[PastArticle] = ()) -> None:
        self._times: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._articles: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._off_topic: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._titles: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for past in articles:
            self._add(past)

    def _add(self, past: PastArticle) -> None:
        article = read(past.article)
        words = Counter(
            source[word.start : word.end]
            for source, found in ((article.title, article.title_tokens), (article.text, article.text_tokens))
            for word in found
        )
        language = article.language
        self._times[language].update(words)
        self._articles[language].update(words.keys())
        if past.verdict is VerdictKind.OFF_TOPIC:
            self._off_topic[language].update(words.keys())
        for word in words:
            titles = self._titles[language][word]
            if len(titles) < _TITLES:
                titles.append(article.title)

    @property
    def languages(self) -> tuple[str, ...]:
        """Return the languages of the articles, "" where it is not known."""
        return tuple(self._times)

    def list_in(self, language: str) -> Read:
        """Return the words of a language, each in all ways that it is written, to look for terms in them."""
        return list_of("\n".join(self._times[language]), language)

    def small_words(self, language: str, *, at_least: int) -> tuple[str, ...]:
        """Return the words of a language that stand in small letters so often."""
        return tuple(
            word for word, times in self._times[language].items() if times >= at_least and word.islower()
        )

    def met(self, written: str, language: str) -> Met:
        """Return what is known of a word written so; zeros for one that was never met."""
        return Met(
            written=written,
            times=self._times[language][written],
            articles=self._articles[language][written],
            off_topic=self._off_topic[language][written],
            titles=tuple(self._titles[language][written]),
        )


def list_of(text: str, language: str) -> Read:
    """Return words in which terms or names are looked for, one a line, so that they make no phrases."""
    return Read(title="", text=text, title_tokens=(), text_tokens=tokens(text), language=language)
