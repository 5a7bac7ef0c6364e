"""The short way to the main text leads where trafilatura's long one does."""

import gzip
import json
from pathlib import Path

import pytest
from lxml.html import HtmlElement
from trafilatura import bare_extraction
from trafilatura.settings import Document as Extracted
from trafilatura.utils import load_html

from monitor.intake.main_text import CONFIG, main_text
from support.documents import sample

URL = "https://courier.example/2026/03/tungsten"
SHARED = Path(__file__).parents[4] / "shared" / "extraction" / "dev.jsonl.gz"
LINE = "The delegation from Ashgabat spoke for two hours about ports, pipes and the price of gas, {}. "
PARAGRAPH = "<p>" + LINE.format("they said") * 3 + "</p>"
POSTS = "".join(f"<div class='comment-body'><p>{LINE.format(number) * 4}</p></div>" for number in range(9))

PAGES = {
    "an article": sample("pages/article.html"),
    "another alphabet": sample("pages/russian.html"),
    "a built page": sample("pages/browser_only.html"),
    "a stub": sample("pages/subscribers_only.html"),
    "nothing": "<html><body></body></html>",
    "its text beside the article": (
        f"<html><body><article>{PARAGRAPH * 2}</article><div>{PARAGRAPH.replace('said', 'wrote') * 9}</div>"
        "</body></html>"
    ),
    "little of much": (
        f"<html><body><article>{PARAGRAPH}</article><ul>{'<li>Ports and pipes</li>' * 200}</ul></body></html>"
    ),
    "links around it": (
        f"<html><body>{'<a href=/x>Ports, pipes and the price of gas</a> ' * 200}"
        f"<article>{PARAGRAPH * 9}</article></body></html>"
    ),
    "blocks that are no paragraphs": (
        f"<html><body><article>{'<div>' + LINE.format('they said') * 4 + '</div>'}</article></body></html>"
    ),
    "tables": (
        "<html><body><article><p>Ports.</p>"
        + f"<table><tr><td>{LINE.format('one')}</td><td>{LINE.format('two')}</td></tr></table>" * 6
        + "</article></body></html>"
    ),
    "a forum": (
        '<html><head><script type="application/ld+json">{"@type": "DiscussionForumPosting"}</script></head>'
        f"<body><article>{PARAGRAPH * 4}</article>{POSTS}</body></html>"
    ),
    "comments": (
        f"<html><body><article>{PARAGRAPH * 4}</article><div id='comments'>{POSTS}</div></body></html>"
    ),
    "more parts than are taken": f"<html><body><article>{PARAGRAPH * 10_100}</article></body></html>",
}


def tree_of(page: str) -> HtmlElement:
    tree = load_html(page)
    assert tree is not None
    return tree


def by_all_means(tree: HtmlElement) -> str:
    found = bare_extraction(tree, url=URL, include_comments=False, config=CONFIG)
    return (found.text or "") if isinstance(found, Extracted) else ""


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_the_text_is_that_of_the_long_way(page: str) -> None:
    tree = tree_of(page)
    assert main_text(tree, URL) == by_all_means(tree)


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.exists(), reason="the evaluation data is not beside the checkout")
def test_the_text_of_real_pages_is_that_of_the_long_way() -> None:
    with gzip.open(SHARED, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines][::4]
    trees = {row["id"]: tree_of(row["html"]) for row in rows}
    other = [page for page, tree in trees.items() if main_text(tree, URL) != by_all_means(tree)]
    assert other == []
