"""Feeds that are read at once give what feedparser gives."""

import gzip
import json
from collections import Counter

import pytest
from feedparser.mixin import _FeedParserMixin

from monitor.intake import feed_names, well_formed, well_formed_entries
from monitor.intake.feeds import read_feed
from monitor.model import Document
from support.documents import DATA, document
from support.feed_texts import SPACES, by_feedparser
from unit.intake_feeds.test_shared_feeds import SHARED

RDF, RSS_1 = "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "http://purl.org/rss/1.0/"
SAMPLES = sorted((DATA / "feeds").iterdir())


def is_read_at_once(given: Document) -> bool:
    asked = []

    def note(*asked_for: object) -> None:
        asked.append(well_formed.well_formed_result(*asked_for))  # type: ignore[arg-type]  # as it came

    read_feed(given, at_once=note)
    return any(asked)


def in_rss(entry: str, around: str = "") -> Document:
    return document(f'<rss version="2.0" {SPACES}><channel>{around}<item>{entry}</item></channel></rss>')


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: str(path.name))
def test_our_own_samples_give_the_same_both_ways(path: object) -> None:
    given = document((DATA / "feeds" / getattr(path, "name", "")).read_bytes())
    assert read_feed(given) == by_feedparser(given)


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="the evaluation feeds are not beside the checkout")
def test_every_evaluation_feed_gives_the_same_both_ways() -> None:
    rows = [json.loads(line) for line in (SHARED / "dev_manifest.jsonl").read_text().splitlines()]
    given = {row["file"]: document(gzip.decompress((SHARED / row["file"]).read_bytes())) for row in rows}
    assert [name for name, one in given.items() if read_feed(one) != by_feedparser(one)] == []


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="the evaluation feeds are not beside the checkout")
def test_most_evaluation_feeds_of_news_sites_are_read_at_once() -> None:
    rows = [json.loads(line) for line in (SHARED / "dev_manifest.jsonl").read_text().splitlines()]
    news = [row for row in rows if row["category"] == "news"] or rows
    met = Counter(
        is_read_at_once(document(gzip.decompress((SHARED / row["file"]).read_bytes()))) for row in news
    )
    assert met[True] >= met[False]


@pytest.mark.parametrize(
    "entry",
    [
        "<title>A</title><link>/1</link><guid>2</guid><pubDate>Mon, 02 Mar 2026 06:30:00 GMT</pubDate>",
        "<title>A</title><description>s</description><description>is content</description>",
        "<content:encoded>c</content:encoded><description>s</description>",
        "<media:title>M</media:title><title>T</title>",
        "<title/><media:group><media:title>inner</media:title></media:group>",
        "<title>T</title><source url='http://s.example/'>S</source><title>counts again</title>",
        "<guid>no-link</guid><link>https://a.example/later</link>",
        "<link>http:////a.example/?u=http:////b.example/</link>",
        "<guid isPermaLink='false'>7</guid><feedburner:origLink>https://a.example/o</feedburner:origLink>",
        "<dc:creator>A</dc:creator><dc:creator>B &lt;b@b.example&gt;</dc:creator>",
        "<author><name>A</name><uri>/a</uri></author><author><name>B</name></author>",
        "<title>caf\u00c3\u00a9 \u0093q\u0094</title><pubDate>soon</pubDate>",
        "<title>T</title><pubDate>2031-01-01</pubDate><dc:date>0001-01-01T00:00:00Z</dc:date>",
        "<atom:link rel='self' href='/s'/><link rel='alternate' type='text/html' href='http://a.example/h'/>",
        "<title xml:lang='kk'>T</title><language>ru</language><yandex:full-text>all</yandex:full-text>",
    ],
)
def test_what_is_plain_is_read_at_once_and_alike(entry: str) -> None:
    given = in_rss(entry)
    assert (is_read_at_once(given), read_feed(given)) == (True, by_feedparser(given))


