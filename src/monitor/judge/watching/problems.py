"""What is wrong with a query, or odd about it, with the place where it stands."""

from dataclasses import dataclass
from unicodedata import category, east_asian_width

from monitor.errors import PermanentError


class QueryError(PermanentError):
    """A query cannot be read.

    Attributes:
        query: as given.
        offset: of the place in it, in characters, from 0 to its length.
        remedy: what is wrong there and what would be right.
    """

    def __init__(self, remedy: str, *, query: str, offset: int) -> None:
        line, column = line_and_column(query, offset)
        super().__init__(f"line {line}, column {column}: {remedy}\n{pointed(query, offset)}")
        self.query = query
        self.offset = offset
        self.remedy = remedy


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """Something in a query that is allowed and hardly meant.

    Attributes:
        offset: of the place in the query, in characters.
    """

    offset: int
    text: str


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    """Return where the character stands, both counted from 1."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


# A line longer than this is shown around the place only.
_WIDEST = 100


def pointed(text: str, offset: int) -> str:
    """Return the line of the character with a caret under it, without the line's leading blanks."""
    start = text.rfind("\n", 0, offset) + 1
    end = text.find("\n", offset)
    line = text[start : end if end >= 0 else len(text)].rstrip()
    column = min(offset - start, len(line))
    blanks = min(len(line) - len(line.lstrip()), column)
    line, column = line[blanks:], column - blanks
    if len(line) > _WIDEST:
        cut = max(0, min(column - _WIDEST // 2, len(line) - _WIDEST))
        line, column = line[cut : cut + _WIDEST], column - cut
    shown = "".join(char if char.isprintable() else " " for char in line)
    return f"    {shown}\n    {' ' * sum(map(_width, shown[:column]))}^"


def _width(char: str) -> int:
    """Return how many columns of a terminal the character takes."""
    if category(char) in {"Mn", "Me"}:
        return 0
    return 2 if east_asian_width(char) in {"W", "F"} else 1
