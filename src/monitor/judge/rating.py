"""How good the alerts were, by what their readers said of them."""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta, tzinfo

from monitor.model import ArticleRecord, Feedback, FeedbackKind, FiredTerm, RatedEvidence, WithheldReason

# By which readers say what an alert was worth; the delivery and the rating follow.
FEEDBACK_COMMAND = "monitor feedback"
# What they were not told of is listed, sent after all, and noted as missed; the number of an article follows
# the latter two.
LEDGER_COMMAND = "monitor withheld"
RESTORE_COMMAND = "monitor withheld restore"
MISSED_COMMAND = "monitor feedback missed"
# Of the normal distribution, for an interval that holds the truth in 95 of 100 cases.
_Z = 1.96


def evidence_of(
    record: ArticleRecord,
    *,
    told: Sequence[str] | None = None,
    withheld: WithheldReason | None = None,
) -> RatedEvidence:
    """Return what was decided about an article, as it is kept with what a reader says of it.

    Args:
        record: of the article.
        told: watchlists whose readers were told; None for what nobody was told of.
        withheld: why nobody was told before the article was restored.
    """
    concerned = [match.watchlist for match in record.matches]
    watchlists = tuple(concerned if told is None else told)
    verdict, article = record.verdict, record.article
    fired = {
        FiredTerm(watchlist=match.watchlist, term=term.term): None
        for match in record.matches
        if match.watchlist in watchlists
        for term in match.terms
    }
    return RatedEvidence(
        title=article.title,
        outlet=article.outlet,
        language=article.language,
        seen_at=article.seen_at,
        watchlists=watchlists,
        topics=tuple(topic.topic for topic in record.topics),
        terms=tuple(fired),
        verdict=verdict.kind,
        relevance=record.relevance.score,
        relevance_threshold=record.relevance.threshold,
        score=verdict.score,
        story_threshold=verdict.threshold,
        is_cross_language=verdict.nearest is not None and verdict.nearest.language != article.language,
        importance=verdict.importance,
        withheld=record.withheld or withheld,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Precision:
    """What readers said of a group of alerts.

    Attributes:
        group: such as the name of a watchlist, or the Monday on which a week began.
        precision: share of good ones among those rated, in [0, 1].
        low: and
        high: bounds of its 95 % interval (Wilson 1927): wide for few.
    """

    group: str
    good: int
    irrelevant: int
    repeat: int
    precision: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Standings:
    """How good alerts were, in all and by what they have in common; groups with most alerts first.

    Attributes:
        weeks: by the Monday on which they began, in the reader's zone, oldest first.
        missed: what became of the articles that readers missed: a reason, ``alerted`` or ``not on record``.
    """

    total: Precision
    watchlists: tuple[Precision, ...]
    topics: tuple[Precision, ...]
    outlets: tuple[Precision, ...]
    languages: tuple[Precision, ...]
    weeks: tuple[Precision, ...]
    missed: tuple[tuple[str, int], ...]


def standings(given: Sequence[Feedback], time_zone: tzinfo) -> Standings:
    """Return how good the alerts were.

    Args:
        given: what readers said, once for each alert.
        time_zone: in which weeks begin.
    """
    rated = [(one.kind, one.evidence) for one in given if one.evidence and is_rating(one)]
    missed = Counter(_fate(one) for one in given if one.kind is FeedbackKind.MISSED)

    def by(groups: Callable[[RatedEvidence], Iterable[str]]) -> tuple[Precision, ...]:
        counts: dict[str, Counter[FeedbackKind]] = {}
        for kind, evidence in rated:
            for group in dict.fromkeys(groups(evidence)):
                counts.setdefault(group, Counter())[kind] += 1
        found = [_precision(group, said) for group, said in counts.items()]
        return tuple(sorted(found, key=lambda each: (-_rated(each), each.group)))

    def week(evidence: RatedEvidence) -> tuple[str]:
        day = evidence.seen_at.astimezone(time_zone).date()
        return ((day - timedelta(days=day.weekday())).isoformat(),)

    return Standings(
        total=_precision("all", Counter(kind for kind, _ in rated)),
        watchlists=by(lambda evidence: evidence.watchlists),
        topics=by(lambda evidence: evidence.topics),
        outlets=by(lambda evidence: (evidence.outlet,)),
        languages=by(lambda evidence: (evidence.language,)),
        weeks=tuple(sorted(by(week), key=lambda each: each.group)),
        missed=tuple(missed.most_common()),
    )


def is_rating(one: Feedback) -> bool:
    """Return whether it is said of an alert that came."""
    return one.kind is not FeedbackKind.MISSED


def _fate(one: Feedback) -> str:
    if one.evidence is None:
        return "not on record"
    return "alerted" if one.evidence.withheld is None else str(one.evidence.withheld)


def _rated(one: Precision) -> int:
    return one.good + one.irrelevant + one.repeat


def _precision(group: str, said: Counter[FeedbackKind]) -> Precision:
    good, count = said[FeedbackKind.GOOD], said.total()
    low, high = _interval(good, count)
    return Precision(
        group=group,
        good=good,
        irrelevant=said[FeedbackKind.IRRELEVANT],
        repeat=said[FeedbackKind.REPEAT],
        precision=good / count if count else 0.0,
        low=low,
        high=high,
    )


def _interval(good: int, count: int) -> tuple[float, float]:
    if not count:
        return 0.0, 1.0
    share, spread = good / count, _Z * _Z / count
    middle = share + spread / 2
    half = _Z * math.sqrt(share * (1 - share) / count + spread / (4 * count))
    return max(0.0, (middle - half) / (1 + spread)), min(1.0, (middle + half) / (1 + spread))
