"""What nobody was told of: how near each article was, and what is said of all together."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.model.judged import VerdictKind, WithheldReason
from monitor.model.recorded import ArticleRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class WithheldFigures:
    """What tells how near a withheld article was to being told.

    Attributes:
        age: when it was first seen, since its publication.
        relevance: with ``relevance_threshold`` as in Relevance.
        score: with ``story_threshold``, ``importance`` and ``novelty`` as in Verdict.
        containment: share of its wording that stands in the article that it is a near copy of; 0 for none.
    """

    article_id: int
    story_id: int | None
    reason: WithheldReason
    age: timedelta
    relevance: float
    relevance_threshold: float
    kind: VerdictKind
    score: float = 0.0
    story_threshold: float = 0.0
    importance: float = 0.0
    novelty: float = 1.0
    containment: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class NotSent:
    """What nobody was told of in a span: how much, and a sample.

    Attributes:
        since: articles first seen then or later, and
        until: before that.
        withheld: how many, by reason; seeds left out.
        sample: of several reasons by turns, those that were nearest to being told first.
    """

    since: datetime
    until: datetime
    withheld: Mapping[WithheldReason, int]
    sample: tuple[ArticleRecord, ...]
