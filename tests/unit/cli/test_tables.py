"""Tables fit their terminal; running text keeps its words."""

import contextlib
import io
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from monitor.cli.tables import print_facts, print_table

COLUMNS = ("id", "outlet", "title")
ROWS = (
    (7, "Silk Road Wire", "Kyrgyzstan and US company sign for Kadamjay antimony plant"),
    (12, "Вестник Долины", "Ташкент и Вашингтон"),
)


@pytest.fixture(autouse=True)
def no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)


def table(rows: Sequence[Sequence[object]] = ROWS) -> list[str]:
    """Return the lines of a table."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        print_table(COLUMNS, rows, empty="Nothing.")
    return out.getvalue().splitlines()


def test_without_a_terminal_a_row_is_a_line() -> None:
    assert table() == [
        "id  outlet          title",
        " 7  Silk Road Wire  Kyrgyzstan and US company sign for Kadamjay antimony plant",
        "12  Вестник Долины  Ташкент и Вашингтон",
    ]


def test_with_room_the_text_stands_beside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "64")
    assert table() == [
        "id  outlet          title",
        " 7  Silk Road Wire  Kyrgyzstan and US company sign for Kadamjay",
        "                    antimony plant",
        "12  Вестник Долины  Ташкент и Вашингтон",
    ]


def test_without_room_the_text_stands_under_its_row(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "48")
    assert table() == [
        "id  outlet",
        " 7  Silk Road Wire",
        "    Kyrgyzstan and US company sign for Kadamjay",
        "    antimony plant",
        "12  Вестник Долины",
        "    Ташкент и Вашингтон",
    ]


def test_nothing_to_show_is_a_sentence() -> None:
    assert table(()) == ["Nothing."]


def test_what_a_terminal_would_obey_is_left_out() -> None:
    assert (
        table([(1, "Wire\x1b[31m", "A\u202etitle\nin two lines")])[1] == " 1  Wire[31m  Atitle in two lines"
    )


@given(
    rows=st.lists(st.tuples(st.integers(0, 10**6), st.text(max_size=40), st.text(max_size=300)), min_size=1),
    width=st.integers(30, 200),
)
def test_no_line_is_wider_than_the_terminal(rows: list[tuple[int, str, str]], width: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLUMNS", str(width))
        assert [line for line in table(rows) if cell_len(line) > width] == []


def test_facts_are_broken_under_their_values(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "30")
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        print_facts((("verdict", "new story"), ("seeds", ""), ("new", "The mine opens in May, he said")))
    assert out.getvalue().splitlines() == [
        "verdict  new story",
        "    new  The mine opens in",
        "         May, he said",
    ]
