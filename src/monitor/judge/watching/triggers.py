"""What must have been found in an article before a query can hold of it.

A thousand queries are asked about every article, and nearly all are false. Of each, a few terms are chosen of
which at least one stands in every article of which the query holds: of ``(uranium OR tungsten) AND deal`` it
is ``deal`` alone. The query is evaluated only when one of them was found.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from monitor.judge.watching.tree import AtLeast, Field, Is, Not, Or, Spread, Tree, Word


class Trigger(NamedTuple):
    """Something that is looked for in every article.

    Attributes:
        field: NAME or TOPIC; None for a term.
        value: the term, or the value in small letters.
    """

    field: Field | None
    value: str


Triggers = frozenset[Trigger]


def triggers_of(tree: Tree, parts: Sequence[Triggers | None]) -> Triggers | None:
    """Return things of which one is found when the query holds; None when it may hold without any.

    ``parts`` are the triggers of what the tree is directly made of.
    """
    match tree:
        case Word():
            return frozenset((Trigger(None, tree.term),))
        case Spread():
            return frozenset((Trigger(None, max(tree.words, key=len)),))
        case Is(field=Field.NAME | Field.TOPIC):
            return frozenset((Trigger(tree.field, tree.value.casefold()),))
        case Is() | Not():
            return None
        case AtLeast():
            return _any_of(parts, but=tree.count - 1)
        case _:
            return _any_of(parts, but=0 if isinstance(tree, Or) else len(parts) - 1)


def _any_of(parts: Sequence[Triggers | None], *, but: int) -> Triggers | None:
    """Return the triggers of all parts but the ``but`` costliest: of the others one holds at least."""
    ordered = sorted(parts, key=_cost)[: len(parts) - but]
    known = [triggers for triggers in ordered if triggers is not None]
    return frozenset().union(*known) if len(known) == len(ordered) else None


def _cost(triggers: Triggers | None) -> tuple[bool, int, int]:
    """Order by how seldom one will be found: few ones before many, long ones before short."""
    return (triggers is None, len(triggers or ()), -_shortest(triggers or ()))


def _shortest(triggers: Iterable[Trigger]) -> int:
    return min((len(trigger.value) for trigger in triggers), default=0)
