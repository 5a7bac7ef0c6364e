"""Documents that are made to be slow, row by row, from a real server through real workers.

Each is read or refused, or given up when its time is over: a page has 5 MB, 20,000 elements and 20 s at most,
a feed 16 MB, 1,000 entries and 20 s, both the memory of their worker. The next one is read as if nothing had
been.
"""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from monitor.errors import UnreadablePageError
from monitor.intake.feeds import FeedparserParser
from monitor.intake.http import HttpFetcher
from monitor.intake.lists import ListReader
from monitor.intake.pages import READ_LIMIT, TrafilaturaReader
from monitor.intake.workers import WorkerLostError, Workers
from monitor.model import Document, FeedProblem, Request, SourceKind, Want
from support.documents import sample
from support.fetching import fetchers
from support.server import Answer, LocalServer

HALF_MB, TWO_MB = 500_000, 2_000_000
TEXT = "<p>The delegation from Ashgabat spoke for two hours about ports, pipes and the price of gas.</p>" * 20


def run(words: str, size: int = TWO_MB) -> str:
    return words * (size // len(words))


def in_page(markup: str, head: str = "<title>Ports, pipes and the price of gas</title>") -> str:
    return f"<html><head>{head}</head><body><article>{markup}{TEXT}</article></body></html>"


def in_head(markup: str) -> str:
    return in_page("", f"<title>Ports, pipes and the price of gas</title>{markup}")


def in_feed(markup: str) -> str:
    return (
        f'<rss version="2.0"><channel><title>T</title><item><title>x</title>{markup}</item></channel></rss>'
    )


JSON = f'{{"@type": "NewsArticle", "headline": "{run("<a ", HALF_MB)}"}}'

# Read or refused within 4 s of CPU.
PAGES: dict[str, str] = {
    "a huge title": in_page("", f"<title>{run('a - ')}</title>"),
    "a huge heading": in_page(f"<h1>{run('a - ')}</h1>"),
    "19,000 spans in a paragraph": in_page("<p>" + "<span>word </span>" * 19_000),
    "50,000 spans in a paragraph": in_page("<p>" + "<span>word </span>" * 50_000),
    "50,000 elements in each other": in_page("<div>" * 50_000),
    "tables in tables": in_page("<table><tr><td>" * 6_000),
    "300,000 comments before it": "<!--x-->" * 300_000 + in_page(""),
    "600,000 declarations before it": "<!>" * 600_000 + in_page(""),
    "unclosed comments": in_page("<!--" * 200_000),
    "nothing but brackets": "<html><body>" + run("<a"),
    "blanks around JSON": in_head(f"<script type='application/ld+json'>{' ' * HALF_MB}</script>"),
    "JSON in JSON": in_head(f"<script type='application/ld+json'>{'[' * HALF_MB}</script>"),
    "markup in JSON": in_head(f"<script type='application/ld+json'>{JSON}</script>"),
    "an author in brackets": in_head(f'<meta name="author" content="{run("{", HALF_MB)}">'),
    "comments in an attribute": in_page(f'<p class="{run("<!--", HALF_MB)}">'),
    "an author to search": in_head(f'<meta name="author" content="{run("a@b.", HALF_MB)}">'),
    "a date to search": in_page(f"<div class='date'>{run('12.12.2020 ', HALF_MB)}</div>"),
    "entities of its own": "<!DOCTYPE html [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;&a;'>]>"
    + in_page("&b;" * 9),
    "a file for an entity": "<!DOCTYPE html [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>"
    + in_page("<p>&a;</p>"),
}
FEEDS: dict[str, str] = {
    "a huge title": in_feed(f"<title>{run('a ')}</title>"),
    "an author to search": in_feed(f"<author>{run('a@b.')}</author>"),
    "a date to search": in_feed(f"<pubDate>{run('1 ')}</pubDate>"),
    "an identifier without end": in_feed(f"<guid>{run('a', 3 * TWO_MB)}</guid>"),
    "escaped markup": in_feed(f"<description>{run('&lt;a ')}</description>"),
    "20,000 links": in_feed("<link>http://a/b</link>" * 20_000),
    "200,000 attributes": in_feed("<a " + " ".join(f'a{number}="b"' for number in range(200_000)) + "/>"),
    "400,000 entries": in_feed("</item><item>" * 400_000),
    "elements in each other": in_feed("<a>" * 100_000),
    "entities that grow": "<!DOCTYPE rss [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]>" + in_feed("&b;"),
    "a file for an entity": "<!DOCTYPE rss [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>" + in_feed("&a;"),
}
SITEMAPS: dict[str, str] = {
    "90,000 addresses": f"<urlset>{'<url><loc>http://a.b/c</loc></url>' * 90_000}</urlset>",
    "elements in each other": "<urlset>" + "<url>" * 300_000,
    "entities that grow": "<!DOCTYPE urlset [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]><urlset><url><loc>http://a/&b;",
    "a file for an entity": "<!DOCTYPE urlset [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><urlset><url><loc>http://a/&a;",
}


# A parser in C that is quadratic, and is ended.
ENDED_PAGE = in_page("<p " + " ".join(f"a{number}=b" for number in range(300_000)) + ">")
SHORT, AT_ONCE = timedelta(seconds=3), timedelta(milliseconds=5)


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    with Workers(count=2) as pool:
        yield pool


@pytest.fixture
def fetch() -> Iterator[Callable[[str], Document]]:
    """Return what serves a text from a local server and fetches it."""
    with LocalServer() as server, fetchers() as make:
        fetcher: HttpFetcher = make(
            feed_bytes=16 << 20, page_bytes=16 << 20, total_timeout=timedelta(seconds=20)
        )

        def fetch(text: str) -> Document:
            url = server.route("/news/1", Answer(body=text.encode(), headers={"Content-Type": "text/html"}))
            answer = fetcher.fetch(Request(url=url, want=Want.PAGE))
            assert isinstance(answer, Document)
            return answer

        yield fetch


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_read_or_refused(workers: Workers, fetch: Callable[[str], Document], name: str) -> None:
    """Not one of them is given up, so none takes 20 s or the memory of its worker."""
    document = fetch(PAGES[name])
    try:
        text = TrafilaturaReader(workers).read(document).text
    except UnreadablePageError as error:
        text = str(error)
    assert "given up" not in text
    assert "root:" not in text


@pytest.mark.parametrize("name", FEEDS)
def test_a_feed_is_read_or_malformed(workers: Workers, fetch: Callable[[str], Document], name: str) -> None:
    parsed = FeedparserParser(workers, limit=timedelta(seconds=20)).parse(fetch(FEEDS[name]))
    assert parsed.entries or parsed.problem is FeedProblem.MALFORMED
    assert "root:" not in str(parsed.entries)


@pytest.mark.parametrize("name", SITEMAPS)
def test_a_sitemap_is_read_or_malformed(
    workers: Workers, fetch: Callable[[str], Document], name: str
) -> None:
    parsed = ListReader(workers).parse(fetch(SITEMAPS[name]), SourceKind.SITEMAP)
    assert parsed.entries or parsed.problem is FeedProblem.MALFORMED
    assert "root:" not in str(parsed.entries)


def test_what_cannot_be_bounded_is_ended_and_the_next_is_read(
    workers: Workers, fetch: Callable[[str], Document]
) -> None:
    with pytest.raises(UnreadablePageError, match="given up while reading: it took longer than 3 s"):
        TrafilaturaReader(workers, limit=SHORT).read(fetch(ENDED_PAGE))
    parsed = FeedparserParser(workers, limit=AT_ONCE).parse(fetch(FEEDS["400,000 entries"]))
    assert (parsed.problem, parsed.entries) == (FeedProblem.MALFORMED, ())
    assert TrafilaturaReader(workers).read(fetch(sample("pages/article.html"))).outlet == "Steppe Courier"


def test_beside_a_poisonous_page_a_good_page_and_a_good_feed_are_read(
    workers: Workers, fetch: Callable[[str], Document]
) -> None:
    """The one that never ends has one worker, for as long as a page has; the others have the rest."""
    page, feed = fetch(sample("pages/article.html")), fetch(sample("feeds/rss20.xml"))
    is_given_up = threading.Event()

    def poison() -> None:
        with pytest.raises(WorkerLostError, match="longer than"):
            workers.call(timedelta(seconds=8), pow, 7, 10**10)
        is_given_up.set()

    poisoned = threading.Thread(target=poison)
    poisoned.start()
    assert TrafilaturaReader(workers).read(page).outlet == "Steppe Courier"
    assert FeedparserParser(workers).parse(feed).entries
    assert not is_given_up.is_set()
    poisoned.join()
    assert timedelta(seconds=20) >= READ_LIMIT
    assert is_given_up.is_set()
