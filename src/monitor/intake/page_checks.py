"""What is no page with an article, told apart by its bytes and by what little text it has."""

import itertools
import re

from lxml.etree import ParserError
from lxml.html import HtmlElement, document_fromstring
from trafilatura.utils import HTML_PARSER, is_dubious_html, repair_faulty_html

from monitor.errors import UnreadablePageError
from monitor.intake.declared import decode, place_of
from monitor.intake.feed_markup import kind_of
from monitor.model import Document
from monitor.text.cleaning import plain

MAX_BYTES = 5_000_000
"""Of a page. The largest of 519 news pages has 3.3 MB, most of it script."""

MAX_ELEMENTS = 20_000
"""Of a page. The largest of 416 news pages has 3,500; trafilatura is quadratic in siblings and took 3 s for
20,000 in one paragraph, over 20 s for 49,000."""

SHORT = 250
"""Characters under which a text is looked at twice; trafilatura's own measure (MIN_EXTRACTED_SIZE)."""

TOO_SHORT = 40
"""Characters under which a text is no text: less than half a sentence."""

_SNIFFED = 100_000
_REPAIRED = 4_096  # where faults of doctype and root stand
_CONTROLS = bytes({*range(32)} - {*b"\t\n\r"})
_PARTS = 2  # head and body

_MAGIC = (
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"RIFF", "a picture or sound"),
    (b"PK\x03\x04", "an archive or office document"),
    (b"\x1f\x8b", "compressed data"),
    (b"ID3", "sound"),
    (b"\x00\x00\x00", "a film"),
)
_NOT_TEXT = re.compile(
    r"(image|audio|video|font)/|application/(pdf|zip|json|ld\+json|msword|vnd\.|octet-stream)"
)
_HTML_TAG = re.compile(
    r"<(?:!doctype\s+html|html|head|body|article|main|div|p|h1|title|meta)[\s>]", re.IGNORECASE
)
_FEED_ROOTS = frozenset({"rss", "feed", "rdf"})

_ASKS_FOR_SCRIPT = re.compile(
    r"(enable|turn on|requires?|allow|включите|разрешите|необходим\w*) (java ?script|cookies)"
    r"|javascript (is|must be|отключ\w+|выключ\w+)|just a moment|checking (your|if the site)"
    r"|verify(ing)? (that )?you are|are you a robot|captcha|ddos.guard|cloudflare",
    re.IGNORECASE,
)
_ASKS_FOR_MONEY = re.compile(
    r"(subscribe|sign in|log in|register|create (an|a free) account)\b.{0,60}"
    r"\b(read|continue|access|view|article)"
    r"|(subscribers|members) only|already a subscriber|paywall"
    r"|(подпи(шитесь|ска)|войдите|авторизу\w+|зарегистрируйтесь).{0,60}(чита|доступ|продолж|статьи)",
    re.IGNORECASE,
)


def tree_of(document: Document) -> HtmlElement:
    """Return the parsed page.

    Raises:
        UnreadablePageError: it is empty, too large or no HTML.
    """
    place, body = place_of(document.url), document.body
    if len(body) > MAX_BYTES:
        raise UnreadablePageError(
            f"{place} is larger than {MAX_BYTES // 10**6} MB, too large for a news page"
        )
    if not body.strip():
        raise UnreadablePageError(f"{place} is empty")
    for magic, what in _MAGIC:
        if body.startswith(magic):
            raise UnreadablePageError(f"{place} is {what}, not a web page")
    html = decode(body, document.headers).text
    declared_type = document.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind_of(html).root in _FEED_ROOTS:
        raise UnreadablePageError(f"{place} is a feed, not a web page")
    if not _HTML_TAG.search(html, 0, _SNIFFED) or html.lstrip().startswith(("{", "[")):
        raise UnreadablePageError(f"{place} is not a web page ({declared_type[:60] or 'no content type'})")
    tree = _parsed(html)
    if tree is None:
        raise UnreadablePageError(f"{place} could not be parsed as HTML")
    if next(itertools.islice(tree.iter(), MAX_ELEMENTS, None), None) is not None:
        raise UnreadablePageError(f"{place} has more than {MAX_ELEMENTS} elements, too many for a news page")
    return tree


def _parsed(html: str) -> HtmlElement | None:
    """Return the tree as trafilatura's load_html makes it, in half of its time; None for no HTML."""
    head, rest = html[:_REPAIRED], html[_REPAIRED:]
    repaired = repair_faulty_html(head, head[:50].lower())
    if "\n" not in head:
        repaired = repaired.removesuffix("\n")  # it ends the first line, which goes on in the rest
    text = (repaired + rest).replace("\ufffe", "").replace("\uffff", "")
    try:
        tree = document_fromstring(text.encode("utf-8", "replace").translate(None, _CONTROLS), HTML_PARSER)
    except ParserError:  # nothing but comments and the like
        return None
    return None if is_dubious_html(html[:50].lower()) and len(tree) < _PARTS else tree


def asks_for_money(text: str) -> bool:
    """Tell whether a text says that the article is for subscribers."""
    return _ASKS_FOR_MONEY.search(text) is not None


def refuse_stub(text: str, tree: HtmlElement, document: Document) -> None:
    """Do nothing for a text that is worth something.

    Raises:
        UnreadablePageError: the text is but a notice, or too short for anything; the message says which.
    """
    if len(text) >= SHORT:
        return
    place = place_of(document.url)
    if _ASKS_FOR_SCRIPT.search(text or plain(tree.text_content()[:5_000])):
        raise UnreadablePageError(f"{place} shows its text only to browsers that run its scripts")
    if len(text) < TOO_SHORT:
        if len(tree.xpath("//script")) and not tree.xpath("//p[string-length(.) > 40]"):
            raise UnreadablePageError(
                f"{place} has no text of its own; it is built by scripts in the browser"
            )
        raise UnreadablePageError(f"{place} has no text that looks like an article")
