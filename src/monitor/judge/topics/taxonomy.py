"""Weighs what is known of an article's topics and chooses among them."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from monitor.judge.terms import Read
from monitor.judge.topics.evidence import TopicTerms
from monitor.judge.topics.learning import probability
from monitor.judge.topics.nearness import Prototypes
from monitor.model import LearnedTopic, Topic, TopicScore, Vector

_Floats = NDArray[np.float64]

# Log odds that an article belongs to a topic, by what holds for every topic. Fitted with the default engine
# on 146 labelled articles of the beat in English, Russian and other languages, by the twelve topics that come
# along: micro F1 0.80 and macro F1 0.79, by words alone 0.79 and 0.79. The terms were written before anybody
# had looked at those articles, so that this is what to expect of others.
_BIAS = -2.13
_OWN = 2.00  # logarithm of one more than the evidence of its terms
_OTHERS = -0.99  # the same of the topic with the most evidence among the others
_NEARNESS = 13.5
# The same for a topic of fewer than FEW_TERMS terms, which tell less than its description does. Fitted by
# leaving each of the twelve topics in turn with five English terms and its description: the mean F1 of such
# topics is 0.71 with articles held out, where the weights above give 0.53, and all that comes along 0.80.
FEW_TERMS = 20
_SHORT_BIAS = -3.4
_SHORT_OWN = 0.7
_SHORT_NEARNESS = 30.0
# The same without a vector.
_WORDS_BIAS = -1.82
_WORDS_OWN = 2.56
_WORDS_OTHERS = -1.13
# A second or third topic must have at least this share of the best topic's score.
SHARE_OF_BEST = 0.4
# No article has more topics than this.
MOST = 3


class Topics:
    """The taxonomy, built once and asked about every article.

    Args of the constructor:
        topics: a term's weight is how much one occurrence says: 1 a plain term ("investment"), 3 one that
            all but settles the matter in a title ("tariff"), below 1 a hint.
        threshold: the probability in [0, 1] that an article must reach to belong to a topic.
        one_topic: every article belongs to the best topic alone, whatever its probability; what was learned
            may say so too.
        learned: what labelled articles taught; of topics that are not in the taxonomy it is passed over.
    """

    def __init__(
        self,
        topics: Sequence[Topic],
        *,
        threshold: float,
        one_topic: bool = False,
        learned: Sequence[LearnedTopic] = (),
    ) -> None:
        self.topics = tuple(topics)
        self._threshold = threshold
        self._terms = TopicTerms(topics)
        self._is_short = np.array([len(topic.terms) < FEW_TERMS for topic in topics], np.bool_)
        names = {topic.name for topic in topics}
        known = [each for each in learned if each.topic in names]
        self._one_topic = one_topic or any(each.one_topic for each in known)
        self._learned = _by_space(self.topics, known)

    def score(
        self,
        read: Read,
        *,
        language: str = "",
        vectors: Sequence[Vector] = (),
        prototypes: Prototypes | None = None,
    ) -> tuple[TopicScore, ...]:
        """Return the topics that the article belongs to, best first: none up to three, or exactly one.

        Of several, each reached the threshold and is not far below the best; of equal scores the earlier in
        the taxonomy comes first. The terms are those that counted; a topic may have none and be there by
        likeness.

        Args:
            read: the article.
            language: of the article, "" if it is not known.
            vectors: of the article; none when it was not embedded.
            prototypes: of these topics.
        """
        evidence = self._terms.find(read, language=language)
        odds = self._weigh(evidence.amounts, language, vectors, prototypes) + self._taught(vectors)
        scores = probability(odds)
        return tuple(
            TopicScore(
                topic=self.topics[number].name, score=float(scores[number]), terms=evidence.terms[number]
            )
            for number in choose(scores, threshold=self._threshold, one_topic=self._one_topic)
        )

    def log_odds(
        self, read: Read, *, language: str, vectors: Sequence[Vector], prototypes: Prototypes | None
    ) -> _Floats:
        """Return by topic what is known without anything learned; shape (topics,)."""
        amounts = self._terms.find(read, language=language).amounts
        return self._weigh(amounts, language, vectors, prototypes)

    def _weigh(
        self, amounts: _Floats, language: str, vectors: Sequence[Vector], prototypes: Prototypes | None
    ) -> _Floats:
        own = np.log1p(amounts)
        others = _highest_of_others(own)
        by_words: _Floats = _WORDS_BIAS + _WORDS_OWN * own + _WORDS_OTHERS * others
        if prototypes is None or not vectors or vectors[0].space != prototypes.space:
            return by_words
        nearness = prototypes.nearness(vectors[0], language=language)
        by_both = np.where(
            self._is_short,
            _SHORT_BIAS + _SHORT_OWN * own + _SHORT_NEARNESS * nearness,
            _BIAS + _OWN * own + _OTHERS * others + _NEARNESS * nearness,
        )
        # Of a topic without description and examples nothing but its terms is known, as without a vector.
        return np.where(prototypes.speaks, by_both, by_words)

    def _taught(self, vectors: Sequence[Vector]) -> _Floats | float:
        """Return what was learned of the first of its vectors in whose space something was, else without."""
        present = [(vector.space, np.frombuffer(vector.values, "<f4")) for vector in vectors]
        for space, values in (*present, ("", np.zeros(0))):
            bias, weights = self._learned.get(space, (0.0, None))
            if weights is not None and len(values) == len(weights):
                taught: _Floats = bias + values @ weights
                return taught
        return 0.0


def choose(scores: _Floats, *, threshold: float, one_topic: bool = False) -> list[int]:
    """Return the numbers of the topics that an article with these probabilities belongs to, best first."""
    if one_topic:
        return [int(np.argmax(scores))] if len(scores) else []
    least = max(threshold, SHARE_OF_BEST * scores.max(initial=0.0))
    best_first = np.argsort(-scores, kind="stable")[:MOST]
    return [int(number) for number in best_first if scores[number] >= least]


def _highest_of_others(values: _Floats) -> _Floats:
    """Return for each topic the highest value of another one, 0 when there is none."""
    if len(values) < 2:  # noqa: PLR2004 - nothing to choose from
        return np.zeros_like(values)
    first, second = np.sort(values)[[-1, -2]]
    best = np.argmax(values)
    others: _Floats = np.where(np.arange(len(values)) == best, second, first)
    return others


def _by_space(
    topics: Sequence[Topic], learned: Sequence[LearnedTopic]
) -> Mapping[str, tuple[_Floats, _Floats]]:
    """Return bias (topics,) and weights (dimensions, topics) by space.

    A topic about which nothing was learned has zeros, and so has one whose weights are of another length
    than the others'.
    """
    numbers = {topic.name: number for number, topic in enumerate(topics)}
    found = {}
    for space in {each.space for each in learned}:
        rows = [(numbers[each.topic], each) for each in learned if each.space == space]
        size = len(rows[0][1].weights)
        bias, weights = np.zeros(len(topics)), np.zeros((size // 2, len(topics)))
        for number, each in rows:
            if len(each.weights) == size:
                bias[number] = each.bias
                weights[:, number] = np.frombuffer(each.weights, "<f2")
        found[space] = bias, weights
    return found
