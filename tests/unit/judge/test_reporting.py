from datetime import timedelta
from typing import Any

from monitor.judge.reporting import outlets_in_order, sum_up
from monitor.model import NOBODY, Report
from support.values import NOON

MINUTE = timedelta(minutes=1)


def report(number: int, outlet: str, **changes: Any) -> Report:
    values = {"article_id": number, "outlet": outlet, "published_at": NOON + number * MINUTE}
    return Report(**(values | changes))


def counted(*reports: Report) -> tuple[int, int]:
    found = sum_up(reports)
    return found.outlet_count, found.independent_outlet_count


def test_the_first_outlet_is_that_of_the_oldest_report() -> None:
    found = sum_up((report(2, "Late"), report(1, "Early")))
    assert (found.first_outlet, found.first_published_at) == ("Early", NOON + MINUTE)
    assert outlets_in_order((report(2, "Late"), report(1, "Early"), report(3, "Late"))) == ("Early", "Late")


def test_outlets_that_wrote_their_own_texts_are_independent() -> None:
    assert counted(report(1, "A"), report(2, "B"), report(3, "A")) == (2, 2)


def test_copies_and_copies_of_copies_are_outlets_but_not_independent() -> None:
    assert counted(report(1, "A"), report(2, "B", copy_of=1), report(3, "C", copy_of=2)) == (3, 1)


def test_copies_of_one_article_that_is_in_no_report_have_one_origin() -> None:
    assert counted(report(2, "B", copy_of=1), report(3, "C", copy_of=1)) == (2, 1)


def test_texts_that_credit_one_agency_have_one_origin() -> None:
    told = {"credits": ("Reuters",)}
    assert counted(report(1, "A", **told), report(2, "B", **told), report(3, "C", credits=("TASS",))) == (
        3,
        2,
    )


def test_an_agency_and_the_outlets_that_credit_it_have_one_origin() -> None:
    assert counted(report(1, "Reuters"), report(2, "B", credits=("Reuters",))) == (2, 1)


def test_an_outlet_with_a_copy_and_a_text_of_its_own_is_independent() -> None:
    assert counted(report(1, "A"), report(2, "B", copy_of=1), report(3, "B")) == (2, 2)


def test_reports_without_an_outlet_are_nobodys() -> None:
    assert sum_up((report(1, ""),)) == NOBODY
    assert counted(report(1, ""), report(2, "B", copy_of=1)) == (1, 1)
