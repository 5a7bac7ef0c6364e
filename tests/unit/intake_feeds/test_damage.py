"""Damaged feeds give what can be read of them, and what is wrong is named."""

import re

import pytest

from monitor.intake.feeds import read_feed
from monitor.model import FeedProblem, ParsedFeed
from support.documents import document, sample

HEAD = '<?xml version="1.0"?><rss version="2.0"><channel><title>T</title>'
TAIL = "</channel></rss>"
ITEM = "<item><title>One</title><link>https://a.example/1</link></item>"
DATA = "<![CDATA[Rice & <b>beans</b>]]>"


def read(text: str) -> ParsedFeed:
    return read_feed(document(text))


def titles(text: str) -> list[str]:
    return [entry.title for entry in read(text).entries]


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (b"", FeedProblem.EMPTY),
        (b" \r\n\t", FeedProblem.EMPTY),
        (b"\xef\xbb\xbf", FeedProblem.EMPTY),
        (b"\0\0\0\0", FeedProblem.EMPTY),
        (b"<!DOCTYPE html><html><body>Access denied</body></html>", FeedProblem.HTML),
        (b"\n<html><head><title>Consent</title></head></html>", FeedProblem.HTML),
        (b"<div>Checking your browser</div>", FeedProblem.HTML),
        (b"<!-- cached --><HTML><p>Feed moved: &lt;rss&gt;</p></HTML>", FeedProblem.HTML),
        (b"Too many requests", FeedProblem.NOT_A_FEED),
        (b'{"error": "not found"}', FeedProblem.NOT_A_FEED),
        (b"[1, 2]", FeedProblem.NOT_A_FEED),
        (b"<opml version='2.0'><body/></opml>", FeedProblem.NOT_A_FEED),
        (b"<?xml version='1.0'?><urlset/>", FeedProblem.NOT_A_FEED),
        (b"%PDF-1.7 \x00\xff", FeedProblem.NOT_A_FEED),
        (b"<rss version='2.0'><channel><title>T</title></channel></rss>", FeedProblem.NO_ENTRIES),
        (b"<feed xmlns='http://www.w3.org/2005/Atom'/>", FeedProblem.NO_ENTRIES),
        (b'{"version": "https://jsonfeed.org/version/1", "items": []}', FeedProblem.NO_ENTRIES),
        (b'{"version": "https://jsonfeed.org/version/1", "items": 3}', FeedProblem.MALFORMED),
        (b'{"version": "https:\\/\\/jsonfeed.org\\/version\\/1", "items": [', FeedProblem.MALFORMED),
    ],
)
def test_what_is_no_feed_or_empty_is_named(body: bytes, problem: FeedProblem) -> None:
    feed = read_feed(document(body))
    assert (feed.problem, feed.entries) == (problem, ())


@pytest.mark.parametrize(
    "title",
    [
        "Rice & beans",
        "Rice &amp; beans",
        "Rice &nbsp;&amp; beans",
        "Rice & be\x08ans",
        "Rice &#8;& beans",
        DATA,
    ],
)
def test_a_title_survives_ampersands_entities_and_controls(title: str) -> None:
    assert titles(f"{HEAD}{ITEM}<item><title>{title}</title></item>{TAIL}") == ["One", "Rice & beans"]


def test_mending_leaves_cdata_as_it_is() -> None:
    link = "<![CDATA[https://a.example/?a=1&b=2]]>"
    feed = read(f"{HEAD}<item><title>A & B</title><link>{link}</link></item>{TAIL}")
    assert [entry.link for entry in feed.entries] == ["https://a.example/?a=1&b=2"]


def test_prefixes_without_a_namespace_are_taken_off() -> None:
    feed = read(sample("feeds/prefixed.xml"))
    assert [(entry.title, entry.link) for entry in feed.entries] == [
        ("Embassy opens a reading room", "https://bishkek.example/reading-room"),
        ("Salt & trade on the Naryn", "https://bishkek.example/naryn"),
    ]
    assert (feed.title, feed.problem) == ("The Bishkek notebook", FeedProblem.MALFORMED)


