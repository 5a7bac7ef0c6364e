"""Older entries of a feed, taken in on request."""

from collections.abc import Callable

from monitor.app.running import App
from monitor.model import Backfill, Feed, PollState, ReadPast
from monitor.pipeline.backfill import BackfillFeed


def backfill(
    app: App,
    feed: Feed,
    state: PollState,
    *,
    most: int,
    is_anew: bool,
    tell: Callable[[ReadPast], None],
) -> Backfill:
    """Record what stands in older documents of a feed, for the daemon or `monitor once` to read and judge.

    Raises:
        MonitorError: as BackfillFeed; what was told is recorded.
    """
    step = BackfillFeed(
        past=app.store.past,
        entries=app.store.feeds,
        fetcher=app.fetcher,
        parser=app.steps.parser,
        clock=app.clock,
    )
    return step(feed, state, most=most, is_anew=is_anew, tell=tell)
