"""Broken TOML: what is wrong on which line, and the rest of the file all the same.

tomllib stops at the first mistake. To report every mistake at once, the text is cut at its table headers; a
table that cannot be read is emptied, line for line, and the rest is read as if nothing had happened.
"""

import re
import tomllib
from dataclasses import dataclass, field, replace
from itertools import pairwise

_HEADER = re.compile(r"[ \t]*\[\[?[ \t]*([A-Za-z_][\w.-]*)")
_POSITION = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_MOST_ROUNDS = 50  # mistakes between tables, such as a section given twice; one is found a round

# What tomllib says (beginning of its message) and what we say.
_REMEDIES = (
    ("Expected '=' after a key", 'expected "=" after the key: write key = value'),
    ("Invalid initial character for a key part", "expected a key here: letters, digits, - and _"),
    ("Invalid statement", "expected key = value, a [section] or a # comment"),
    (
        "Invalid value",
        'expected a value: a "text", a number, true, false, a [list]; or a list further up is not closed',
    ),
    ("Unclosed array", "the list is not closed: expected , between items and ] at its end"),
    ("Unclosed inline table", "the table is not closed: expected , between pairs and } at its end"),
    ("Unterminated string", "the text is not closed: expected a quote at its end"),
    ("Expected \"'", "the text is not closed: expected ' at its end"),
    ("Illegal character", "the text is not closed on its line, or holds a character that cannot be seen"),
    ("Unescaped", "\\ has a meaning of its own in \"quotes\": write \\\\ or use 'single quotes'"),
    ("Escaped character", "this \\u escape stands for no character"),
    ("Invalid hex value", "this \\u escape needs four digits of 0-9 and a-f, \\U eight"),
    ("Expected newline", "expected the end of the line: one key a line, texts in quotes"),
    ("Cannot overwrite a value", "this stands there already: remove one of the two"),
    ("Duplicate inline table key", "this key stands there already: remove one of the two"),
    (
        "Cannot declare",
        "this section stands there already: put its keys together, or write [[name]] for a list",
    ),
    ("Cannot redefine namespace", "this section stands there already: put its keys together"),
    ("Cannot mutate immutable namespace", "this table was completed in braces { } before: add the key there"),
    ("Expected ']'", "expected ] at the end of the section's name"),
    ("Expected ']]'", "expected ]] at the end of the section's name"),
    ("Invalid date or datetime", "there is no such date or time"),
    (
        "Found invalid character",
        "the text is not closed on its line, or holds a character that cannot be seen",
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """One place where the text is no TOML.

    Attributes:
        line: from 1; 0 for the end of the text.
        key: the table in which it stands, or "".
    """

    line: int
    remedy: str
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mended:
    """A TOML text that can be read, with what had to be left out for it.

    Attributes:
        text: of as many lines as the original.
        left_out: numbers (from 1) of the lines of emptied tables, a header that was kept included.
    """

    text: str
    table: dict[str, object] = field(default_factory=dict)
    slips: tuple[Slip, ...] = ()
    left_out: frozenset[int] = frozenset()


def mend(text: str) -> Mended:
    """Return what can be read of the text and every slip, by line."""
    parsed = _parse(text)
    if not isinstance(parsed, Slip):
        return Mended(text=text, table=parsed)
    rows = text.split("\n")
    pieces = _pieces(rows)
    slips = _empty_broken(rows, pieces)
    left_out = {row + 1 for piece, _ in slips for row in piece}
    parsed = _parse("\n".join(rows))
    rounds = 0
    while isinstance(parsed, Slip):  # tables that are whole by themselves contradict each other
        rounds += 1
        line = parsed.line
        piece = next((piece for piece in pieces if line - 1 in piece), range(len(rows)))
        if rounds == _MOST_ROUNDS:
            piece = range(len(rows))
        slips.append((piece, replace(parsed, key=_name(rows, piece), line=line or len(rows))))
        left_out |= {row + 1 for row in piece}
        _empty(rows, piece)
        parsed = _parse("\n".join(rows))
    return Mended(
        text="\n".join(rows),
        table=parsed,
        slips=tuple(sorted((slip for _, slip in slips), key=lambda slip: slip.line)),
        left_out=frozenset(left_out),
    )


def _parse(text: str) -> dict[str, object] | Slip:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message = str(error)
    except RecursionError:
        return Slip(line=0, remedy="lists or tables are nested too deeply")
    except ValueError:  # a number or date beyond what Python can hold
        return Slip(line=0, remedy="holds a number or date that is too large")
    position = _POSITION.search(message)
    line = int(position[1] or 0) if position else 0
    said = message[: position.start()] if position else message
    for beginning, remedy in _REMEDIES:
        if said.startswith(beginning):
            return Slip(line=line, remedy=remedy)
    return Slip(line=line, remedy="this is not valid TOML")


def _pieces(rows: list[str]) -> list[range]:
    """Return the rows cut before each table header; the first piece is what stands before all headers."""
    starts = [0, *(row for row in range(1, len(rows)) if _HEADER.match(rows[row])), len(rows)]
    return [range(start, end) for start, end in pairwise(starts)]


def _empty_broken(rows: list[str], pieces: list[range]) -> list[tuple[range, Slip]]:
    """Empty each piece that cannot be read by itself, sound headers kept; return them with their slips."""
    broken = []
    for piece in pieces:
        slip = _parse("\n".join(rows[row] for row in piece))
        if isinstance(slip, Slip):
            line = piece.start + slip.line if slip.line else _last_key(rows, piece) + 1
            broken.append((piece, replace(slip, line=line, key=_name(rows, piece))))
            # With its header an item of a list still counts, so that those after it keep their numbers.
            header_is_sound = _name(rows, piece) and not isinstance(_parse(rows[piece.start]), Slip)
            _empty(rows, piece[1:] if header_is_sound else piece)
    return broken


def _last_key(rows: list[str], piece: range) -> int:
    """Return the row of the last key: where what is not closed at the end was most likely opened."""
    keys = (row for row in reversed(piece) if "=" in rows[row].partition("#")[0])
    filled = (row for row in reversed(piece) if rows[row].strip())
    return next(keys, next(filled, piece.start))


def _name(rows: list[str], piece: range) -> str:
    header = _HEADER.match(rows[piece.start])
    return header[1] if header else ""


def _empty(rows: list[str], piece: range) -> None:
    for row in piece:
        rows[row] = ""
