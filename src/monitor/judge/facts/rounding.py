"""Whether figures are known, exactly or with fewer digits."""

from collections.abc import Iterable
from decimal import Decimal

from monitor.judge.facts.content import Amount
from monitor.model import FactKind

# A retelling rounds: $2.9 billion of $2.87 billion is nothing new. Two digits at least must agree, and a bare
# number must be long enough not to count persons: "11" and "12" killed are two reports.
_ROUNDED_DIGITS = 2
_ROUNDED_FROM = 1000

_Placed = tuple[int, Decimal]
"""A number as its power of ten and what that is multiplied with, in [1, 10)."""


def digits_of(amount: Amount) -> tuple[int, ...]:
    """Return the digits of a figure that is no date, without zeros at either end."""
    return _number(amount).normalize().as_tuple().digits


class Roundings:
    """The known figures of one unit, arranged so that each question is a few look-ups, however many they are.

    A figure is in it that is a known one with fewer digits, or the other way round, or a known one without
    its size ("$831 billion", "$831").

    Args:
        known: no dates.
    """

    def __init__(self, known: Iterable[Amount]) -> None:
        listed = [(digits_of(amount), _number(amount)) for amount in known if _may_be_rounded(amount)]
        self._digits = {digits for digits, _ in listed}
        self._placed = [_placed(number) for _, number in listed]
        self._long = {_placed(number) for digits, number in listed if len(digits) >= _ROUNDED_DIGITS}
        self._rounded: dict[int, set[_Placed]] = {}

    def __contains__(self, amount: Amount) -> bool:
        digits, count = digits_of(amount), len(digits_of(amount))
        if not _may_be_rounded(amount):
            return False
        if count >= _ROUNDED_DIGITS and digits in self._digits and amount.kind is not FactKind.NUMBER:
            return True
        own = _placed(_number(amount))
        if count >= _ROUNDED_DIGITS and own in self._to(count):
            return True
        return any(_rounded(own, fewer) in self._long for fewer in range(_ROUNDED_DIGITS, count + 1))

    def _to(self, count: int) -> set[_Placed]:
        """Return what is known, each rounded to so many digits."""
        if count not in self._rounded:
            self._rounded[count] = {_rounded(placed, count) for placed in self._placed}
        return self._rounded[count]


def _number(amount: Amount) -> Decimal:
    return Decimal(amount.value.partition(" ")[0])


def _may_be_rounded(amount: Amount) -> bool:
    return amount.kind is not FactKind.NUMBER or _number(amount) >= _ROUNDED_FROM


def _placed(number: Decimal) -> _Placed:
    return number.adjusted(), number.scaleb(-number.adjusted())


def _rounded(placed: _Placed, count: int) -> _Placed:
    return placed[0], round(placed[1], count - 1)
