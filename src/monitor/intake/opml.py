"""Lists of feeds as other readers write and read them (OPML 2.0)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from lxml import etree

from monitor.errors import PermanentError
from monitor.model import Feed
from monitor.text.cleaning import plain
from monitor.text.urls import is_web_url


class OpmlError(PermanentError):
    """A file is no OPML."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """A feed that an OPML file names.

    Attributes:
        title: the address where there is none.
        language: two small letters, or "".
    """

    title: str
    url: str
    language: str = ""


def read_opml(data: bytes) -> tuple[Outline, ...]:
    """Return the feeds of an OPML file, in its order, each address once; folders are flattened.

    A damaged file is refused whole: a lenient parser makes another address of one with a bare "&".

    Raises:
        OpmlError: not XML, or without an outline that has an ``xmlUrl`` leading to http(s).
    """
    # Entities are left alone and nothing is loaded: the file may come from anywhere.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        line = f" (line {error.lineno}: {error.msg})" if error.lineno else ""
        raise OpmlError(f"this is not XML, or damaged{line}; export the feeds as OPML again") from error
    found: dict[str, Outline] = {}
    for outline in root.iter("outline"):
        url = (outline.get("xmlUrl") or outline.get("xmlurl") or "").strip()
        if is_web_url(url):
            title = plain(outline.get("title") or outline.get("text") or "") or url
            found.setdefault(
                url, Outline(title=title, url=url, language=_language(outline.get("language", "")))
            )
    if not found:
        raise OpmlError("there is no feed in it: no outline with an xmlUrl that starts with http")
    return tuple(found.values())


def _language(code: str) -> str:
    """Return the language of a code such as ``en-US``; "" for what is none."""
    language = code.strip().lower().replace("_", "-").partition("-")[0]
    return language if re.fullmatch("[a-z]{2}", language) else ""


def write_opml(feeds: Iterable[Feed]) -> str:
    """Return an OPML 2.0 document of the feeds, those that are off left out."""
    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = "Feeds of monitor"
    body = etree.SubElement(root, "body")
    for feed in feeds:
        if feed.is_on:
            etree.SubElement(
                body,
                "outline",
                type="rss",
                text=feed.title,
                title=feed.title,
                xmlUrl=feed.url,
                language=feed.language,
            )
    document: bytes = etree.tostring(root, pretty_print=True, xml_declaration=True, encoding="utf-8")
    return document.decode()
