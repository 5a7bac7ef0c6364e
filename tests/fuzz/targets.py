"""What reads strangers' bytes, each as a function of bytes that returns, or raises what it may raise.

Anything else that a target raises is a finding, and so are a failed assertion, a hang and memory without
bound.
"""

import math
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

from monitor.errors import (
    BadBodyError,
    ForbiddenAddressError,
    TooLargeError,
    UnreadablePageError,
)
from monitor.intake.declared import decode, language_code
from monitor.intake.decoding import BodyDecoder
from monitor.intake.extraction import MAX_TEXT, MAX_TITLE, read_page
from monitor.intake.feed_markup import MAX_ENTRIES
from monitor.intake.feeds import read_feed
from monitor.intake.list_pages import read_list_page
from monitor.intake.opml import OpmlError, read_opml
from monitor.intake.robots import LONGEST_DELAY_SECONDS, read_robots
from monitor.intake.sitemaps import read_sitemap
from monitor.intake.targets import shown, target_of
from monitor.judge.facts import read_content
from monitor.judge.pacing import fresh_for, max_age_of
from monitor.judge.subscribing import LONGEST_LEASE, agrees, confirmed, is_signed, offer_of
from monitor.model import HubMode, ParsedFeed, Subscription
from monitor.text.cleaning import paragraphs, plain
from monitor.text.forwarding import article_behind
from monitor.text.urls import canonical_url, host_of, is_front_page, is_web_url
from monitor.text.waits import LONGEST_WAIT, asked_wait
from support.documents import FETCHED_AT, document

_LIMIT_BYTES = 1 << 20
SUBSCRIPTION = Subscription(
    token="t0ken",
    feed="steppe",
    feed_url="https://a.example/feed",
    hub="https://hub.example/",
    topic="https://a.example/feed",
    callback="https://we.example/t0ken",
    secret="s3cret",
    begun_at=FETCHED_AT,
    due_at=FETCHED_AT,
    pending=HubMode.SUBSCRIBE,
    asked_at=FETCHED_AT,
)
_TYPES = (
    "",
    "text/html",
    "application/xml; charset=windows-1251",
    "text/xml; charset=utf-16",
    "charset=\xff;=",
)


def feed(data: bytes) -> None:
    """A feed in any format; the first byte chooses what the server says of its type."""
    _check(read_feed(document(data[1:], content_type=_type_of(data))))


def json_feed(data: bytes) -> None:
    """A JSON feed whose entry is not as it should be."""
    start = b'{"version": "https://jsonfeed.org/version/1.1", "title": "T", "items": ['
    _check(read_feed(document(start + data + b"]}")))


def entry(data: bytes) -> None:
    """What stands in an entry of a feed that is well-formed around it."""
    start = b'<rss version="2.0"><channel><title>T</title><item><title>x</title>'
    _check(read_feed(document(start + data + b"</item></channel></rss>")))


def sitemap(data: bytes) -> None:
    """A sitemap or an index of some."""
    _check(read_sitemap(document(data[1:], content_type=_type_of(data))))


def list_page(data: bytes) -> None:
    """A page that lists articles."""
    _check(read_list_page(document(data[1:], content_type=_type_of(data))))


def page(data: bytes) -> None:
    """The page of an article."""
    with suppress(UnreadablePageError):
        extract = read_page(document(data[1:], content_type=_type_of(data)))
        assert len(extract.text) <= MAX_TEXT
        assert len(extract.title) <= MAX_TITLE
        assert extract.published_at is None or extract.published_at.tzinfo is not None


def headers(data: bytes) -> None:
    """Headers that say when to come again, and in which encoding and language something is."""
    values = [*data.decode("latin-1").split("\n"), "", "", "", "", ""]
    names = ("retry-after", "cache-control", "expires", "date", "age")
    given = dict(zip(names, values, strict=False))
    wait = asked_wait(given, FETCHED_AT)
    assert wait is None or timedelta() <= wait <= LONGEST_WAIT
    assert (max_age_of(given) or timedelta()) >= timedelta()
    assert fresh_for(given, timedelta(hours=1), FETCHED_AT) >= timedelta()
    assert decode(data, {"content-type": values[0]}).text is not None
    assert len(language_code(values[0])) in {0, 2}


