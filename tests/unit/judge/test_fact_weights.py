import pytest

from monitor.judge.facts import importance_of
from monitor.model import Fact, FactKind, Saying

SAYING = Saying(value="x", sentence="x", article_id=1)


def fact(kind: FactKind, *, sentence: str = "They met.", differs_from: Saying | None = None) -> Fact:
    return Fact(kind=kind, value="x", sentence=sentence, start=0, differs_from=differs_from)


def test_nothing_new_has_no_importance() -> None:
    assert importance_of([], independent_outlets=9) == 0.0


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (FactKind.CONTRADICTION, 0.6),
        (FactKind.DENIAL, 0.6),
        (FactKind.STAGE, 0.55),
        (FactKind.CONFIRMATION, 0.5),
        (FactKind.MONEY, 0.35),
        (FactKind.PERCENT, 0.3),
        (FactKind.NUMBER, 0.3),
        (FactKind.DATE, 0.2),
        (FactKind.NAME, 0.2),
        (FactKind.SENTENCE, 0.15),
    ],
)
def test_one_fact_of_one_outlet_is_worth_its_kind(kind: FactKind, expected: float) -> None:
    assert importance_of([fact(kind)], independent_outlets=1) == pytest.approx(expected)


def test_the_weightiest_fact_counts() -> None:
    facts = [fact(FactKind.NAME), fact(FactKind.STAGE), fact(FactKind.SENTENCE)]
    assert importance_of(facts, independent_outlets=1) == pytest.approx(0.55)


def test_what_differs_from_something_known_is_worth_more() -> None:
    told = importance_of([fact(FactKind.MONEY, differs_from=SAYING)], independent_outlets=1)
    assert told == pytest.approx(0.5)


def test_an_office_and_independent_outlets_add_to_it() -> None:
    official = fact(FactKind.MONEY, sentence="The ministry said so.")
    assert importance_of([official], independent_outlets=1) == pytest.approx(1 - 0.65 * 0.8)
    assert importance_of([official], independent_outlets=3) == pytest.approx(1 - 0.65 * 0.8 * 0.8)
    assert importance_of([fact(FactKind.MONEY)], independent_outlets=2) == pytest.approx(1 - 0.65 * 0.85)


def test_nobody_who_is_named_counts_as_one() -> None:
    assert importance_of([fact(FactKind.NAME)], independent_outlets=0) == pytest.approx(0.2)
