"""Tables and lists of facts that fit any width, with titles in whole words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from rich.cells import cell_len

from monitor.cli.output import harmless, print_text, prose_width, screen_width, wrapped
from monitor.text.cleaning import cut

GAP = "  "
# In fewer cells than this a title becomes a column of single words; then it stands under its row.
READABLE = 40
# No column is made narrower than this to make room for others.
NARROWEST = 8
INDENT = 4
# Some seeds and feeds have paragraphs for titles; a list shows how they begin.
LONGEST_TEXT = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class _Layout:
    """Where the columns of a table stand.

    Attributes:
        facts: the widths of all columns but the last, in cells.
        text: the width of the last; None for as wide as it is.
        indent: where the last begins when it stands under its row; None when it stands beside.
        numeric: which of the columns hold numbers, and are set to the right.
    """

    facts: tuple[int, ...]
    text: int | None
    indent: int | None
    numeric: tuple[bool, ...]


def print_table(columns: Sequence[str], rows: Iterable[Sequence[object]], *, empty: str) -> None:
    """Print rows as a table, or the sentence ``empty`` when there are none.

    The last column holds running text; where little room is left for it, it stands under its row. Output that
    does not go to a terminal has one line for each row.
    """
    cells = [tuple(row) for row in rows]
    if not cells:
        print_text(empty)
        return
    texts = [tuple(_text(cell) for cell in row) for row in cells]
    numeric = tuple(
        all(isinstance(cell, int | None) for cell in column) for column in zip(*cells, strict=True)
    )
    layout = _layout(columns, texts, numeric[:-1])
    heads = (*columns[:-1], columns[-1] if layout.indent is None else "")
    print_text(_row(heads, layout), style="bold")
    for row in texts:
        print_text(_row(row, layout))


def print_facts(facts: Iterable[tuple[str, str]]) -> None:
    """Print names with their values, one below the other; a fact without a value is left out."""
    shown = [(name, value) for name, value in facts if value]
    width = max((cell_len(name) for name, _ in shown), default=0)
    for name, value in shown:
        room = prose_width(width + len(GAP))
        first, *more = wrapped(value, room)
        print_text(f"{_padded(name, width, is_number=True)}{GAP}{first}")
        for line in more:
            print_text(f"{' ' * width}{GAP}{line}")


def _text(cell: object) -> str:
    return "" if cell is None else cut(" ".join(harmless(str(cell)).split()), LONGEST_TEXT)


def _layout(columns: Sequence[str], rows: Sequence[Sequence[str]], numeric: tuple[bool, ...]) -> _Layout:
    table = [columns, *rows]
    *facts, text = (max(map(cell_len, column)) for column in zip(*table, strict=True))
    width = screen_width()
    if width is None:
        return _Layout(facts=tuple(facts), text=None, indent=None, numeric=numeric)
    room = width - sum(facts) - len(GAP) * len(facts)
    if room >= min(READABLE, text):
        return _Layout(facts=tuple(facts), text=room, indent=None, numeric=numeric)
    # Under numbers, the text begins where the next column does; under names, a little to the right.
    indent = facts[0] + len(GAP) if numeric[0] else INDENT
    widths = _shrunk(facts, width - len(GAP) * (len(facts) - 1))
    return _Layout(facts=widths, text=width - indent, indent=indent, numeric=numeric)


def _shrunk(widths: Sequence[int], room: int) -> tuple[int, ...]:
    """Return the widths, the widest made narrower until all fit."""
    shrunk = list(widths)
    while sum(shrunk) > room and max(shrunk) > NARROWEST:
        shrunk[shrunk.index(max(shrunk))] -= 1
    return tuple(shrunk)


def _row(cells: Sequence[str], layout: _Layout) -> str:
    *facts, text = cells
    columns = [wrapped(cell, width) for cell, width in zip(facts, layout.facts, strict=True)]
    if layout.indent is None:
        columns.append(wrapped(text, layout.text))
    lines = [
        GAP.join(
            _padded(part, width, is_number=is_number)
            for part, width, is_number in zip(
                line, (*layout.facts, 0), (*layout.numeric, False), strict=False
            )
        ).rstrip()
        for line in zip_longest(*columns, fillvalue="")
    ]
    if layout.indent is not None and text:
        lines += [" " * layout.indent + line for line in wrapped(text, layout.text)]
    return "\n".join(lines)


def _padded(text: str, width: int, *, is_number: bool) -> str:
    blanks = " " * (width - cell_len(text))
    return blanks + text if is_number else text + blanks
