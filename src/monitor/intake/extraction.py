"""What a worker does with one page: bytes in, the article's text and metadata out."""

import itertools
import re
from collections.abc import Callable, Iterable
from copy import deepcopy
from typing import TypeVar

from lxml import etree, html
from lxml.html import HtmlElement, document_fromstring
from trafilatura import bare_extraction
from trafilatura.meta import reset_caches
from trafilatura.settings import Document as Extracted
from trafilatura.utils import HTML_PARSER

from monitor.errors import UnreadablePageError
from monitor.intake.blocks import text_of_blocks
from monitor.intake.declared import place_of
from monitor.intake.forwards import leads_to
from monitor.intake.main_text import CONFIG, main_text
from monitor.intake.notices import without_notices
from monitor.intake.page_checks import SHORT, TOO_SHORT, refuse_stub, tree_of
from monitor.intake.page_credits import Credits, credits_of, day_guessed
from monitor.intake.page_dates import date_of_page
from monitor.intake.page_kinds import kind_of
from monitor.intake.page_metadata import (
    Declared,
    body_of,
    declared_by,
    headline_of,
)
from monitor.model import WITHOUT_ARTICLE, Document, Extract, PageKind, TextSource
from monitor.text.cleaning import cut, paragraphs, plain

MAX_TEXT = 500_000
MAX_TITLE = 500
MAX_NAME = 200

_PART = 0.6
"""Share of the JSON-LD body under which the extracted text is a teaser. Measured on 519 news pages: a wider
use of JSON-LD loses half a point of F1 to a whole one, this one nothing."""
_AGAIN = 0.2
_REPEATED = 60
_MAX_HEADING = 5_000
_SHORTEST_TITLE = 10
_BYLINE_WORDS = frozenset({"by", "and", "автор", "от"})
_WORD = re.compile(r"\w+")
_PAGES_BETWEEN_RESETS = 200

# lxml.html asks a function of its own for the class of every element, a ninth of all that reading a page
# takes, so that forms and fields have methods that nobody calls here.
_ELEMENTS = etree.ElementDefaultClassLookup(
    element=html.HtmlElement,
    comment=html.HtmlComment,
    pi=html.HtmlProcessingInstruction,
    entity=html.HtmlEntity,
)
for _parser in (HTML_PARSER, html.html_parser):
    _parser.set_element_class_lookup(_ELEMENTS)

_BREAK = re.compile(r"<(?:/p|/h\d|/li|/div|br\s*/?)>", re.IGNORECASE)
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>")

T = TypeVar("T")

_pages = itertools.count(1)


def read_page(document: Document, body_xpath: str = "") -> Extract:
    """Return what extraction makes of the page; unbounded in time, so run it in a worker.

    Args:
        document: the page.
        body_xpath: where the article's text stands on the pages of this outlet, "" when unknown.

    Raises:
        UnreadablePageError: there is no text to be had; the message says why.
    """
    if next(_pages) % _PAGES_BETWEEN_RESETS == 0:
        reset_caches()  # they hold texts of pages read long ago
    tree = tree_of(document)
    if target := leads_to(tree, document.url):
        return Extract(title="", text="", kind=PageKind.UNKNOWN, leads_to=target)
    declared = declared_by(tree, document.url)
    credit, _ = _tried(lambda: credits_of(tree, document.url), Credits())
    main, failure = _tried(lambda: main_text(tree, document.url), "")
    title = _title_of(credit.title, tree, declared)
    whole, source = _text_of(main, tree, declared, body_xpath)
    whole = _without_head(whole, title, credit.author)
    kind = kind_of(tree, document.url, declared, whole)
    if len(whole) < SHORT and kind is PageKind.ARTICLE and (text := _text_by_blocks(tree, title)):
        whole, source = _without_head(text, title, credit.author), TextSource.BLOCKS
        kind = kind_of(tree, document.url, declared, whole)
    if not whole and failure is not None:
        place, name = place_of(document.url), type(failure).__name__
        raise UnreadablePageError(f"{place} could not be extracted ({name})") from failure
    text = whole if kind in WITHOUT_ARTICLE else without_notices(whole)
    if kind not in WITHOUT_ARTICLE:
        refuse_stub(text, tree, document)
    guess = (
        None
        if declared.date
        else _tried(lambda: day_guessed(tree, declared.canonical_url or document.url), None)[0]
    )
    date = date_of_page(declared, guess, tree, document.fetched_at)
    return Extract(
        title=cut(title, MAX_TITLE),
        text=text,
        author=cut(credit.author, MAX_NAME),
        outlet=cut(credit.outlet, MAX_NAME),
        language=declared.language,
        canonical_url=declared.canonical_url,
        image_url=declared.image_url,
        published_at=date.at if date else None,
        date_source=date.source if date else None,
        kind=kind,
        text_source=source,
    )


