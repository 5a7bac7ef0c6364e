"""From the text of a query to its tree, by recursive descent.

    query   = either
    either  = both { "OR" both }
    both    = denied { [ "AND" ] denied }
    denied  = "NOT" denied | close
    close   = single { NEAR/n single }
    single  = word | phrase | "(" either ")" | part single | field value | n OF list | same:unit list
    list    = "(" either { "," either } ")"

The signs come from ``scanning``. What a query means stands in config/README.md for those who write one.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NoReturn

from monitor.judge.term_faults import fault_in
from monitor.judge.watching.oddities import oddities
from monitor.judge.watching.problems import QueryError, Remark
from monitor.judge.watching.scanning import Kind, Sign, scan
from monitor.judge.watching.tree import (
    And,
    AtLeast,
    Field,
    In,
    Is,
    Near,
    Not,
    Or,
    Part,
    Same,
    Spread,
    Tree,
    Unit,
    Word,
    is_anchored,
    walk,
)
from monitor.model import OutletKind
from monitor.text.guesses import did_you_mean

DEEPEST = 40
"""How many brackets, NOTs and NEARs may lie within each other; people lose count long before."""

_BEGINS = frozenset(
    (Kind.WORD, Kind.PHRASE, Kind.OPEN, Kind.NOT, Kind.PART, Kind.FIELD, Kind.COUNT, Kind.SAME)
)
_JOINING = frozenset((Kind.AND, Kind.OR, Kind.NOT, Kind.NEAR, Kind.OPEN, Kind.COMMA))
_WANTED = "a word, a phrase in quotes, a field or ( is expected"
_COMMA = 'a comma stands in lists only, as in 2 OF (a, b, c): write OR, or put "1,200" in quotes'
_CODE = re.compile(r"[A-Za-z]{2}")
_SHOWN = 40  # characters of a word within a message
# How values are written, so that lang:RU and country:kz mean what they must.
_VALUES: dict[Field, Callable[[str], str]] = {
    Field.COUNTRY: str.upper,
    Field.LANG: str.lower,
    Field.NAME: str.lower,
    Field.TYPE: str.lower,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A query that was read.

    Attributes:
        remarks: what is allowed and hardly meant, in the order of the text.
    """

    tree: Tree
    remarks: tuple[Remark, ...] = field(default=())


@lru_cache(maxsize=2_048)  # read once by the checks of the configuration, again by those who watch
def parse(query: str) -> Query:
    """Return what the query says.

    Raises:
        QueryError: it cannot be read, or could only say what must not be there.
    """
    signs, remarks = scan(query)
    parser = _Parser(query, signs, remarks)
    tree = parser.read()
    remarks += oddities(tree)
    return Query(tree=tree, remarks=tuple(sorted(remarks, key=lambda remark: remark.offset)))


