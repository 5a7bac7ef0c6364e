"""Learns about the topics of a taxonomy from articles that somebody labelled."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from monitor.errors import PermanentError
from monitor.judge.scoring import Score, score_labels
from monitor.judge.terms import read
from monitor.judge.topics import STRENGTHS, Topics, choose, digest_of, fit, probability
from monitor.model import LearnedTopic, Vector
from monitor.pipeline.prototypes import TopicPrototypes
from monitor.pipeline.replaying import Archived
from monitor.ports import Embedder

_Floats = NDArray[np.float64]

FOLDS = 5
THRESHOLDS = (0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5)
# Of fewer labelled articles nothing is learned about a topic: its terms and description say more.
FEWEST = 3
# Vectors of length 1 times weights beyond this are a sign of damage; halves go to 65,504.
_LONGEST = 1e4


class NothingLabelledError(PermanentError):
    """No line of the archive carries the name of a topic of the taxonomy."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """What was learned by the vectors of one space, and how good it is on articles that were held out.

    Attributes:
        space: of the vectors; empty where only the share of each topic was learned.
        learned: by the topics with enough labelled articles.
        one_topic: every labelled article belonged to exactly one topic, and no topic was without articles.
        strength: the penalty that did best.
        before: micro score and macro F1 by terms and descriptions alone.
        after: the same with what was learned from the other outlets.
        f1: by topic, after.
        best_threshold: of the probability, by which the mean of both would be highest.
        at_best: micro score and macro F1 with it.
    """

    space: str
    learned: tuple[LearnedTopic, ...]
    one_topic: bool
    strength: float
    before: tuple[Score, float]
    after: tuple[Score, float]
    f1: Mapping[str, float]
    best_threshold: float
    at_best: tuple[Score, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """Articles with their labels.

    Attributes:
        names: of the topics of each article that are in the taxonomy.
        unknown: how often which other labels were given.
        folds: of each article; one outlet, and one event where that is said, is never on both sides.
        events: of each article, "" where that is not said.
    """

    articles: tuple[Archived, ...]
    names: tuple[frozenset[str], ...]
    unknown: Mapping[str, int]
    folds: NDArray[np.int64]
    events: tuple[str, ...]


def labelled(archive: Sequence[Archived], topics: Sequence[str]) -> Labelled:
    """Return the articles of an archive that carry labels, which stand in ``topics`` or ``labels``.

    Those that are labelled as not relevant are left out.

    Raises:
        NothingLabelledError: there is none.
    """
    chosen = tuple(item for item in archive if _labels(item) and item.raw.get("relevant", True))
    names = tuple(frozenset(_labels(item)) & set(topics) for item in chosen)
    if not any(names):
        raise NothingLabelledError("no line names a topic of topics.toml under topics or labels")
    unknown = Counter(label for item in chosen for label in _labels(item) if label not in topics)
    outlets = [item.article.outlet or f"article {item.id}" for item in chosen]
    events = tuple(str(item.raw.get("event_id") or item.raw.get("story") or "") for item in chosen)
    return Labelled(articles=chosen, names=names, unknown=unknown, folds=_folds(outlets), events=events)


def _labels(item: Archived) -> Sequence[str]:
    labels = item.raw.get("topics", item.raw.get("labels"))
    return [str(label) for label in labels] if isinstance(labels, list) else []


def _folds(outlets: Sequence[str]) -> NDArray[np.int64]:
    """Return a fold for each article: outlets with most articles first, each into the emptiest fold."""
    sizes, fold_of = [0] * FOLDS, dict[str, int]()
    for outlet, count in sorted(Counter(outlets).items(), key=lambda each: (-each[1], each[0])):
        fold_of[outlet] = sizes.index(min(sizes))
        sizes[fold_of[outlet]] += count
    return np.array([fold_of[outlet] for outlet in outlets], np.int64)


@dataclass(frozen=True, slots=True, kw_only=True)
class FitTopics:
    """The step from labelled articles to what is learned from them.

    Attributes:
        topics: without anything learned.
        threshold: of the probability, for the figures.
        one_topic: as configured, for the figures.
        embedders: as the judge has them.
        prototypes: of the first embedder; None where it knows words only.
    """

    topics: Topics
    threshold: float
    one_topic: bool
    embedders: tuple[Embedder, ...]
    prototypes: TopicPrototypes | None

    def __call__(self, gold: Labelled) -> tuple[Fitted, ...]:
        """Return what is learned by the first embedder's vectors, by those of the next, and by none.

        Each by itself: vectors of words beside those of meaning helped nowhere (229 articles of eight topics,
        held out: F1 0.82 by meaning, 0.79 by both; 1,000 of twenty: 0.70 by either).

        Raises:
            EmbedderUnavailableError, EmbedderRefusedError: an embedder fails.
        """
        vectors = [
            [embedder.embed([(item.article.title, item.article.text)])[0] for item in gold.articles]
            for embedder in self.embedders
        ]
        return tuple(self._fit(gold, vectors[number:]) for number in range(len(vectors) + 1))

    def _fit(self, gold: Labelled, vectors: Sequence[Sequence[Vector]]) -> Fitted:
        known = self._known(gold, vectors)
        values = _matrix(vectors[0]) if vectors else np.zeros((len(gold.articles), 0))
        names = [topic.name for topic in self.topics.topics]
        labels = np.array([[name in each for name in names] for each in gold.names], np.float64)
        one_topic = _has_one_topic(gold, labels)
        names_of = partial(self._named, one_topic=self.one_topic or one_topic)
        held_out = {strength: _held_out(values, labels, known, gold, strength) for strength in STRENGTHS}
        best = max(STRENGTHS, key=lambda strength: _likelihood(held_out[strength], labels))
        bias, weights = fit(values, labels, known, strength=best)
        space = vectors[0][0].space if vectors else ""
        chosen = {each: names_of(held_out[best], each) for each in (self.threshold, *THRESHOLDS)}
        scores = {each: score_labels([*zip(gold.names, chosen[each], strict=True)]) for each in chosen}
        better = max(scores, key=lambda each: scores[each][0].f1 + scores[each][1])
        return Fitted(
            space=space,
            learned=self._learned(space, bias, weights, labels, one_topic=one_topic),
            one_topic=one_topic,
            strength=best,
            before=score_labels([*zip(gold.names, names_of(known, self.threshold), strict=True)]),
            after=scores[self.threshold],
            f1={name: _f1(name, gold.names, chosen[self.threshold]) for name in names},
            best_threshold=better,
            at_best=scores[better],
        )

    def _known(self, gold: Labelled, vectors: Sequence[Sequence[Vector]]) -> _Floats:
        """Return the log odds by terms and descriptions, of shape (articles, topics)."""
        prototypes = self.prototypes() if self.prototypes is not None and vectors else None
        return np.array(
            [
                self.topics.log_odds(
                    read(item.article),
                    language=item.article.language,
                    vectors=[each[number] for each in vectors],
                    prototypes=prototypes,
                )
                for number, item in enumerate(gold.articles)
            ]
        )

    def _named(self, log_odds: _Floats, threshold: float, *, one_topic: bool) -> list[frozenset[str]]:
        """Return the names of the topics of each article."""
        topics = self.topics.topics
        return [
            frozenset(
                topics[number].name for number in choose(each, threshold=threshold, one_topic=one_topic)
            )
            for each in probability(log_odds)
        ]

    def _learned(
        self, space: str, bias: _Floats, weights: _Floats, labels: _Floats, *, one_topic: bool
    ) -> tuple[LearnedTopic, ...]:
        """Return what was learned of the topics with enough articles, with their prototypes."""
        prototypes = (
            self.prototypes.values() if self.prototypes is not None and space == self.prototypes.space else {}
        )
        return tuple(
            LearnedTopic(
                topic=topic.name,
                space=space,
                bias=round(float(bias[number]), 4),
                weights=np.clip(weights[:, number], -_LONGEST, _LONGEST).astype("<f2").tobytes(),
                texts=digest_of(topic) if topic.name in prototypes else "",
                prototype=prototypes.get(topic.name, b""),
                one_topic=one_topic,
            )
            for number, topic in enumerate(self.topics.topics)
            if labels[:, number].sum() >= FEWEST
        )


def _matrix(vectors: Sequence[Vector]) -> _Floats:
    """Return the vectors of one space, of shape (articles, dimensions)."""
    return np.array([np.frombuffer(each.values, "<f4") for each in vectors], np.float64)


def _has_one_topic(gold: Labelled, labels: _Floats) -> bool:
    """Return whether each article has exactly one label and each topic some articles."""
    only_one = all(len(_labels(item)) == 1 for item in gold.articles) and bool(
        (labels.sum(axis=1) == 1).all()
    )
    return only_one and bool((labels.sum(axis=0) >= FEWEST).all())


def _held_out(values: _Floats, labels: _Floats, known: _Floats, gold: Labelled, strength: float) -> _Floats:
    """Return the log odds of each article by what the other outlets teach, of the shape of the labels."""
    odds = known.copy()
    events = np.array(gold.events)
    for fold in range(FOLDS):
        test = gold.folds == fold
        # What reports the same event is half the answer.
        train = ~test & ~(np.isin(events, events[test]) & (events != ""))
        if test.any() and train.any():
            bias, weights = fit(values[train], labels[train], known[train], strength=strength)
            odds[test] += bias + values[test] @ weights
    return odds


def _likelihood(log_odds: _Floats, labels: _Floats) -> float:
    """Return the logarithm of the probability of all labels."""
    return -float(np.logaddexp(0, np.where(labels > 0, -log_odds, log_odds)).sum())


def _f1(name: str, gold: Sequence[frozenset[str]], predicted: Sequence[frozenset[str]]) -> float:
    only = [(each & {name}, ours & {name}) for each, ours in zip(gold, predicted, strict=True)]
    return score_labels(only)[0].f1
