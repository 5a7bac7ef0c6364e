"""Lists of feeds as other readers write and read them (OPML 2.0)."""

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
    """A feed that an OPML file names."""

    title: str
    url: str
    language: str = ""


def read_opml(data: bytes) -> tuple[Outline, ...]:
    """Return the feeds of an OPML file, in its order, each address once; folders are flattened.

    Raises:
        OpmlError: not XML, or without an outline that has an ``xmlUrl`` leading to http(s).
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=False)
    root = etree.fromstring(data, parser) if data.strip() else None
    if root is None:
        raise OpmlError("this is not XML; export the feeds as OPML")
    found: dict[str, Outline] = {}
    for outline in root.iter("outline"):
        url = (outline.get("xmlUrl") or outline.get("xmlurl") or "").strip()
        if is_web_url(url):
            title = plain(outline.get("title") or outline.get("text") or url)
            found.setdefault(url, Outline(title=title, url=url, language=outline.get("language", "")[:2]))
    if not found:
        raise OpmlError("there is no feed in it: no outline with an xmlUrl that starts with http")
    return tuple(found.values())


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