def _tried(read: Callable[[], T], otherwise: T) -> tuple[T, Exception | None]:
    """Return what a library makes of the page; the other, and why, where the page is too much for it."""
    try:
        return read(), None
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - what it raises depends on the page, not on us
        return otherwise, error


def _text_by_blocks(tree: HtmlElement, title: str) -> str:
    """Return what the second extractor finds, "" when that is little too."""
    text = _clean(_tried(lambda: text_of_blocks(tree, title), "")[0])
    return cut(text, MAX_TEXT) if len(text) >= SHORT else ""


def _title_of(title: str, tree: HtmlElement, declared: Declared) -> str:
    """Return the headline: that of JSON-LD, else the h1, if it resembles what trafilatura found.

    trafilatura takes og:title, which is often written for networks or carries the site's name. Measured on
    255 pages: right to the word 0.84, trafilatura alone 0.69.
    """
    headline = plain(headline_of(declared.article)[:_MAX_HEADING])
    headings = [plain(heading.text_content()[:_MAX_HEADING]) for heading in tree.xpath("//h1")[:10]]
    for heading in headings:
        if len(heading) >= _SHORTEST_TITLE and headline.startswith(heading):
            return heading  # JSON-LD says the same, maybe with the site's name behind it
    words = _words(title)
    for candidate in (headline, *headings):
        others = _words(candidate)
        if len(candidate) >= _SHORTEST_TITLE and 2 * len(words & others) >= max(
            min(len(words), len(others)), 1
        ):
            return candidate
    return title or headline


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.casefold()))


def _text_of(found: str, tree: HtmlElement, declared: Declared, body_xpath: str) -> tuple[str, TextSource]:
    """Return the text: by the user's selector, by trafilatura or of JSON-LD; and if of the last."""
    text = _selected_text(tree, body_xpath) if body_xpath else ""
    if len(text) < TOO_SHORT:
        text = max(text, _clean(found), key=len)
    body = _clean(_without_markup(body_of(declared.article)))
    is_rescue = len(text) < max(SHORT, _PART * len(body)) and len(text) < len(body) and not _is_doubled(body)
    # trafilatura falls back on the same body, but loses its paragraphs.
    if is_rescue or "".join(text.split()) == "".join(body.split()):
        return cut(body, MAX_TEXT), TextSource.DECLARED if body else TextSource.PAGE
    return cut(text, MAX_TEXT), TextSource.PAGE


def _is_doubled(body: str) -> bool:
    """Tell a body that says much of it twice, as that of a text with its own earlier version does.

    On 52 pages with a body at most a tenth of the runs of four words came again, but for one: half.
    """
    words = _WORD.findall(body.casefold())
    runs = list(zip(words, words[1:], words[2:], words[3:], strict=False))
    return len(set(runs)) < (1 - _AGAIN) * len(runs)


def _without_head(text: str, title: str, author: str) -> str:
    """Return the text without the headline and the byline before it, which are fields of their own."""
    lines = text.split("\n")
    head = (_words(title), _words(author) | _BYLINE_WORDS)
    while len(lines) > 1 and any(_words(lines[0]) <= words for words in head):
        del lines[0]
    return "\n".join(lines)


def _selected_text(tree: HtmlElement, body_xpath: str) -> str:
    page = document_fromstring("<html><body><article></article></body></html>")
    elements = [element for element in tree.xpath(body_xpath) if isinstance(element, HtmlElement)]
    outer = [one for one in elements if not any(other in elements for other in one.iterancestors())]
    for element in outer[:50]:
        copied = deepcopy(element)
        copied.tail, copied.tag = None, "div"
        copied.attrib.clear()  # whatever its class sounds like, the user says that it is the text
        page.find(".//article").append(copied)
    found = bare_extraction(page, include_comments=False, favor_recall=True, config=CONFIG) if outer else None
    return _clean(found.text or "") if isinstance(found, Extracted) else ""


def _without_markup(body: str) -> str:
    if not _MARKUP.search(body):
        return body
    return "\n".join(map(plain, _BREAK.sub("\n", body).split("\n")))


def _clean(text: str) -> str:
    return "\n".join(without_repeats(paragraphs(text).split("\n")))


def without_repeats(lines: Iterable[str]) -> list[str]:
    """Return the lines without those that repeat the one before, and without a text that stands there again.

    A long line that was there before goes; so does whatever follows it in the same order as the first time.
    """
    kept: list[str] = []
    first: dict[str, int] = {}
    expected = -1
    for number, line in enumerate(lines):
        before = first.setdefault(line, number)
        if before < number and (len(line) >= _REPEATED or before == expected or kept[-1:] == [line]):
            expected = before + 1
            continue
        expected = -1
        kept.append(line)
    return kept
