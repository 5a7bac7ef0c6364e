"""Writes an outlet's feed: RSS 2.0, Atom 1.0 or JSON Feed 1.1, as a content system of that kind would."""

import json
from datetime import datetime
from email.utils import format_datetime
from html import escape

from monitor.demo.story import FeedFormat, Outlet, Piece

CONTENT_TYPES = {
    FeedFormat.RSS: "application/rss+xml",
    FeedFormat.ATOM: "application/atom+xml",
    FeedFormat.JSON: "application/feed+json",
}

_NAMESPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom"'
)

# What an outlet's marketing adds to the address when it lists a piece again.
TRACKING = "?utm_source=rss&utm_medium=feed&utm_campaign=most-read"


def write_feed(outlet: Outlet, *, act: int, base: str) -> bytes:
    """Return the feed's bytes in the outlet's encoding.

    Args:
        outlet: whose feed; its format must not be HTML.
        act: lists what is published once this act has begun.
        base: address of the server, without a slash at the end.
    """
    items = _items(outlet, act, base)
    writers = {FeedFormat.RSS: _rss, FeedFormat.ATOM: _atom, FeedFormat.JSON: _json}
    return writers[outlet.format](outlet, items, base).encode(outlet.encoding, "xmlcharrefreplace")


def _items(outlet: Outlet, act: int, base: str) -> list[tuple[Piece, str, str]]:
    """Return (piece, guid, address) newest first; what is listed again stands on top."""
    items = [
        (piece, f"{outlet.name}-{piece.slug}", base + outlet.page_path(piece))
        for piece in outlet.published(act)
    ]
    again = [
        (piece, f"{guid}-again", address + TRACKING)
        for piece, guid, address in items
        if 0 < piece.published_again_in <= act
    ]
    return again + items


def _content(piece: Piece) -> str:
    return "".join(f"<p>{escape(paragraph, quote=False)}</p>" for paragraph in piece.paragraphs)


def _newest(items: list[tuple[Piece, str, str]]) -> datetime:
    return max(piece.published_at for piece, _, _ in items)


def _rss(outlet: Outlet, items: list[tuple[Piece, str, str]], base: str) -> str:
    lines = [
        f'<?xml version="1.0" encoding="{outlet.encoding}"?>',
        f'<rss version="2.0" {_NAMESPACES}>',
        "<channel>",
        f"<title>{escape(outlet.title)}</title>",
        f"<link>{base}/{outlet.name}/</link>",
        f'<atom:link href="{base}{outlet.feed_path}" rel="self" type="application/rss+xml"/>',
        f"<description>{escape(outlet.tagline)}</description>",
        f"<language>{outlet.language}</language>",
        f"<lastBuildDate>{format_datetime(_newest(items))}</lastBuildDate>",
    ]
    for piece, guid, address in items:
        lines += [
            "<item>",
            f"<title>{escape(piece.title)}</title>",
            f"<link>{escape(address)}</link>",
            f'<guid isPermaLink="false">{guid}</guid>',
            f"<dc:creator>{escape(piece.author)}</dc:creator>",
            f"<category>{escape(piece.section)}</category>",
            f"<description>{escape(piece.summary)}</description>",
        ]
        if piece.feed_published_at is not None:
            lines.append(f"<pubDate>{format_datetime(piece.feed_published_at)}</pubDate>")
        if outlet.has_full_content and piece.text:
            lines.append(f"<content:encoded><![CDATA[{_content(piece)}]]></content:encoded>")
        lines.append("</item>")
    return "\n".join([*lines, "</channel>", "</rss>", ""])


def _atom(outlet: Outlet, items: list[tuple[Piece, str, str]], base: str) -> str:
    lines = [
        f'<?xml version="1.0" encoding="{outlet.encoding}"?>',
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{outlet.language}">',
        f"<title>{escape(outlet.title)}</title>",
        f"<subtitle>{escape(outlet.tagline)}</subtitle>",
        f"<id>{base}/{outlet.name}/</id>",
        f'<link rel="self" href="{base}{outlet.feed_path}"/>',
        f'<link rel="alternate" type="text/html" href="{base}/{outlet.name}/"/>',
        f"<updated>{_newest(items).isoformat()}</updated>",
    ]
    for piece, guid, address in items:
        published_at = piece.feed_published_at
        lines += [
            "<entry>",
            f"<title>{escape(piece.title)}</title>",
            f'<link rel="alternate" type="text/html" href="{escape(address)}"/>',
            f"<id>tag:{outlet.name}.example,2020:{guid}</id>",
            f"<author><name>{escape(piece.author)}</name></author>",
            f'<category term="{escape(piece.section)}"/>',
            f"<summary>{escape(piece.summary)}</summary>",
        ]
        if published_at is not None:
            lines.append(f"<published>{published_at.isoformat()}</published>")
            lines.append(f"<updated>{published_at.isoformat()}</updated>")
        lines.append("</entry>")
    return "\n".join([*lines, "</feed>", ""])


def _json(outlet: Outlet, items: list[tuple[Piece, str, str]], base: str) -> str:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": outlet.title,
        "description": outlet.tagline,
        "home_page_url": f"{base}/{outlet.name}/",
        "feed_url": f"{base}{outlet.feed_path}",
        "language": outlet.language,
        "items": [_json_item(piece, guid, address) for piece, guid, address in items],
    }
    return json.dumps(feed, ensure_ascii=False, indent=1)


def _json_item(piece: Piece, guid: str, address: str) -> dict[str, object]:
    item: dict[str, object] = {
        "id": guid,
        "url": address,
        "title": piece.title,
        "summary": piece.summary,
        "content_html": _content(piece),
        "authors": [{"name": piece.author}],
        "tags": [piece.section],
    }
    if piece.feed_published_at is not None:
        item["date_published"] = piece.feed_published_at.isoformat()
    return item
