"""Kinds of columns, and what all tables have in common."""

import re
from datetime import timedelta
from typing import Any, cast

from sqlalchemy import Float, Table, Text, false
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.orm import registry
from sqlalchemy.types import TypeDecorator
from sqlmodel import SQLModel

from monitor.model import SitemapPart
from monitor.store.codec import from_json, to_json

_SURROGATE = re.compile("[\ud800-\udfff]")


class WholeText(TypeDecorator[str]):
    """Text of any origin: lone surrogates, which no database can store, become U+FFFD."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - inherited
        """Return the value with every lone surrogate replaced."""
        if value is None or value.isascii():
            return value
        return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


class OctetText(TypeDecorator[str]):
    """A header as a server gave it: octets that are no UTF-8 come back as the surrogates they came in as."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - inherited
        """Return the octets as Latin-1 text, which any database can store."""
        if value is None or value.isascii():
            return value
        return value.encode("utf-8", "surrogateescape").decode("latin-1")

    def process_result_value(self, value: Any | None, dialect: Dialect) -> str | None:  # noqa: ARG002, ANN401 - inherited
        """Return what was bound."""
        if value is None or value.isascii():
            return cast("str | None", value)
        return cast("str", value).encode("latin-1").decode("utf-8", "surrogateescape")


class Seconds(TypeDecorator[timedelta]):
    """A span, as seconds."""

    impl = Float
    cache_ok = True

    def process_bind_param(self, value: timedelta | None, dialect: Dialect) -> float | None:  # noqa: ARG002 - inherited
        """Return the seconds."""
        return None if value is None else value.total_seconds()

    def process_result_value(self, value: Any | None, dialect: Dialect) -> timedelta | None:  # noqa: ARG002, ANN401 - inherited
        """Return what was bound."""
        return None if value is None else timedelta(seconds=value)


class WordSet(TypeDecorator[frozenset[str]]):
    """A few words without spaces, as text; always the same text for the same words."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: frozenset[str] | None, dialect: Dialect) -> str:  # noqa: ARG002 - inherited
        """Return the words as text."""
        return " ".join(sorted(value or ()))

    def process_result_value(self, value: Any | None, dialect: Dialect) -> frozenset[str]:  # noqa: ARG002, ANN401 - inherited
        """Return what was bound."""
        return frozenset(value.split()) if value else frozenset()


class NumberSet(TypeDecorator[frozenset[int]]):
    """A few numbers, as text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: frozenset[int] | None, dialect: Dialect) -> str:  # noqa: ARG002 - inherited
        """Return the numbers as text."""
        return " ".join(map(str, sorted(value or ())))

    def process_result_value(self, value: Any | None, dialect: Dialect) -> frozenset[int]:  # noqa: ARG002, ANN401 - inherited
        """Return what was bound."""
        return frozenset(map(int, value.split())) if value else frozenset()


class PartsText(TypeDecorator[tuple[SitemapPart, ...]]):
    """The sitemaps of an index, as JSON."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: tuple[SitemapPart, ...] | None, dialect: Dialect) -> str:  # noqa: ARG002 - inherited
        """Return the parts as text that any database can store: what is no UTF-8 is escaped."""
        return _SURROGATE.sub(lambda found: f"\\u{ord(found[0]):04x}", to_json(value or ()))

    def process_result_value(self, value: Any | None, dialect: Dialect) -> tuple[SitemapPart, ...]:  # noqa: ARG002, ANN401 - inherited
        """Return what was bound."""
        return from_json(tuple[SitemapPart, ...], value) if value and value != "[]" else ()


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
