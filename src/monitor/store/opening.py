"""Opens the store: one database behind all its ports."""

from collections.abc import Callable
from datetime import timedelta
from types import TracebackType
from typing import TYPE_CHECKING, Self

from monitor.late import Late
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
from monitor.store.database import Database
from monitor.store.feeds import SqlFeedStore
from monitor.store.health import SqlFeedFigures
from monitor.store.outbox import SqlOutbox
from monitor.store.revisits import SqlRevisits
from monitor.store.schema import is_current, migrate
from monitor.store.troubles import SqlTroubles

if TYPE_CHECKING:
    from monitor.store.means import RunningMeans

# As the configuration that is shipped has it.
PRIOR = 5.0
WINDOW = timedelta(days=60)
# Longer than any transaction of another process takes; a backup tool may hold the file for seconds.
BUSY_TIMEOUT = timedelta(seconds=10)


class Store:
    """Everything that is remembered; what is seldom asked for is loaded when it is.

    Attributes:
        feeds: poll states and entries.
        outbox: the messages that are owed.
        revisits: when pages are looked at again, and what was found.
        troubles: what was told of how the program is doing.
    """

    def __init__(
        self, database: Database, *, clock: Clock, window: timedelta, make_means: "Callable[[], RunningMeans]"
    ) -> None:
        self._database = database
        self._clock = clock
        self._window = window
        self._make_means = make_means
        self.feeds: FeedStore = SqlFeedStore(database)
        self.outbox: Outbox = SqlOutbox(database)
        self.revisits: Revisits = SqlRevisits(database)
        self.troubles: Troubles = SqlTroubles(database)

    @Late
    def figures(self) -> FeedFigures:
        """How feeds are."""
        return SqlFeedFigures(self._database)

    @Late
    def _means(self) -> "RunningMeans":
        return self._make_means()

    @Late
    def history(self) -> History:
        """The articles and the judging room."""
        from monitor.store.history import SqlHistory

        return SqlHistory(self._database, clock=self._clock, means=self._means, window=self._window)

    @Late
    def keeper(self) -> Keeper:
        """Housekeeping."""
        from monitor.store.keeping import SqlKeeper

        return SqlKeeper(self._database)

    @Late
    def views(self) -> Views:
        """What people ask to see."""
        from monitor.store.views import SqlViews

        return SqlViews(self._database, means=self._means)

    @Late
    def editor(self) -> Editor:
        """What people mend."""
        from monitor.store.editing import SqlEditor

        return SqlEditor(self._database, means=self._means)

    @Late
    def pages(self) -> KeptPages:
        """Pages of articles, as evidence."""
        from monitor.store.pages import SqlKeptPages

        return SqlKeptPages(self._database)

    @Late
    def past(self) -> PastDocuments:
        """Older documents of feeds, read on request."""
        from monitor.store.backfilling import SqlPastDocuments

        return SqlPastDocuments(self._database)

    @Late
    def feedbacks(self) -> Feedbacks:
        """What readers said of alerts."""
        from monitor.store.feedback import SqlFeedbacks

        return SqlFeedbacks(self._database)

    @Late
    def subscriptions(self) -> Subscriptions:
        """Feeds whose news is pushed; few have any."""
        from monitor.store.subscriptions import SqlSubscriptions

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

    def make_means() -> "RunningMeans":
        from monitor.store.means import RunningMeans

        return RunningMeans(prior=prior, is_multilingual=is_multilingual)

    return Store(database, clock=clock, window=window, make_means=make_means)


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
