"""What the log tells of a monitor: counts of what there is, and how far its means have moved."""

from typing import Any

from monitor.app.running import App
from monitor.steps import feeds_on


def summary(app: App) -> dict[str, Any]:
    """Return counts of what is configured and of what is on record."""
    counts = app.store.keeper.counts()
    return {
        "feeds": len(feeds_on(app.settings)),
        "watchlists": len(app.settings.watchlists),
        "channels": len(app.settings.channels),
        "articles": counts.articles,
        "stories": counts.stories,
        "alerts": counts.alerts,
        "owed": counts.deliveries_owed,
    }


def drift(app: App) -> dict[str, str]:
    """Return how far the mean of each language has moved from where it started.

    When it goes on moving after some hundred articles, thresholds want another look.
    """
    moved = app.store.history.drift(app.embedders[0].space)
    return {
        language or "unknown": f"{count} articles, {distance:.3f} away"
        for language, (count, distance) in sorted(moved.items())
    }
