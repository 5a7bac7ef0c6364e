"""One entry of a well-formed feed, as feedparser reads it; see `well_formed`.

Several rules look odd: a second description is content, a guid may be the link, an empty title counts. They
are feedparser's, and are followed to the letter.
"""

import re
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from xml.etree.ElementTree import Element

from monitor.intake.dates import plausible, read_date
from monitor.intake.feed_fields import Origin, joined
from monitor.intake.feed_names import FeedNames, UnsureError

Found = dict[str, Any]
DEEPEST = 20
"""Elements inside each other, beyond which no feed of news goes."""

_HTML = frozenset(("text/html", "html", "xhtml", "application/xhtml+xml"))
_TEXT_TYPES = frozenset(("text", "html", "plain", "text/plain", "text/html"))
_MANY_SLASHES = re.compile(r"^([A-Za-z][A-Za-z0-9+-.]*://)/*")
_REFERENCE = re.compile(r"&([A-Za-z0-9_]+);")
_C1 = {
    mark: bytes([mark]).decode("cp1252") for mark in range(0x80, 0xA0) if mark not in b"\x81\x8d\x8f\x90\x9d"
}
_LONGEST_AUTHOR = 300

# Elements of an entry that have a meaning to feedparser of which nothing is taken over here, each without
# elements within; any whose name is not known to it are passed over too.
_PASSED_OVER = frozenset(
    str.split("""
    category keywords dc_subject enclosure generator rights copyright dc_rights webmaster dc_publisher
    expirationdate cloud comments media_category media_keywords media_rating media_credit media_restriction
    media_license media_thumbnail media_player media_content
    """)
)
# Left to feedparser where they stand in an entry: known to it and rare, or named as what it keeps.
_UNUSUAL = frozenset(
    str.split("""
    abstract admin_errorreportsto admin_generatoragent author_detail authors body cc_license channel
    content_detail contributor contributors copyright_detail created_parsed creativecommons_license date
    date_parsed dc_contributor dcterms_valid description_detail email entries entry feed
    feedburner_browserfriendly geom georssgeom guidislink height homepage href image info issued_parsed item
    items links managingeditor math modified_parsed name newlocation published_parsed rdf_rdf rss
    source_detail subtitle summary_detail svg tagline tagline_detail tags textinput title_detail
    updated_parsed uri url where width xhtml_body
    """)
)
_UNUSUAL_PREFIXES = ("itunes_", "georss_", "gml_", "psc_", "xhtml_")
_HOLDERS = frozenset(("media_group", "media_content", "media_community"))
PERSON_PARTS = frozenset(("name", "email", "uri", "url", "homepage"))


def clean(text: str) -> str:
    """Return the text as feedparser keeps it: stripped, and mended where UTF-8 was taken for Latin-1."""
    text = text.strip()
    if text.isascii():
        return text
    with suppress(UnicodeError):
        text = text.encode("iso-8859-1").decode("utf-8")
    return text.translate(_C1)


def text_of(element: Element) -> str:
    """Return the text of an element without elements within."""
    return clean(_written_in(element))


def _written_in(element: Element) -> str:
    """Return the stripped text of an element, as it is written."""
    if len(element):
        raise UnsureError(element.tag)
    return (element.text or "").strip()


def _joined(base: str, url: str) -> str:
    """Return an address as feedparser resolves it."""
    return joined(base, _MANY_SLASHES.sub(r"\1", url))


def check_kind(attributes: dict[str, str], element: Element) -> None:
    """Return if the attributes say nothing but that the text is text or HTML."""
    if not attributes.keys() <= {"type", "xml:lang", "lang", "xml:space", "ispermalink"}:
        raise UnsureError(element.tag)
    if attributes.get("type", "text") not in _TEXT_TYPES:
        raise UnsureError(element.tag)