def hub(data: bytes) -> None:
    """A Link header, and what a hub says: topic, challenge, lease, signature."""
    link, topic, challenge, lease, signature, *_ = [*data.decode("latin-1").split("\n"), "", "", "", "", ""]
    offered = offer_of(replace(document(data), headers={"link": link}), read_feed(document(data)))
    if offered is not None:
        assert all(map(is_web_url, (*offered.hubs, offered.topic)))
    words = {"mode": "subscribe", "topic": topic, "challenge": challenge, "lease_seconds": lease}
    said = {f"hub.{name}": text for name, text in words.items()}
    if agrees(SUBSCRIPTION, said, FETCHED_AT):
        assert challenge.encode()
        after = confirmed(SUBSCRIPTION, said, now=FETCHED_AT, chance=0.5, lease=timedelta(days=1))
        assert after is not None
        assert after.lease_until is not None
        assert timedelta() < after.lease_until - FETCHED_AT <= LONGEST_LEASE
    assert not is_signed(data, signature, "s3cret")


def body(data: bytes) -> None:
    """A compressed body; the first bytes choose the encodings and how it is cut."""
    names = ["gzip", "deflate", "br", "zstd", "identity", "x"]
    chosen = [names[byte % len(names)] for byte in data[:2]]
    step = 1 + (data[2] if len(data) > len(chosen) else 0)
    with suppress(BadBodyError, TooLargeError):
        decoder = BodyDecoder(", ".join(chosen), limit_bytes=_LIMIT_BYTES, where="http://h/")
        for at in range(3, len(data), step):
            decoder.feed(data[at : at + step])
        assert len(decoder.finish()) <= _LIMIT_BYTES


def robots(data: bytes) -> None:
    """A robots.txt, asked about an address that the first line names."""
    path = data.partition(b"\n")[0].decode("latin-1")
    rules = read_robots(data, "monitor")
    assert rules.allows(f"https://example.org/{path}") in {True, False}
    assert 0.0 <= rules.delay_seconds <= LONGEST_DELAY_SECONDS
    assert not math.isnan(rules.delay_seconds)


def opml(data: bytes) -> None:
    """A list of feeds."""
    with suppress(OpmlError):
        assert all(is_web_url(outline.url) for outline in read_opml(data))


def address(data: bytes) -> None:
    """Anything where an address should stand."""
    text = data.decode("utf-8", "surrogateescape")
    canonical = canonical_url(text)
    assert canonical_url(canonical) == canonical
    assert is_web_url(text) in {True, False}
    assert is_front_page(text) in {True, False}
    assert host_of(text) == host_of(text).lower()
    assert isinstance(article_behind(text), str)
    assert shown(text).isprintable()
    with suppress(ForbiddenAddressError):
        target = target_of(text)
        assert target.url.isascii()
        with suppress(ForbiddenAddressError):
            assert target.after_redirect(data).url.isascii()


def text(data: bytes) -> None:
    """The text of an article, in any language, as the judge reads it."""
    written = data.decode("utf-8", "surrogateescape")
    cleaned = paragraphs(plain(written))
    title, _, rest = cleaned.partition(". ")
    for sentence in read_content(title, rest, "en").sentences:
        assert rest[sentence.start : sentence.start + len(sentence.text)] == sentence.text or "  " in rest


TARGETS: Mapping[str, Callable[[bytes], None]] = {
    "feed": feed,
    "entry": entry,
    "json_feed": json_feed,
    "sitemap": sitemap,
    "list_page": list_page,
    "page": page,
    "headers": headers,
    "hub": hub,
    "body": body,
    "robots": robots,
    "opml": opml,
    "address": address,
    "text": text,
}


def _type_of(data: bytes) -> str:
    return _TYPES[data[0] % len(_TYPES)] if data else ""


def _check(parsed: ParsedFeed) -> None:
    assert len(parsed.entries) <= MAX_ENTRIES
    assert parsed.entries or parsed.parts or parsed.problem is not None
    for each in parsed.entries:
        assert not each.link or is_web_url(each.link)
        assert each.published_at is None or each.published_at.tzinfo is not None
        assert paragraphs(each.title) == each.title  # nothing invisible
        assert "\n" not in each.title
