"""What a query says, as a tree.

A tree is a value: two queries that say the same in the same order are equal, wherever their signs stood.
Where a thing stands in the query's text (``at``, an offset in characters) is kept for messages only.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum


class Part(StrEnum):
    """A part of an article that a query may be limited to."""

    TITLE = "title"
    TEXT = "text"  # without the title
    LEAD = "lead"  # the opening of the text


class Field(StrEnum):
    """What is known of an article beside its words."""

    OUTLET = "outlet"  # its title, or the name of its feed
    COUNTRY = "country"
    LANG = "lang"
    TOPIC = "topic"
    NAME = "name"  # an entry of the names list that the article names
    TYPE = "type"  # who stands behind the outlet


class Unit(StrEnum):
    """What several things may have to share."""

    SENTENCE = "sentence"
    PARAGRAPH = "paragraph"


def _place() -> int:
    """Return the default of ``at``; it never counts when trees are compared."""
    return field(default=0, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A word or phrase stands there.

    Attributes:
        term: as ``judge.terms.TermIndex`` takes it: ``uranium``, ``trade deal``, ``уран*``, ``=Navoi``.
    """

    term: str
    at: int = _place()


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """All of some words stand within a stretch of so many words, in any order."""

    words: tuple[str, ...]
    within: int
    at: int = _place()


@dataclass(frozen=True, slots=True, kw_only=True)
class Is:
    """A field of the article has a value."""

    field: Field
    value: str
    at: int = _place()


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """Two things stand at most so many words from each other, in any order; neighbours are 1 apart."""

    left: "Tree"
    right: "Tree"
    within: int
    at: int = _place()


@dataclass(frozen=True, slots=True, kw_only=True)
class In:
    """Something holds of a part of the article by itself."""

    part: Part
    inner: "Tree"
    at: int = _place()


@dataclass(frozen=True, slots=True, kw_only=True)
class Not:
    """Something does not hold."""

    inner: "Tree"
    at: int = _place()


@dataclass(frozen=True, slots=True, kw_only=True)
class And:
    """All of two or more hold."""

    members: "tuple[Tree, ...]"
    at: int = _place()


@dataclass(frozen=True, slots=True, kw_only=True)
class Or:
    """Any of two or more holds."""

    members: "tuple[Tree, ...]"
    at: int = _place()


@dataclass(frozen=True, slots=True, kw_only=True)
class AtLeast:
    """So many of some hold, or more."""

    count: int
    members: "tuple[Tree, ...]"
    at: int = _place()


@dataclass(frozen=True, slots=True, kw_only=True)
class Same:
    """All of some hold of one and the same sentence or paragraph; the title is one by itself."""

    unit: Unit
    members: "tuple[Tree, ...]"
    at: int = _place()


Tree = Word | Spread | Is | Near | In | Not | And | Or | AtLeast | Same


def children(tree: Tree) -> tuple[Tree, ...]:
    """Return what the tree is directly made of, in the order of the query."""
    match tree:
        case Near():
            return (tree.left, tree.right)
        case In() | Not():
            return (tree.inner,)
        case And() | Or() | AtLeast() | Same():
            return tree.members
        case _:
            return ()


def walk(tree: Tree) -> Iterator[Tree]:
    """Yield the tree and all that is in it, in the order of the query."""
    waiting = [tree]
    while waiting:
        each = waiting.pop()
        yield each
        waiting += reversed(children(each))


def terms_in(tree: Tree) -> Iterator[str]:
    """Yield every term that has to be looked for, once for each place where it stands."""
    for each in walk(tree):
        if isinstance(each, Word):
            yield each.term
        elif isinstance(each, Spread):
            yield from each.words


def wanted_words(tree: Tree, *, is_wanted: bool = True) -> Iterator[Word]:
    """Yield the words by which the tree may hold, not those that a NOT denies, in the order of the query."""
    if isinstance(tree, Word) and is_wanted:
        yield tree
    for each in children(tree):
        yield from wanted_words(each, is_wanted=is_wanted is not isinstance(tree, Not))


def is_anchored(tree: Tree) -> bool:
    """Return whether the tree asks for something that must be there; else it is true of most articles."""
    match tree:
        case Not():
            return not is_anchored(tree.inner)
        case In():
            return is_anchored(tree.inner)
        case And() | Same():
            return any(map(is_anchored, tree.members))
        case Or():
            return all(map(is_anchored, tree.members))
        case AtLeast():
            return sum(not is_anchored(each) for each in tree.members) < tree.count
        case _:
            return True
