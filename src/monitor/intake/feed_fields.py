"""The fields that every kind of feed has, cleaned and cut to sane lengths."""

import hashlib
import re
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urljoin

from monitor.model import FeedLink, FeedProblem, ParsedFeed, Relation
from monitor.text.cleaning import cut, plain
from monitor.text.forwarding import article_behind
from monitor.text.urls import is_web_url

MAX_TITLE = 500
MAX_SUMMARY = 5_000
MAX_CONTENT = 500_000
"""Characters of HTML kept of one entry; the longest article on record has 120,000 characters of text."""
MAX_AUTHOR = 200
MAX_GUID = 500
MAX_URL = 4_000
MAX_LINKS = 20
"""Of one feed as a whole; more than one of each kind is for hubs alone."""

_MARKUP_PER_TEXT = 20
"""How many characters of markup may stand for one of text before the rest is not even cleaned."""

# Of these characters alone an absolute address stays as it is when it is joined to another.
_ABSOLUTE = re.compile(r"https?://[A-Za-z0-9._-]+(?::[0-9]{1,5})?/[!\"$-.0-:<->@-Z\\^-~/]*")

_RELATIONS = frozenset(Relation)
_WEB = re.compile(r"(?:feed:)?(?=https?:)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where and when a feed came from.

    Attributes:
        url: what relative addresses are relative to.
    """

    url: str
    fetched_at: datetime

    def within(self, base: str) -> "Origin":
        """Return the origin for addresses relative to ``base``, itself relative to this; "" changes none."""
        joined = link_of(base, self) if base else ""
        return replace(self, url=joined) if joined else self


def made_plain(markup: str, limit: int = MAX_AUTHOR) -> str:
    """Return the text of markup, cut to ``limit`` characters."""
    return cut(plain(markup[: limit * _MARKUP_PER_TEXT]), limit)


def title_of(markup: str) -> str:
    """Return a headline: one line of text."""
    return made_plain(markup, MAX_TITLE)


def summary_of(markup: str) -> str:
    """Return a summary: one line of text."""
    return made_plain(markup, MAX_SUMMARY)


def identifier(guid: str) -> str:
    """Return a guid as the feed wrote it, without white space around; a very long one as its hash."""
    guid = guid.strip()
    if len(guid) <= MAX_GUID:
        return guid
    return f"sha256:{hashlib.sha256(guid.encode('utf-8', 'surrogatepass')).hexdigest()}"


def joined(base: str, url: str) -> str:
    """Return an address made absolute, or "" when it is none."""
    if _ABSOLUTE.fullmatch(url):
        return url
    try:
        return urljoin(base, url)
    except ValueError:
        return ""


def link_of(written: str, origin: Origin) -> str:
    """Return the absolute http(s) address that is written, or "" when it is none.

    Where a link only carries the address of an article within it, that one is returned.
    """
    written = "".join(written.split()) if len(written) <= MAX_URL else ""
    if not written:
        return ""
    url = joined(origin.url, _WEB.sub("", written))
    leads_back = url.partition("#")[0] == origin.url and "#" in url  # "#comments", resolved or not
    return article_behind(url) if is_web_url(url) and not leads_back else ""


def feed_link(relation: str, written: str, origin: Origin) -> FeedLink | None:
    """Return a link of a feed as a whole; None for one that is of no use to us or leads nowhere."""
    if relation not in _RELATIONS:
        return None
    written = "".join(written.split())
    url = joined(origin.url, written) if 0 < len(written) <= MAX_URL else ""
    return FeedLink(relation=Relation(relation), url=url) if is_web_url(url) else None


def nothing_read(problem: FeedProblem) -> ParsedFeed:
    """Return what stands for a document of which nothing could be read, and why."""
    return ParsedFeed(format="", title="", language="", entries=(), problem=problem)
