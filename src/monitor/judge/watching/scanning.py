"""From the text of a query to its signs: words, phrases, operators, fields, brackets."""

import re
from dataclasses import dataclass
from enum import StrEnum

from monitor.judge.watching.problems import QueryError, Remark
from monitor.judge.watching.tree import Field, Part, Unit
from monitor.text.guesses import did_you_mean

LONGEST_QUERY = 50_000
"""Characters; some five thousand words."""
FARTHEST = 200
"""Words that NEAR and ``~`` may reach over: farther apart things stand in one article by chance."""


class Kind(StrEnum):
    """What a sign is; the value is how a message calls it."""

    WORD = "a word"
    PHRASE = "a phrase"
    OPEN = "("
    CLOSE = ")"
    COMMA = ","
    AND = "AND"
    OR = "OR"
    NOT = "NOT"
    NEAR = "NEAR"
    PART = "a part"
    FIELD = "a field"
    COUNT = "OF"
    SAME = "same:"
    END = "the end"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """One sign of a query.

    Attributes:
        text: a word or phrase without quotes, blanks made single; the name of a field, part or unit.
        number: of NEAR, of ``~`` behind a phrase (0: none), and before OF.
        inside: offset of the phrase's first character behind its quote; of a word, as ``at``.
    """

    kind: Kind
    at: int
    text: str = ""
    number: int = 0
    inside: int = 0


_BLANK = re.compile(r"\s+|#(?=[\s#]|$)[^\n]*", re.MULTILINE)
_COUNT = re.compile(r"(\d+)\s+(?:OF\b|of(?=\s*\())")
_RUN = re.compile(r"[^\s()\"“”„«»,~]+")
_FIELD = re.compile(r"([^\W\d]+):")
_NEAR = re.compile(r"NEAR(?:/(\d*))?$")
# How other search languages write it: w/5 (LexisNexis, dtSearch), near5 and adj5 (Factiva).
_OTHER_NEAR = re.compile(r"(?i:(?:near|w|pre|adj)/(\d+))$|(?i:near|adj)(\d+)$")
_SPREAD = re.compile(r"~\s*(\d*)")
# The quotes of all languages of the beat; whichever opens, every one that may close it does.
_CLOSING = {'"': '"', "“": '”“"', "”": '”“"', "„": '”“"', "«": "»", "»": "»«"}
_QUOTES = str.maketrans(dict.fromkeys('"“”„«»', " "))
_OPERATORS = {"AND": Kind.AND, "OR": Kind.OR, "NOT": Kind.NOT}
_SMALL_OPERATORS = frozenset(("and", "or", "not"))
_FOREIGN = {"&": "AND", "&&": "AND", "|": "OR", "||": "OR"}
_BRACKETS = {"(": Kind.OPEN, ")": Kind.CLOSE, ",": Kind.COMMA}


def scan(query: str) -> tuple[list[Sign], list[Remark]]:
    """Return the signs of the query, END last, and what is odd about them.

    Raises:
        QueryError: something in it is no sign.
    """
    if len(query) > LONGEST_QUERY:
        remedy = f"the query is longer than {LONGEST_QUERY} characters: make several watchlists of it"
        raise QueryError(remedy, query=query, offset=LONGEST_QUERY)
    scanner = _Scanner(query)
    while scanner.skip_blanks():
        scanner.take()
    scanner.signs.append(Sign(kind=Kind.END, at=scanner.end))
    return scanner.signs, scanner.remarks


