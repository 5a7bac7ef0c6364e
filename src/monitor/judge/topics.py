"""Says which topics of the taxonomy an article belongs to, and by which words.

The score of a topic is how much evidence its terms give, against what an article of that length shows by
chance: ``evidence / (evidence + half)``, so that it saturates towards 1 and is 0.5 where the evidence equals
``half``. The evidence of a term is its weight times where it stands (a title counts more) and how often (each
further occurrence counts less than the one before).
"""

from collections import defaultdict
from collections.abc import Sequence
from math import sqrt

from monitor.judge.terms import Read, TermIndex, longest
from monitor.model import Place, TermMatch, Topic, TopicScore

# How much an occurrence counts by its place, relative to one far down in the text. A title is some eight
# words, each chosen to say what the article is about.
IN_TITLE = 2.0
IN_LEAD = 1.25
IN_TEXT = 1.0
# The lead: what stands within the first 40 words, an opening sentence or two.
LEAD_WORDS = 40
# What the n-th occurrence of the same term adds: 1, 1/2, 1/4 … of the first, so at most twice the first.
AGAIN = 0.5
# Evidence at which the score is 0.5: two plain terms in the text, or one in the title. For texts longer than
# LENGTH words it grows with the square root of the length, since long texts mention much in passing.
HALF = 2.0
LENGTH = 100
# A second or third topic must have at least this share of the best topic's score.
SHARE_OF_BEST = 0.75
# No article has more topics than this.
MOST = 3


class Topics:
    """The taxonomy, built once and asked about every article.

    Args of the constructor:
        topics: a term's weight is how much one occurrence says: 1 a plain term ("trade"), 2 one that
            suffices by itself in a title, below 1 a hint.
        threshold: the score in [0, 1] that an article must reach to belong to a topic.
    """

    def __init__(self, topics: Sequence[Topic], *, threshold: float) -> None:
        self._topics = tuple(topics)
        self._threshold = threshold
        owners: defaultdict[str, dict[int, float]] = defaultdict(dict)
        for number, topic in enumerate(topics):
            for term in topic.terms:
                owners[term.text][number] = max(term.weight, owners[term.text].get(number, 0.0))
        self._owners = dict(owners)
        self._index = TermIndex(owners)

    def score(self, read: Read) -> tuple[TopicScore, ...]:
        """Return the topics that the article belongs to, best first: none up to three.

        Each reached the threshold and is not far below the best; of equal scores the earlier in the taxonomy
        comes first. The terms are those that counted, without such as lie within a longer one.
        """
        found: defaultdict[int, list[TermMatch]] = defaultdict(list)
        for match in self._index.find(read):
            for number in self._owners[match.term]:
                found[number].append(match)
        half = HALF * max(1.0, sqrt(len(read.text_tokens) / LENGTH))
        lead = read.text_tokens[LEAD_WORDS].start if len(read.text_tokens) > LEAD_WORDS else len(read.text)
        scores = []
        for number in sorted(found):
            terms = longest(found[number])
            evidence = self._evidence(number, terms, lead)
            scores.append(
                TopicScore(topic=self._topics[number].name, score=evidence / (evidence + half), terms=terms)
            )
        scores.sort(key=lambda score: -score.score)
        least = max(self._threshold, SHARE_OF_BEST * scores[0].score) if scores else 0.0
        return tuple(score for score in scores if score.score >= least)[:MOST]

    def _evidence(self, number: int, terms: Sequence[TermMatch], lead: int) -> float:
        """Return the sum over the terms of weight, place and diminishing repetition."""
        counts: defaultdict[str, list[float]] = defaultdict(list)
        for match in terms:
            counts[match.term].append(_by_place(match, lead))
        return sum(
            self._owners[term][number]
            * sum(count * AGAIN**repetition for repetition, count in enumerate(sorted(places, reverse=True)))
            for term, places in counts.items()
        )


def _by_place(match: TermMatch, lead: int) -> float:
    if match.place is Place.TITLE:
        return IN_TITLE
    return IN_LEAD if match.start < lead else IN_TEXT
