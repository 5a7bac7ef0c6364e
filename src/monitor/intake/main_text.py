"""The main text of a page by trafilatura, on its shortest way where that leads to the same text.

After its own extraction trafilatura reads the page once more in the manner of a browser's reader view, and
takes that text where it is more than twice as long; then it may try again with looser rules. All that is most
of its time, and changes the text of one page in twenty. How much text a page shows tells where it cannot: a
page that shows no more than twice the first text has no other that is so long.
"""

from copy import copy
from typing import Final

from lxml import etree
from lxml.html import HtmlElement
from trafilatura import bare_extraction
from trafilatura.external import try_readability
from trafilatura.htmlprocessing import convert_tags, prune_unwanted_nodes, tree_cleaning
from trafilatura.main_extractor import extract_content
from trafilatura.settings import Document as Extracted
from trafilatura.settings import Extractor, use_config
from trafilatura.xml import xmltotxt
from trafilatura.xpaths import (
    AUTHOR_DISCARD_XPATHS,
    AUTHOR_XPATHS,
    BODY_XPATH,
    OVERALL_DISCARD_XPATH,
    RAW_TREE_PRUNE_XPATH,
    REMOVE_COMMENTS_AND_LISTS_XPATH,
)

from monitor.intake.attribute_paths import walk_of

_MOST_PARTS: Final = 10_000

CONFIG = use_config()
CONFIG.set("DEFAULT", "MAX_TREE_SIZE", str(_MOST_PARTS))

_OPTIONS = Extractor(config=CONFIG, output_format="python", comments=False)
_WITHOUT_TEXT: Final = ("script", "style", "svg", "head")
_NO_MAIN_TEXT: Final = ("button", "footer", "iframe", "nav", "noscript", "picture", "select")
"""Of what trafilatura leaves out anyway, what there is most of: without it there is less to look through."""

_TEXTS = etree.XPath("//text()", smart_strings=False)
_LINK_TEXTS = etree.XPath("//a//text()", smart_strings=False)
_FORUM: Final = "DiscussionForumPosting"

for _paths in (
    AUTHOR_DISCARD_XPATHS,
    AUTHOR_XPATHS,
    BODY_XPATH,
    OVERALL_DISCARD_XPATH,
    RAW_TREE_PRUNE_XPATH,
    REMOVE_COMMENTS_AND_LISTS_XPATH,
):
    _paths[:] = map(walk_of, _paths)

_TWICE: Final = 2
"""Of trafilatura: a text by the other method counts when it is more than so many times as long as its own."""

_THRICE: Final = 3
_CLEANED: Final = 1.3
"""How much longer the text by the other method may be than what is left of a page without asides, figures and
the like: on 412 pages at most 1.28 times, because of links in it, which are not counted."""

_LONG: Final = 3_000
_SHARE: Final = 0.2
"""Of trafilatura: a shorter text that is less than this share of the page's is looked for again."""

_AMPLE: Final = 0.25
"""The share of all that the page shows with which no more than _SHARE need be asked for."""


def main_text(tree: HtmlElement, url: str) -> str:
    """Return the text that trafilatura finds, a line a paragraph; "" when it finds none.

    Measured on 416 pages with gold text: some 385 go the short way, with the same text as by the long one.

    Args:
        tree: the page, which stays as it is.
        url: its address.
    """
    return _text_if_sure(tree) or _text_by_all_means(tree, url)


def _text_by_all_means(tree: HtmlElement, url: str) -> str:
    found = bare_extraction(tree, url=url, include_comments=False, config=CONFIG)
    return (found.text or "") if isinstance(found, Extracted) else ""


def _text_if_sure(tree: HtmlElement) -> str:
    """Return the text where no other method could find one that trafilatura prefers, else ""."""
    if any(_FORUM in (script.text or "") for script in tree.iter("script")):
        return ""  # where comments are the text
    page = copy(tree)
    etree.strip_elements(page, *_WITHOUT_TEXT, with_tail=False)
    shown, linked = _lengths(page)
    etree.strip_elements(page, *_NO_MAIN_TEXT, with_tail=False)
    prune_unwanted_nodes(page, RAW_TREE_PRUNE_XPATH)
    prune_unwanted_nodes(page, REMOVE_COMMENTS_AND_LISTS_XPATH)
    cleaned = tree_cleaning(page, _OPTIONS)
    left, linked_left = _lengths(cleaned)
    body, text = extract_content(convert_tags(cleaned, _OPTIONS), _OPTIONS)
    is_sure = (
        len(text) >= _OPTIONS.min_extracted_size
        and len(body) <= _MOST_PARTS
        and _has_paragraphs(body)
        and (len(text) >= min(_LONG, _AMPLE * shown) or len(text) >= _SHARE * _length_without_asides(tree))
        and (
            _has_no_rival(len(text), shown - linked, left - linked_left)
            or len(try_readability(copy(tree)).text_content()) <= _TWICE * len(text)
        )
    )
    return xmltotxt(body, include_formatting=False) if is_sure else ""


def _lengths(page: HtmlElement) -> tuple[int, int]:
    """Return how many characters the page shows, and how many of them in links."""
    return _length(page.text_content()), _length("".join(_LINK_TEXTS(page)))


def _length_without_asides(tree: HtmlElement) -> int:
    """Return the length of what trafilatura takes for the page's text, or more."""
    page = copy(tree)
    etree.strip_elements(page, *_WITHOUT_TEXT, "aside", "footer", with_tail=False)
    return _length(" ".join(_TEXTS(page)))


def _has_no_rival(found: int, shown: int, left: int) -> bool:
    """Tell whether no text by the other method is long enough; lengths of texts outside of links."""
    return shown <= _TWICE * found or (shown <= _THRICE * found and left * _CLEANED <= _TWICE * found)


def _has_paragraphs(body: etree._Element) -> bool:
    """Tell whether there is text in paragraphs, and no more tables than those."""
    return bool(body.xpath(".//p//text()")) and len(body.findall(".//table")) <= len(body.findall(".//p"))


def _length(text: str) -> int:
    return len(" ".join(text.split()))
