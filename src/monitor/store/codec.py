"""Model values to JSON text and back, exactly.

Covers what the nouns are made of: frozen dataclasses, enumerations, aware times, spans, tuples, plain
scalars and None. A field that a stored text lacks takes its default, and one that no longer exists is passed
over, so that a noun may grow without a migration.
"""

import json
from collections.abc import Callable, Hashable
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

_T = TypeVar("_T")
# Spans are whole numbers of it: seconds as a fraction would not come back exactly.
_TICK = timedelta(microseconds=1)
_Read = Callable[[Any], Any]


def to_json(value: object) -> str:
    """Return the value as compact JSON text, non-ASCII letters as they are."""
    return _WRITER.encode(value)


def from_json(kind: type[_T], text: str) -> _T:
    """Return the value of this type that ``to_json`` wrote.

    Raises:
        TypeError: a field without default is missing.
        ValueError: the text is not JSON, or holds something else than the type says.
    """
    return cast("_T", _reader(cast("Hashable", kind))(json.loads(text)))


def _plain(value: object) -> object:
    names = _field_names(cast("Hashable", type(value)))
    if names is not None:
        return {name: getattr(value, name) for name in names}
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, timedelta):
        return value // _TICK
    raise TypeError(f"{type(value).__name__} is none of the kinds that are stored")


_WRITER = json.JSONEncoder(default=_plain, ensure_ascii=False, separators=(",", ":"))


@cache
def _field_names(kind: Any) -> tuple[str, ...] | None:  # noqa: ANN401 - any type
    return tuple(field.name for field in fields(kind)) if is_dataclass(kind) else None


@cache
def _reader(kind: Any) -> _Read:  # noqa: ANN401 - any annotation a noun may carry
    if isinstance(kind, type) and is_dataclass(kind):
        return _dataclass_reader(kind)
    origin = get_origin(kind)
    if origin is tuple:
        item = _reader(get_args(kind)[0])
        return lambda found: tuple(map(item, found))
    if origin in (Union, UnionType):
        (some,) = (each for each in get_args(kind) if each is not NoneType)
        present = _reader(some)
        return lambda found: None if found is None else present(found)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind
    return _SCALARS.get(kind, lambda found: found)


def _time(found: str) -> datetime:
    return datetime.fromisoformat(found).astimezone(UTC)


def _span(found: int) -> timedelta:
    return found * _TICK


_SCALARS: dict[Any, _Read] = {datetime: _time, timedelta: _span}


def _dataclass_reader(kind: type) -> _Read:
    hints = get_type_hints(kind)
    readers = {field.name: _reader(hints[field.name]) for field in fields(kind)}

    def read(found: dict[str, Any]) -> Any:  # noqa: ANN401 - the noun
        return kind(**{name: readers[name](value) for name, value in found.items() if name in readers})

    return read
