"""Builders of what readers say."""

from datetime import datetime
from typing import Any

from monitor.model import Feedback, FeedbackKind, FiredTerm, RatedEvidence, VerdictKind
from support.values import NOON


def rated_evidence(*terms: str, **changes: Any) -> RatedEvidence:
    """Return the evidence of an alert of the watchlist deals in which these terms were found."""
    values: dict[str, Any] = {
        "title": "A deal",
        "outlet": "Wire",
        "language": "en",
        "seen_at": NOON,
        "watchlists": ("deals",),
        "topics": (),
        "terms": tuple(FiredTerm(watchlist="deals", term=term) for term in terms),
        "verdict": VerdictKind.NEW_STORY,
        "relevance": 0.8,
        "relevance_threshold": 0.25,
        "score": 0.1,
        "story_threshold": 0.32,
        "is_cross_language": False,
        "importance": 0.0,
    }
    return RatedEvidence(**(values | changes))


def said(
    kind: str, alert_id: int | None = 1, *terms: str, at: datetime = NOON, url: str = "", **changes: Any
) -> Feedback:
    """Return what a reader said of an alert, or of an article that was missed."""
    is_missed = kind == "missed"
    return Feedback(
        kind=FeedbackKind(kind),
        given_at=at,
        url=url or f"https://steppe.example/{alert_id}",
        alert_id=None if is_missed else alert_id,
        article_id=alert_id,
        evidence=rated_evidence(*terms, **changes),
    )


def never_came(url: str) -> Feedback:
    """Return what a reader said of an article that is not on record."""
    return Feedback(kind=FeedbackKind.MISSED, given_at=NOON, url=url)
