"""seeds.toml: what the seeds do not say themselves, and which of them tell one story.

One table a seed, by the name of its file without ending::

    ["001_call"]
    date = 2025-12-23
    story = "the invitation of December 2025"
    also = ["the call of September 2025"]
"""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from monitor.errors import ConfigError, ConfigProblem
from monitor.text.urls import is_web_url

FILE = "seeds.toml"
KEYS = frozenset({"title", "date", "url", "outlet", "language", "story", "also"})
# What stands between the names in a list when it is written in one line, as in front matter.
BETWEEN = ";"
_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_SHOWN = 60  # characters of a wrong value
_HEADER = re.compile(r"""\s*\[\s*(?:"([^"]*)"|'([^']*)'|([\w-]+))\s*\]""")

Note = Mapping[str, str]


def read_notes(folder: Path) -> dict[str, Note]:
    """Return what seeds.toml says, by seed; values are written as in front matter.

    Returns:
        Nothing when there is no such file.

    Raises:
        ConfigError: the file cannot be read, is no TOML, or a key or value is wrong: every mistake, in order.
    """
    path = folder / FILE
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        told = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise ConfigError(
            (_problem(path, None, "the file", "", f"cannot be read ({told}); mend or remove it"),)
        ) from error
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError((_syntax_problem(path, text, error),)) from error
    lines = _Lines(text)
    problems = [
        _problem(path, lines.of(seed, key), f"{seed}.{key}" if key else seed, _shown(value), remedy)
        for seed, key, value, remedy in _mistakes(tables)
    ]
    if problems:
        raise ConfigError(tuple(sorted(problems, key=lambda problem: problem.line or 0)))
    return {seed: {key: _written(value) for key, value in table.items()} for seed, table in tables.items()}


def names_in(listed: str) -> tuple[str, ...]:
    """Return the names of a list as it is written in one line, each once."""
    return tuple(dict.fromkeys(name for each in listed.split(BETWEEN) if (name := each.strip())))


def to_moment(value: str) -> datetime | None:
    """Return a date as written in front matter as aware UTC; None when it is none of these centuries."""
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:  # beyond them nothing can be added to a date
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _mistakes(tables: Mapping[str, Any]) -> Iterator[tuple[str, str, object, str]]:
    """Yield seed, key, value and remedy of everything that is wrong."""
    for seed, table in tables.items():
        if not isinstance(table, dict):
            yield seed, "", table, f'must be a table: ["{seed}"] with its keys below'
            continue
        for key, value in table.items():
            remedy = _remedy(key, value)
            if remedy:
                yield seed, key, value, remedy


def _remedy(key: str, value: object) -> str:
    """Return what would be right; "" when it is."""
    if key not in KEYS:
        return f"no such key; known are {', '.join(sorted(KEYS))}"
    is_good, remedy = _CHECKS.get(key, _LINE)
    return "" if is_good(value) else remedy


def _is_line(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip()) and "\n" not in value


def _is_name(value: object) -> bool:
    return isinstance(value, str) and _is_line(value) and BETWEEN not in value


def _is_list_of_names(value: object) -> bool:
    return isinstance(value, list) and all(map(_is_name, value))


def _is_date(value: object) -> bool:
    return isinstance(value, date) or (isinstance(value, str) and to_moment(value) is not None)


def _is_address(value: object) -> bool:
    return isinstance(value, str) and is_web_url(value.strip())


_LINE = (_is_line, "must be a line of text in quotes")
# By key: whether a value is good, and what it must be.
_CHECKS: dict[str, tuple[Callable[[object], bool], str]] = {
    "also": (_is_list_of_names, 'must be a list of names of stories, such as also = ["the summit"]'),
    "date": (_is_date, "must be a date, such as 2025-12-23 or 2025-12-23T14:30:00Z"),
    "story": (_is_name, f"must be a name without {BETWEEN!r}, which separates names"),
    "url": (_is_address, "must be an address that begins with http:// or https://"),
}


def _written(value: Any) -> str:  # noqa: ANN401 - whatever TOML holds, checked before
    if isinstance(value, list):
        return f"{BETWEEN} ".join(map(str.strip, value))
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, date):
        return datetime.combine(value, time(), UTC).isoformat()
    return str(value).strip()


def _syntax_problem(path: Path, text: str, error: tomllib.TOMLDecodeError) -> ConfigProblem:
    found = re.search(r"at line (\d+)", str(error))
    line = int(found[1]) if found else text.count("\n") + 1
    told = str(error).partition(" (at ")[0]
    return _problem(path, line, "the file", "", f"is not TOML here: {told}")


def _problem(path: Path, line: int | None, key: str, value: str, remedy: str) -> ConfigProblem:
    return ConfigProblem(file=str(path), line=line, key=key, value=value, remedy=remedy)


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


class _Lines:
    """Where tables and keys stand in a file, as far as each stands on a line of its own."""

    def __init__(self, text: str) -> None:
        self._found: dict[tuple[str, str], int] = {}
        seed = ""
        for number, line in enumerate(text.splitlines(), start=1):
            header = _HEADER.match(line)
            key = ""
            if header:
                seed = next(filter(None, header.groups()), "")
            else:
                key = line.partition("=")[0].strip().strip("\"'")
            self._found.setdefault((seed, key), number)

    def of(self, seed: str, key: str) -> int | None:
        return self._found.get((seed, key)) or self._found.get((seed, "")) or self._found.get(("", seed))
