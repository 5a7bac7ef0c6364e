"""Kinds of columns, and what all tables have in common."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar, cast

from sqlalchemy import Float, Table, Text, false
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.orm import registry
from sqlalchemy.types import TypeDecorator
from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import UTCDateTime

from monitor.model import SitemapPart
from monitor.store.codec import from_json, to_json

_T = TypeVar("_T")
_SURROGATE = re.compile("[\ud800-\udfff]")


class Kind(TypeDecorator[_T]):
    """A kind of column whose values are written and read by one function each.

    SQLAlchemy would call two more around it for what the database's own type has to do, which is nothing for
    texts and numbers; a sweep reads and writes two dozen values a feed.
    """

    def bind_processor(self, dialect: Dialect) -> Any:  # noqa: ANN401, ARG002 - a function; inherited
        """Return what writes a value."""
        return self.write

    def result_processor(self, dialect: Dialect, coltype: object) -> Any:  # noqa: ANN401, ARG002 - as above
        """Return what reads a value; None where it is read as it is."""
        return self.read

    @staticmethod
    def write(value: Any) -> Any:  # noqa: ANN401 - of any kind
        """Return what is stored of a value."""
        raise NotImplementedError

    read: Any = None


class WholeText(Kind[str]):
    """Text of any origin: lone surrogates, which no database can store, become U+FFFD."""

    impl = Text
    cache_ok = True

    @staticmethod
    def write(value: str | None) -> str | None:
        """Return the value with every lone surrogate replaced."""
        if value is None or value.isascii():
            return value
        return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


class OctetText(Kind[str]):
    """A header as a server gave it: octets that are no UTF-8 come back as the surrogates they came in as."""

    impl = Text
    cache_ok = True

    @staticmethod
    def write(value: str | None) -> str | None:
        """Return the octets as Latin-1 text, which any database can store."""
        if value is None or value.isascii():
            return value
        return value.encode("utf-8", "surrogateescape").decode("latin-1")

    @staticmethod
    def read(stored: str | None) -> str | None:
        """Return what was written."""
        if stored is None or stored.isascii():
            return stored
        return stored.encode("latin-1").decode("utf-8", "surrogateescape")


class Seconds(Kind[timedelta]):
    """A span, as seconds."""

    impl = Float
    cache_ok = True

    @staticmethod
    def write(value: timedelta | None) -> float | None:
        """Return the seconds."""
        return None if value is None else value.total_seconds()

    @staticmethod
    def read(stored: float | None) -> timedelta | None:
        """Return what was written."""
        return None if stored is None else timedelta(seconds=stored)


class WordSet(Kind[frozenset[str]]):
    """A few words without spaces, as text; always the same text for the same words."""

    impl = Text
    cache_ok = True

    @staticmethod
    def write(value: frozenset[str] | None) -> str:
        """Return the words as text."""
        return " ".join(sorted(value)) if value else ""

    @staticmethod
    def read(stored: str | None) -> frozenset[str]:
        """Return what was written."""
        return frozenset(stored.split()) if stored else frozenset()


class NumberSet(Kind[frozenset[int]]):
    """A few numbers, as text."""

    impl = Text
    cache_ok = True

    @staticmethod
    def write(value: frozenset[int] | None) -> str:
        """Return the numbers as text."""
        return " ".join(map(str, sorted(value))) if value else ""

    @staticmethod
    def read(stored: str | None) -> frozenset[int]:
        """Return what was written."""
        return frozenset(map(int, stored.split())) if stored else frozenset()


class PartsText(Kind[tuple[SitemapPart, ...]]):
    """The sitemaps of an index, as JSON."""

    impl = Text
    cache_ok = True

    @staticmethod
    def write(value: tuple[SitemapPart, ...] | None) -> str:
        """Return the parts as text that any database can store: what is no UTF-8 is escaped."""
        return _SURROGATE.sub(lambda found: f"\\u{ord(found[0]):04x}", to_json(value)) if value else "[]"

    @staticmethod
    def read(stored: str | None) -> tuple[SitemapPart, ...]:
        """Return what was written."""
        return from_json(tuple[SitemapPart, ...], stored) if stored and stored != "[]" else ()


class Moment(UTCDateTime):
    """A time as SQLModel has it, for tables of which many rows are read and written.

    For SQLite the same text is written and read in a fraction of the time.
    """

    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Any:  # noqa: ANN401 - a function
        """Return what writes a time."""
        return _moment_text if dialect.name == "sqlite" else super().bind_processor(dialect)

    def result_processor(self, dialect: Dialect, coltype: object) -> Any:  # noqa: ANN401 - a function
        """Return what reads a time."""
        return _moment_of if dialect.name == "sqlite" else super().result_processor(dialect, coltype)


def _moment_text(value: datetime | None) -> str | None:
    if value is None:
        return None
    if value.tzinfo is not UTC:
        if value.utcoffset() is None:
            raise ValueError("a time without a timezone cannot be stored")
        value = value.astimezone(UTC)
    return value.isoformat(" ", "microseconds").removesuffix("+00:00")


def _moment_of(stored: str | None) -> datetime | None:
    return None if stored is None else datetime.fromisoformat(f"{stored}Z")


# What rows that were there before a column get in it.
EMPTY = {"server_default": ""}
UNKNOWN = {"server_default": "unknown"}
EMPTY_LIST = {"server_default": "[]"}
NO = {"server_default": false()}
ZERO = {"server_default": "0"}


class StoreTable(SQLModel, registry=registry()):
    """What the tables have in common: metadata that no other user of SQLModel shares."""


def table_of(row: type[StoreTable]) -> Table:
    """Return the table that a class of rows describes."""
    return cast("Table", cast("Any", row).__table__)
