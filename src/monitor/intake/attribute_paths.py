"""XPaths that look for elements by regular expressions on their attributes, as walks through the tree.

lxml calls back into Python for every regular expression on every element, which takes several times as long
as to walk through the elements there and then. trafilatura's rules of where an article stands, and of what is
none, are such XPaths: a third of what reading a page took. They stay its own; only the way is another.
"""

import re
from collections.abc import Callable, Iterable
from typing import Final

from lxml.etree import XPath
from lxml.html import HtmlElement

Walk = Callable[[HtmlElement], list[HtmlElement]]
Test = Callable[[HtmlElement], object]
Value = Callable[[HtmlElement], str]

_TOKEN: Final = re.compile(r"'[^']*'|@[\w-]+|self::\w+|[\w:-]+\(|\.?//[\w*]+|\[1\]|[][()|=,]|\bor\b|\S+")
_NAMED: Final = "self::"
_REMEMBERED: Final = 1_000
"""Elements that differ in name or attributes, for each XPath; a page has some 200."""


def walk_of(expression: XPath) -> Walk:
    """Return what finds the same elements in the same order; the XPath itself where it is of another form.

    Understood is ``.//*`` or ``//*`` with conditions on an element's own name and attributes or on what is
    in it, joined by "or", and a ``[1]`` at the end, with or without brackets around all before it.
    """
    try:
        return _Path(str(expression.path)).walk()
    except _OtherFormError:
        found: Walk = expression
        return found


class _OtherFormError(Exception):
    """There is something in the XPath that is not read here."""


class _Path:
    """What is left to read of an XPath, and what it asks for."""

    def __init__(self, path: str) -> None:
        self._tokens: list[str] = _TOKEN.findall(path)[::-1]
        self._attributes: dict[str, None] = {}
        self._firsts: list[Value] = []
        self._looks_inside = False

    def walk(self) -> Walk:
        is_one = self._takes("(")
        is_below = self._takes(".//*")
        if not is_below:
            self._take("//*")
        names = self._names()
        own: list[Test] = []
        inner: list[Test] = []
        while self._takes("["):
            self._looks_inside = False
            condition = self._condition()
            (inner if self._looks_inside else own).append(condition)
            self._take("]")
        if is_one:
            self._take(")")
        is_first = self._takes("[1]")
        if self._tokens or is_one > is_first:
            raise _OtherFormError
        holds = _remembered(own, list(self._attributes), self._firsts)

        def walk(tree: HtmlElement) -> list[HtmlElement]:
            elements = tree.iterdescendants(*names) if is_below else tree.getroottree().iter(*names)
            found = [element for element in elements if holds(element)]
            for test in inner:
                found = list(filter(test, found))
            return found[:1] if is_one else _first_of_each_parent(found) if is_first else found

        return walk

    def _names(self) -> list[str]:
        """Take a first condition that is but names of elements; return them, or that of any element."""
        before = self._tokens[::-1]
        condition = before[: before.index("]")] if "]" in before else []
        names = [token.removeprefix(_NAMED) for token in condition[1::2] if token.startswith(_NAMED)]
        if not names or len(names) * 2 != len(condition):
            return ["*"]
        del self._tokens[-len(condition) - 1 :]
        return names

    def _condition(self) -> Test:
        tests = [self._test()]
        while self._takes("or"):
            tests.append(self._test())

        def holds(element: HtmlElement) -> bool:
            for test in tests:  # noqa: SIM110 - half as long as any() of a generator, for every element
                if test(element):
                    return True
            return False

        return holds if len(tests) > 1 else tests[0]

    def _test(self) -> Test:
        token = self._any()
        if token.endswith("("):
            return self._function(token)
        if token.startswith(_NAMED):
            tag = token.removeprefix(_NAMED)
            return lambda element: element.tag == tag
        if token.startswith(".//"):
            self._looks_inside = True
            return lambda element: element.find(token) is not None
        name = self._attribute(token)
        if not self._takes("="):
            return lambda element: element.get(name) is not None
        wanted = self._any()[1:-1]
        return lambda element: element.get(name) == wanted

    def _function(self, name: str) -> Test:
        """Take what stands between the brackets of a function that is true or false, and the closing one."""
        if name == "not(":
            refused = self._condition()
            self._take(")")
            return lambda element: not refused(element)
        value, literals = self._value(), self._literals()
        match name, literals:
            case "re:test(", [pattern]:
                return _regular(value, re.compile(pattern))
            case "re:test(", [pattern, "i"]:
                return _regular(value, re.compile(pattern, re.IGNORECASE))
            case "contains(", [part]:
                return lambda element: part in value(element)
            case "starts-with(", [start]:
                return lambda element: value(element).startswith(start)
        raise _OtherFormError

    def _value(self) -> Value:
        """Take an attribute, the first of several in the order of the page, or one with letters exchanged."""
        if self._takes("translate("):
            value, letters = self._value(), self._literals()
            if len(letters) != 2 or len(letters[0]) != len(letters[1]):  # noqa: PLR2004 - old ones and new ones
                raise _OtherFormError
            table = str.maketrans(*letters)
            return lambda element: value(element).translate(table)
        names = [self._attribute(self._any())]
        while self._takes("|"):
            names.append(self._attribute(self._any()))
        if len(names) == 1:
            return lambda element: element.get(names[0]) or ""

        def first(element: HtmlElement) -> str:
            return str(next((text for name, text in element.items() if name in names), ""))

        self._firsts.append(first)
        return first

    def _literals(self) -> list[str]:
        """Take the other arguments of a function, and its bracket."""
        literals = []
        while self._takes(","):
            literals.append(self._any()[1:-1])
        self._take(")")
        return literals

    def _attribute(self, token: str) -> str:
        if not token.startswith("@"):
            raise _OtherFormError
        self._attributes[token[1:]] = None
        return token[1:]

    def _any(self) -> str:
        if not self._tokens:
            raise _OtherFormError
        return self._tokens.pop()

    def _takes(self, token: str) -> bool:
        is_next = self._tokens[-1:] == [token]
        if is_next:
            self._tokens.pop()
        return is_next

    def _take(self, token: str) -> None:
        if not self._takes(token):
            raise _OtherFormError


def _regular(value: Value, pattern: re.Pattern[str]) -> Test:
    return lambda element: pattern.search(value(element))


def _remembered(tests: list[Test], attributes: list[str], firsts: list[Value]) -> Test:
    """Return whether all tests hold, which are made once for elements that are alike in what is asked."""
    known: dict[tuple[str | None, ...], bool] = {}

    def hold(element: HtmlElement) -> bool:
        key = (element.tag, *map(element.get, attributes), *[first(element) for first in firsts])
        answer = known.get(key)
        if answer is None:
            if len(known) >= _REMEMBERED:
                known.clear()
            answer = known[key] = all(test(element) for test in tests)
        return answer

    return hold


def _first_of_each_parent(elements: Iterable[HtmlElement]) -> list[HtmlElement]:
    found: dict[HtmlElement | None, HtmlElement] = {}
    for element in elements:
        found.setdefault(element.getparent(), element)
    return list(found.values())
