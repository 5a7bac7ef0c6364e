"""Small builders of model values for tests; every argument has a harmless default."""

from datetime import UTC, datetime, timedelta
from typing import Any

from monitor.model import (
    Article,
    DateSource,
    Known,
    Neighbour,
    TextSource,
    Verdict,
    VerdictKind,
)

NOON = datetime(2026, 3, 12, 12, tzinfo=UTC)


def article(**changes: Any) -> Article:
    """Return an article of the beat, published an hour before it was seen."""
    url = changes.get("url", "https://steppe.example/news/1")
    values: dict[str, Any] = {
        "url": url,
        "canonical_url": changes.get("canonical_url", url),
        "title": "Kazakhstan and the United States sign a tungsten deal",
        "text": "Kazakhstan and the United States signed a tungsten deal in Astana on Thursday.",
        "published_at": NOON - timedelta(hours=1),
        "date_source": DateSource.FEED,
        "text_source": TextSource.PAGE,
        "seen_at": NOON,
        "outlet": "Steppe Courier",
        "language": "en",
        "feed": "steppe",
    }
    return Article(**(values | changes))


def about(number: int, **changes: Any) -> Article:
    """Return an article about a story of its own."""
    url = f"https://steppe.example/{number}"
    letters = "".join(chr(ord("a") + int(digit)) for digit in f"{number:03}")
    own = " ".join(f"{letters}{chr(97 + place % 26)}{chr(97 + place // 26)}{letters}" for place in range(60))
    values: dict[str, Any] = {
        "title": f"Tungsten number {number} {letters} x{letters} y{letters}: Kazakhstan, United States",
        "text": f"Kazakhstan, the United States, tungsten. {own}",
        "url": url,
        "canonical_url": url,
    }
    return article(**(values | changes))


def neighbour(**changes: Any) -> Neighbour:
    """Return a neighbour of half the similarity that one story needs."""
    values: dict[str, Any] = {
        "article_id": 1,
        "story_id": 1,
        "seed": "",
        "title": "Known",
        "url": "https://steppe.example/known",
        "outlet": "Known Outlet",
        "language": "en",
        "published_at": NOON - timedelta(days=1),
        "date_source": DateSource.FEED,
        "similarity": 0.1,
        "characters": 600,
    }
    return Neighbour(**(values | changes))


def known(**changes: Any) -> Known:
    """Return a member of a story."""
    values: dict[str, Any] = {
        "article_id": 1,
        "seed": "",
        "title": "Known",
        "text": "Known text.",
        "language": "en",
        "published_at": NOON - timedelta(days=1),
    }
    return Known(**(values | changes))


def verdict(**changes: Any) -> Verdict:
    """Return the verdict of a new story."""
    values: dict[str, Any] = {"kind": VerdictKind.NEW_STORY}
    return Verdict(**(values | changes))
