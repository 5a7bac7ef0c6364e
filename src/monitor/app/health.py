"""How the configured feeds are, by what is on record and by asking them."""

from collections.abc import Iterable, Iterator, Mapping

from monitor.app.running import App
from monitor.assembly import compatible_user_agent
from monitor.judge.health import READ_LATELY, health_of, spacing_of
from monitor.model import Feed, FeedHealth
from monitor.pipeline.checking import CheckFeeds, FeedReport


def feed_health(app: App) -> Mapping[str, FeedHealth]:
    """Return by name how each configured feed is."""
    now, figures = app.clock.now(), app.store.figures
    states = {state.feed: state for state in app.store.feeds.poll_states()}
    bodies, readings = figures.bodies(), figures.readings(since=now - READ_LATELY)
    return {
        feed.name: health_of(
            feed,
            bodies.get(feed.name),
            readings.get(feed.name),
            interval=spacing_of(states.get(feed.name)),
            now=now,
        )
        for feed in app.settings.feeds
    }


def feed_reports(app: App, feeds: Iterable[Feed]) -> Iterator[FeedReport]:
    """Poll feeds without storing anything; yield a report for each as the answers come."""
    check = CheckFeeds(
        fetcher=app.fetcher,
        parser=app.steps.parser,
        lists=app.steps.lists,
        other_user_agent=compatible_user_agent(app.settings),
        clock=app.clock,
    )
    return check(feeds)
