"""The entries of a web page that lists articles: its links, with what stands around each.

A list page says less than a feed and says it in its own way: several links lead to one article (its picture,
its headline, "read more"), and headline, date and summary stand somewhere in the same block. The block of an
article is the largest element around its link that leads to no other article.
"""

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from html import escape

from lxml import etree
from lxml.html import HtmlElement

from monitor.errors import UnreadablePageError
from monitor.intake.dates import plausible, read_date
from monitor.intake.declared import language_code
from monitor.intake.feed_fields import Origin, link_of, made_plain, title_of
from monitor.intake.page_checks import tree_of
from monitor.intake.relative_dates import read_relative, read_telling
from monitor.intake.sections import is_section
from monitor.model import Document, Entry, FeedProblem, ParsedFeed
from monitor.text.urls import canonical_url, host_of, is_front_page

FORMAT = "page"

MAX_LINKS = 300
"""Articles taken from one page, its first; the longest list of a news site at hand has 120."""

HEADLINE = 25
"""Characters from which a link reads like a headline: menus and labels are shorter, headlines hardly ever."""

_SHORT_HEADLINE = 12  # in a heading, where little else stands
_SHORTEST_SUMMARY = 40
_BLOCK_LEVELS = 8  # how far around a link its block may reach
_BLOCK_CHARACTERS = 20_000
_LINKS_SEEN = 20_000
_TEXTS_SEEN = 200
_PLACES_SEEN = 5
_RANKS = 3

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_TITLE = re.compile(r"(?<!sub)(?<!sub-)(?:title|headline|heading|caption)", re.IGNORECASE)
_TIME = re.compile(
    r"(?:^|[\s_-])(?:pub|news|post|article|card|item|entry)?(?:date|datetime|time|published|posted)(?:$|[\s_-])"
    r"|[a-z](?:Date|Time)(?:$|[\s_-])"
)
_WITHIN_WORDS = frozenset({"b", "em", "font", "i", "mark", "strong", "sub", "sup", "u", "wbr"})
_UNSEEN = frozenset({"script", "style", "noscript", "template", "svg"})
_AROUND_THE_PAGE = frozenset({"nav", "footer", "aside", "form", "menu"})
_AROUND_BY_CLASS = re.compile(
    r"(?:^|[\s_-])(?:nav(?:bar|igation)?|menu|footer|breadcrumbs?|socials?|share|cookies?|banner|login)(?:$|[\s_-])",
    re.IGNORECASE,
)
_FILE = re.compile(r"\.(?:jpe?g|png|gif|webp|svg|pdf|docx?|xlsx?|zip|mp[34]|xml|rss)$", re.IGNORECASE)


def read_list_page(document: Document, link_xpath: str = "") -> ParsedFeed:
    """Return the articles that a page lists, in its order; unbounded in time, so run it in a worker.

    Args:
        document: the page.
        link_xpath: of the links, or of elements whose links count; "" for the links to the same site that
            read like headlines and stand in no menu.
    """
    try:
        tree = tree_of(document)
    except UnreadablePageError:
        return _page("", "", (), FeedProblem.EMPTY if not document.body.strip() else FeedProblem.NO_LINKS)
    origin = Origin(url=document.url, fetched_at=document.fetched_at)
    origin = origin.within(next((base for base in tree.xpath("//base/@href")), ""))
    found = _linked(_links(tree, link_xpath), origin, document.url)
    if not link_xpath:
        found = {url: one for url, one in found.items() if _is_article(url, one, document.url)}
    blocks = _blocks(found)
    entries = tuple(_entry(one, blocks[url], origin) for url, one in list(found.items())[:MAX_LINKS])
    language = language_code(tree.get("lang") or "")
    title = title_of(next((text for text in tree.xpath("//head/title/text()")), ""))
    return _page(title, language, entries, None if entries else FeedProblem.NO_LINKS)


def _page(title: str, language: str, entries: tuple[Entry, ...], problem: FeedProblem | None) -> ParsedFeed:
    return ParsedFeed(
        format=FORMAT if entries else "", title=title, language=language, entries=entries, problem=problem
    )


@dataclass(slots=True)
class _Linked:
    """An article that is linked to: its address, and the links."""

    url: str
    links: list[HtmlElement] = field(default_factory=list)


def _links(tree: HtmlElement, link_xpath: str) -> Iterator[HtmlElement]:
    if not link_xpath:
        known: dict[HtmlElement, bool] = {}
        yield from (link for link in tree.xpath("//a[@href]")[:_LINKS_SEEN] if not _is_around(link, known))
        return
    for element in tree.xpath(link_xpath)[:_LINKS_SEEN]:
        if element.tag == "a":
            yield element
        else:
            yield from element.xpath(".//a[@href]")


def _is_around(link: HtmlElement, known: dict[HtmlElement, bool]) -> bool:
    """Tell whether a link stands in what is around the content of every page: menus, footers, forms.

    Args:
        link: any element.
        known: what was found of the elements around others; more is added.
    """
    met: list[HtmlElement] = []
    is_around = False
    for element in itertools.chain((link,), link.iterancestors()):
        if element in known:
            is_around = known[element]
            break
        met.append(element)
        if element.tag == "body" or _is_frame(element):
            is_around = element.tag != "body"
            break
    known.update(dict.fromkeys(met, is_around))
    return is_around


