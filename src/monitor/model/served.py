"""What servers give: documents, feeds, entries, extracts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final


class Want(StrEnum):
    """What a request is for: decides the Accept header and the size limit."""

    FEED = "feed"
    PAGE = "page"
    ROBOTS = "robots"  # robots.txt, of which the beginning is enough
    HUB = "hub"  # that a hub take a form; what it says to that is not read


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One GET, or one POST of a form.

    Attributes:
        etag: sent back octet for octet as If-None-Match; None for none.
        last_modified: sent back octet for octet as If-Modified-Since; None for none.
        headers: added to ours; they do not survive a redirect to another origin.
        verify_tls: whether certificates must be valid; those of another origin always must.
        obeys_robots: whether robots.txt has a say: for what was found and not given by the user.
        form: names and values to post, secrets among them; a redirect takes them along only where it asks for
            the same request and stays encrypted.
    """

    url: str
    want: Want
    etag: str | None = None
    last_modified: str | None = None
    headers: tuple[tuple[str, str], ...] = ()
    verify_tls: bool = True
    obeys_robots: bool = False
    form: tuple[tuple[str, str], ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """Bytes as a server gave them, decompressed, with status 2xx.

    Attributes:
        url: the address that answered, after redirects.
        permanent_url: where the leading run of 301 and 308 answers led, or None when there was none.
        headers: of the final answer, names in lower case; repeated ones joined by ", ".
        took: from asking to the last byte, the waits for the hosts' turns aside; no part of what was given.
    """

    url: str
    permanent_url: str | None
    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)
    fetched_at: datetime
    took: timedelta = field(default=timedelta(), compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class NotModified:
    """A 304 answer to a conditional request; fields as in Document."""

    url: str
    permanent_url: str | None
    headers: Mapping[str, str]
    fetched_at: datetime


class FeedProblem(StrEnum):
    """What is wrong with a feed's body."""

    EMPTY = "empty"  # zero bytes or white space
    HTML = "html"  # a web page instead of a feed
    NOT_A_FEED = "not_a_feed"  # anything else that is no feed
    MALFORMED = "malformed"  # a feed with damage; the entries that could be read are kept
    NO_ENTRIES = "no_entries"  # a whole feed with nothing in it
    NO_LINKS = "no_links"  # a page without links to articles, or none where they should stand


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One item as a feed published it. Texts are cleaned of markup, controls and entities, except content.

    Attributes:
        guid: the feed's own identifier, or "".
        link: absolute http(s) address, or "" where the entry has none.
        content: HTML of the full text where the feed carries it, or "".
        published_at: None when absent, unparsable or implausible (before 1990, over a day ahead).
    """

    guid: str
    link: str
    title: str
    summary: str = ""
    content: str = field(default="", repr=False)
    author: str = ""
    language: str = ""
    published_at: datetime | None = None
    updated_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SitemapPart:
    """A sitemap that an index leads to, with what is remembered of it.

    Attributes:
        modified: when it was last changed, as the index writes it; "" when it does not say, and
        modified_at: as a time; None when it is none.
        etag: validators and hash of its body as they were when it was read last; None and "" until then.
        within: the address of the index that leads to it, where that is not the feed's own.
    """

    url: str
    modified: str = ""
    modified_at: datetime | None = None
    etag: str | None = None
    last_modified: str | None = None
    body_sha256: str = ""
    within: str = ""


class Relation(StrEnum):
    """What a feed as a whole links to, beside its site."""

    NEXT = "next"  # older entries, as pages that shift with every new one (RFC 5005, 3; JSON Feed)
    PREV_ARCHIVE = "prev-archive"  # older entries, in a document that stays as it is (RFC 5005, 4)
    SELF = "self"  # the feed's own address, as it gives it
    HUB = "hub"  # who tells subscribers what is new (WebSub, 4)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedLink:
    """A link of a feed as a whole; its address is absolute, http or https."""

    relation: Relation
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedFeed:
    """What the parser made of a document.

    Attributes:
        format: such as ``rss20``, ``atom10``, ``rss10``, ``page``, ``sitemap``; "" when it is none.
        ttl: the feed's own lower bound on the poll interval (RSS ttl, sy:update*), if any.
        skip_hours: GMT hours 0–23 in which not to poll.
        skip_days: English day names in lower case on which not to poll.
        far_ahead: entries that have no date because theirs lies over a day ahead.
        parts: the sitemaps that an index of sitemaps leads to, in its order.
        links: of the feed as a whole, in its order.
    """

    format: str
    title: str
    language: str
    entries: tuple[Entry, ...]
    problem: FeedProblem | None = None
    ttl: timedelta | None = None
    skip_hours: frozenset[int] = frozenset()
    skip_days: frozenset[str] = frozenset()
    far_ahead: int = 0
    parts: tuple[SitemapPart, ...] = ()
    links: tuple[FeedLink, ...] = ()


class DateSource(StrEnum):
    """Where an article's date comes from, most trusted first."""

    FEED = "feed"
    PAGE = "page"  # a date with time in the page's own metadata
    GUESS = "guess"  # found in the page's text or address
    SEEN = "seen"  # none given or an implausible one: the time of first sight
    GIVEN = "given"  # written in a seed or an archive


class TextSource(StrEnum):
    """Where an article's text comes from."""

    PAGE = "page"
    DECLARED = "declared"  # the page says it in JSON-LD, where little else was found
    BLOCKS = "blocks"  # of the page, by a second extractor, because the first found next to nothing
    FEED = "feed"  # the entry carried the full text
    SUMMARY = "summary"  # the page could not be read: headline and summary only
    SEED = "seed"
    ARCHIVE = "archive"  # replayed


FROM_PAGE: Final = frozenset({TextSource.PAGE, TextSource.DECLARED, TextSource.BLOCKS})
"""Of texts that stand on the page itself."""

OF_FEED: Final = frozenset({TextSource.FEED, TextSource.SUMMARY})
"""Of texts that the feed gave, because the page gave none."""


class PageKind(StrEnum):
    """What kind of page stands behind an entry's address."""

    ARTICLE = "article"
    LIVE_BLOG = "live_blog"  # grows while it is read
    VIDEO = "video"  # a film with some words about it
    PAYWALL = "paywall"  # a stub: the article is for subscribers
    COOKIE_WALL = "cookie_wall"  # asks for consent before it shows anything
    LIST = "list"  # of other articles: a front page, section or tag
    AGGREGATOR = "aggregator"  # somebody's who links to the article and is not got past without a browser
    UNKNOWN = "unknown"  # no page was read


WITHOUT_ARTICLE = frozenset((PageKind.PAYWALL, PageKind.COOKIE_WALL, PageKind.LIST, PageKind.AGGREGATOR))
"""Kinds of page whose text is not that of the article."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extract:
    """What extraction made of one page; every field but text may be empty.

    Attributes:
        text: paragraphs separated by one newline.
        published_at: never validated here; see judge.reading.
        date_source: PAGE or GUESS when there is a date.
        canonical_url: as the page declares it, absolute, or "".
        kind: of the page; of those in WITHOUT_ARTICLE the text is but a stub.
        text_source: one of FROM_PAGE.
        leads_to: where the page sends its reader on to, being none itself; "" for all others.
    """

    title: str
    text: str
    author: str = ""
    outlet: str = ""
    language: str = ""
    canonical_url: str = ""
    image_url: str = ""
    published_at: datetime | None = None
    date_source: DateSource | None = None
    kind: PageKind = PageKind.ARTICLE
    text_source: TextSource = TextSource.PAGE
    leads_to: str = ""
