"""Whether something stands within one of many stretches, in a look-up each."""

from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate


class Cover:
    """Stretches of a text, in any order; they may overlap.

    Args of the constructor:
        stretches: begin and end of each, in any unit.
    """

    def __init__(self, stretches: Iterable[tuple[int, int]]) -> None:
        ordered = sorted(stretches)
        self._begins = [begin for begin, _ in ordered]
        self._furthest = list(accumulate((end for _, end in ordered), max))

    def holds(self, begin: int, end: int) -> bool:
        """Tell whether a single stretch reaches from ``begin`` or before to ``end`` or beyond."""
        before = bisect_right(self._begins, begin)
        return before > 0 and self._furthest[before - 1] >= end
