"""Which of the articles that nobody was told of were nearest to being told."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from monitor.judge.alerting import importance_of_alert
from monitor.model import Relevance, Verdict, VerdictKind, WithheldFigures, WithheldReason

# By turns, beginning with the decisions that a threshold made and the judge may have got wrong; last come
# those that follow from what the user asked for.
TURNS = (
    WithheldReason.BELOW_IMPORTANCE,
    WithheldReason.REPEAT,
    WithheldReason.OFF_TOPIC,
    WithheldReason.NO_WATCHLIST,
    WithheldReason.BELOW_VERDICT,
    WithheldReason.TOO_OLD,
    WithheldReason.MUTED,
)


def sample_withheld(
    figures: Iterable[WithheldFigures], *, most: int
) -> tuple[Mapping[WithheldReason, int], tuple[int, ...]]:
    """Return how many articles were withheld, by reason, and a sample of them.

    A reason has its turn as long as it has articles left, so that rare ones are there too; of each, those
    nearest to being told come first, and of a story one. The same figures make the same sample.

    Args:
        figures: of articles withheld in a span, in any order; seeds are not counted.
        most: the size of the sample, if there are so many.

    Returns:
        The counts, the most frequent first, and ids of articles in the order in which they were taken.
    """
    counts: Counter[WithheldReason] = Counter()
    nearest: dict[WithheldReason, list[WithheldFigures]] = {reason: [] for reason in TURNS}
    for one in figures:
        if one.reason in nearest:
            counts[one.reason] += 1
            nearest[one.reason].append(one)
    for reason in TURNS:
        nearest[reason].sort(key=lambda one: (_distance(one), -one.article_id))
    return dict(counts.most_common()), tuple(_by_turns(list(nearest.values()), most=most))


def _by_turns(queues: Sequence[Sequence[WithheldFigures]], *, most: int) -> list[int]:
    told: set[int] = set()
    turns = [_one_a_story(queue, told) for queue in queues]
    taken: list[int] = []
    while turns and len(taken) < most:
        turns = [turn for turn in turns if _take(turn, taken, most=most)]
    return taken


def _take(turn: Iterator[int], taken: list[int], *, most: int) -> bool:
    """Take one more, if there is room; return whether there was one."""
    one = next(turn, None)
    if one is not None and len(taken) < most:
        taken.append(one)
    return one is not None


def _one_a_story(queue: Sequence[WithheldFigures], told: set[int]) -> Iterator[int]:
    """Yield ids, without those of a story that is in the sample already."""
    for one in queue:
        if one.story_id is None or one.story_id not in told:
            if one.story_id is not None:
                told.add(one.story_id)
            yield one.article_id


def _distance(one: WithheldFigures) -> float:
    """Return how far an article was from being told, by the measure of its reason; 0 is nearest."""
    match one.reason:
        case WithheldReason.OFF_TOPIC:
            # 0 where it is on the beat, but not what its watchlist wants.
            return max(0.0, one.relevance_threshold - one.relevance)
        case WithheldReason.REPEAT:
            # A copy repeats more surely than what is only alike.
            return 1 + one.containment if one.containment else max(0.0, one.score - one.story_threshold)
        case WithheldReason.TOO_OLD:
            return one.age.total_seconds()
        case _:
            return 1 - _importance(one)


def _importance(one: WithheldFigures) -> float:
    verdict = Verdict(kind=one.kind, importance=one.importance, novelty=one.novelty)
    relevance = Relevance(
        is_relevant=one.kind is not VerdictKind.OFF_TOPIC,
        score=one.relevance,
        threshold=one.relevance_threshold,
    )
    return importance_of_alert(verdict, relevance)
