"""What fuzzing begins with: well-formed examples of everything, and words that parsers look for."""

import gzip
import zlib

import brotli  # type: ignore[import-untyped]  # ships no types
import zstandard

from support.documents import DATA

_FEEDS = tuple(path.read_bytes() for path in sorted((DATA / "feeds").iterdir()))
_PAGES = tuple(path.read_bytes() for path in sorted((DATA / "pages").iterdir()))
_SITEMAP = (
    b'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    b'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://a.example/b</loc>'
    b"<lastmod>2026-03-01T10:00:00Z</lastmod><news:news><news:publication><news:name>A</news:name>"
    b"<news:language>kk</news:language></news:publication><news:title>Rail opens</news:title>"
    b"<news:publication_date>2026-03-01</news:publication_date></news:news></url></urlset>"
)
_INDEX = b"<sitemapindex><sitemap><loc>https://a.example/s.xml</loc><lastmod>2026</lastmod></sitemap></sitemapindex>"
_LIST = (
    b"<html><body><h2><a href=/news/1-rail>A new railway over the pass opens</a></h2><time>01.03.2026</time>"
)
_PLAIN = b"word " * 20

EXAMPLES: dict[str, tuple[bytes, ...]] = {
    "feed": tuple(b"\0" + each for each in _FEEDS),
    "entry": (
        (
            b"<link>https://a.example/b</link><guid isPermaLink='false'>1</guid><author>a@b.example (A)"
            b"</author><pubDate>Mon, 02 Mar 2026 09:00:00 +0500</pubDate><description><![CDATA[<p>a</p>]]>"
            b"</description>"
        ),
        b"<dc:date>2026-03-01T10:00:00Z</dc:date><content:encoded>&lt;p&gt;a&lt;/p&gt;</content:encoded>",
    ),
    "json_feed": (
        b'{"id": 1, "url": "https://a.example/b", "title": "T", "date_published": "2026-03-01T10:00:00Z"}',
        b'{"id": "x", "authors": [{"name": "A"}], "content_html": "<p>a</p>", "language": "kk"}',
    ),
    "sitemap": (b"\0" + _SITEMAP, b"\0" + _INDEX, b"\0" + gzip.compress(_SITEMAP)),
    "list_page": (b"\1" + _LIST, *(b"\1" + each for each in _PAGES)),
    "page": tuple(b"\1" + each for each in _PAGES),
    "headers": (
        b"120\nmax-age=3600, public\nMon, 02 Mar 2026 09:00:00 GMT\nMon, 02 Mar 2026 08:00:00 GMT\n5",
        b"Mon, 02 Mar 2026 09:00:00 GMT\nno-store",
    ),
    "hub": (
        b'<https://hub.example/>; rel="hub", </feed>; rel=self\nhttps://a.example/feed\nc0\n864000\nsha256=00',
        b'<http://[>; rel="hub"\nhttps://a.example/feed\n\xff\n0\nsha1=',
    ),
    "body": (
        b"\0\4\xff" + gzip.compress(_PLAIN),
        b"\1\4\xff" + zlib.compress(_PLAIN),
        b"\2\4\xff" + brotli.compress(_PLAIN),
        b"\3\4\xff" + zstandard.ZstdCompressor().compress(_PLAIN),
    ),
    "robots": (
        b"a/b\nUser-agent: *\nDisallow: /a*b$\nAllow: /\nCrawl-delay: 2.5\nSitemap: https://a.example/s",
    ),
    "opml": (b'<opml><body><outline text="T" xmlUrl="https://a.example/feed" language="kk"/></body></opml>',),
    "address": (b"https://www.a.example:443/a/../b/?utm_source=x&b=%D0%B0#!/c", b"http://[::1]/", b"//a@b:1"),
    "text": (
        "Uranium. Kazakhstan signed a $4.1 billion deal on 3 May 2026. Токаев подписал, млрд тенге.".encode(),
        "“No,” said K.-J. Tokayev of the U.S. Senate; 12,5 % — 1 000 t.".encode(),
    ),
}

WORDS: tuple[bytes, ...] = (
    b"<![CDATA[", b"]]>", b"<!--", b"-->", b"<?xml ", b"<!DOCTYPE ", b"<!ENTITY a '", b"&#x10FFFF;",
    b"&amp;lt;", b"<item>", b"</item>", b"<entry>", b"<pubDate>", b"<author>", b"<skipHours><hour>",
    b"<ttl>", b"xmlns:a=", b"xml:base=", b"type='xhtml'", b"<content:encoded>",
    b"encoding='windows-1251'", b"\xef\xbb\xbf", b"\xff\xfe", b"<script type='application/ld+json'>",
    b"articleBody", b"datePublished", b"<meta http-equiv=refresh content=0;", b"<base href=",
    b"<time datetime=", b"<h1>", b"\xd0\xb0", b"\xe2\x80\xae", b"9999-12-31T23:59:59+14:00",
    b"Mon, 01 Jan 0001 00:00:00 +2359", b"1e999", b"NaN", b"max-age=", b"Crawl-delay: ", b"xn--",
    b"%00", b"/../",
)  # fmt: skip
