"""JSON-LD is read as it stands, and what is extreme in it is cut where others read it again."""

import json
import time

import pytest
from lxml.html import HtmlElement, document_fromstring

from monitor.intake.extraction import read_page
from monitor.intake.json_ld import MAX_CHARACTERS, MAX_SCRIPTS, MAX_UNREAD, json_ld_of
from support.documents import document

SENTENCE = "The minister of energy of Kazakhstan said on Monday that the deal was signed in Astana. "
ARTICLE = {"@type": "NewsArticle", "headline": "A deal", "articleBody": SENTENCE * 100}


def page(*scripts: str, kind: str = "application/ld+json") -> HtmlElement:
    inner = "".join(f'<script type="{kind}">{script}</script>' for script in scripts)
    return document_fromstring(f"<html><head>{inner}</head><body><p>Text</p></body></html>")


def left(tree: HtmlElement) -> list[str | None]:
    return [script.text for script in tree.iter("script")]


def escaped(value: object) -> str:
    return json.dumps(value).replace("<", "\\u003c")


def test_what_is_in_order_is_read_and_left_as_it_is() -> None:
    script = escaped(ARTICLE | {"description": "With <b>markup</b> of a < b and <!-- comments -->"})
    tree = page(script)
    assert json_ld_of(tree) == [json.loads(script)]
    assert left(tree) == [script]


@pytest.mark.parametrize("around", ["<!-- {} -->", "//<![CDATA[\n{}\n//]]>", "{};", "<!--\n{};\n//-->"])
def test_comments_around_it_and_a_semicolon_behind_it_are_no_part_of_it(around: str) -> None:
    tree = page(around.format(escaped(ARTICLE)))
    assert json_ld_of(tree) == [ARTICLE]


@pytest.mark.parametrize(
    "script", ["", "no JSON", "[" * 100_000, "{" + '"a":{' * 600 + "1" + "}" * 601, "[1, 2"]
)
def test_what_is_no_json_or_too_deep_is_not_read(script: str) -> None:
    tree = page(script)
    assert json_ld_of(tree) == []
    assert left(tree) == [(script or None) if len(script) <= MAX_UNREAD else None]


def test_scripts_beyond_the_first_ones_and_very_long_ones_are_left_out() -> None:
    tree = page(*(["[1]"] * MAX_SCRIPTS), "[2]", f'["{"x" * MAX_CHARACTERS}"]')
    assert json_ld_of(tree) == [[1]] * MAX_SCRIPTS
    assert left(tree) == ["[1]"] * MAX_SCRIPTS + [None, None]


def test_settings_that_trafilatura_reads_too_are_bounded() -> None:
    tree = page("{}", f'["{"x" * MAX_UNREAD}"]', kind="application/settings+json")
    assert json_ld_of(tree) == []
    assert left(tree) == ["{}", None]


def test_names_are_cut_and_texts_keep_no_beginnings_of_tags_without_an_end() -> None:
    text = f"{SENTENCE * 50} 1 < 2 <b>bold</b> <a <a <!-- <p"
    image = f"https://a.example/{'i' * 999}"
    said = {"name": "x" * 999, "text": text, "tags": ["y" * 400] * 400, "image": image, "n": 1}
    (found,) = json_ld_of(page(escaped(said)))
    assert (len(found["name"]), len(found["tags"]), len(found["tags"][0])) == (300, 200, 300)
    assert (found["image"], found["n"]) == (image, 1)
    assert found["text"] == f"{SENTENCE * 50} 1  2 <b>bold</b> a a  p"


def seconds(head: str, *, root: str = "") -> float:
    """Return what it takes to read a page with this in its head, and with an attribute at its root."""
    body = f"<article><h1>A deal</h1><p>{SENTENCE * 9}</p></article>"
    html = f"<html {root}><head>{head}</head><body>{body}</body></html>"
    began = time.process_time()
    read_page(document(html, content_type="text/html"))
    return time.process_time() - began


@pytest.mark.parametrize("piece", ["<a ", "<", "<!--", "<p", "<!-- > ", " ", "{", '\\"', "<a ="])
@pytest.mark.parametrize("name", ["articleBody", "headline", "author"])
def test_texts_made_to_be_slow_take_no_longer_than_others(piece: str, name: str) -> None:
    script = escaped(ARTICLE | {name: piece * (60_000 // len(piece))})
    # Measured: 0.05 s; up to 25 s before.
    assert seconds(f'<script type="application/ld+json">{script}</script>') < 2


@pytest.mark.parametrize("piece", ["<a ", "<", "<!--", "{", "<![CDATA["])
def test_so_do_meta_elements_and_attributes(piece: str) -> None:
    slow = piece * (60_000 // len(piece))
    meta = f'<meta property="og:title" content="{slow}"><meta name="author" content="{slow}">'
    assert [seconds(meta) < 2, seconds("", root=f'class="{slow}"') < 2] == [True, True]
