"""Pages that are none: they send whoever comes on to the article."""

import re
from urllib.parse import urljoin

from lxml.html import HtmlElement

from monitor.text.forwarding import article_behind
from monitor.text.urls import canonical_url, host_of, is_front_page, is_web_url

_MOST_SHOWN = 400
"""Characters up to which a page shows nothing: "You are being redirected, click here if nothing happens"."""

_MOST_SCRIPT = 5_000
_LONGEST_WAIT = 15  # seconds; pages that load themselves anew wait for minutes
# White space is one blank by then: it may stand in several places, and very much of it would be divided among
# them in very many ways.
_REFRESH = re.compile(r"(\d{1,4})(?:\.\d*)?(?: ?[;,] ?| )(?:url ?= ?)?[\"']? ?([^\"'\s>]+)", re.IGNORECASE)
_SCRIPT = re.compile(
    r"\blocation(?:\.href)?\s*=\s*[\"'](https?:[^\"'\s]{4,2000})[\"']"
    r"|\blocation\.(?:replace|assign)\(\s*[\"'](https?:[^\"'\s]{4,2000})[\"']",
    re.IGNORECASE,
)
_UNSEEN = frozenset({"script", "style", "template"})


def leads_to(tree: HtmlElement, url: str) -> str:
    """Return where a page that shows next to nothing sends its reader on to; "" for any other page.

    By a refresh, by a script that does nothing else, or because it declares to be the copy of a page of
    another site.

    Args:
        tree: the page.
        url: the address that answered.
    """
    if _shows_something(tree):
        return ""
    for written in _written(tree):
        target = article_behind(_absolute(written, url))
        if target and canonical_url(target) != canonical_url(url) and not is_front_page(target):
            return target
    canonical = next(iter(tree.xpath("//link[@rel='canonical']/@href")), "")
    target = _absolute(str(canonical), url)
    is_elsewhere = bool(target) and host_of(target).removeprefix("www.") != host_of(url).removeprefix("www.")
    return target if is_elsewhere and not is_front_page(target) else ""


def _shows_something(tree: HtmlElement) -> bool:
    shown = 0
    for body in tree.iter("body"):
        for element in body.iter():
            own = "" if element.tag in _UNSEEN or not isinstance(element.tag, str) else element.text or ""
            shown += len(own.strip()) + len((element.tail or "").strip())
            if shown > _MOST_SHOWN:
                return True
    # Its text may be there for programs only.
    return any("articleBody" in text for text in tree.xpath("//script[contains(@type, 'ld+json')]/text()"))


def _written(tree: HtmlElement) -> list[str]:
    """Return the addresses that a refresh and scripts name."""
    contents = tree.xpath("//meta[translate(@http-equiv, 'REFSH', 'refsh')='refresh']/@content")[:3]
    found = [
        refresh[2]
        for content in contents
        if (refresh := _REFRESH.match(" ".join(content.split()))) and int(refresh[1]) <= _LONGEST_WAIT
    ]
    script = "\n".join(str(text) for text in tree.xpath("//script/text()"))
    if len(script) <= _MOST_SCRIPT:
        found += [one or other for one, other in _SCRIPT.findall(script.replace("\\/", "/"))]
    return found


def _absolute(written: str, url: str) -> str:
    try:
        target = urljoin(url, written.strip())
    except ValueError:
        return ""
    return target if is_web_url(target) else ""
