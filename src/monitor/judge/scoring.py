"""How good decisions are, measured against what people say is right."""

from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Precision, recall and their harmonic mean, each in [0, 1]; of how many cases."""

    precision: float
    recall: float
    f1: float
    count: int


def score_counts(*, right: int, wrong: int, missed: int, count: int) -> Score:
    """Return the score of ``right`` true positives, ``wrong`` false ones and ``missed`` ones."""
    precision = right / (right + wrong) if right + wrong else 0.0
    recall = right / (right + missed) if right + missed else 0.0
    return Score(precision=precision, recall=recall, f1=_harmonic(precision, recall), count=count)


def score_flags(pairs: Iterable[tuple[bool, bool]]) -> Score:
    """Return the score of flags given as (gold, predicted)."""
    counted = Counter(pairs)
    return score_counts(
        right=counted[True, True],
        wrong=counted[False, True],
        missed=counted[True, False],
        count=counted.total(),
    )


def score_labels(pairs: Sequence[tuple[Collection[str], Collection[str]]]) -> tuple[Score, float]:
    """Return the micro score and the macro F1 of label sets given as (gold, predicted).

    The macro mean runs over the labels that occur in gold or prediction.
    """
    right: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    for gold, predicted in pairs:
        right.update(set(gold) & set(predicted))
        wrong.update(set(predicted) - set(gold))
        missed.update(set(gold) - set(predicted))
    micro = score_counts(right=right.total(), wrong=wrong.total(), missed=missed.total(), count=len(pairs))
    labels = sorted(set(right) | set(wrong) | set(missed))
    each = [
        score_counts(right=right[label], wrong=wrong[label], missed=missed[label], count=0).f1
        for label in labels
    ]
    return micro, sum(each) / len(each) if each else 0.0


def score_clusters(gold: Sequence[Hashable], predicted: Sequence[Hashable]) -> Score:
    """Return BCubed precision, recall and F1 of two clusterings given as one cluster name for each item.

    Bagga and Baldwin 1998: for each item the share of its predicted cluster that belongs with it, and the
    share of what belongs with it that its predicted cluster holds, averaged over all items.
    """
    gold_items, predicted_items = _clusters(gold), _clusters(predicted)
    precision = recall = 0.0
    for right, ours in zip(gold, predicted, strict=True):
        common = len(gold_items[right] & predicted_items[ours])
        precision += common / len(predicted_items[ours])
        recall += common / len(gold_items[right])
    count = len(gold)
    if not count:
        return Score(precision=0.0, recall=0.0, f1=0.0, count=0)
    return Score(
        precision=precision / count,
        recall=recall / count,
        f1=_harmonic(precision / count, recall / count),
        count=count,
    )


def _clusters(names: Sequence[Hashable]) -> Mapping[Hashable, set[int]]:
    clusters: defaultdict[Hashable, set[int]] = defaultdict(set)
    for item, name in enumerate(names):
        clusters[name].add(item)
    return clusters


def _harmonic(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0
