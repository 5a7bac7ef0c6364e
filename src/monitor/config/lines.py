"""Where in a TOML text each key and value stands; tomllib does not keep it, so tree-sitter reads it again.

Only asked when there is something to complain about: a sound configuration never pays for it.
"""

import re
import tomllib
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from monitor.config.findings import Key

if TYPE_CHECKING:
    from tree_sitter import Node

_KEY_KINDS = frozenset({"bare_key", "quoted_key", "dotted_key"})


def line_of(key: Key, lines: dict[Key, int]) -> int | None:
    """Return the line of the key, or of the closest thing around it that has one."""
    for length in range(len(key), 0, -1):
        if key[:length] in lines:
            return lines[key[:length]]
    return None


def lines_of(text: str) -> dict[Key, int]:
    """Return the line (from 1) of every table, key and list item of a TOML text, by its place.

    Meant for texts that tomllib has accepted; of others it returns what can be made out.
    """
    return {key: node.start_point.row + 1 for key, node in _nodes_of(text).items()}


def offset_of(key: Key, text: str, offset: int) -> int | None:
    """Return where in a TOML text a character of a value stands that is itself a text, in characters.

    Args:
        key: of the value.
        text: of the file.
        offset: of the character in the value, escapes resolved; its length for the place behind its end.

    None when the key has no text for a value.
    """
    keys = _nodes_of(text).get(key)
    literal = keys.parent.children[-1] if keys is not None and keys.parent is not None else None
    if literal is None or literal.type != "string":
        return None
    start = len(text.encode()[: literal.start_byte].decode())
    return start + _offset_in(_text(literal), offset)


# What stands for one character, or for none: an escape, and the end of a line behind a backslash with all
# blanks up to the next word. tomllib reads the two characters of a line's end in Windows files as one.
_ESCAPED = re.compile(r"\\(?:[ \t]*\r?\n\s*|u.{4}|U.{8}|.)", re.DOTALL)
_OPENING = re.compile(r"(\"{3}|'{3})(?:\r?\n)?|[\"']")


def _offset_in(literal: str, offset: int) -> int:
    """Return where in a TOML string, quotes included, the character of its value stands."""
    opening = _OPENING.match(literal)
    place = opening.end() if opening else 0
    is_escaped = literal.startswith('"')
    while place < len(literal):
        escape = _ESCAPED.match(literal, place) if is_escaped else None
        if escape and "\n" in escape[0]:
            place = escape.end()
            continue
        if offset == 0:
            break
        offset -= 1
        place = escape.end() if escape else place + (2 if literal.startswith("\r\n", place) else 1)
    return place


@lru_cache(maxsize=1)  # every mistake in a file asks for the same one
def _nodes_of(text: str) -> "dict[Key, Node]":
    """Return what stands for every table, key and list item: its header, its key, the item itself."""
    # With the grammar, which is loaded for those who made a mistake.
    import tree_sitter_toml  # noqa: PLC0415
    from tree_sitter import Language, Parser  # noqa: PLC0415

    found: dict[Key, Node] = {}
    tables: dict[Key, int] = {}  # how many tables each array of tables has so far
    root = Parser(Language(tree_sitter_toml.language())).parse(text.encode()).root_node
    for node in root.children:
        if node.type == "pair":
            _note_pair(node, (), found)
        elif node.type in {"table", "table_array_element"}:
            place = _open_table(node, tables)
            for length in range(1, len(place) + 1):
                found.setdefault(place[:length], node)
            for child in node.children:
                if child.type == "pair":
                    _note_pair(child, place, found)
    return found


def _open_table(node: "Node", tables: dict[Key, int]) -> Key:
    """Return the place of the table that this header opens, counting arrays of tables."""
    parts = [part for child in node.children if child.type in _KEY_KINDS for part in _parts(child)]
    place: Key = ()
    for number, part in enumerate(parts):
        place += (part,)
        if number == len(parts) - 1 and node.type == "table_array_element":
            tables[place] = tables.get(place, 0) + 1
        if place in tables:
            place += (tables[place] - 1,)
    return place


def _note_pair(pair: "Node", place: Key, found: "dict[Key, Node]") -> None:
    """Record a pair and all that its value holds; a stack, since values nest as deep as a file likes."""
    waiting: list[tuple[Node, Key]] = [(pair, place)]
    while waiting:
        node, place = waiting.pop()
        if node.type == "pair":
            keys = node.children[0]
            for part in _parts(keys):
                place += (part,)
                found.setdefault(place, keys)
            waiting.append((node.children[-1], place))
        elif node.type == "inline_table":
            waiting += [(child, place) for child in node.children if child.type == "pair"]
        elif node.type == "array":
            items = (child for child in node.children if child.is_named and child.type != "comment")
            for index, item in enumerate(items):
                found.setdefault((*place, index), item)
                waiting.append((item, (*place, index)))


def _parts(node: "Node") -> Iterator[str]:
    """Yield the parts of a key in order, quotes and escapes resolved."""
    if node.type == "dotted_key":
        for child in node.children:
            yield from _parts(child)
    elif node.type == "quoted_key":
        yield from tomllib.loads(f"{_text(node)} = 0")
    elif node.type == "bare_key":
        yield _text(node)


def _text(node: "Node") -> str:
    return (node.text or b"").decode(errors="replace")
