"""Walks through a tree find what the XPaths find that they are made of."""

import importlib.util
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml.etree import XPath
from lxml.html import document_fromstring
from trafilatura import xpaths

from monitor.intake.attribute_paths import walk_of
from support.documents import sample

REGULAR = {"re": "http://exslt.org/regular-expressions"}
UNDERSTOOD = [
    ".//*[self::div or self::p][re:test(@class, 'b|c') or re:test(@id, 'B', 'i')]",
    ".//*[self::div][re:test(@class|@id, '^a')][not(self::p or self::div) or re:test(@id, 'b')]",
    ".//*[contains(translate(@class, 'B', 'b'), 'b') or starts-with(@id|@class, 'a')]",
    ".//*[@class='b' or @role][not(.//p)]",
    "//*[self::html or self::p][@class]",
    "(.//*[self::div or self::p][@class='b'])[1]",
    ".//*[@class or @id][1]",
]
OF_ANOTHER_FORM = [
    "(.//p)[1]",
    "(.//*[@class]",
    "(.//*[@class])",
    ".//*[@class][2]",
    ".//*[@class]/..",
    ".//*[@class and @id]",
    ".//*[@class",
    ".//*[rel='me']",
    ".//*[contains(., 'a')]",
    ".//*[re:test(@class, 'a', 'g')]",
    ".//*[contains(translate(@class, 'ab', 'a'), 'b')]",
    ".//*[not(@class",
    ".//*[",
    "",
]
VALUES = st.sampled_from(["", "a", "b", "c", "ab", "B", "a B"])
ATTRIBUTES = st.lists(
    st.tuples(st.sampled_from(["class", "id", "role"]), VALUES), max_size=3, unique_by=lambda pair: pair[0]
)
ELEMENTS = st.recursive(
    st.builds(lambda name, given: markup(name, given, ""), st.sampled_from(["div", "p", "i"]), ATTRIBUTES),
    lambda inner: st.builds(
        lambda name, given, parts: markup(name, given, "".join(parts)),
        st.sampled_from(["div", "section", "b"]),
        ATTRIBUTES,
        st.lists(inner, max_size=4),
    ),
    max_leaves=12,
)


def markup(name: str, attributes: list[tuple[str, str]], inner: str) -> str:
    written = "".join(f' {key}="{value}"' for key, value in attributes)
    return f"<{name}{written}>{inner}</{name}>"


def fresh_xpaths() -> ModuleType:
    """Return trafilatura's XPaths as they are before anybody replaces some of them."""
    spec = importlib.util.spec_from_file_location("fresh_xpaths", xpaths.__file__)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


THEIRS = {
    f"{name}-{number}": expression
    for name, expressions in vars(fresh_xpaths()).items()
    if isinstance(expressions, list)
    for number, expression in enumerate(expressions)
}


@given(body=ELEMENTS, path=st.sampled_from(UNDERSTOOD))
def test_a_walk_finds_the_same_elements_in_the_same_order(body: str, path: str) -> None:
    page = document_fromstring(f"<html class='a'><body>{body}</body></html>")
    expression = XPath(path, namespaces=REGULAR)
    walk = walk_of(expression)
    assert walk is not expression
    for start in (page, page.find("body")):
        assert walk(start) == expression(start)


@pytest.mark.parametrize("expression", THEIRS.values(), ids=THEIRS)
@pytest.mark.parametrize("name", ["article", "russian"])
def test_what_trafilatura_looks_for_is_found(name: str, expression: XPath) -> None:
    page = document_fromstring(sample(f"pages/{name}.html"))
    assert walk_of(expression)(page) == expression(page)


@pytest.mark.parametrize(
    "name", ["BODY_XPATH-0", "OVERALL_DISCARD_XPATH-0", "OVERALL_DISCARD_XPATH-1", "AUTHOR_XPATHS-1"]
)
def test_what_takes_longest_is_walked(name: str) -> None:
    assert walk_of(THEIRS[name]) is not THEIRS[name]


@pytest.mark.parametrize("path", OF_ANOTHER_FORM)
def test_an_xpath_of_another_form_stays_what_it_is(path: str) -> None:
    expression = Written(path)
    assert walk_of(expression) is expression


class Written:
    """An XPath as it is written, be it right or wrong."""

    def __init__(self, path: str) -> None:
        self.path = path


def test_only_so_many_elements_are_remembered() -> None:
    expression = XPath(".//*[re:test(@class, '7$')]", namespaces=REGULAR)
    walk = walk_of(expression)
    page = document_fromstring("".join(f"<p class='{number}'></p>" for number in range(3_000)))
    assert walk(page) == expression(page) == walk(page)
