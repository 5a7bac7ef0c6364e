"""Whether a query holds of an article, where, and by which of its clauses.

The answer to every part of a query is the stretches of words that make it true: None when it is false, an
empty one when it is true without standing anywhere (a language, something that is not there).
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from monitor.judge.watching.ground import Ground, Scope, Span
from monitor.judge.watching.tree import (
    And,
    AtLeast,
    Field,
    In,
    Is,
    Near,
    Not,
    Or,
    Same,
    Spread,
    Tree,
    Word,
    children,
    walk,
)
from monitor.judge.watching.triggers import Triggers, triggers_of

Spans = Sequence[Span]


class Clause:
    """A query or a part of one, made ready to be asked of many articles.

    Attributes:
        tree: what it says.
        triggers: things of which one is found wherever it holds; None when that need not be.
        parts: what it is directly made of.
    """

    __slots__ = ("_evaluate", "parts", "tree", "triggers")

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.parts = tuple(map(Clause, children(tree)))
        self.triggers: Triggers | None = triggers_of(tree, [part.triggers for part in self.parts])
        self._evaluate = _EVALUATORS[type(tree)]

    def spans(self, ground: Ground, scope: Scope) -> Spans | None:
        """Return what makes it true within the scope, None when it is false there.

        What NOT is about is no evidence. The stretches come in no order, and may come twice.
        """
        if self.triggers is not None and ground.present.isdisjoint(self.triggers):
            return None
        return self._evaluate(self.tree, self.parts, ground, scope)

    def deciding(self, ground: Ground, scope: Scope) -> Tree:
        """Return the tree without what does not hold, of a clause that holds within the scope.

        Of OR and of a list of which so many must hold, only those that do are left.
        """
        tree = self.tree
        match tree:
            case Or() | AtLeast():
                held = tuple(
                    part.deciding(ground, scope)
                    for part in self.parts
                    if part.spans(ground, scope) is not None
                )
                return held[0] if isinstance(tree, Or) and len(held) == 1 else replace(tree, members=held)
            case And():
                return replace(tree, members=tuple(part.deciding(ground, scope) for part in self.parts))
            case In():
                narrow = _both(scope, ground.part(tree.part))
                return replace(tree, inner=self.parts[0].deciding(ground, narrow))
            case _:
                return tree


_Parts = Sequence[Clause]
_Evaluator = Callable[[Any, _Parts, Ground, Scope], Spans | None]


def _word(tree: Word, _: _Parts, ground: Ground, scope: Scope) -> Spans | None:
    return _within(ground.term(tree.term), ground, scope)


def _is(tree: Is, _: _Parts, ground: Ground, scope: Scope) -> Spans | None:
    if tree.field is Field.NAME:
        return _within(ground.name(tree.value), ground, scope)
    return () if ground.has(tree) else None


def _within(spans: Spans, ground: Ground, scope: Scope) -> Spans | None:
    if scope is not ground.whole:
        spans = [span for span in spans if scope.low <= span.first and span.last < scope.high]
    return spans or None


def _spread(tree: Spread, _: _Parts, ground: Ground, scope: Scope) -> Spans | None:
    """Return the shortest stretch that ends with each occurrence of any of the words."""
    words = tuple(dict.fromkeys(tree.words))
    spans = [(span, word) for word in words for span in _within(ground.term(word), ground, scope) or ()]
    latest: dict[str, Span] = {}
    found = []
    for span, word in sorted(spans, key=lambda pair: pair[0].last):
        latest[word] = span
        if len(latest) == len(words):
            joined = _joined(latest.values())
            if joined.last - joined.first < tree.within:
                found.append(joined)
    return found or None


def _near(tree: Near, parts: _Parts, ground: Ground, scope: Scope) -> Spans | None:
    left = parts[0].spans(ground, scope)
    right = parts[1].spans(ground, scope) if left else None
    if not left or not right:
        return None
    others = sorted(left, key=lambda span: span.first)
    firsts = [span.first for span in others]
    longest = max(span.last - span.first for span in others)
    found = []
    for span in right:
        start = bisect_left(firsts, span.first - tree.within - longest)
        end = bisect_left(firsts, span.last + tree.within + 1)
        near = [other for other in others[start:end] if _are_near(other, span, tree.within)]
        if near:
            # The first and the last of them reach farthest to either side for whatever else must be near.
            found += [_joined((other, span)) for other in (near[0], near[-1])]
    return found or None


def _are_near(one: Span, other: Span, within: int) -> bool:
    """Return whether two stretches are so many words apart at most and have no word in common."""
    if max(one.first, other.first) - min(one.last, other.last) > within:
        return False
    return not any(
        mine.first <= theirs.last and theirs.first <= mine.last
        for mine in one.spots
        for theirs in other.spots
    )


def _joined(spans: Iterable[Span]) -> Span:
    spans = tuple(spans)
    return Span(
        min(span.first for span in spans),
        max(span.last for span in spans),
        tuple(spot for span in spans for spot in span.spots),
    )


def _both(one: Scope, other: Scope) -> Scope:
    return Scope(max(one.low, other.low), min(one.high, other.high))


def _in(tree: In, parts: _Parts, ground: Ground, scope: Scope) -> Spans | None:
    return parts[0].spans(ground, _both(scope, ground.part(tree.part)))


def _not(_: Not, parts: _Parts, ground: Ground, scope: Scope) -> Spans | None:
    return () if parts[0].spans(ground, scope) is None else None


def _and(_: And | Same, parts: _Parts, ground: Ground, scope: Scope) -> Spans | None:
    found: list[Span] = []
    for part in parts:
        spans = part.spans(ground, scope)
        if spans is None:
            return None
        found += spans
    return found


def _or(tree: Or | AtLeast, parts: _Parts, ground: Ground, scope: Scope) -> Spans | None:
    lacking = tree.count if isinstance(tree, AtLeast) else 1
    found: list[Span] = []
    for part in parts:
        spans = part.spans(ground, scope)
        if spans is not None:
            lacking -= 1
            found += spans
    return found if lacking <= 0 else None


def _same(tree: Same, parts: _Parts, ground: Ground, scope: Scope) -> Spans | None:
    """Return what stands in the sentences or paragraphs of which all holds.

    Only those are looked at that hold one of the words: something must be there, so no other can be the one.
    """
    units = {
        ground.unit(tree.unit, span.first)
        for leaf in walk(tree)
        for span in _spans_of(leaf, ground)
        if scope.low <= span.first < scope.high
    }
    found: list[Span] = []
    holds = False
    for each in sorted(units):
        spans = _and(tree, parts, ground, _both(scope, each))
        if spans is not None:
            holds = True
            found += spans
    return found if holds else None


def _spans_of(leaf: Tree, ground: Ground) -> Spans:
    match leaf:
        case Word():
            return ground.term(leaf.term)
        case Spread():
            return [span for word in leaf.words for span in ground.term(word)]
        case Is(field=Field.NAME):
            return ground.name(leaf.value)
        case _:
            return ()


_EVALUATORS: dict[type, _Evaluator] = {
    Word: _word,
    Spread: _spread,
    Is: _is,
    Near: _near,
    In: _in,
    Not: _not,
    And: _and,
    Or: _or,
    AtLeast: _or,
    Same: _same,
}
