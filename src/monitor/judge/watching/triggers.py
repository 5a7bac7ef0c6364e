"""What must have been found in an article before a query can hold of it.

A thousand queries are asked about every article, and nearly all are false. Of each, it is known of which
things one at least stands in every article of which the query holds: of ``(uranium OR tungsten) AND deal``
that is uranium or tungsten, and the deal. The query is asked only when the rarest was found, and evaluated
only when all were.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from monitor.judge.watching.tree import AtLeast, Field, Is, Not, Or, Spread, Tree, Word


class Known(NamedTuple):
    """Something that is known of an article beside its words: a name or topic, in small letters."""

    field: Field
    value: str


Trigger = str | Known
"""Something that is looked for in every article; a ``str`` is a term."""

Triggers = frozenset[Trigger]
Needs = tuple[Triggers, ...]
"""Of each, one at least is found wherever a query holds; what is seldom found comes first."""


def needs_of(tree: Tree, parts: Sequence[Needs]) -> Needs:
    """Return what is found when the query holds; nothing when it may hold without.

    ``parts`` are the needs of what the tree is directly made of.
    """
    match tree:
        case Word():
            needs = [frozenset[Trigger]((tree.term,))]
        case Spread():
            needs = [frozenset[Trigger]((word,)) for word in tree.words]
        case Is(field=Field.NAME | Field.TOPIC):
            needs = [frozenset[Trigger]((Known(tree.field, tree.value.casefold()),))]
        case Is() | Not():
            needs = []
        case Or():
            needs = _any_of(parts, but=0)
        case AtLeast():
            needs = _any_of(parts, but=tree.count - 1)
        case _:
            needs = [each for part in parts for each in part]
    return tuple(sorted(dict.fromkeys(needs), key=_cost))


def _any_of(parts: Sequence[Needs], *, but: int) -> list[Triggers]:
    """Return the triggers of all parts but the ``but`` costliest: of the others one holds at least."""
    known = sorted((part[0] for part in parts if part), key=_cost)[: len(parts) - but]
    return [frozenset[Trigger]().union(*known)] if len(known) == len(parts) - but else []


def _cost(triggers: Triggers) -> tuple[int, int]:
    """Order by how seldom one will be found: few ones before many, long ones before short."""
    return len(triggers), -_shortest(triggers)


def _shortest(triggers: Iterable[Trigger]) -> int:
    return min(len(each if isinstance(each, str) else each.value) for each in triggers)