class _Parser:
    """The signs of a query with how far they have been read."""

    def __init__(self, query: str, signs: list[Sign], remarks: list[Remark]) -> None:
        self._query = query
        self._signs = signs
        self._next = 0
        self.remarks = remarks

    def read(self) -> Tree:
        if self._sign().kind is Kind.END:
            self._refuse(self._sign().at, "the query is empty: name a word to look for")
        tree = self._either(0)
        sign = self._sign()
        if sign.kind is Kind.CLOSE:
            self._refuse(sign.at, "this ) closes nothing: remove it, or open a ( before")
        if sign.kind is Kind.COMMA:
            self._refuse(sign.at, _COMMA)
        self._require_anchor(tree, "the query")
        return tree

    def _sign(self) -> Sign:
        return self._signs[self._next]

    def _take(self) -> Sign:
        self._next += 1
        return self._signs[self._next - 1]

    def _either(self, depth: int) -> Tree:
        tree, is_mixed = self._both(depth)
        members = [tree]
        place = self._sign().at
        while self._sign().kind is Kind.OR:
            self._take()
            tree, is_and = self._both(depth)
            members.append(tree)
            is_mixed = is_mixed or is_and
        if len(members) == 1:
            return members[0]
        if is_mixed:
            remark = "AND binds closer than OR: say in brackets what you mean, as in a AND (b OR c)"
            self.remarks.append(Remark(offset=place, text=remark))
        return Or(members=tuple(members), at=members[0].at)

    def _both(self, depth: int) -> tuple[Tree, bool]:
        """Return what AND, written or not, holds together; and whether there was anything to hold."""
        members = [self._denied(depth)]
        while self._sign().kind is Kind.AND or self._sign().kind in _BEGINS:
            if self._sign().kind is Kind.AND:
                self._take()
            members.append(self._denied(depth))
        if len(members) == 1:
            return members[0], False
        return And(members=tuple(members), at=members[0].at), True

    def _denied(self, depth: int) -> Tree:
        if self._sign().kind is not Kind.NOT:
            return self._close(depth)
        sign = self._take()
        return Not(inner=self._denied(self._deeper(depth, sign)), at=sign.at)

    def _close(self, depth: int) -> Tree:
        tree = self._single(depth)
        while self._sign().kind is Kind.NEAR:
            sign = self._take()
            depth = self._deeper(depth, sign)
            right = self._single(depth)
            for side in (tree, right):
                if not _has_places(side):
                    remedy = "NEAR takes words, phrases, names and such in brackets with OR between them"
                    self._refuse(side.at, remedy)
            tree = Near(left=tree, right=right, within=sign.number, at=tree.at)
        return tree

    def _single(self, depth: int) -> Tree:
        sign = self._take()
        match sign.kind:
            case Kind.WORD | Kind.PHRASE:
                tree = self._term(sign)
            case Kind.OPEN:
                tree = self._either(self._deeper(depth, sign))
                self._close_bracket(sign)
            case Kind.PART:
                tree = self._part(sign, depth)
            case Kind.FIELD:
                tree = self._field(sign)
            case Kind.COUNT:
                tree = self._at_least(sign, depth)
            case Kind.SAME:
                tree = self._same(sign, depth)
            case _:
                self._refuse_single(sign)
        return tree

    def _part(self, sign: Sign, depth: int) -> Tree:
        if self._sign().kind not in {Kind.WORD, Kind.PHRASE, Kind.OPEN}:
            self._refuse(self._sign().at, f"behind {sign.text}: a word, a phrase in quotes or ( is expected")
        inner = self._single(self._deeper(depth, sign))
        return In(part=Part(sign.text), inner=inner, at=sign.at)

    def _term(self, sign: Sign) -> Tree:
        words = tuple(sign.text.split()) if sign.number else (sign.text,)
        for word in words:
            fault = fault_in(word)
            if fault:
                offset = sign.inside + (0 if sign.number else fault.offset)
                self._refuse(min(offset, len(self._query)), f'"{_cut(word)}": {fault.remedy}')
        if sign.number:
            return Spread(words=words, within=sign.number, at=sign.at)
        return Word(term=sign.text, at=sign.at)

    def _field(self, sign: Sign) -> Tree:
        kind = Field(sign.text)
        if self._sign().kind is not Kind.OPEN:
            return self._value(kind)
        opened = self._take()
        values = [self._value(kind)]
        while self._sign().kind in {Kind.OR, Kind.COMMA}:
            self._take()
            values.append(self._value(kind))
        if self._sign().kind not in {Kind.CLOSE, Kind.END}:
            self._refuse(self._sign().at, f"between the values of {kind}: OR is expected")
        self._close_bracket(opened)
        return values[0] if len(values) == 1 else Or(members=tuple(values), at=values[0].at)

    def _value(self, kind: Field) -> Is:
        sign = self._take()
        if sign.kind not in {Kind.WORD, Kind.PHRASE} or sign.number:
            self._refuse(sign.at, f"behind {kind}: a value is expected, in quotes when it holds blanks")
        value = _VALUES.get(kind, str)(sign.text)
        if kind in {Field.LANG, Field.COUNTRY} and not _CODE.fullmatch(value):
            codes = (
                "two letters, such as ru, kk or uz" if kind is Field.LANG else "two letters, such as KZ or US"
            )
            self._refuse(sign.at, f'{kind}: takes a code of {codes}, not "{_cut(sign.text)}"')
        if kind is Field.TYPE:
            value = self._type(sign, value.replace("-", "_"))
        return Is(field=kind, value=value, at=sign.at)

    def _type(self, sign: Sign, value: str) -> str:
        if value not in list(OutletKind):
            known = ", ".join(OutletKind)
            guess = did_you_mean(value, list(OutletKind)) or f"there are {known}"
            self._refuse(sign.at, f'there is no type "{_cut(sign.text)}"; {guess}')
        return value

    def _at_least(self, sign: Sign, depth: int) -> Tree:
        members = self._list(depth, "OF")
        if not 1 <= sign.number <= len(members):
            remedy = (
                f"the number before OF must be from 1 to {len(members)}, as many as there are in the list"
            )
            self._refuse(sign.at, remedy)
        return AtLeast(count=sign.number, members=members, at=sign.at)

    def _same(self, sign: Sign, depth: int) -> Tree:
        members = self._list(depth, f"same:{sign.text}")
        tree = Same(unit=Unit(sign.text), members=members, at=sign.at)
        self._require_anchor(tree, f"same:{sign.text}")
        if not any(map(_has_places, walk(tree))):
            self._refuse(sign.at, f"same:{sign.text} needs a word or a name to look for")
        return tree

    def _list(self, depth: int, what: str) -> tuple[Tree, ...]:
        opened = self._take()
        if opened.kind is not Kind.OPEN:
            self._refuse(opened.at, f"behind {what} a list in brackets is expected: (a, b, c)")
        depth = self._deeper(depth, opened)
        members = [self._either(depth)]
        while self._sign().kind is Kind.COMMA:
            self._take()
            members.append(self._either(depth))
        self._close_bracket(opened)
        return tuple(members)

    def _close_bracket(self, opened: Sign) -> None:
        if self._sign().kind is Kind.COMMA:
            self._refuse(self._sign().at, _COMMA)
        if self._sign().kind is not Kind.CLOSE:
            self._refuse(opened.at, "this ( is not closed: a ) is missing")
        self._take()

    def _deeper(self, depth: int, sign: Sign) -> int:
        if depth == DEEPEST:
            self._refuse(sign.at, f"more than {DEEPEST} brackets, NOTs and NEARs lie within each other here")
        return depth + 1

    def _require_anchor(self, tree: Tree, what: str) -> None:
        """Refuse what would be true of almost every article."""
        if not is_anchored(tree):
            place = next((each for each in walk(tree) if isinstance(each, Not)), tree)
            remedy = (
                f"{what} says only what must not be there, at least on one side of an OR: add what must be"
            )
            self._refuse(place.at, remedy)

    def _refuse_single(self, sign: Sign) -> NoReturn:
        """Say that something that can stand by itself is expected where this stands."""
        before = self._signs[self._next - 2] if self._next > 1 else None
        behind = f" behind {before.kind}" if before and before.kind in _JOINING else ""
        if sign.kind is Kind.END:
            self._refuse(sign.at, f"the query ends{behind}, where {_WANTED}")
        if sign.kind is Kind.CLOSE and before and before.kind is Kind.OPEN:
            self._refuse(before.at, "there is nothing between these brackets")
        self._refuse(sign.at, f"{_WANTED}{behind}, not {sign.kind}")

    def _refuse(self, offset: int, remedy: str) -> NoReturn:
        raise QueryError(remedy, query=self._query, offset=offset)


def _has_places(tree: Tree) -> bool:
    """Return whether what holds stands somewhere, so that a distance can be told."""
    match tree:
        case Word() | Spread() | Near():
            return True
        case Is():
            return tree.field is Field.NAME
        case In():
            return _has_places(tree.inner)
        case Or():
            return all(map(_has_places, tree.members))
        case _:
            return False


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
