"""What stands before feedparser: is this a feed at all, is it whole, can it be mended, is it safe to parse?

feedparser has two parsers: a strict one over expat, which stops at the first mistake, and a loose one over
regular expressions, ten times slower and with opinions of its own. Most damaged feeds have one of few kinds
of damage (bare ampersands, HTML's entities, control characters, prefixes without a namespace), which are
mended here, so that the strict one reads them.
"""

import html.entities
import re
import sys
from typing import NamedTuple
from xml.parsers import expat

MAX_ENTRIES = 1000
"""Entries read of one document, its first ones, which are the newest in all but the oddest feeds. feedparser
takes 2 ms an entry."""

MAX_DEPTH = 500
"""Elements inside each other. XHTML inside Atom reaches 40; feedparser is quadratic in this."""

MAX_ATTRIBUTES = 500
"""Attributes of one element; feedparser's reader is quadratic in them and took 40 s for 200,000."""

_FEED_ROOTS = frozenset({"rss", "rdf", "feed", "channel", "item", "entry"})
_HTML_ROOTS = frozenset(
    {
        "html",
        "head",
        "body",
        "div",
        "p",
        "script",
        "title",
        "meta",
        "center",
        "h1",
        "span",
        "a",
        "br",
        "table",
    }
)
_NAME = re.compile(r"(?:([\w.-]+):)?([\w.-]+)")
_FEED_TAG = re.compile(r"<(?:[\w.-]+:)?(?:rss|rdf|feed|channel|item|entry)[\s>]", re.IGNORECASE)
_ENTRY_TAG = re.compile(r"<(?:([\w.-]+):)?(?:item|entry)[\s>]", re.IGNORECASE)
_HTML_TAG = re.compile(r"<(?:!doctype\s+html|html|head|body)[\s>]", re.IGNORECASE)
_SNIFFED = 65_536

# XML 1.0, section 2.2: the characters that no document may hold.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NUMBERED_REFERENCE = re.compile(r"&#(?:([0-9]+)|[xX]([0-9a-fA-F]+));")
_NOT_A_REFERENCE = re.compile(r"&(?!#[0-9]{1,7};|#[xX][0-9a-fA-F]{1,6};|(?:amp|lt|gt|quot|apos);)")
_NAMED_REFERENCE = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31});")
_XML_NAMES = frozenset({"amp", "lt", "gt", "quot", "apos"})
_ENTITY_DECLARATION = re.compile(
    r"""<!ENTITY\s+([\w.-]{1,40})\s+(?:"([^"<&%]{0,32})"|'([^'<&%]{0,32})')\s*>"""
)
_MAX_ENTITIES = 300
_MAX_DIGITS = 10  # leading zeros included


class Kind(NamedTuple):
    """What a text begins with.

    Attributes:
        root: local name of the root element in lower case, or "".
        start: where the root element begins.
        doctype: the document type declaration without its brackets, or "".
    """

    root: str
    start: int
    doctype: str

    @property
    def is_html(self) -> bool:
        """A web page rather than a feed."""
        return self.root in _HTML_ROOTS or bool(re.match(r"doctype\s+html\b", self.doctype, re.IGNORECASE))


class Survey(NamedTuple):
    """What expat says about a text.

    Attributes:
        is_whole: well-formed, namespaces included.
        depth: the deepest element, root 1; up to the mistake when it is not whole.
        text: the same, closed after MAX_ENTRIES entries.
    """

    is_whole: bool
    depth: int
    text: str


def kind_of(text: str) -> Kind:
    """Return what the text begins with, past declarations, comments and processing instructions."""
    at, doctype = 0, ""
    while (at := text.find("<", at)) >= 0:
        if text.startswith("<!--", at):
            at = _past(text, "-->", at)
        elif text.startswith("<?", at):
            at = _past(text, ">", at)
        elif text.startswith("<!", at):
            end = _end_of_doctype(text, at)
            doctype = text[at + 2 : end - 1]
            at = end
        elif name := _NAME.match(text, at + 1):
            return Kind(name[2].lower(), at, doctype)
        else:
            at += 1
    return Kind("", len(text), doctype)


def _past(text: str, mark: str, at: int) -> int:
    found = text.find(mark, at)
    return len(text) if found < 0 else found + len(mark)


def _end_of_doctype(text: str, at: int) -> int:
    close = text.find(">", at)
    subset = text.find("[", at, max(close, at))  # no further, for there may be very many
    if subset >= 0:
        close = text.find(">", _past(text, "]", subset))
    return len(text) if close < 0 else close + 1


def is_feed(text: str, kind: Kind) -> bool:
    """Return whether feedparser should see the text: its root, or a tag near its start, is a feed's."""
    if kind.root in _FEED_ROOTS:
        return True
    return not kind.is_html and bool(_FEED_TAG.search(text, 0, _SNIFFED))


def looks_like_html(text: str, kind: Kind) -> bool:
    """Return whether a text that is no feed is a web page."""
    return kind.is_html or bool(_HTML_TAG.search(text, 0, _SNIFFED))


