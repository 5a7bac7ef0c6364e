"""The article behind an entry: which text, title, date and address of those that feed and page give."""

import re
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from monitor.model import (
    WITHOUT_ARTICLE,
    Article,
    DateSource,
    Entry,
    Extract,
    Feed,
    PageKind,
    SourceKind,
    TextSource,
)
from monitor.text.cleaning import cut, paragraphs, plain
from monitor.text.forwarding import is_aggregator
from monitor.text.urls import canonical_url, host_of, is_front_page, is_web_url
from monitor.text.words import fold

FULL_TEXT_CHARACTERS = 500
"""From here on a feed's content counts as the full text; most teasers end before 300 characters."""

_MUCH_SHORTER = 0.5  # a page with less than this share of the feed's full text was not read whole

_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)  # before any feed; where epochs of 0 and broken clocks end
_FUTURE = timedelta(days=1)  # what a wrong time zone can account for

_BLOCK_END = re.compile(r"</(?:p|div|li|h[1-6]|blockquote|tr|article|section)\s*>|<br\s*/?>", re.IGNORECASE)
_PARAGRAPH = "\ue000"  # of the private use area: passes through the cleaning of markup
# What WordPress writes behind every summary and text.
_APPEARED = re.compile(r"\s*The post .{1,300}? (?:appeared first on|first appeared on) .{1,200}$")
_OUTLET_BEHIND = re.compile(r"^(.+)\s+[-–—|·•»:/]+\s+(.+?)$", re.DOTALL)
_LONGEST_TITLE_FROM_TEXT = 120
_NAMES_OUTLETS = frozenset({"news.google.com"})
# Labels that stand between an outlet's name and its country: bbc.co.uk, timesca.com, stat.gov.kz.
_SECOND_LEVEL = frozenset(("ac", "co", "com", "edu", "gov", "net", "org"))


def entry_text_is_enough(entry: Entry) -> bool:
    """Tell whether there is no page to be fetched.

    The entry has no address, or only that of a front page or of an aggregator that lets no program past.
    """
    return not is_web_url(entry.link) or is_front_page(entry.link) or is_aggregator(entry.link)


_STUBS = {
    PageKind.PAYWALL: "its page shows the text only to subscribers",
    PageKind.COOKIE_WALL: "its page shows only a question for consent",
    PageKind.LIST: "its address leads to a list of other articles",
    PageKind.AGGREGATOR: "its address leads to the page of an aggregator",
}


def page_text(extract: Extract | None) -> str:
    """Return what the page has of the article's text; "" for a stub."""
    return "" if extract is None or extract.kind in WITHOUT_ARTICLE else extract.text.strip()


def compose_article(
    *,
    entry: Entry,
    feed: Feed,
    extract: Extract | None,
    reading_problem: str,
    final_url: str,
    language: str,
    seen_at: datetime,
) -> Article:
    """Return the article of an entry.

    The text is the page's; the feed's own full text where there is no page text or one much shorter; else
    headline and summary, with the reason. A stub counts as no text, and what a question for consent or a list
    says of itself is nothing that holds for the article. The title is the entry's, without the outlet's name
    behind it.

    Args:
        entry: as the feed published it.
        feed: where it was published.
        extract: what the page holds; None when it was not fetched or could not be read.
        reading_problem: why it could not be read, or "".
        final_url: the address that answered, after redirects; the entry's own when none did.
        language: of the text.
        seen_at: when the entry was first seen.
    """
    kind = PageKind.UNKNOWN if extract is None else extract.kind
    kind = PageKind.AGGREGATOR if is_aggregator(final_url) else kind
    reading_problem = _STUBS.get(kind, reading_problem)
    if kind in (PageKind.COOKIE_WALL, PageKind.LIST, PageKind.AGGREGATOR):
        extract, final_url = None, entry.link
    title, outlet = _title(entry, feed, extract)
    text, source = _text(entry, extract)
    text = _without_headline(text, title, extract)
    published_at, date_source = _date(entry, feed, extract, seen_at)
    return Article(
        url=entry.link or final_url or feed.url,
        canonical_url=_canonical(entry, feed, extract, final_url),
        title=title or cut(text, _LONGEST_TITLE_FROM_TEXT) or entry.link,
        text=text,
        published_at=published_at,
        date_source=date_source,
        text_source=source,
        seen_at=seen_at,
        outlet=outlet or feed.title,
        outlet_kind=feed.kind,
        country=feed.country,
        language=language,
        author=entry.author or (extract.author if extract else ""),
        image_url=extract.image_url if extract else "",
        feed=feed.name,
        reading_problem=reading_problem if source is TextSource.SUMMARY else "",
        page_kind=kind,
    )


