"""Feeds put together of parts, ordinary and odd ones, to read in two ways."""

from hypothesis import strategies as st

from monitor.intake.feeds import read_feed
from monitor.model import Document, ParsedFeed

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_ATOM_SPACE = 'xmlns:atom="http://www.w3.org/2005/Atom"'
SPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:atom="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/"'
    ' xmlns:dcterms="http://purl.org/dc/terms/" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"'
    ' xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0" xmlns:yandex="http://news.yandex.ru"'
    ' xmlns:thr="http://purl.org/syndication/thread/1.0"'
    ' xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"'
    ' xmlns:georss="http://www.georss.org/georss"'
)


def by_feedparser(document: Document) -> ParsedFeed:
    """Return what feedparser reads, whatever could be read at once."""
    return read_feed(document, at_once=lambda _text, _origin: None)


_WORDS = st.sampled_from(
    [
        "", " ", "Astana signs", "Қазақстан мен АҚШ", "Ð\x9fÑ\x80Ð¸", "caf\u00e9",
        "caf\u00c3\u00a9", "\u0093quoted\u0094",
        "&lt;b&gt;bold&lt;/b&gt; &amp;amp; more", "<![CDATA[<p>A <a href='/x'>text</a> &amp; &nbsp;</p>]]>",
        "one<!-- aside -->two", "5 &gt; 3", "<b>markup</b>", "&#233;&#x2014;", 'xmlns:dc="urn:quoted"',
    ]
)  # fmt: skip
_URLS = st.sampled_from(
    [
        "https://a.example/1", "/relative/2", "3", "", "HTTP://A.example:80/x/../y?a=1&amp;b=2#c",
        "http:////a/b",
        "tag:a.example,2024:4", "urn:uuid:5", "https://a.example/?copy=1&amp;copy;=2", "https://a.example/қ",
        " https://a.example/6 ", "javascript:alert(1)", "http://[bad", "https://a.example/p;q", "#comments",
    ]
)  # fmt: skip
_DATES = st.sampled_from(
    [
        "Mon, 02 Mar 2026 06:30:00 +0500", "2026-03-01T10:00:00Z", "1 марта 2026", "", "soon",
        "0001-01-01T00:00:00Z",
        "Thu, 32 Nov 2025 25:61:00 GMT", "2031-01-01", "1767225600", "02/03/2026 10:00 PM",
    ]
)  # fmt: skip
_AUTHORS = st.sampled_from(
    [
        "Aigul",
        "a@b.example (Aigul)",
        "Aigul &lt;a@b.example&gt;",
        "a@b.example",
        "",
        "@",
        "x" * 400 + " a@b.example",
    ]
)
_KINDS = st.sampled_from(
    [
        "",
        "",
        "",
        "",
        ' type="text"',
        ' type="text"',
        ' type="html"',
        ' type="xhtml"',
        ' type="TEXT/HTML"',
        ' type=""',
    ]
)
_LANGUAGES = st.sampled_from(["", "", "", ' xml:lang="ru"', ' xml:lang=""', ' lang="kk_KZ"'])


def _element(
    names: str, values: st.SearchStrategy[str], attributes: st.SearchStrategy[str]
) -> st.SearchStrategy[str]:
    return st.builds(
        lambda name, value, said: f"<{name}{said}>{value}</{name}>",
        st.sampled_from(names.split()),
        values,
        attributes,
    )


_NOTHING = st.just("")
_TEXTS = _element(
    "title title description summary content content:encoded dc:title dc:description"
    " media:title media:description",
    _WORDS,
    st.builds(str.__add__, _KINDS, _LANGUAGES),
)
_SMALL = _element(
    "category dc:subject source dc:language language comments yandex:full-text media:credit media:thumbnail"
    " slash enclosure rights dc:date-of feedburner:origLink ttl sy:updatePeriod date abstract image"
    " guidislink thr:total",
    _WORDS,
    st.sampled_from(["", "", "", ' url="https://a.example/i"', ' domain="x"']),
)
_DATED = _element("pubDate published updated dc:date created issued dcterms:modified", _DATES, _NOTHING)
_LINKS = _element(
    "link atom:link guid id feedburner:origLink",
    _URLS,
    st.sampled_from(
        ["", "", ' isPermaLink="false"', ' isPermaLink="true"', ' href="/h"',
         ' rel="self" href="https://a.example/s"',
         ' rel="Alternate" type="text/html" href="https://a.example/h"',
         ' rel="alternate" type="image/png" href="/i"',
         ' thr:count="3" href="/c"', ' url="/u"', ' xml:base="http://b.example/" href="x"']
    ),
)  # fmt: skip
_PEOPLE = _element("author dc:creator", _AUTHORS, _NOTHING)
_PERSONS = st.builds(
    "<author><name>{}</name><email>{}</email></author>".format,
    _WORDS,
    _AUTHORS,
)
_PART = st.one_of(_TEXTS, _TEXTS, _SMALL, _DATED, _LINKS, _PEOPLE, _PERSONS)
_GROUP = st.builds(
    "<media:{0}>{1}</media:{0}>".format,
    st.sampled_from(["group", "content"]),
    st.lists(st.one_of(_TEXTS, _SMALL, _PEOPLE, _DATED), max_size=3).map("".join),
)
_ENTRY = st.builds(
    "{}{}".format,
    _LANGUAGES,
    st.lists(st.one_of(_PART, _PART, _PART, _GROUP), max_size=9).map(lambda parts: ">" + "".join(parts)),
)
_AROUND = st.lists(
    st.one_of(
        _TEXTS, _SMALL, _DATED, _LINKS, _PEOPLE,
        st.sampled_from([
            "<image><title>Logo</title><url>/l.png</url><link>/</link></image>", "<language>kk</language>",
            *[""] * 8, "<skipHours><hour>3</hour></skipHours>", "<cloud domain='c'/>",
            "<itunes:summary>s</itunes:summary>",
            "<itunes:owner><itunes:name>n</itunes:name></itunes:owner>",
            "<unknown><title>inner</title></unknown>",
            "<textInput><title>Search</title></textInput>", "<sy:updateFrequency>2</sy:updateFrequency>",
        ]),
    ),
    max_size=5,
).map("".join)  # fmt: skip


def _rss(around: str, entries: list[str], after: str, language: str) -> str:
    items = "".join(f"<item{entry}</item>" for entry in entries)
    return f'<rss version="2.0"{language} {SPACES}><channel>{around}{items}{after}</channel></rss>'


def _atom(around: str, entries: list[str], after: str, language: str) -> str:
    items = "".join(f"<entry{entry}</entry>" for entry in entries)
    return f'<feed xmlns="http://www.w3.org/2005/Atom"{language} {SPACES}>{around}{items}{after}</feed>'


def _rdf(around: str, entries: list[str], _after: str, language: str) -> str:
    spaces = f'xmlns:rdf="{_RDF}" xmlns="http://purl.org/rss/1.0/" {SPACES.replace(_ATOM_SPACE, "")}'
    items = [f'<item rdf:about="https://a.example/{n}"{entry}</item>' for n, entry in enumerate(entries)]
    inside = f'<channel rdf:about="/">{around}</channel>{"".join(items)}'.replace("atom:", "")
    return f"<rdf:RDF{language} {spaces}>{inside}</rdf:RDF>"


feeds = st.builds(
    lambda kind, *parts: kind(*parts),
    st.sampled_from([_rss, _atom, _rdf]),
    _AROUND,
    st.lists(_ENTRY, min_size=1, max_size=3),
    _AROUND,
    _LANGUAGES,
)
"""Well-formed feeds of all three kinds."""
