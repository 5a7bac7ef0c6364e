"""How commands print: JSON for programs, Rich tables for people, errors in one line."""

import dataclasses
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime, timedelta, tzinfo
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text


def print_error(message: str) -> None:
    """Print a message for people to stderr."""
    Console(stderr=True, highlight=False, soft_wrap=True).print(Text(message, style="red"))


def print_json(value: object) -> None:
    """Print one value as indented JSON; dataclasses become objects, times ISO 8601."""
    sys.stdout.write(json.dumps(plain_value(value), ensure_ascii=False, indent=2) + "\n")


def print_line(value: object) -> None:
    """Print one value as a line of JSON."""
    sys.stdout.write(json.dumps(plain_value(value), ensure_ascii=False) + "\n")


def plain_value(value: object) -> Any:  # noqa: ANN401 - whatever JSON can hold
    """Return the value in JSON's types; fields that are not shown in a repr (secrets, bulk) are left out."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        shown = (field for field in dataclasses.fields(value) if field.repr)
        return {field.name: plain_value(getattr(value, field.name)) for field in shown}
    if isinstance(value, Mapping):
        return {str(key): plain_value(item) for key, item in value.items()}
    if isinstance(value, Sequence | AbstractSet) and not isinstance(value, str | bytes):
        return [plain_value(item) for item in value]
    if isinstance(value, timedelta):
        return value.total_seconds()
    return value.isoformat() if isinstance(value, datetime) else value


def print_table(columns: Sequence[str], rows: Iterable[Sequence[object]], *, empty: str) -> None:
    """Print rows as a table, or the sentence ``empty`` when there are none."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(Text("" if cell is None else str(cell)) for cell in row))
    console = Console(highlight=False)
    console.print(table if table.row_count else Text(empty))


def print_text(text: str = "", *, style: str = "") -> None:
    """Print one line for people, without reading markup in it."""
    Console(highlight=False, soft_wrap=True).print(Text(text, style=style))


def moment(at: datetime | None, zone: tzinfo) -> str:
    """Return a time in the reader's zone, to the minute."""
    return "" if at is None else at.astimezone(zone).strftime("%Y-%m-%d %H:%M")