def _text(entry: Entry, extract: Extract | None) -> tuple[str, TextSource]:
    page = page_text(extract)
    content = _running_text(entry.content)
    is_full = len(content) >= FULL_TEXT_CHARACTERS
    if extract is not None and page and not (is_full and len(page) < _MUCH_SHORTER * len(content)):
        return page, extract.text_source
    if is_full:
        return content, TextSource.FEED
    summary = content if len(content) > len(entry.summary) else _APPEARED.sub("", entry.summary)
    return summary or entry.title, TextSource.SUMMARY


def _without_headline(text: str, title: str, extract: Extract | None) -> str:
    """Return the text without a first line that only repeats the headline, as many pages have it."""
    first, _, rest = text.partition("\n")
    headlines = {fold(title), fold(extract.title) if extract else ""} - {""}
    return rest.lstrip("\n") if rest.strip() and fold(first) in headlines else text


def _running_text(markup: str) -> str:
    """Return the plain text of a feed's content, one line a paragraph."""
    text = plain(_BLOCK_END.sub(_PARAGRAPH, markup)).replace(_PARAGRAPH, "\n")
    return paragraphs(_APPEARED.sub("", paragraphs(text)))


def _title(entry: Entry, feed: Feed, extract: Extract | None) -> tuple[str, str]:
    """Return the entry's title, else the page's, without the outlet's name behind it, and an outlet, or "".

    Google News writes the name of the outlet behind the title, and behind the summary again.
    """
    title = entry.title.strip() or (extract.title.strip() if extract else "")
    parts = _OUTLET_BEHIND.match(title)
    if parts is None:
        return title, ""
    behind = fold(parts.group(2))
    host = host_of(entry.link).removeprefix("www.")
    outlets = (feed.title, extract.outlet if extract else "", host, host.partition(".")[0])
    if host_of(feed.url) in _NAMES_OUTLETS and fold(entry.summary).endswith(behind):
        return parts.group(1), parts.group(2)
    return (parts.group(1) if behind in {fold(outlet) for outlet in outlets} else title), ""


def _date(
    entry: Entry, feed: Feed, extract: Extract | None, seen_at: datetime
) -> tuple[datetime, DateSource]:
    """Return the first plausible date: the feed's, the page's, the time of first sight.

    What a list page writes is for people, often without time or zone, and a sitemap may only say when a page
    was changed: what the article's own page declares comes before the first, and whatever it says before the
    second.
    """
    page = [] if extract is None else [(extract.published_at, extract.date_source or DateSource.GUESS)]
    published = (entry.published_at, DateSource.FEED)
    if feed.source is SourceKind.FEED:
        candidates = [published, (entry.updated_at, DateSource.FEED), *page]
    else:
        declared = [each for each in page if each[1] is DateSource.PAGE]
        candidates = [*declared, published, *page, (entry.updated_at, DateSource.GUESS)]
    for found, source in candidates:
        if found is not None and _EARLIEST <= (at := _aware(found)) <= seen_at + _FUTURE:
            return min(at, seen_at), source
    return seen_at, DateSource.SEEN


def _aware(at: datetime) -> datetime:
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def _canonical(entry: Entry, feed: Feed, extract: Extract | None, final_url: str) -> str:
    """Return the canonical address: the page's own word for its site, else where it was found, else the link.

    None of them is a front page: a wrong declaration and a removed article lead there, and all articles of
    the site would become one. An entry without a page gets an address below the feed's that nobody else has.
    """
    declared = extract.canonical_url if extract else ""
    found_at = final_url or entry.link
    if not _leads_to_page(declared) or (found_at and _site(declared) != _site(found_at)):
        declared = ""
    for url in (declared, final_url, entry.link):
        if _leads_to_page(url):
            return canonical_url(url)
    whole = f"{entry.guid}\n{entry.title}\n{entry.summary}\n{entry.content}"
    name = sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return canonical_url(f"{feed.url.partition('#')[0]}#!{name}") if is_web_url(feed.url) else ""


def _leads_to_page(url: str) -> bool:
    return is_web_url(url) and not is_front_page(url)


def _site(url: str) -> str:
    """Return the part of the host that an outlet owns, near enough: its last two labels, or three."""
    labels = host_of(url).split(".")
    owned = 3 if len(labels) > 2 and labels[-2] in _SECOND_LEVEL else 2  # noqa: PLR2004 - stat.gov.kz, kun.uz
    return ".".join(labels[-owned:])
