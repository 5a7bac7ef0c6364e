"""Findings: mistakes as a place within one file and a remedy, and their values shown without secrets."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import get_args

from pydantic import BaseModel, ValidationError

from monitor.config.rules import Listed, Rule, Tabled
from monitor.text.guesses import did_you_mean

Key = tuple[str | int, ...]
"""A place within a file: ``("feeds", 3, "url")``."""

LONGEST_VALUE = 80
HIDDEN = "…"

# Of a channel; a key that nobody knows may be a misspelt url.
_SHOWN_OF_CHANNELS = frozenset(
    str.split("""
    name on minimum_verdict minimum_importance delivery digest_times quiet_hours quiet_except time_zone
    cooldown_minutes cap_per_hour spacing_seconds
    """)
)

# A credential may hide in every address, wherever it was pasted; only the kind of address is shown.
_ADDRESS = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*:)//[^\s\"]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One mistake.

    Attributes:
        value: as it stands in the file; None when there is none to show.
        other: another place in the same file that has to do with it; its line is added to the remedy.
        offset: of the place within the text that is the value, in characters; None for the value as a whole.
    """

    key: Key
    remedy: str
    value: object = None
    other: Key = ()
    offset: int | None = None


def dotted(key: Key) -> str:
    """Return the key as users write it, indexes in brackets from 0: ``feeds[3].headers.Accept``."""
    path = ""
    for part in key:
        if isinstance(part, int):
            path += f"[{part}]"
        else:
            path += ("." if path else "") + _printable(_ADDRESS.sub(r"\1//…", part))
    return cut(path)


def shown(finding: Finding) -> str:
    """Return the finding's value for people: at most 80 characters, one line, no secrets."""
    value = finding.value
    if value is None:
        return ""
    top, last = finding.key[0], finding.key[-1]
    if (top == "channels" and _SHOWN_OF_CHANNELS.isdisjoint(finding.key)) or "headers" in finding.key:
        return HIDDEN
    if finding.key in {("store", "database"), ("embedding", "key")}:
        return HIDDEN
    if finding.key == ("embedding", "url") and value:
        return HIDDEN
    if (
        (top, last) == ("feeds", "url")
        and isinstance(value, str)
        and value.startswith(("http://", "https://"))
    ):
        return cut(_without_secrets(value))
    return cut(_written(value))


def _without_secrets(url: str) -> str:
    """Return the address of a feed without user, password and query, where keys are kept."""
    # Up to the last @: a password may hold a slash where none may stand.
    bare = re.sub(r"(?<=//).*@", f"{HIDDEN}@", url, flags=re.DOTALL)
    bare = re.sub(r"([?#]).+", rf"\1{HIDDEN}", bare, flags=re.DOTALL)
    return _printable(json.dumps(bare, ensure_ascii=False))


def _written(value: object) -> str:
    """Return the value about as TOML has it; what is nested is only hinted at."""
    if isinstance(value, Mapping):
        return "{…}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_written(each) for each in value[:LONGEST_VALUE]) + "]"
    if isinstance(value, str):
        text = json.dumps(value[: LONGEST_VALUE * 4], ensure_ascii=False)
        return _printable(_ADDRESS.sub(r"\1//…", text))
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:g}" if isinstance(value, float) else str(value)


def _printable(text: str) -> str:
    return "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in text)


def cut(text: str) -> str:
    """Return the text, shortened to 80 characters."""
    return text if len(text) <= LONGEST_VALUE else text[: LONGEST_VALUE - 1] + HIDDEN


# --- From pydantic ---------------------------------------------------------------------------------------


def findings_of(error: ValidationError, model: type[BaseModel], table: Mapping[str, object]) -> list[Finding]:
    """Return what pydantic found wrong with a table, in our words; keys are relative to the table."""
    return [
        _finding(detail["type"], detail["loc"], detail.get("ctx", {}), model, table)
        for detail in error.errors(include_url=False, include_input=False)
    ]


def _finding(
    kind: str, loc: Key, context: Mapping[str, object], model: type[BaseModel], table: Mapping[str, object]
) -> Finding:
    if kind == "missing":
        return Finding(
            key=loc, remedy=f"is missing: it must be {_phrase(_model_at(model, loc[:-1]), loc[-1])}"
        )
    if kind == "extra_forbidden":
        return Finding(key=loc, remedy=_unknown_key(model, loc))
    # Whatever has a rule brings its remedy; what is left is a table in whose place something else stands.
    remedy = str(context.get("remedy", "must be a table of keys and values"))
    key, value = _within(table, loc)
    if loc[-1:] == ("[key]",):
        return Finding(key=key, remedy=f"the key {remedy}")
    return Finding(key=key, value=value, remedy=remedy)


def _within(table: Mapping[str, object], loc: Key) -> tuple[Key, object]:
    """Return the part of the place that stands in the file, and what stands there.

    Pydantic goes on where the file does not: it names a key as a place below itself, and a term that is
    written as a mere text by the field that the text became.
    """
    found: object = table
    for depth, part in enumerate(loc):
        try:
            found = found[part]  # type: ignore[index]  # what cannot be looked into ends the way
        except (TypeError, LookupError):
            return loc[:depth], found
        if isinstance(found, str):
            return loc[: depth + 1], found
    return loc, found


def _unknown_key(model: type[BaseModel], loc: Key) -> str:
    """Say where the key belongs, what it may have been meant for, or else what there is."""
    key = str(loc[-1])
    homes = [home for home, field in model.model_fields.items() if key in _keys(_model_in(field.annotation))]
    if homes:
        return f"this key belongs in {' or '.join(f'[{home}]' for home in homes)}"
    known = _keys(_model_at(model, loc[:-1]))
    guess = did_you_mean(key, known)
    return f"there is no such key here; {guess or 'there are ' + ', '.join(known)}"


def _keys(model: type[BaseModel] | None) -> list[str]:
    return [field.alias or name for name, field in model.model_fields.items()] if model else []


def _phrase(model: type[BaseModel], key: str | int) -> str:
    for name, field in model.model_fields.items():
        if (field.alias or name) == key:
            for rule in field.metadata:
                if isinstance(rule, Rule | Listed | Tabled):
                    return rule.phrase
    return "given"  # pragma: no cover - every field has a rule; a test holds that


def _model_at(model: type[BaseModel], loc: Key) -> type[BaseModel]:
    """Return the model of the table at this place below a table of ``model``."""
    for part in loc:
        for name, field in model.model_fields.items():
            if (field.alias or name) == part:
                model = _model_in(field.annotation) or model
    return model


def _model_in(annotation: object) -> type[BaseModel] | None:
    """Return the model somewhere in a type such as ``dict[str, tuple[TermEntry, ...]]``, if there is one."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next(filter(None, map(_model_in, get_args(annotation))), None)