class EntryReader:
    """Reads the elements of one entry, in order."""

    def __init__(self, names: FeedNames, origin: Origin, language: str | None) -> None:
        self.found: Found = {}
        self.title_depth = -1
        self._names = names
        self._origin = origin
        self._language = language
        self._depths: dict[str, int] = {}
        self._has_content = False
        self._has_written_author = False

    def read(self, element: Element, depth: int) -> None:
        """Take all that stands in the element at this depth."""
        if depth > DEEPEST:
            raise UnsureError("depth")
        for child in element:
            name = self._names[child.tag]
            if take := _TAKERS.get(name):
                take(self, child, depth)
            elif name in _UNUSUAL or name.startswith(_UNUSUAL_PREFIXES):
                raise UnsureError(name)
            elif len(child):
                if name not in _HOLDERS:
                    raise UnsureError(name)
                self.read(child, depth + 1)

    def _keep(self, name: str, value: str, depth: int) -> None:
        """Keep a value unless there is one from further out."""
        if depth <= self._depths.get(name, depth):
            self._depths[name] = depth
            self.found[name] = value

    def _spoken(self, element: Element) -> str | None:
        """Return the language of a text, which may be text or HTML."""
        if not element.attrib:
            return self._language
        attributes = self._names.attributes(element.attrib)
        check_kind(attributes, element)
        return attributes.get("xml:lang", attributes.get("lang", self._language)) or None

    def take_title(self, element: Element, depth: int) -> None:
        """The first title that is not empty, or one that stands further out."""
        language, title = self._spoken(element), text_of(element)
        if not -1 < self.title_depth <= depth:
            self._keep("title", title, depth)
            self.found["title_detail"] = {"language": language}
        if title:
            self.title_depth = depth

    def take_media_title(self, element: Element, depth: int) -> None:
        """A title that stands back behind any that follows."""
        before = self.title_depth
        self.take_title(element, depth)
        self.title_depth = before

    def take_link(self, element: Element, depth: int) -> None:  # noqa: ARG002 - as all
        """An address, in the attribute or as text."""
        attributes = self._names.attributes(element.attrib) if element.attrib else {}
        url = _written_in(element)
        if not attributes.keys().isdisjoint(("url", "uri")):
            raise UnsureError(element.tag)
        relation = attributes.get("rel", "alternate")
        kind = attributes.get("type", "application/atom+xml" if relation == "self" else "text/html")
        link = {"rel": relation}
        self.found.setdefault("links", []).append(link)
        if "href" in attributes:
            link["href"] = _joined(self._origin.url, attributes["href"])
            if relation == "alternate" and kind in _HTML:
                self.found["link"] = link["href"]
            return
        url = clean(_joined(self._origin.url, url)) if url else ""
        self.found["link"] = _REFERENCE.sub(r"&\1", url.replace("&amp;", "&"))
        if url:
            link["href"] = self.found["link"]

    def take_guid(self, element: Element, depth: int) -> None:
        """An identifier, which is the link too if it does not deny it and no link came before."""
        guid = _written_in(element)
        attributes = self._names.attributes(element.attrib) if element.attrib else {}
        is_link = attributes.get("ispermalink", "true") == "true"
        guid = clean(_joined(self._origin.url, guid) if is_link and guid else guid)
        self._keep("id", guid, depth)
        self.found.setdefault("guidislink", is_link and "link" not in self.found)
        if is_link:
            self.found.setdefault("link", guid)

    def take_description(self, element: Element, depth: int) -> None:
        """A summary; a second one is content, unless there is content already."""
        if "summary" in self.found and not self._has_content:
            self.take_content(element, depth)
            return
        self._spoken(element)
        self._keep("summary", text_of(element), depth)

    def take_content(self, element: Element, depth: int) -> None:  # noqa: ARG002 - as all
        """One of several texts; a summary too where there is none."""
        part = {"value": text_of(element), "language": self._spoken(element)}
        self._has_content = True
        self.found.setdefault("content", []).append(part)
        self.found.setdefault("summary", part["value"])

    def take_author(self, element: Element, depth: int) -> None:
        """A name as text, perhaps with a mail address, or in an element of its own."""
        person: dict[str, str] = {}
        for part in element:
            name = self._names[part.tag]
            if name not in PERSON_PARTS:
                raise UnsureError(name)
            person[name] = _written_in(part)  # feedparser mends nothing here
        if self._depths.setdefault("author", depth) != depth or (len(element) and self._has_written_author):
            raise UnsureError(element.tag)
        self._has_written_author |= not len(element)
        author = "" if person else clean(element.text or "")
        if author:
            person["name"] = _without_mail(author[:_LONGEST_AUTHOR])
        self.found.setdefault("authors", []).append(person)

    def take_language(self, element: Element, depth: int) -> None:
        """What the entry is written in."""
        self._keep("language", text_of(element), depth)

    def take_date(self, name: str, written: str, depth: int) -> None:
        """A date; one of no usual form, or of no plausible time, as feedparser takes it."""
        if depth > self._depths.get(name, depth):
            raise UnsureError(written)
        self._keep(name, written, depth)
        is_ours = not written or plausible(read_date(written), self._origin.fetched_at)
        self.found[f"{name}_parsed"] = None if is_ours else _parsed_date(written)

    def take_source(self, element: Element, depth: int) -> None:  # noqa: ARG002 - as all
        """Whom it was taken from; after it the next title counts, as the first does."""
        if len(element):
            raise UnsureError(element.tag)
        self.title_depth = -1

    def take_origin(self, element: Element, depth: int) -> None:
        """The address behind FeedBurner's counter."""
        if element.attrib:
            self.found["feedburner_origlink"] = None
        else:
            self._keep("feedburner_origlink", text_of(element), depth)


