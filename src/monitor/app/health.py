"""How the configured feeds are."""

from collections.abc import Mapping
from datetime import datetime

from monitor.config import Settings
from monitor.judge.health import READ_LATELY, health_of, spacing_of
from monitor.model import FeedHealth
from monitor.store import Store


def feed_health(settings: Settings, store: Store, now: datetime) -> Mapping[str, FeedHealth]:
    """Return by name how each configured feed is."""
    figures = store.figures
    states = {state.feed: state for state in store.feeds.poll_states()}
    bodies, readings = figures.bodies(), figures.readings(since=now - READ_LATELY)
    return {
        feed.name: health_of(
            feed,
            bodies.get(feed.name),
            readings.get(feed.name),
            interval=spacing_of(states.get(feed.name)),
            now=now,
        )
        for feed in settings.feeds
    }
