"""CSS selectors of articles' bodies find what a browser would find."""

import pytest
from lxml.html import document_fromstring

from monitor.intake.selectors import selector_problem, xpath_of

PAGE = document_fromstring("""
<div id="main" class="page wide"><article lang="ru-RU" data-kind="news item"><p id="one" class="text">1</p>
<div class="text"><p id="two">2</p><span id="three" class="text-small">3</span></div></article>
<p id="four" data-href="/a/b.html">4</p></div>
""")


@pytest.mark.parametrize(
    ("selector", "found"),
    [
        ("p", ["one", "two", "four"]),
        ("article p", ["one", "two"]),
        ("article > p", ["one"]),
        ("article>p", ["one"]),
        ("#main > p", ["four"]),
        (".text", ["one", None]),
        ("p.text", ["one"]),
        (".page.wide p#two", ["two"]),
        ("div.text *", ["two", "three"]),
        ("#one, #three", ["one", "three"]),
        ("[lang] > p", ["one"]),
        ('[lang="ru-RU"] > p', ["one"]),
        ("[lang^='ru'] > p", ["one"]),
        ("[data-kind~=item] > p", ["one"]),
        ("[data-kind~=ite] > p", []),
        ("p[data-href$='.html']", ["four"]),
        ("p[data-href*='/b']", ["four"]),
        ("P", ["one", "two", "four"]),
        ("article p:first-child", ["one", "two"]),
    ],
)
def test_a_selector_finds_its_elements(selector: str, found: list[str | None]) -> None:
    assert [element.get("id") for element in PAGE.xpath(xpath_of(selector))] == found


@pytest.mark.parametrize(
    "selector",
    ["p >", "> p", "p,,b", "[", ".", "#", "p[", "..text", "p)", "p:hover-ish"],
)
def test_what_is_not_understood_is_refused(selector: str) -> None:
    with pytest.raises(ValueError, match="is no CSS selector"):
        xpath_of(selector)


def test_no_selector_selects_nothing_and_is_no_problem() -> None:
    assert (xpath_of(" "), selector_problem("")) == ("", None)


def test_a_problem_says_what_would_be_right() -> None:
    assert "write one such as div.article-body" in (selector_problem("p >") or "")


def test_quotes_cannot_break_out_of_the_expression() -> None:
    assert PAGE.xpath(xpath_of("""[lang="x' or '1'='1"]""")) == []