@pytest.mark.parametrize(
    "entry",
    [
        "<title>a <b>bold</b> word</title>",
        "<title type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>T</div></title>",
        "<content type='application/octet-stream'>QQ==</content>",
        "<link xml:base='http://b.example/' href='x'/>",
        "<link url='http://b.example/'/>",
        "<georss:point>1 2</georss:point>",
        "<itunes:summary>s</itunes:summary>",
        "<date>2026-01-01</date>",
        "<title xmlns='http://www.w3.org/1999/xhtml'>T</title><div xmlns:dc='urn:other'/>",
        "<unknown><title>inner</title></unknown>",
        "<author><nick>n</nick></author>",
        "<author>A</author><author><name>B</name></author>",
        "<title a:type='html' xmlns:a='urn:a'>T</title>",
        "<\u0142>x</\u0142>",
        "<source><title>inner</title></source>",
        "<category><term/></category>",
        "<media:group><author>A</author></media:group><author>B</author>",
    ],
)
def test_what_is_out_of_the_ordinary_is_left_to_feedparser(entry: str) -> None:
    given = in_rss(entry)
    assert (is_read_at_once(given), read_feed(given)) == (False, by_feedparser(given))


@pytest.mark.parametrize(
    "around",
    [
        "<textInput><title>Search</title></textInput>",
        "<unknown><title>inner</title></unknown>",
        "<itunes:summary>s</itunes:summary>",
        "<image><title>t</title><other/></image>",
        "<title mode='escaped'>T</title>",
    ],
)
def test_odd_things_around_the_entries_are_left_to_feedparser(around: str) -> None:
    given = in_rss("<title>T</title>", around)
    assert (is_read_at_once(given), read_feed(given)) == (False, by_feedparser(given))


def test_a_title_behind_an_image_with_one_is_the_feeds() -> None:
    given = in_rss("<title>T</title>", "<image><title>Logo</title><url>/l</url></image><title>Name</title>")
    assert (is_read_at_once(given), read_feed(given).title) == (True, "Name")


def test_the_language_of_the_feed_is_its_element_before_its_attribute() -> None:
    head, entry = "<rss version='0.92' xml:lang='ru'>", "<item><title>T</title></item>"
    text = f"{head}<channel><language>kk</language>{entry}</channel></rss>"
    assert [read_feed(document(text)).language, read_feed(document(text)).format] == ["kk", "rss092"]


@pytest.mark.parametrize(
    "text",
    [
        "<rss><channel/><channel><item/></channel></rss>",
        "<rss xmlns:r='http://purl.org/rss/1.0/'><channel><item/></channel></rss>",
        "<rss xmlns:media='urn:not-media'><channel><item/></channel></rss>",
        "<rss xmlns:dc='http://purl.org/dc/terms/'><channel><item/></channel></rss>",
        "<rss xmlns:a='urn:a' xmlns:b='urn:a'><channel><item/></channel></rss>",
        "<rss xmlns:a='urn:a'><channel xmlns:a='urn:b'><item/></channel></rss>",
        "<rss xmlns:a='backend.userland.com/rss3'><channel><item/></channel></rss>",
        "<rss><channel lastmod='x'><item/></channel></rss>",
        "<feed version='0.3' xmlns='http://purl.org/atom/ns#'><entry/></feed>",
        f"<rdf:RDF xmlns:rdf='{RDF}'><item/></rdf:RDF>",
        f"<rdf:RDF xmlns:rdf='{RDF}' xmlns='{RSS_1}'><channel/><item/><textinput/></rdf:RDF>",
        "<channel><item><title>T</title></item></channel>",
        f"<rss><channel>{'<item/>' * 1001}</channel></rss>",
        f"<rss><channel><item>{'<x/>' * 100_001}</item></channel></rss>",
        f"<rss {SPACES}><channel><item>{'<media:group>' * 30}{'</media:group>' * 30}</item></channel></rss>",
        "<rss><channel></channel></rss>",
    ],
)
def test_documents_of_no_usual_shape_are_left_to_feedparser(text: str) -> None:
    given = document(text)
    assert (is_read_at_once(given), read_feed(given)) == (False, by_feedparser(given))


def test_every_element_that_feedparser_knows_is_accounted_for() -> None:
    handled = {
        name.split("_", 2)[2].lower()
        for name in dir(_FeedParserMixin)
        if name.startswith(("_start_", "_end_"))
    }
    known = (
        well_formed_entries._TAKERS.keys() | well_formed_entries._PASSED_OVER | well_formed_entries._UNUSUAL
    )
    known |= well_formed_entries._HOLDERS
    assert {
        name for name in handled if not name.startswith(well_formed_entries._UNUSUAL_PREFIXES)
    } - known == set()


def test_the_namespaces_are_those_of_feedparser() -> None:
    expected = {
        space.lower(): prefix.lower() for space, prefix in _FeedParserMixin.namespaces.items() if space
    }
    assert expected == feed_names._SPACES
