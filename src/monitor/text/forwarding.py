"""Links of aggregators, networks and counters that carry the address of the article within them.

They are taken apart without asking anybody: what they answer is a redirect at best, and mostly a page that
only a browser gets past.
"""

import base64
import binascii
import re
from urllib.parse import parse_qsl, unquote, urlsplit

from monitor.text.urls import is_web_url

_MOST_LAYERS = 3

_GOOGLE = r"(?:[\w-]+\.)*google\.[a-z]{2,3}(?:\.[a-z]{2})?"
_YANDEX = r"(?:[\w-]+\.)*(?:yandex|ya)\.[a-z]{2,3}(?:\.[a-z]{2})?"
_CARRIERS = tuple(
    (re.compile(rf"{host}{path}", re.IGNORECASE), names)
    for host, path, names in (
        (_GOOGLE, r"/(?:news/)?url", ("url", "q")),  # search, Alerts, the older Google News
        (r"(?:[\w-]+\.)*bing\.com", r"/news/apiclick\.aspx", ("url",)),
        (_YANDEX, r"/(?:turbo|redirect|redir/?)", ("text", "url")),
        (r"(?:(?:www|l|lm|m)\.)?facebook\.com", r"/l\.php", ("u",)),
        (r"l\.instagram\.com", r"/", ("u",)),
        (r"(?:(?:www|m|away)\.)?vk\.(?:com|ru)", r"/away(?:\.php)?", ("to",)),
        (r"(?:www\.)?youtube\.com", r"/redirect", ("q",)),
        (r"(?:www\.)?linkedin\.com", r"/redir/(?:redirect|general-malware-page)", ("url",)),
        (r"out\.reddit\.com", r"/.*", ("url",)),
        (r"t\.umblr\.com", r"/redirect", ("z",)),
        (r"duckduckgo\.com", r"/l/", ("uddg",)),
        (r"slack-redir\.net", r"/link", ("url",)),
        (r"(?:[\w-]+\.)*safelinks\.protection\.outlook\.com", r"/.*", ("url",)),
        (r"(?:www\.)?flipboard\.com", r"/redirect", ("url",)),
        (r"(?:[\w-]+\.)*mail\.ru", r"/(?:redir|proxy|cgi-bin/link)", ("url", "u")),
    )
)
"""Host, path, and the parameters of which one holds the address."""

_YAHOO = re.compile(r"/RU=([^/]+)/R[KS]=")
_NEWS_ID = re.compile(r"news\.google\.com/(?:rss/)?(?:articles|read)/([\w-]{20,4000})={0,2}")
_WITHIN_ID = re.compile(rb"https?://[\x21-\x7e]{4,4000}")
_AGGREGATORS = re.compile(
    rf"news\.google\.com/(?:rss/)?(?:articles|read|stories)/|dzen\.ru/(?:news/)?(?:story|instory)\b"
    rf"|{_YANDEX}/news/(?:story|instory)\b",
    re.IGNORECASE,
)
# Nearly all links are none of these: one look is enough.
_MAY_CARRY = re.compile(
    r"google\.|bing\.com|yandex\.|//ya\.|facebook\.com|instagram\.com|vk\.|youtube\.com|linkedin\.com"
    r"|reddit\.com|umblr\.com|duckduckgo\.com|slack-redir|outlook\.com|flipboard\.com|mail\.ru|yahoo\.com",
    re.IGNORECASE,
)


def article_behind(link: str) -> str:
    """Return the address that a link carries within it, up to three layers deep, or the link; never raises.

    >>> article_behind("https://www.google.com/url?rct=j&url=https://kun.uz/en/1&ct=ga")
    'https://kun.uz/en/1'
    """
    for _ in range(_MOST_LAYERS):
        if not _MAY_CARRY.search(link) or not is_web_url(link):
            break
        inner = _carried(link)
        if not is_web_url(inner):
            break
        link = inner
    return link


def is_aggregator(link: str) -> bool:
    """Tell whether an address leads to an aggregator's own page, which shows no article outside a browser."""
    return is_web_url(link) and _AGGREGATORS.match(_place(link)) is not None


def _carried(link: str) -> str:
    place, query = _place(link), urlsplit(link).query
    for pattern, names in _CARRIERS:
        if pattern.fullmatch(place):
            values = dict(reversed(parse_qsl(query)))
            return next((values[name] for name in names if is_web_url(values.get(name, ""))), "")
    if found := _NEWS_ID.match(place):
        return _decoded(found[1])
    if place.startswith(("r.search.yahoo.com/", "search.yahoo.com/")) and (found := _YAHOO.search(place)):
        return unquote(found[1])
    return ""


def _place(link: str) -> str:
    parts = urlsplit(link)
    return f"{(parts.hostname or '').lower()}{parts.path}"


def _decoded(name: str) -> str:
    """Return the address within the name of an article of Google News; newer names hold none."""
    try:
        data = base64.urlsafe_b64decode(name + "=" * (-len(name) % 4))
    except (binascii.Error, ValueError):
        return ""
    found = _WITHIN_ID.search(data)
    return found[0].decode("ascii") if found else ""