def own_entities(doctype: str) -> dict[str, str] | None:
    """Return the entities that a document type declares, when they are harmless; None when they are not.

    Harmless: short, without references to others and without files: what they can grow to is bounded by the
    text that names them. An entity bomb, a file read through an entity, and anything we do not understand are
    not.
    """
    found = _ENTITY_DECLARATION.findall(doctype)
    if doctype.upper().count("<!ENTITY") != len(found) or len(found) > _MAX_ENTITIES:
        return None
    return {name: one or other for name, one, other in found}


def prepared(text: str, kind: Kind, entities: dict[str, str]) -> str:
    """Return the text from its root on, without what no parser accepts, its own entities replaced."""
    text = _FORBIDDEN.sub("", text[kind.start :])
    if entities:
        text = _NAMED_REFERENCE.sub(lambda found: entities.get(found[1], found[0]), text)
    return text


def survey(text: str) -> Survey:
    """Check the text with expat and count; nothing is kept but the open elements."""
    parser = expat.ParserCreate("utf-8", namespace_separator=" ")
    walk = _Walk(parser)
    parser.namespace_prefixes = True
    parser.StartElementHandler = walk.start
    parser.EndElementHandler = walk.end
    encoded = text.encode("utf-8", "replace")
    try:
        parser.Parse(encoded, True)
    except expat.ExpatError:
        return Survey(is_whole=False, depth=walk.deepest, text=_cut_by_tags(text))
    except _TooMuchError:
        return Survey(is_whole=False, depth=walk.deepest, text="")
    if walk.cut_at is not None:
        text = encoded[: walk.cut_at].decode("utf-8") + walk.closing
    return Survey(is_whole=True, depth=walk.deepest, text=text)


class _TooMuchError(Exception):
    pass


class _Walk:
    def __init__(self, parser: expat.XMLParserType) -> None:
        self._parser = parser
        self.open: list[str] = []
        self.deepest = 0
        self.entries = 0
        self.cut_at: int | None = None
        self.closing = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        parts = name.split(" ")
        local = parts[1] if len(parts) > 1 else name
        if local in {"item", "entry"} and len(self.open) <= 2:  # noqa: PLR2004 - rss/channel, feed, rdf
            self.entries += 1
            if self.entries == MAX_ENTRIES + 1:
                self.cut_at = self._parser.CurrentByteIndex
                self.closing = "".join(f"</{tag}>" for tag in reversed(self.open))
        self.open.append(f"{parts[2]}:{local}" if len(parts) > 2 else local)  # noqa: PLR2004 - uri, local, prefix
        self.deepest = max(self.deepest, len(self.open))
        if self.deepest > MAX_DEPTH or len(attributes) > MAX_ATTRIBUTES:
            raise _TooMuchError

    def end(self, _name: str) -> None:
        self.open.pop()


def _cut_by_tags(text: str) -> str:
    for count, found in enumerate(_ENTRY_TAG.finditer(text)):
        if count == MAX_ENTRIES:
            return text[: found.start()]
    return text


def mended(text: str) -> str:
    """Return the text with the common kinds of damage mended.

    Inside CDATA nothing is touched: an ampersand stands for itself there.
    """
    parts = []
    for number, part in enumerate(text.split("<![CDATA[")):
        if number:
            inside, mark, part = part.partition("]]>")  # noqa: PLW2901 - the rest of it
            parts.append(f"<![CDATA[{inside}{mark or ']]>'}")
        parts.append(_without_bare_ampersands(part))
    return without_prefix("".join(parts))


def _without_bare_ampersands(text: str) -> str:
    text = _NAMED_REFERENCE.sub(_as_character, text)
    text = _NUMBERED_REFERENCE.sub(_if_allowed, text)
    return _NOT_A_REFERENCE.sub("&amp;", text)


def _as_character(found: re.Match[str]) -> str:
    name = found[1]
    if name in _XML_NAMES:
        return found[0]
    return html.entities.html5.get(f"{name};", found[0])


def _if_allowed(found: re.Match[str]) -> str:
    """Return a numbered reference, or nothing for one to a character that no document may hold."""
    digits, base = (found[1], 10) if found[1] else (found[2], 16)
    number = int(digits, base) if len(digits) <= _MAX_DIGITS else sys.maxunicode + 1
    is_allowed = number <= sys.maxunicode and not _FORBIDDEN.match(chr(number))
    return found[0] if is_allowed else ""


def without_prefix(text: str) -> str:
    """Return the text with the prefix of its entries taken off all tags, if no namespace is bound to it."""
    found = _ENTRY_TAG.search(text)
    prefix = found[1] if found else None
    if not prefix or re.search(rf"xmlns:{re.escape(prefix)}\s*=", text[:_SNIFFED]):
        return text
    return re.sub(rf"(</?){re.escape(prefix)}:", r"\1", text)


def has_entries(text: str) -> bool:
    """Return whether there are tags of entries in the text, whatever a parser made of them."""
    return bool(_ENTRY_TAG.search(text))