class _Scanner:
    """A query with how far it has been read."""

    def __init__(self, query: str) -> None:
        self._query = query
        self._at = 0
        self.end = 0  # of the last sign: where something is missing
        self.signs: list[Sign] = []
        self.remarks: list[Remark] = []

    def skip_blanks(self) -> bool:
        """Go on to the next sign; False at the end."""
        while blank := _BLANK.match(self._query, self._at):
            self._at = blank.end()
        return self._at < len(self._query)

    def take(self) -> None:
        """Read the sign that begins here."""
        query, at = self._query, self._at
        char = query[at]
        if char in _BRACKETS:
            self._add(_BRACKETS[char], at + 1)
        elif char in _CLOSING:
            self._phrase(at, exact=False)
        elif char == "~":
            raise self._error(at, '~ and a number follow a phrase in quotes: "uranium deal"~10')
        elif char == "=" and query[at + 1 : at + 2] in _CLOSING:
            self._phrase(at + 1, exact=True)
        elif count := _COUNT.match(query, at):
            self._add(Kind.COUNT, count.end(), number=self._number(count[1], at))
        else:
            self._run(at)

    def _run(self, at: int) -> None:
        """Read a run of characters without blanks: a field, an operator or a word."""
        run = _RUN.match(self._query, at)
        text = run[0] if run else ""
        field = _FIELD.match(text)
        if field:
            self._field(at, field[1])
        elif text in _OPERATORS:
            self._add(_OPERATORS[text], at + len(text))
        elif near := _NEAR.match(text):
            self._near(at, near[1], len(text))
        else:
            self._refuse_foreign(at, text)
            if text in _SMALL_OPERATORS:
                remark = f'"{text}" is looked for as a word here: operators stand in capitals, {text.upper()}'
                self.remarks.append(Remark(offset=at, text=remark))
            self._add(Kind.WORD, at + len(text), text=text, inside=at)

    def _near(self, at: int, digits: str | None, length: int) -> None:
        if not digits:
            raise self._error(at, "NEAR needs a number, such as NEAR/5: at most five words from each other")
        number = self._number(digits, at)
        if not 1 <= number <= FARTHEST:
            raise self._error(at, f"the number behind NEAR/ must be from 1 (neighbours) to {FARTHEST}")
        self._add(Kind.NEAR, at + length, number=number)

    def _field(self, at: int, name: str) -> None:
        end = at + len(name) + 1
        if name == "same":
            return self._same(at, end)
        if name in list(Part):
            return self._add(Kind.PART, end, text=name)
        if name in list(Field):
            return self._add(Kind.FIELD, end, text=name)
        known = [*Part, *Field, "same"]
        guess = did_you_mean(name, known) or f"there are {', '.join(f'{each}:' for each in known)}"
        raise self._error(at, f'there is no field "{name}:"; {guess}; a word with a colon stands in quotes')

    def _same(self, at: int, end: int) -> None:
        run = _RUN.match(self._query, end)
        unit = run[0] if run else ""
        if unit not in list(Unit):
            guess = did_you_mean(unit, list(Unit))
            remedy = "write same:sentence(a, b) or same:paragraph(a, b)"
            raise self._error(at, f"{remedy}; {guess}" if guess else remedy)
        self._add(Kind.SAME, end + len(unit), text=unit)

    def _refuse_foreign(self, at: int, text: str) -> None:
        """Say how what other search languages write is written here."""
        near = _OTHER_NEAR.match(text)
        remedy = ""
        if text in _FOREIGN:
            remedy = f'write {_FOREIGN[text]} instead of "{text}"'
        elif near:
            remedy = f'write NEAR/{near[1] or near[2]} instead of "{text}"'
        elif text == "OF":
            remedy = "OF stands between a number and a list in brackets: 2 OF (a, b, c)"
        elif text[0] in "-!" and text[1:2].isalnum():
            remedy = f'write NOT {text[1:]} instead of "{text}"'
        elif text[0] == "+" and text[1:2].isalnum():
            remedy = f'write {text[1:]} instead of "{text}": of words beside each other all are needed anyway'
        elif text[0] in "'‘":
            remedy = 'a phrase stands in double quotes: "trade deal"'
        elif text[0] == "#":
            remedy = "leave the # out: it is found all the same; a comment begins with # and a blank"
        if remedy:
            raise self._error(at, remedy)

    def _phrase(self, at: int, *, exact: bool) -> None:
        """Read what stands in quotes, with ``~`` and a number behind it."""
        query = self._query
        closing = _CLOSING[query[at]]
        line = query.find("\n", at)
        line = len(query) if line < 0 else line
        end = next((place for place in range(at + 1, line) if query[place] in closing), None)
        if end is None:
            raise self._error(at, "these quotes are not closed on their line")
        words = query[at + 1 : end].translate(_QUOTES).split()
        if not words:
            raise self._error(at, "there is nothing between the quotes")
        if exact:
            words = [f"={word}" for word in words]
        spread = _SPREAD.match(query, end + 1)
        number = self._spread(at, spread[1], len(words)) if spread else 0
        after = spread.end() if spread else end + 1
        self._add(Kind.PHRASE, after, text=" ".join(words), number=number, inside=at + 1)

    def _spread(self, at: int, digits: str, words: int) -> int:
        number = self._number(digits or "0", at)
        if words == 1:
            raise self._error(at, '~ needs two words or more in the quotes: "uranium deal"~10')
        if not words <= number <= FARTHEST:
            raise self._error(
                at, f"the number behind ~ must be from {words}, as many words as there are, to {FARTHEST}"
            )
        return number

    def _number(self, digits: str, at: int) -> int:
        if len(digits) > len(str(LONGEST_QUERY)):
            raise self._error(at, f"the number {digits[:10]}… is too large")
        return int(digits)

    def _add(self, kind: Kind, end: int, *, text: str = "", number: int = 0, inside: int = 0) -> None:
        self.signs.append(Sign(kind=kind, at=self._at, text=text, number=number, inside=inside))
        self._at = self.end = end

    def _error(self, offset: int, remedy: str) -> QueryError:
        return QueryError(remedy, query=self._query, offset=offset)
