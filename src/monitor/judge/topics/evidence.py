"""How much evidence the terms of each topic give in an article.

The evidence of a term is its weight times where it stands (a title counts more) and how often (each further
occurrence counts less than the one before); that of a topic is the sum, against the length of the text.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from monitor.judge.terms import Read, TermIndex, longest
from monitor.model import Place, TermMatch, Topic

# How much an occurrence counts by its place, relative to one far down in the text. A title is some eight
# words, each chosen to say what the article is about.
IN_TITLE = 2.0
IN_LEAD = 1.25
IN_TEXT = 1.0
# The lead: what stands within the first 40 words, an opening sentence or two.
LEAD_WORDS = 40
# What the n-th occurrence of the same term adds: 1, 1/2, 1/4 … of the first, so at most twice the first.
AGAIN = 0.5
# Texts longer than this many words need more, with the square root of the length, since they mention much in
# passing.
LENGTH = 100
# Names of companies and programmes are written alike in most languages.
EVERYWHERE = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What the terms of every topic give in one article.

    Attributes:
        amounts: of shape (topics,), 0 or more; a plain term that stands once far down gives 1.
        terms: by topic, those that counted, without such as lie within a longer one.
    """

    amounts: NDArray[np.float64]
    terms: tuple[tuple[TermMatch, ...], ...]


class TopicTerms:
    """The terms of a taxonomy, built once and looked for in every article."""

    def __init__(self, topics: Sequence[Topic]) -> None:
        self._topics = tuple(topics)
        self._index = TermIndex({term.text for topic in topics for term in topic.terms})
        self._by_language: dict[str, Mapping[str, Mapping[int, float]]] = {}

    def find(self, read: Read, *, language: str) -> Evidence:
        """Return the evidence in an article of the language ("" for one that is not known)."""
        owners = self._owners(language)
        found: list[list[TermMatch]] = [[] for _ in self._topics]
        for match in self._index.find(read):
            for number in owners.get(match.term, ()):
                found[number].append(match)
        terms = tuple(longest(each) for each in found)
        lead = read.text_tokens[LEAD_WORDS].start if len(read.text_tokens) > LEAD_WORDS else len(read.text)
        sums = [_sum(number, each, owners, lead) for number, each in enumerate(terms)]
        spread = max(1.0, sqrt(len(read.text_tokens) / LENGTH))
        return Evidence(amounts=np.array(sums, np.float64) / spread, terms=terms)

    def _owners(self, language: str) -> Mapping[str, Mapping[int, float]]:
        """Return by term the topics that it shows in that language, by number, with its highest weight."""
        if language not in self._by_language:
            owners: defaultdict[str, dict[int, float]] = defaultdict(dict)
            for number, topic in enumerate(self._topics):
                has_own = any(term.language == language for term in topic.terms)
                for term in topic.terms:
                    if not has_own or term.language in {language, EVERYWHERE, ""}:
                        owners[term.text][number] = max(term.weight, owners[term.text].get(number, 0.0))
            self._by_language[language] = owners
        return self._by_language[language]


def _sum(
    number: int, terms: Sequence[TermMatch], owners: Mapping[str, Mapping[int, float]], lead: int
) -> float:
    """Return the sum over the terms of weight, place and diminishing repetition."""
    counts: defaultdict[str, list[float]] = defaultdict(list)
    for match in terms:
        counts[match.term].append(_by_place(match, lead))
    return sum(
        owners[term][number]
        * sum(count * AGAIN**repetition for repetition, count in enumerate(sorted(places, reverse=True)))
        for term, places in counts.items()
    )


def _by_place(match: TermMatch, lead: int) -> float:
    if match.place is Place.TITLE:
        return IN_TITLE
    return IN_LEAD if match.start < lead else IN_TEXT
