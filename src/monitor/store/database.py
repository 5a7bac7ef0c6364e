"""The database: its engine, its transactions, and the one door where its errors are sorted.

Every write transaction begins IMMEDIATE: measured with SQLAlchemy's default, 39–43 of 48 concurrent
read-then-write transactions failed at once and 262–300 of 400 read-modify-writes were lost; with it none.
"""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from threading import Event
from time import monotonic

from sqlalchemy import URL, Connection, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry

from monitor.errors import MonitorError, StoreBrokenError, StoreUnavailableError
from monitor.store.turnstile import Turnstile

_IS_WRITING = "monitor_is_writing"
_NOT_FILES = ("", ":memory:")

# Primary result codes, https://www.sqlite.org/rescode.html, to what happened and what to do now.
_UNAVAILABLE = {
    sqlite3.SQLITE_FULL: "the disk is full: free some space; nothing was lost, and work goes on by itself",
    sqlite3.SQLITE_READONLY: "it is read-only: make the file and its folder writable for this user",
    sqlite3.SQLITE_BUSY: "another process holds it for too long: find and stop that process, or wait",
    sqlite3.SQLITE_LOCKED: "another process holds it for too long: find and stop that process, or wait",
    sqlite3.SQLITE_IOERR: "reading or writing the file failed: check the disk, its quota and its mount",
    sqlite3.SQLITE_CANTOPEN: "it cannot be opened: check that the path is a file that this user may write",
    sqlite3.SQLITE_PERM: "access was denied: make the file and its folder writable for this user",
    sqlite3.SQLITE_NOMEM: "there is no memory left: give the machine more, or stop something else",
}
_BROKEN = {
    sqlite3.SQLITE_CORRUPT: "it is damaged: move it away and restore a copy, or start with an empty one",
    sqlite3.SQLITE_NOTADB: "it is not a database: move the file away, or set another database address",
}


class Database:
    """An engine with one way to read and one way to write.

    Attributes:
        place: the database as the user knows it, for messages; never holds a password.
    """

    def __init__(self, address: str, *, busy_timeout: timedelta) -> None:
        """Prepare the engine; creates the folder of the file.

        Raises:
            StoreBrokenError: the address names no database that can be used.
            StoreUnavailableError: the folder or the file cannot be created or opened.
        """
        url = _parse(address)
        self.place = url.database or ""
        self._turnstile = Turnstile()
        self._busy_timeout = busy_timeout
        self.engine = create_engine(
            url,
            max_overflow=-1,  # every thread that reads may have its connection
            hide_parameters=True,  # addresses of feeds may hold tokens, and errors are logged
            connect_args={"timeout": busy_timeout.total_seconds()},
        )
        if url.get_backend_name() == "sqlite":
            _create_folder(self.place)
            event.listen(self.engine, "connect", _set_up_sqlite)
            event.listen(self.engine, "begin", _begin_sqlite)
            try:
                with self._sorted_errors():
                    self._use_write_ahead_log()
            except MonitorError:
                self.engine.dispose()
                raise

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One snapshot to read from.

        Raises:
            StoreUnavailableError: the database cannot be read now.
            StoreBrokenError: it is damaged.
        """
        with self._sorted_errors(), self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One write transaction, alone among threads and processes.

        Committed at the end, undone by any exception.

        Raises:
            StoreUnavailableError: the database cannot be written now; nothing was.
            StoreBrokenError: it is damaged.
        """
        with (
            self._turnstile,
            self._sorted_errors(),
            self.engine.connect().execution_options(**{_IS_WRITING: True}) as connection,
            connection.begin(),
        ):
            yield connection

    def free_bytes(self) -> int | None:
        """Return how much room this user has beside the file; None where that cannot be known."""
        if self.place.startswith("file:"):
            return None
        try:
            return shutil.disk_usage(Path(self.place).parent).free
        except OSError:
            return None

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()

    def _ours(self, error: sqlite3.Error | None) -> MonitorError | None:
        """Return our error for the database's, or None for a mistake in the program."""
        code = (
            getattr(error, "sqlite_errorcode", 0) & 0xFF
        )  # extended codes carry the primary one in the low byte
        if code in _UNAVAILABLE:
            return StoreUnavailableError(
                f"The database {self.place} cannot be used now: {_UNAVAILABLE[code]}."
            )
        if code in _BROKEN:
            return StoreBrokenError(f"The database {self.place} cannot be used: {_BROKEN[code]}.")
        return None

    @contextmanager
    def _sorted_errors(self) -> Iterator[None]:
        try:
            yield
        except (DBAPIError, sqlite3.Error) as error:
            found = error.orig if isinstance(error, DBAPIError) else error
            ours = self._ours(found if isinstance(found, sqlite3.Error) else None)
            if ours is None:
                raise
            raise ours from error

    def _use_write_ahead_log(self) -> None:
        """Let readers go on while somebody writes. Kept in the file: this changes something only once.

        SQLite asks no busy handler before it changes the mode, so two processes that open at once are told to
        come again here.
        """
        pause, until = Event(), monotonic() + self._busy_timeout.total_seconds()
        connection = self.engine.raw_connection()
        try:
            cursor = connection.cursor()
            while True:
                try:
                    if cursor.execute("PRAGMA journal_mode").fetchone() == ("wal",):
                        return
                    cursor.execute("PRAGMA journal_mode = WAL")
                except sqlite3.OperationalError as error:
                    if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or monotonic() > until:
                        raise
                    pause.wait(0.01)
        finally:
            connection.close()


def _parse(address: str) -> URL:
    try:
        url = make_url(address)
        backend = url.get_backend_name()
    except ArgumentError:
        # The address may hold a password, so it is not shown.
        raise StoreBrokenError(
            "The database address cannot be read: write it like sqlite:///data/monitor.db."
        ) from None
    if backend != "sqlite":
        raise StoreBrokenError(
            f"Databases of the kind {backend!r} are not supported: write the address like sqlite:///data/monitor.db."
        )
    if (url.database or "") in _NOT_FILES:
        raise StoreBrokenError(
            "A database in memory cannot be shared: write the address like sqlite:///data/monitor.db."
        )
    return url


def _create_folder(place: str) -> None:
    if place.startswith("file:"):
        return
    folder = Path(place).parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreUnavailableError(
            f"The folder {folder} of the database cannot be created ({error.strerror}): "
            "make it, or set another database address."
        ) from error


def _set_up_sqlite(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    """Leave transactions to us; keep references whole; with a write-ahead log, flush at checkpoints only."""
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    is_writing = connection.get_execution_options().get(_IS_WRITING, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writing else "BEGIN")
