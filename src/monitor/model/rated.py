"""What readers say of alerts, with what they said it of."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from monitor.model.judged import VerdictKind, WithheldReason


class FeedbackKind(StrEnum):
    """What an alert was worth to its reader."""

    GOOD = "good"
    IRRELEVANT = "irrelevant"
    REPEAT = "repeat"  # known already
    MISSED = "missed"  # no alert came, and one should have


@dataclass(frozen=True, slots=True, kw_only=True)
class FiredTerm:
    """A term that was found for a watchlist."""

    watchlist: str
    term: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RatedEvidence:
    """What was decided about an article when its reader spoke; kept when the article is forgotten.

    Attributes:
        watchlists: that it concerns; of an alert, those whose readers it told.
        topics: by name, the best first.
        terms: that were found for its watchlists, each once.
        relevance: score in [0, 1].
        relevance_threshold: that the score had to reach.
        score: similarity to its story, or to the closest one of a new story.
        story_threshold: that this had to reach to belong to the known story.
        is_cross_language: the closest article is in another language.
        importance: of a development, in [0, 1].
        withheld: why nobody was told, or was not before it was restored; None when somebody was.
    """

    title: str
    outlet: str
    language: str
    seen_at: datetime
    watchlists: tuple[str, ...]
    topics: tuple[str, ...]
    terms: tuple[FiredTerm, ...]
    verdict: VerdictKind
    relevance: float
    relevance_threshold: float
    score: float
    story_threshold: float
    is_cross_language: bool
    importance: float
    withheld: WithheldReason | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """What a reader said.

    Attributes:
        alert_id: None for what was missed, and once the alert is forgotten.
        article_id: None for an article that is not on record, and once it is forgotten.
        url: of the article.
        evidence: None for an article that was not on record.
    """

    kind: FeedbackKind
    given_at: datetime
    url: str
    alert_id: int | None = None
    article_id: int | None = None
    evidence: RatedEvidence | None = None
