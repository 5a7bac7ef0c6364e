"""Opens the store: one database behind all its ports."""

from collections.abc import Callable
from datetime import timedelta
from functools import cached_property
from types import TracebackType
from typing import Self

from monitor.ports import (
    Clock,
    Editor,
    Feedbacks,
    FeedFigures,
    FeedStore,
    History,
    Keeper,
    KeptPages,
    Outbox,
    PastDocuments,
    Revisits,
    Subscriptions,
    Troubles,
    Views,
)
from monitor.store.backfilling import SqlPastDocuments
from monitor.store.database import Database
from monitor.store.editing import SqlEditor
from monitor.store.feedback import SqlFeedbacks
from monitor.store.feeds import SqlFeedStore
from monitor.store.health import SqlFeedFigures
from monitor.store.history import SqlHistory
from monitor.store.keeping import SqlKeeper
from monitor.store.means import RunningMeans
from monitor.store.outbox import SqlOutbox
from monitor.store.pages import SqlKeptPages
from monitor.store.revisits import SqlRevisits
from monitor.store.schema import is_current, migrate
from monitor.store.troubles import SqlTroubles
from monitor.store.views import SqlViews

# As the configuration that is shipped has it.
PRIOR = 5.0
WINDOW = timedelta(days=60)
# Longer than any transaction of another process takes; a backup tool may hold the file for seconds.
BUSY_TIMEOUT = timedelta(seconds=10)


class Store:
    """Everything that is remembered.

    Attributes:
        feeds: poll states and entries.
        figures: how feeds are.
        history: the articles and the judging room.
        outbox: the messages that are owed.
        keeper: housekeeping.
        views: what people ask to see.
        editor: what people mend.
        pages: of articles, as evidence.
        past: older documents of feeds, read on request.
        feedbacks: what readers said of alerts.
        revisits: when pages are looked at again, and what was found.
        troubles: what was told of how the program is doing.
    """

    def __init__(self, database: Database, *, clock: Clock, means: RunningMeans, window: timedelta) -> None:
        self._database = database
        self.feeds: FeedStore = SqlFeedStore(database)
        self.figures: FeedFigures = SqlFeedFigures(database)
        self.history: History = SqlHistory(database, clock=clock, means=means, window=window)
        self.outbox: Outbox = SqlOutbox(database)
        self.keeper: Keeper = SqlKeeper(database)
        self.feedbacks: Feedbacks = SqlFeedbacks(database)
        self.past: PastDocuments = SqlPastDocuments(database)
        self.pages: KeptPages = SqlKeptPages(database)
        self.revisits: Revisits = SqlRevisits(database)
        self.troubles: Troubles = SqlTroubles(database)
        self.views: Views = SqlViews(database, means=means)
        self.editor: Editor = SqlEditor(database, means=means)

    @cached_property
    def subscriptions(self) -> Subscriptions:
        """Feeds whose news is pushed; loaded when it is asked for, since few have any."""
        from monitor.store.subscriptions import SqlSubscriptions  # noqa: PLC0415 - see above

        return SqlSubscriptions(self._database)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the database; harmless twice. Nothing waits to be written: every call wrote what it said."""
        self._database.close()


def open_store(
    database_url: str,
    *,
    clock: Clock,
    prior: float = PRIOR,
    is_multilingual: Callable[[str], bool] = lambda _space: False,
    window: timedelta = WINDOW,
    busy_timeout: timedelta = BUSY_TIMEOUT,
) -> Store:
    """Open the database, make it and its folder when absent, and bring its schema up to date.

    Several processes may have the same database open. The vectors on record are read when the judging room is
    first entered, not here.

    Args:
        database_url: such as ``sqlite:///data/monitor.db``; relative to the working directory.
        clock: gives alerts, deliveries and settlements their times.
        prior: how many vectors of its background the running mean of each language starts from.
        is_multilingual: tells of a space of vectors whether like texts of two languages have like vectors; a
            language without background then starts from the mean of the others, else from zero.
        window: how far back articles are compared as a rule. What was published before is not held in memory;
            what an article that comes late is compared with reaches back up to twice as far.
        busy_timeout: how long another process that is writing is waited for.

    Raises:
        StoreBrokenError: the address is wrong, or the file is no database, damaged, of a newer version of
            monitor or of another program.
        StoreUnavailableError: the folder or file cannot be made, opened or migrated now.
    """
    database = Database(database_url, busy_timeout=busy_timeout)
    try:
        migrate(database)
    except BaseException:
        database.close()
        raise
    means = RunningMeans(prior=prior, is_multilingual=is_multilingual)
    return Store(database, clock=clock, means=means, window=window)


def is_current_file(database_url: str, *, busy_timeout: timedelta = BUSY_TIMEOUT) -> bool:
    """Return whether a database that is there has the schema of this program: opening changes nothing.

    Raises:
        StoreBrokenError, StoreUnavailableError: as ``open_store``.
    """
    database = Database(database_url, busy_timeout=busy_timeout)
    try:
        return is_current(database)
    finally:
        database.close()
