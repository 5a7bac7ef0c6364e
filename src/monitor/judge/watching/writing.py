"""From a tree back to the text of a query; what is written is read as the same tree."""

import re
from functools import lru_cache

from monitor.judge.watching.tree import And, AtLeast, In, Is, Near, Not, Or, Same, Spread, Tree, Word

# What can stand without quotes, whatever it begins with: letters and digits, with signs behind the first.
_BARE = re.compile(r"=?[^\W_][^\s()\"“”„«»,~:/#']*")
_RESERVED = frozenset(("AND", "OR", "NOT", "NEAR", "OF"))
_JOINED = (And, Or)
_JOINED_NEAR = re.compile(r"(?i:near|adj)\d+$")


def write(tree: Tree) -> str:
    """Return the query on one line, with no more brackets than it needs."""
    match tree:
        case Word():
            text = _quoted(tree.term)
        case Spread():
            text = f'"{" ".join(tree.words)}"~{tree.within}'
        case Is():
            text = f"{tree.field}:{_quoted(tree.value)}"
        case In():
            inner = write(tree.inner)
            text = f"{tree.part}:{inner if isinstance(tree.inner, Word | Spread) else f'({inner})'}"
        case Not():
            text = f"NOT {_bracketed(tree.inner, _JOINED)}"
        case _:
            text = _joined(tree)
    return text


def _joined(tree: Near | And | Or | AtLeast | Same) -> str:
    match tree:
        case Near():
            left = _bracketed(tree.left, (Not, *_JOINED))
            return f"{left} NEAR/{tree.within} {_bracketed(tree.right, (Near, Not, *_JOINED))}"
        case And():
            return " AND ".join(_bracketed(each, _JOINED) for each in tree.members)
        case Or():
            return " OR ".join(_bracketed(each, _JOINED) for each in tree.members)
        case AtLeast():
            return f"{tree.count} OF ({_listed(tree.members)})"
        case _:
            return f"same:{tree.unit}({_listed(tree.members)})"


def _listed(members: tuple[Tree, ...]) -> str:
    return ", ".join(map(write, members))


def _bracketed(tree: Tree, kinds: tuple[type, ...]) -> str:
    """Return the query of a part, in brackets when it is of these kinds."""
    return f"({write(tree)})" if isinstance(tree, kinds) else write(tree)


@lru_cache(maxsize=32_768)  # terms that stand in one article stand in the next
def _quoted(text: str) -> str:
    is_bare = _BARE.fullmatch(text) and text not in _RESERVED and not _JOINED_NEAR.fullmatch(text)
    return text if is_bare else f'"{text}"'