def _is_frame(element: HtmlElement) -> bool:
    if element.tag in _AROUND_THE_PAGE or element.get("role") in {"navigation", "search", "contentinfo"}:
        return True
    return _AROUND_BY_CLASS.search(f"{element.get('class') or ''} {element.get('id') or ''}") is not None


def _linked(links: Iterable[HtmlElement], origin: Origin, page_url: str) -> dict[str, _Linked]:
    """Return what is linked to by canonical address, in order; the page itself and front pages left out."""
    found: dict[str, _Linked] = {}
    own = canonical_url(page_url)
    for link in links:
        url = link_of(link.get("href") or "", origin)
        key = canonical_url(url) if url else ""
        if key and key != own and not is_front_page(url):
            found.setdefault(key, _Linked(url)).links.append(link)
    return found


def _is_article(key: str, linked: _Linked, page_url: str) -> bool:
    """Tell whether an address of the same site is called by something that reads like a headline."""
    if not _is_same_site(host_of(key), host_of(page_url)) or is_section(key) or _FILE.search(key):
        return False
    return any(
        len(text) >= (_SHORT_HEADLINE if rank == 0 else HEADLINE)
        for rank, text in (_called(link) for link in linked.links)
    )


def _is_same_site(one: str, other: str) -> bool:
    one, other = one.removeprefix("www."), other.removeprefix("www.")
    return one == other or one.endswith(f".{other}") or other.endswith(f".{one}")


def _called(link: HtmlElement) -> tuple[int, str]:
    """Return what a link calls its article, and how it does so: 0 in a heading, 1 by class, 2 otherwise."""
    inner = [element for element in link.iter() if isinstance(element.tag, str)]
    headings = [element for element in inner if element.tag in _HEADINGS]
    around = itertools.islice(link.iterancestors(), _BLOCK_LEVELS)
    if not headings and any(element.tag in _HEADINGS for element in around):
        headings = [link]
    named = [element for element in inner if _TITLE.search(element.get("class") or "")]
    for rank, elements in enumerate((headings, named)):
        if text := _text(elements[0]) if elements else "":
            return rank, text
    return 2, _text(link) or title_of(link.get("title") or link.get("aria-label") or "")


def _text(element: HtmlElement) -> str:
    """Return the text of an element as a headline; dates, scripts and pictures within it are left out."""
    parts: list[str] = []
    walk = etree.iterwalk(element, events=("start", "end", "comment"))
    for event, each in walk:
        gap = "" if event == "comment" or each.tag in _WITHIN_WORDS else " "
        if event != "start":
            parts.append("" if each is element else gap + (each.tail or ""))
        elif each is not element and (each.tag in _UNSEEN or _is_time(each)):
            walk.skip_subtree()
        else:
            parts.append(gap + (each.text or ""))
        if len(parts) >= _TEXTS_SEEN:
            break
    return title_of(escape("".join(parts)))


def _is_time(element: HtmlElement) -> bool:
    return element.tag == "time" or _TIME.search(element.get("class") or "") is not None


def _blocks(found: dict[str, _Linked]) -> dict[str, HtmlElement]:
    """Return the block of each article."""
    owners: dict[HtmlElement, str] = {}
    shared: set[HtmlElement] = set()
    for url, linked in found.items():
        for link in linked.links:
            for element in itertools.islice(link.iterancestors(), _BLOCK_LEVELS):
                if owners.setdefault(element, url) != url:
                    shared.add(element)
    return {url: _block(linked.links[0], shared) for url, linked in found.items()}


def _block(link: HtmlElement, shared: set[HtmlElement]) -> HtmlElement:
    block = link
    for element in itertools.islice(link.iterancestors(), _BLOCK_LEVELS):
        if element in shared or element.tag in {"body", "main", "html"}:
            break
        block = element
    return block


def _entry(linked: _Linked, block: HtmlElement, origin: Origin) -> Entry:
    title = _title(linked, block)
    return Entry(
        guid="",
        link=linked.url,
        title=title,
        summary=_summary(block, title),
        published_at=_date(block, origin),
    )


def _title(linked: _Linked, block: HtmlElement) -> str:
    """Return the headline: what a link in a heading says, else a heading beside it, else the longest link."""
    called = [_called(link) for link in linked.links]
    rank, title = min(called, key=lambda one: (one[0] if one[1] else len(called) + _RANKS, -len(one[1])))
    if rank == _RANKS - 1:
        headings = (element for element in block.iter(*_HEADINGS))
        return next(filter(None, map(_text, headings)), title)
    return title


def _summary(block: HtmlElement, title: str) -> str:
    for paragraph in itertools.islice(block.iter("p"), _PLACES_SEEN):
        text = _text(paragraph)
        if len(text) >= _SHORTEST_SUMMARY and text != title:
            return text
    return ""


def _date(block: HtmlElement, origin: Origin) -> datetime | None:
    """Return the first plausible date that stands in the block, else one as of today's reading."""
    written = list(_times(block))
    now = origin.fetched_at
    texts = itertools.islice(block.itertext(), _TEXTS_SEEN)
    found = itertools.chain(
        (plausible(read_date(text), now) for text in written),
        (read_relative(text, now) for text in written),
        (read_telling(text, now) for text in texts),
    )
    return next(filter(None, found), None)


def _times(block: HtmlElement) -> Iterator[str]:
    for element in itertools.islice(filter(_is_time, block.iter("*")), _PLACES_SEEN):
        shown = made_plain(escape(" ".join(itertools.islice(element.itertext(), _TEXTS_SEEN))))
        yield from (element.get("datetime") or "", shown)
