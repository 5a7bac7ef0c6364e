"""Feeds and pages of invented news, as a server gives them, and feeds that were polled before."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from hashlib import sha256
from html import escape

from bench.stand import Paper
from monitor.model import Article, PollRecord, PollState
from monitor.store import Store

ETAG = '"1"'
UNCHANGED = Paper(b"<rss/>", "application/rss+xml", ETAG)
"""What a feed answers that has nothing new; 304 to whoever brings the ETag."""

_PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title></head><body>
<nav><a href="/">Home</a> <a href="/world">World</a> <a href="/business">Business</a></nav>
<main><article><h1>{title}</h1>
{paragraphs}
</article></main><footer>All rights reserved. <a href="/about">About us</a></footer></body></html>
"""
_RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel><title>{title}</title><link>{home}</link><description>News</description>
{items}
</channel></rss>
"""


def page_of(article: Article) -> Paper:
    """Return the page of an article."""
    paragraphs = "\n".join(f"<p>{escape(line)}</p>" for line in article.text.split("\n"))
    return Paper(_PAGE.format(title=escape(article.title), paragraphs=paragraphs).encode())


def feed_of(title: str, articles: Sequence[tuple[str, Article]]) -> Paper:
    """Return a feed with the addresses and titles of articles, and the ETag of its body."""
    items = "\n".join(
        f"<item><title>{escape(article.title)}</title><link>{link}</link><guid>{link}</guid>"
        f"<pubDate>{format_datetime(article.published_at.astimezone(UTC))}</pubDate></item>"
        for link, article in articles
    )
    body = _RSS.format(title=title, home="http://127.0.0.1/", items=items).encode()
    return Paper(body, "application/rss+xml", f'"{sha256(body).hexdigest()[:16]}"')


def make_known(store: Store, urls: Mapping[str, str], *, next_poll_at: datetime) -> None:
    """Put feeds on record as polled before, with the ETag that UNCHANGED answers 304."""
    now = datetime.now(UTC)
    day_ago = now - timedelta(days=1)
    store.feeds.sync_feeds(urls, first_polls=dict.fromkeys(urls, next_poll_at))
    states = [
        PollState(
            feed=name,
            url=url,
            next_poll_at=next_poll_at,
            etag=ETAG,
            body_sha256="0" * 64,
            last_status=200,
            last_polled_at=day_ago,
            last_success_at=day_ago,
            entry_count=20,
        )
        for name, url in urls.items()
    ]
    store.feeds.record_polls([PollRecord(state=state) for state in states], now)
