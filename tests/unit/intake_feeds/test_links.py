"""What a feed as a whole links to."""

import json

import pytest

from monitor.intake.feed_fields import MAX_LINKS
from monitor.intake.feeds import read_feed
from monitor.model import FeedLink, ParsedFeed, Relation
from support.documents import document
from support.feed_texts import SPACES, by_feedparser

ITEM = "<item><title>T</title><link>https://a.example/1</link></item>"
HOST = "https://feeds.example"


def links(feed: ParsedFeed) -> list[tuple[str, str]]:
    return [(link.relation.value, link.url) for link in feed.links]


def rss(around: str, behind: str = "") -> str:
    return f'<rss version="2.0" {SPACES}><channel>{around}{ITEM}{behind}</channel></rss>'


@pytest.mark.parametrize(
    ("around", "found"),
    [
        ("<atom:link rel='next' href='https://a.example/feed?paged=2'/>", "https://a.example/feed?paged=2"),
        ("<atom:link href=' https://a.example/2 ' rel='NEXT'/>", "https://a.example/2"),
        ("<title>T</title><link>https://a.example/</link><atom:link rel='next' href='?p=2'/>", "?p=2"),
        ("<atom:link rel='alternate' href='https://a.example/'/><link>/</link>", ""),
        ("<atom:link rel='next' href='javascript:alert(1)'/>", ""),
        ("<atom:link rel='next' href='http://[bad'/>", ""),
        ("<atom:link rel='next'/><atom:link href='https://a.example/'/>", ""),
        ("<image><link>/i</link><url>/u</url></image><atom:link rel='next' href='/3'/>", "/3"),
    ],
)  # fmt: skip
def test_links_of_an_rss_feed_are_the_same_read_either_way(around: str, found: str) -> None:
    given = document(rss(around))
    base = given.url if found.startswith("?") else given.url[: given.url.index("/", 8)]
    whole = found if found.startswith("http") else f"{base}{found}"
    expected = [("next", whole)] if found else []
    assert (links(read_feed(given)), links(by_feedparser(given))) == (expected, expected)


@pytest.mark.parametrize(
    "link",
    [
        "<atom:link rel='next' url='https://a.example/2'/>",
        "<atom:link rel='next' xml:base='https://b.example/' href='2'/>",
        "<atom:link rel='next' href='https://a.example/2'><b>x</b></atom:link>",
    ],
)
def test_odd_links_are_left_to_feedparser(link: str) -> None:
    given = document(rss(link))
    assert read_feed(given).links == by_feedparser(given).links


def test_links_of_an_atom_feed_and_those_behind_its_entries_count_and_those_of_entries_do_not() -> None:
    entry = "<entry><title>T</title><id>1</id><link rel='next' href='https://a.example/entry'/></entry>"
    given = document(
        "<feed xmlns='http://www.w3.org/2005/Atom'><link rel='self' href='https://a.example/s'/>"
        f"{entry}<link rel='prev-archive' href='https://a.example/2025'/>"
        "<link rel='hub' href='https://hub.example/'/></feed>"
    )
    expected = [
        ("self", "https://a.example/s"),
        ("prev-archive", "https://a.example/2025"),
        ("hub", "https://hub.example/"),
    ]
    assert (links(read_feed(given)), links(by_feedparser(given))) == (expected, expected)


def test_very_many_links_are_not_all_taken() -> None:
    given = document(rss("<atom:link rel='hub' href='https://hub.example/'/>" * (MAX_LINKS + 1)))
    assert len(read_feed(given).links) == MAX_LINKS


def test_a_json_feed_says_what_follows_it_where_it_is_and_who_its_hubs_are() -> None:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "feed_url": f"{HOST}/self.json",
        "next_url": f"{HOST}/2.json",
        "hubs": [{"type": "rssCloud", "url": f"{HOST}/cloud"}, 7, {"type": "WebSub", "url": f"{HOST}/hub"}],
        "items": [{"id": "1"}],
    }
    assert read_feed(document(json.dumps(feed))).links == (
        FeedLink(relation=Relation.SELF, url=f"{HOST}/self.json"),
        FeedLink(relation=Relation.NEXT, url=f"{HOST}/2.json"),
        FeedLink(relation=Relation.HUB, url=f"{HOST}/hub"),
    )


def test_a_json_feed_with_hubs_that_are_no_list_has_none() -> None:
    assert read_feed(document(json.dumps({"title": "x", "items": [], "hubs": {"url": HOST}}))).links == ()
