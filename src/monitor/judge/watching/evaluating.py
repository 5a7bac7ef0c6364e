"""Whether a query holds of an article, where, and by which of its clauses.

The answer to every part of a query is what makes it true: None when it is false, nothing that stands anywhere
when that is a language, or something that is not there.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
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
from monitor.judge.watching.triggers import Needs, needs_of

Spans = Sequence[Span]
Answer = tuple[Spans, Sequence[str], Tree]
"""Stretches of words; terms, all occurrences of which make it true; and the query without what does not hold.

The first two come in no order, and what is in them may come twice.
"""


class Clause:
    """A query or a part of one, made ready to be asked of many articles.

    Attributes:
        tree: what it says.
        needs: of each of these something is found wherever it holds.
        parts: what it is directly made of.
    """

    __slots__ = ("_evaluate", "needs", "parts", "tree")

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.parts = tuple(map(Clause, children(tree)))
        self.needs: Needs = needs_of(tree, [part.needs for part in self.parts])
        self._evaluate = _EVALUATORS[type(tree)]

    def ask(self, ground: Ground, scope: Scope) -> Answer | None:
        """Return what makes it true within the scope, and what of it holds; None when it is false there.

        What NOT is about is no evidence. Of OR and of a list of which so many must hold, only those that do
        are left of the tree.
        """
        present = ground.present
        for need in self.needs:
            if present.isdisjoint(need):
                return None
        return self._evaluate(self.tree, self.parts, ground, scope)


_Parts = Sequence[Clause]
_Evaluator = Callable[[Any, _Parts, Ground, Scope], Answer | None]


def _word(tree: Word, _: _Parts, ground: Ground, scope: Scope) -> Answer | None:
    if scope is ground.whole:
        return (), (tree.term,), tree  # it was found, as its needs say
    spans = _within(ground.term(tree.term), ground, scope)
    return (spans, (), tree) if spans else None


def _is(tree: Is, _: _Parts, ground: Ground, scope: Scope) -> Answer | None:
    if tree.field is Field.NAME:
        spans = _within(ground.name(tree.value), ground, scope)
        return (spans, (), tree) if spans else None
    return ((), (), tree) if ground.has(tree) else None


def _within(spans: Spans, ground: Ground, scope: Scope) -> Spans:
    if scope is ground.whole:
        return spans
    return [span for span in spans if scope.low <= span.first and span.last < scope.high]


def _spread(tree: Spread, _: _Parts, ground: Ground, scope: Scope) -> Answer | None:
    """Return the shortest stretch that ends with each occurrence of any of the words."""
    words = tuple(dict.fromkeys(tree.words))
    spans = [(span, word) for word in words for span in _within(ground.term(word), ground, scope)]
    latest: dict[str, Span] = {}
    found = []
    for span, word in sorted(spans, key=lambda pair: pair[0].last):
        latest[word] = span
        if len(latest) == len(words):
            joined = _joined(latest.values())
            if joined.last - joined.first < tree.within:
                found.append(joined)
    return (found, (), tree) if found else None


def _near(tree: Near, parts: _Parts, ground: Ground, scope: Scope) -> Answer | None:
    left, right = (_spans(part.ask(ground, scope), ground) for part in parts)
    if not left or not right:
        return None
    others = sorted(left, key=lambda span: span.first)
    firsts = [span.first for span in others]
    longest = max(span.last - span.first for span in others)
    found = []
    for span in right:
        start = bisect_left(firsts, span.first - tree.within - longest)
        end = bisect_left(firsts, span.last + tree.within + 1)
        # The first and the last that are near reach farthest to either side for whatever else must be.
        for candidates in (others[start:end], others[start:end][::-1]):
            near = (other for other in candidates if _are_near(other, span, tree.within))
            found += [_joined((other, span)) for other in islice(near, 1)]
    return (found, (), tree) if found else None


def _spans(answer: Answer | None, ground: Ground) -> Spans:
    if answer is None:
        return ()
    spans, terms, _ = answer
    return [*spans, *(span for term in terms for span in ground.term(term))]


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


def _in(tree: In, parts: _Parts, ground: Ground, scope: Scope) -> Answer | None:
    answer = parts[0].ask(ground, _both(scope, ground.part(tree.part)))
    if answer is None:
        return None
    spans, terms, held = answer
    return spans, terms, In(part=tree.part, inner=held, at=tree.at)


def _not(tree: Not, parts: _Parts, ground: Ground, scope: Scope) -> Answer | None:
    return None if parts[0].ask(ground, scope) else ((), (), tree)


def _and(tree: And, parts: _Parts, ground: Ground, scope: Scope) -> Answer | None:
    answers = _all(parts, ground, scope)
    if answers is None:
        return None
    return _together(answers, And(members=tuple([held for _, _, held in answers]), at=tree.at))


def _all(parts: _Parts, ground: Ground, scope: Scope) -> list[Answer] | None:
    answers = []
    for part in parts:
        answer = part.ask(ground, scope)
        if answer is None:
            return None
        answers.append(answer)
    return answers


def _together(answers: Sequence[Answer], held: Tree) -> Answer:
    return (
        [span for spans, _, _ in answers for span in spans],
        [term for _, terms, _ in answers for term in terms],
        held,
    )


def _or(tree: Or, parts: _Parts, ground: Ground, scope: Scope) -> Answer | None:
    answers = _held(parts, ground, scope)
    if len(answers) > 1:
        return _together(answers, Or(members=tuple([held for _, _, held in answers]), at=tree.at))
    return answers[0] if answers else None


def _at_least(tree: AtLeast, parts: _Parts, ground: Ground, scope: Scope) -> Answer | None:
    answers = _held(parts, ground, scope)
    if len(answers) < tree.count:
        return None
    held = tuple([held for _, _, held in answers])
    return _together(answers, AtLeast(count=tree.count, members=held, at=tree.at))


def _held(parts: _Parts, ground: Ground, scope: Scope) -> list[Answer]:
    present = ground.present
    answers = [
        part.ask(ground, scope) for part in parts if not part.needs or not present.isdisjoint(part.needs[0])
    ]
    return [answer for answer in answers if answer]


def _same(tree: Same, parts: _Parts, ground: Ground, scope: Scope) -> Answer | None:
    """Return what stands in the sentences or paragraphs of which all holds.

    Only those are looked at that hold one of the words: something must be there, so no other can be the one.
    """
    units = {
        ground.unit(tree.unit, span.first)
        for leaf in walk(tree)
        for span in _spans_of(leaf, ground)
        if scope.low <= span.first < scope.high
    }
    answers = [_all(parts, ground, _both(scope, each)) for each in sorted(units)]
    held = [answer for each in answers if each is not None for answer in each]
    return _together(held, tree) if held else None


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
    AtLeast: _at_least,
    Same: _same,
}
