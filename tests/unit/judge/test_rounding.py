"""Figures that round to each other, against the rule written out."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.judge.facts.content import Amount
from monitor.judge.facts.rounding import Roundings, digits_of
from monitor.model import FactKind

KINDS = {FactKind.NUMBER: "", FactKind.MONEY: " usd", FactKind.PERCENT: " %"}
NUMBERS = st.one_of(
    st.integers(0, 99_999).map(Decimal),
    st.decimals(0, 2_000, places=2),
    st.sampled_from(["2870000000", "2900000000", "2.9", "2.99", "3", "831", "831000000000"]).map(Decimal),
)


def amount(number: Decimal, kind: FactKind = FactKind.MONEY) -> Amount:
    return Amount(kind=kind, value=f"{number:f}{KINDS[kind]}", found="", counted="", beside=frozenset())


def rounds_to(exact: Decimal, rounded: Decimal) -> bool:
    """Tell whether a number of two digits at least is the other one with fewer."""
    digits = rounded.normalize().as_tuple().digits
    scaled = exact.scaleb(-exact.adjusted())
    is_near = round(scaled, len(digits) - 1) == rounded.scaleb(-rounded.adjusted())
    return len(digits) > 1 and exact.adjusted() == rounded.adjusted() and is_near


@given(st.lists(NUMBERS, max_size=6), NUMBERS, st.sampled_from(list(KINDS)))
def test_a_figure_is_known_when_it_rounds_to_one_that_is(
    known: list[Decimal], asked: Decimal, kind: FactKind
) -> None:
    def fits(one: Decimal) -> bool:
        if kind is FactKind.NUMBER and min(one, asked) < 1000:
            return False
        same = digits_of(amount(one)) == digits_of(amount(asked)) and len(digits_of(amount(one))) > 1
        return (same and kind is not FactKind.NUMBER) or rounds_to(one, asked) or rounds_to(asked, one)

    assert (amount(asked, kind) in Roundings(amount(one, kind) for one in known)) == any(map(fits, known))


@pytest.mark.parametrize(
    ("asked", "is_known"), [("2.9", True), ("2.87", True), ("3", False), ("2.88", False)]
)
def test_two_digits_at_least_must_agree(asked: str, is_known: bool) -> None:  # noqa: FBT001 - as listed
    known = Roundings([amount(Decimal("2.87"))])
    assert [amount(Decimal(asked)) in known for _ in range(2)] == [is_known] * 2
    assert amount(Decimal("7.1")) not in known
    assert amount(Decimal("7.2")) not in known