def test_a_bound_prefix_is_understood() -> None:
    text = re.sub(r"(</?)(?=\w)", r"\1a:", "<feed><entry><title>One</title></entry></feed>")
    text = text.replace("<a:feed", "<a:feed xmlns:a='http://www.w3.org/2005/Atom'", 1)
    assert titles(text) == ["One"]


@pytest.mark.parametrize(
    "text",
    [
        HEAD + ITEM + "<item><title>Tw",
        HEAD + ITEM + "<item><title>Two</ti",
        HEAD + ITEM,
        HEAD + ITEM + TAIL + TAIL,
        HEAD + ITEM + TAIL + "<!-- 0.2 s --> <script>x</script>",
        "<channel>" + ITEM + "</channel>",
        HEAD + "<itunes:x>y</itunes:x>" + ITEM + TAIL,
        "PHP Warning: something\n" + HEAD + ITEM + TAIL,
        HEAD.replace("2.0", '2.0" version="2.0') + ITEM + TAIL,
    ],
)
def test_what_stands_before_the_damage_is_kept(text: str) -> None:
    feed = read(text)
    assert feed.entries[0].title == "One"


def test_a_truncated_feed_is_malformed() -> None:
    assert read(HEAD + ITEM + "<item><title>Tw").problem is FeedProblem.MALFORMED


def test_titles_lose_markup_controls_and_direction_marks_and_are_cut() -> None:
    title = "&lt;b&gt;A\u202e\u200b\x07 &amp;amp;lt;!channel&amp;amp;gt;\r\nB&lt;/b&gt; " + "long " * 2000
    (found,) = titles(f"{HEAD}<item><title>{title}</title></item>{TAIL}")
    assert found.startswith("A <!channel> B long")
    assert len(found) <= 500


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("javascript:alert(1)", ""),
        ("file:///etc/passwd", ""),
        ("mailto:a@b.example", ""),
        ("#top", ""),
        ("", ""),
        ("http://[broken", ""),
        ("/a b\n", "https://steppe.example/ab"),
        ("//other.example/x", "https://other.example/x"),
        ("feed:https://a.example/x", "https://a.example/x"),
        ("https://a.example/" + "x" * 5000, ""),
    ],
)
def test_links_are_web_addresses_or_nothing(link: str, expected: str) -> None:
    feed = read(f"{HEAD}<item><title>x</title><link>{link}</link></item>{TAIL}")
    assert [entry.link for entry in feed.entries] == [expected]


def test_a_guid_that_is_a_permalink_serves_as_link() -> None:
    feed = read(f"{HEAD}<item><title>x</title><guid>https://a.example/1</guid></item>{TAIL}")
    assert [entry.link for entry in feed.entries] == ["https://a.example/1"]


def test_the_address_behind_a_click_counter_is_taken() -> None:
    origin = (
        '<f:origLink xmlns:f="http://rssnamespace.org/feedburner/ext/1.0">https://a.example/1</f:origLink>'
    )
    feed = read(f"{HEAD}<item><link>https://count.example/~r/1</link>{origin}</item>{TAIL}")
    assert [entry.link for entry in feed.entries] == ["https://a.example/1"]


def test_a_very_long_guid_becomes_a_hash() -> None:
    feed = read(f"{HEAD}<item><guid isPermaLink='false'>{'g' * 9000}</guid><title>x</title></item>{TAIL}")
    assert re.fullmatch(r"sha256:[0-9a-f]{64}", feed.entries[0].guid)


@pytest.mark.parametrize(
    "item",
    [
        "<title>{}</title>", "<pubDate>{}</pubDate>", "<author>{}</author>", "<link>{}</link>",
        "<guid>{}</guid>", "<ttl>{}</ttl>", "<dc:creator xmlns:dc='http://purl.org/dc/elements/1.1/'>{}</dc:creator>",
    ],
)  # fmt: skip
def test_odd_values_never_raise(item: str) -> None:
    for value in ("", "0", "-1", "9" * 50, "\u0660\u0661", "null", "&#0;", "&#xD800;", "&#1114112;", "]]>"):
        assert len(read(f"{HEAD}<item>{item.format(value)}</item>{item.format(value)}{TAIL}").entries) == 1
