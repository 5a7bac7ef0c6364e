"""Many feeds of twenty entries as news sites write them, each with texts of its own."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from hashlib import sha256
from html import escape

from bench.press import Press
from bench.stand import Paper

ENTRIES = 20
_TEXTS = 400

_RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:media="http://search.yahoo.com/mrss/">
<channel><title>Outlet {number}</title><link>http://outlet{number}.example/</link>
<atom:link href="http://outlet{number}.example/feed" rel="self" type="application/rss+xml"/>
<description>News of outlet {number}</description><language>en-us</language><ttl>5</ttl>
{entries}
</channel></rss>
"""
_ITEM = """<item><title>{title}</title><link>{link}</link><guid isPermaLink="false">{number}-{place}</guid>
<pubDate>{date}</pubDate><dc:creator><![CDATA[{author}]]></dc:creator><category>World</category>
<category>Business</category>
<media:thumbnail url="http://outlet{number}.example/{place}.jpg"/>
<description><![CDATA[<p>{summary}</p><p><a href="{link}">Read more</a></p>]]></description>
{content}</item>"""
_CONTENT = "<content:encoded><![CDATA[{content}]]></content:encoded>"
_ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Outlet {number}</title>
<id>tag:outlet{number}.example,2024:feed</id><updated>{now}</updated>
<link href="http://outlet{number}.example/"/>
{entries}
</feed>
"""
_ENTRY = """<entry><title type="html">{title}</title><link rel="alternate" type="text/html" href="{link}"/>
<id>tag:outlet{number}.example,2024:{place}</id><published>{date}</published><updated>{date}</updated>
<author><name>{author}</name></author><category term="world"/>
<summary type="html">{summary}</summary></entry>"""


def many_feeds(count: int) -> Iterator[Paper]:
    """Yield so many feeds: of ten, one is Atom, one RSS with whole articles, the others with summaries."""
    press = Press(seed=5)
    texts = [press.text(press.stock(number), characters=3000) for number in range(_TEXTS)]
    now = datetime.now(UTC).replace(microsecond=0)
    for number in range(count):
        is_atom, is_whole = number % 10 == 3, number % 10 == 7
        written = []
        for place in range(ENTRIES):
            text = texts[(number * 7 + place) % _TEXTS]
            at = now - timedelta(minutes=97 * place + number % 60)
            content = "".join(f"<p>{line}</p>\n" for line in text.split("\n"))
            written.append(
                (_ENTRY if is_atom else _ITEM).format(
                    title=escape(text[40:110] + f" {number} {place}"),
                    link=f"http://outlet{number}.example/news/2026/{number}-{place}.html",
                    number=number,
                    place=place,
                    date=at.isoformat() if is_atom else format_datetime(at),
                    author=text[200:215],
                    summary=(escape("<p>" + text[150:450] + "</p>") if is_atom else text[150:450]),
                    content=_CONTENT.format(content=content) if is_whole else "",
                )
            )
        body = (
            (_ATOM if is_atom else _RSS)
            .format(number=number, now=now.isoformat(), entries="\n".join(written))
            .encode()
        )
        yield Paper(body, "application/xml; charset=utf-8", f'"{sha256(body).hexdigest()[:16]}"')
