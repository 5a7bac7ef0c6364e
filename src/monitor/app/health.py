"""How the configured feeds are, by what is on record and by asking them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from monitor.app.running import App
from monitor.assembly import compatible_user_agent
from monitor.judge.health import READ_LATELY, health_of, spacing_of
from monitor.model import Feed, FeedHealth, SubscriptionStatus
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
    pushing = subscriptions_of(app)
    for report in check(feeds):
        yield replace(report, pushing=pushing.get(report.feed))


def subscriptions_of(app: App) -> Mapping[str, SubscriptionStatus]:
    """Return by name how far each feed is pushed that names a hub; nothing where nobody may push."""
    if not app.settings.websub.callback_url:
        return {}
    from monitor.judge.subscribing import status_of  # noqa: PLC0415 - few are pushed anything

    now = app.clock.now()
    wanted = (each for each in app.store.subscriptions.all() if each.is_wanted)
    return {each.feed: status_of(each, now) for each in wanted}
