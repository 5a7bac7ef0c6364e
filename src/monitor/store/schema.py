"""Brings the schema up to date, forward only, with the migrations that are packed with the program.

Alembic is loaded when there is something to migrate: it takes as long as a twentieth of a whole start.
"""

from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from monitor.errors import StoreBrokenError
from monitor.store.database import Database

if TYPE_CHECKING:
    from alembic.config import Config

_VERSIONS = Path(__file__).parent / "migrations" / "versions"
_VERSION_TABLE = "alembic_version"
# Alembic keeps the migration under way in module variables, so two threads may not migrate at once.
_ONE_AT_A_TIME = Lock()


def migrate(database: Database) -> None:
    """Make the schema that of this program; does nothing when it is already.

    The whole way is one transaction, so that a crash leaves the old schema, and of two processes that open at
    once the second finds the work done.

    Raises:
        StoreBrokenError: the database belongs to a newer version of monitor, or to another program.
        StoreUnavailableError: it must be migrated and cannot be written.
    """
    if is_current(database):
        return
    from alembic import command  # noqa: PLC0415 - see above

    with _ONE_AT_A_TIME, database.writing() as connection:
        version = _version_of(connection)
        if version == newest():
            return
        _check_is_ours(connection, database.place, version=version)
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def is_current(database: Database) -> bool:
    """Return whether the schema is that of this program; changes nothing.

    Raises:
        StoreUnavailableError, StoreBrokenError: the database cannot be read.
    """
    with database.reading() as connection:
        return _version_of(connection) == newest()


def revisions() -> tuple[str, ...]:
    """Return the versions that the schema has had, in order; files of migrations begin with theirs."""
    return tuple(sorted(path.name.partition("_")[0] for path in _VERSIONS.glob("[0-9]*.py")))


def newest() -> str:
    """Return the version of this program."""
    return revisions()[-1]


def _config() -> "Config":
    from alembic.config import Config  # noqa: PLC0415 - see above

    config = Config()
    config.set_main_option("script_location", "monitor.store:migrations")
    return config


def _version_of(connection: Connection) -> str | None:
    if not inspect(connection).has_table(_VERSION_TABLE):
        return None
    return connection.execute(text(f"SELECT version_num FROM {_VERSION_TABLE}")).scalar()  # noqa: S608 - a constant


def _check_is_ours(connection: Connection, place: str, *, version: str | None) -> None:
    if version is None and inspect(connection).get_table_names():
        raise StoreBrokenError(
            f"The database {place} belongs to another program: set another database address."
        )
    if version is not None and version not in revisions():
        raise StoreBrokenError(
            f"The database {place} was written by a newer version of monitor (schema {version}; this one "
            f"knows up to {newest()}): install that one, or set another database address."
        )
