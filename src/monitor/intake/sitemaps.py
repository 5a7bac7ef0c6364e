"""The entries of a sitemap (sitemaps.org, protocol 0.9), with Google's extension for news.

A sitemap of news gives title, date and language of each article; a plain one an address and, maybe, when its
page was last changed. An index leads to further sitemaps.
"""

import itertools
from collections import deque
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

from lxml import etree

from monitor.errors import BadBodyError, TooLargeError
from monitor.intake.dates import plausible, read_date
from monitor.intake.declared import decode, language_code, place_of
from monitor.intake.decoding import BodyDecoder
from monitor.intake.feed_fields import Origin, link_of, nothing_read, title_of
from monitor.intake.feed_markup import kind_of, looks_like_html, prepared
from monitor.intake.sections import is_section
from monitor.model import Document, Entry, FeedProblem, ParsedFeed, SitemapPart
from monitor.text.urls import canonical_url, is_front_page

MAX_ENTRIES = 1000
"""Entries taken of one sitemap, the latest; Google asks for no more in one of news."""

MAX_PARTS = 2000
"""Sitemaps taken of one index; the protocol allows 50,000, of which a handful are looked at."""

UNPACKED_BYTES = 16 * 1024 * 1024
"""Of a .gz sitemap. One of 50,000 addresses, the most there may be, has some 10 MB."""

_GZIP = b"\x1f\x8b"
_LONGEST_DATE = 40
_ROOTS = frozenset({"urlset", "sitemapindex"})


def read_sitemap(document: Document) -> ParsedFeed:
    """Return what a sitemap lists, the latest first; unbounded in time, so run it in a worker.

    An index has parts and no entries.
    """
    body, is_damaged = _unpacked(document)
    decoded = decode(body, {} if body is not document.body else document.headers)
    text = decoded.text.strip("\ufeff\0 \t\r\n")
    if not text:
        return nothing_read(FeedProblem.EMPTY)
    kind = kind_of(text)
    if kind.root not in _ROOTS:
        return nothing_read(FeedProblem.HTML if looks_like_html(text, kind) else FeedProblem.NOT_A_FEED)
    root, is_broken = _root(prepared(text, kind, {}))
    if root is None:
        return nothing_read(FeedProblem.MALFORMED)
    origin = Origin(url=document.url, fetched_at=document.fetched_at)
    is_damaged = is_damaged or decoded.is_damaged or is_broken
    if kind.root == "sitemapindex":
        return _index(root, origin, is_damaged=is_damaged)
    return _sitemap(root, origin, is_damaged=is_damaged)


def _unpacked(document: Document) -> tuple[bytes, bool]:
    """Return the body of a .gz file unpacked as far as the bound goes, and whether something is amiss."""
    if not document.body.startswith(_GZIP):
        return document.body, False
    decoder = BodyDecoder("gzip", limit_bytes=UNPACKED_BYTES, where=place_of(document.url))
    try:
        decoder.feed(document.body)
        return decoder.finish(), False
    except (TooLargeError, BadBodyError):
        return decoder.so_far(), True


def _root(text: str) -> tuple[etree._Element | None, bool]:
    """Return the root element and whether something had to be mended; entities are left alone."""
    parser = etree.XMLParser(
        encoding="utf-8",
        recover=True,
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
    )
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        return None, True
    return root, bool(len(parser.error_log))


def _index(root: etree._Element, origin: Origin, *, is_damaged: bool) -> ParsedFeed:
    parts = []
    for element in root.iterchildren("{*}sitemap"):
        fields = _fields(element)
        if url := link_of(fields.get("loc", ""), origin):
            written = fields.get("lastmod", "")[:_LONGEST_DATE]
            modified_at = plausible(read_date(written), origin.fetched_at)
            parts.append(SitemapPart(url=url, modified=written, modified_at=modified_at))
        if len(parts) >= MAX_PARTS:
            break
    problem = FeedProblem.MALFORMED if is_damaged else None if parts else FeedProblem.NO_ENTRIES
    return ParsedFeed(
        format="sitemap index", title="", language="", entries=(), problem=problem, parts=tuple(parts)
    )


class _Listed(NamedTuple):
    """An address as a sitemap lists it.

    Attributes:
        at: when it was published, or changed where that is not said.
    """

    at: datetime | None
    published_at: datetime | None
    changed_at: datetime | None
    fields: dict[str, str]


def _sitemap(root: etree._Element, origin: Origin, *, is_damaged: bool) -> ParsedFeed:
    listed = [_listed(_fields(element), origin) for element in root.iterchildren("{*}url")]
    entries = tuple(itertools.islice(_entries(_latest_first(listed, origin), origin), MAX_ENTRIES))
    languages = {entry.language for entry in entries}
    return ParsedFeed(
        format="news sitemap" if any(entry.title for entry in entries) else "sitemap",
        title=title_of(next((name for each in listed if (name := each.fields.get("name"))), "")),
        language=languages.pop() if len(languages) == 1 else "",
        entries=entries,
        problem=FeedProblem.MALFORMED if is_damaged else None if entries else FeedProblem.NO_ENTRIES,
    )


def _listed(fields: dict[str, str], origin: Origin) -> _Listed:
    published_at = plausible(read_date(fields.get("publication_date", "")), origin.fetched_at)
    changed_at = plausible(read_date(fields.get("lastmod", "")), origin.fetched_at)
    return _Listed(published_at or changed_at, published_at, changed_at, fields)


def _latest_first(listed: list[_Listed], origin: Origin) -> Iterator[_Listed]:
    """Yield what has a date, the latest first; then the rest, from both ends by turns.

    Without dates nobody knows at which end new addresses are added.
    """
    dated = (each for each in listed if each.at is not None)
    yield from sorted(dated, key=lambda each: each.at or origin.fetched_at, reverse=True)
    undated = deque(each for each in listed if each.at is None)
    while undated:
        yield undated.popleft()
        if undated:
            yield undated.pop()


def _entries(listed: Iterable[_Listed], origin: Origin) -> Iterator[Entry]:
    """Yield each address once; those of front pages and sections are left out."""
    met: set[str] = set()
    for each in listed:
        url = link_of(each.fields.get("loc", ""), origin)
        key = canonical_url(url) if url else ""
        title = title_of(each.fields.get("title", ""))
        if not key or key in met or is_front_page(url) or (not title and is_section(key)):
            continue
        met.add(key)
        yield Entry(
            guid="",
            link=url,
            title=title,
            language=language_code(each.fields.get("language", "")),
            published_at=each.published_at,
            updated_at=each.changed_at,
        )


def _fields(element: etree._Element) -> dict[str, str]:
    """Return the texts of an address by local name: its own, and those of news; pictures have titles too."""
    fields: dict[str, str] = {}
    for child in element.iterchildren("{*}loc", "{*}lastmod"):
        fields.setdefault(_local_name(child), (child.text or "").strip())
    for news in element.iterchildren("{*}news"):
        for part in news.iter("{*}title", "{*}publication_date", "{*}language", "{*}name"):
            fields.setdefault(_local_name(part), (part.text or "").strip())
    return fields


def _local_name(element: etree._Element) -> str:
    # Not lxml's own QName, which raises for a namespace with a "}" in it.
    return str(element.tag).rpartition("}")[2]