def _parsed_date(written: str) -> object:
    from feedparser.datetimes import _parse_date  # noqa: PLC0415 - only workers need it

    return _parse_date(written)


def _without_mail(author: str) -> str:
    """Return the name of an author, without the mail address that RSS puts beside it."""
    if "@" not in author:
        return author
    from feedparser.mixin import _FeedParserMixin  # noqa: PLC0415 - only workers need it

    entry = _Written(author)
    _FeedParserMixin._sync_author_detail(entry)  # noqa: SLF001 - its pattern alone decides
    name: str = entry.context["authors"][0].get("name", "")
    return name


class _Written:
    """As much of a parser of feedparser's as it needs to part an author from the mail address."""

    def __init__(self, author: str) -> None:
        self.context: Found = {"author": author, "authors": [{}]}

    def _get_context(self) -> Found:
        return self.context

    def _sync_author_detail_whole(self, key: str) -> None:
        from feedparser.mixin import _FeedParserMixin  # noqa: PLC0415 - as above

        _FeedParserMixin._sync_author_detail_whole(self, key)  # noqa: SLF001 - as above


def _date_taker(name: str) -> Callable[[EntryReader, Element, int], None]:
    def take(entry: EntryReader, element: Element, depth: int) -> None:
        written = text_of(element)
        entry.take_date(name, written, depth)

    return take


def _pass_over(entry: EntryReader, element: Element, depth: int) -> None:  # noqa: ARG001 - as all
    if len(element):
        raise UnsureError(element.tag)


_TAKERS: dict[str, Callable[[EntryReader, Element, int], None]] = {
    "title": EntryReader.take_title,
    "dc_title": EntryReader.take_title,
    "media_title": EntryReader.take_media_title,
    "link": EntryReader.take_link,
    "guid": EntryReader.take_guid,
    "id": EntryReader.take_guid,
    "description": EntryReader.take_description,
    "dc_description": EntryReader.take_description,
    "media_description": EntryReader.take_description,
    "summary": EntryReader.take_description,
    "content": EntryReader.take_content,
    "content_encoded": EntryReader.take_content,
    "fullitem": EntryReader.take_content,
    "author": EntryReader.take_author,
    "dc_creator": EntryReader.take_author,
    "dc_author": EntryReader.take_author,
    "language": EntryReader.take_language,
    "dc_language": EntryReader.take_language,
    "source": EntryReader.take_source,
    "feedburner_origlink": EntryReader.take_origin,
}
_TAKERS |= dict.fromkeys(_PASSED_OVER - _HOLDERS, _pass_over)
_TAKERS |= dict.fromkeys(("pubdate", "published", "issued", "dcterms_issued"), _date_taker("published"))
_TAKERS |= dict.fromkeys(
    ("updated", "modified", "lastbuilddate", "dc_date", "dcterms_modified"), _date_taker("updated")
)
_TAKERS |= dict.fromkeys(("created", "dcterms_created"), _date_taker("created"))
