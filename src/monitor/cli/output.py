"""How commands print: JSON for programs, plain lines for people, errors in one line on stderr."""

import dataclasses
import json
import re
import shutil
import sys
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.text import Text

from monitor.errors import ConfigProblem

# Running text is hard to follow in longer lines, however wide the window.
PROSE_COLUMNS = 100
# Given to Rich where lines are left alone; without it, it looks for a width by itself.
UNLIMITED = 10_000
# What could move the cursor, colour the terminal or reorder the line: what we print was written by strangers.
_COMMANDS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def print_error(message: str) -> None:
    """Print a message for people to stderr, as one line."""
    _print(
        Console(stderr=True, highlight=False, width=UNLIMITED),
        harmless(message).replace("\n", " "),
        style="red",
    )


def print_problem(problem: ConfigProblem) -> None:
    """Print a mistake in the configuration to stderr: one line, and the place in the file below, if known."""
    print_error(str(dataclasses.replace(problem, excerpt="")))
    for line in problem.excerpt.splitlines():
        _print(Console(stderr=True, highlight=False, width=UNLIMITED), harmless(line), style="red")


def print_step(text: str) -> None:
    """Print what is being done to stderr where somebody watches; nothing where it goes elsewhere."""
    console = Console(stderr=True, highlight=False, width=UNLIMITED)
    if console.is_terminal:
        _print(console, harmless(text), style="dim")


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
    if isinstance(value, Path):
        return str(value)
    return value.isoformat() if isinstance(value, datetime) else value


def print_text(text: str = "", *, style: str = "") -> None:
    """Print lines for people as they are, without reading markup in them."""
    _print(_screen(), harmless(text), style=style)


def print_prose(text: str, *, indent: int = 0, style: str = "") -> None:
    """Print running text, broken between words to fit the terminal; unbroken where there is none."""
    lines = wrapped(text, prose_width(indent))
    print_text("\n".join(" " * indent + line if line else "" for line in lines), style=style)


def print_rich(text: Text, *, indent: int = 0, style: str = "") -> None:
    """Print text with styles of its own as ``print_prose`` does; what it is made of must be harmless."""
    console, width = _screen(), prose_width(indent)
    for line in text.split("\n"):
        for part in [line] if width is None else line.wrap(console, max(width, 1)) or [line]:
            part.rstrip()
            console.print(Text.assemble(" " * indent, part), style=style, soft_wrap=True)


def wrapped(text: str, width: int | None) -> list[str]:
    """Return the text in lines of at most ``width`` cells, a word that is longer broken; None breaks none."""
    lines = harmless(text).split("\n")
    if width is None:
        return lines
    console = _screen()
    return [
        part.plain.rstrip() for line in lines for part in Text(line).wrap(console, max(width, 1)) or [Text()]
    ]


def screen_width() -> int | None:
    """Return the width of the terminal in cells; None when the output goes elsewhere and need not be broken.

    ``COLUMNS`` in the environment counts as a terminal of that width.
    """
    return shutil.get_terminal_size(fallback=(0, 0)).columns or None


def prose_width(indent: int = 0) -> int | None:
    """Return how wide running text may be, ``indent`` cells from the left; None for any width."""
    width = screen_width()
    return None if width is None else min(width, PROSE_COLUMNS) - indent


def harmless(text: str) -> str:
    """Return the text without what a terminal would obey."""
    return _COMMANDS.sub("", text.replace("\r\n", "\n"))


def moment(at: datetime | None, zone: tzinfo) -> str:
    """Return a time in the reader's zone, to the minute."""
    return "" if at is None else at.astimezone(zone).strftime("%Y-%m-%d %H:%M")


def zoned(at: datetime | None, zone: tzinfo) -> str:
    """Return a time in the reader's zone, to the minute, with the zone's name."""
    return "" if at is None else at.astimezone(zone).strftime("%Y-%m-%d %H:%M %Z").rstrip()


def counted(number: int, one: str, many: str = "") -> str:
    """Return a number with its noun: ``1 feed``, ``2 feeds``."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def _screen() -> Console:
    """Return where results go; made each time, because tests and progress bars replace the stream."""
    return Console(highlight=False, width=screen_width() or UNLIMITED)


def _print(console: Console, text: str, *, style: str) -> None:
    console.print(Text(text, style=style), soft_wrap=True)
