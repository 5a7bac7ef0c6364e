"""Where a site may have its feeds."""

from datetime import UTC, datetime
from typing import NoReturn
from urllib.parse import urljoin

import pytest

from monitor.intake.discovery import MOST_SITEMAPS, SiteReader, sitemap_places
from monitor.intake.feed_links import MOST_DECLARED, MOST_SHOWN, feed_places
from monitor.intake.workers import WorkerLostError, Workers
from monitor.model import Document

ROOT = "https://steppe.example/"


def document(body: bytes, url: str = ROOT) -> Document:
    noon = datetime(2026, 3, 4, 12, tzinfo=UTC)
    return Document(url=url, permanent_url=None, status=200, headers={}, body=body, fetched_at=noon)


def places(body: bytes, url: str = ROOT) -> tuple[str, ...]:
    return feed_places(document(body, url))


def link(href: str, kind: str = "application/rss+xml", rel: str = "alternate") -> bytes:
    return f'<link rel="{rel}" type="{kind}" href="{href}">'.encode()


def test_what_the_page_declares_comes_first_and_comments_last_of_it() -> None:
    page = b"<head>" + link("/comments/feed/") + link("/news.xml") + b"</head>"
    assert places(page)[:3] == (ROOT + "news.xml", ROOT + "comments/feed/", ROOT + "feed/")


@pytest.mark.parametrize(
    "href", ["/rss/", "rss.php", "/ru/feed", "/?lang=kk&feed=rss2", "/export/all.rss", "/rss2.0.xml"]
)
def test_what_a_page_shows_as_its_feed_comes_after_what_it_declares(href: str) -> None:
    page = link("/news.xml") + f'<a href="/tag/feeding">x</a><a>y</a><a href="{href}">RSS</a>'.encode()
    assert places(page, ROOT)[:3] == (ROOT + "news.xml", urljoin(ROOT, href), ROOT + "feed/")


def test_of_a_page_of_feeds_some_are_looked_at() -> None:
    page = b"".join(b'<a href="/rss/%d">x</a>' % number for number in range(99))
    assert len(places(page)) == len(places(b"")) + MOST_SHOWN


def test_addresses_stand_relative_to_the_base_of_the_page() -> None:
    page = b'<head><base href="/kk/">' + link("rss.xml") + b"</head>"
    assert places(page, ROOT + "en/page")[0] == ROOT + "kk/rss.xml"


@pytest.mark.parametrize(
    "other",
    [
        link("/style.css", "text/css"),
        link("/kk/", rel="canonical"),
        link("javascript:alert(1)"),
        link("https://[broken"),
        b"",
        b"\x00",
        b"<!-- -->",
    ],
)
def test_other_links_and_pages_without_any_leave_the_usual_places(other: bytes) -> None:
    assert places(other) == places(b"<p>nothing</p>")


def test_the_usual_places_are_those_beside_the_page_and_at_the_root_each_once() -> None:
    found = places(b"<p>", ROOT + "en/")
    assert (found[0], ROOT + "feed/" in found, len(set(found))) == (ROOT + "en/feed/", True, len(found))


def test_a_page_may_declare_so_many_feeds_and_no_more() -> None:
    page = b"".join(link(f"/feed/{number}") for number in range(MOST_DECLARED + 5))
    assert len(places(page)) == len(places(b"")) + MOST_DECLARED


def test_sitemaps_that_robots_txt_names_come_first_and_of_these_those_of_news() -> None:
    robots = document(
        b"User-agent: *\nDisallow: /x\nSitemap: https://steppe.example/all.xml\n"
        b"sitemap : https://cdn.example/news.xml.gz \r\nSitemap: /relative.xml\n"
    )
    found = sitemap_places(ROOT + "en/", robots)
    assert found[:3] == ("https://cdn.example/news.xml.gz", ROOT + "all.xml", ROOT + "sitemap-news.xml")
    assert found[2:] == sitemap_places(ROOT, None)


def test_so_many_sitemaps_of_robots_txt_are_looked_at_and_no_more() -> None:
    many = "\n".join(f"Sitemap: {ROOT}{number}.xml" for number in range(50))
    assert len(sitemap_places(ROOT, document(many.encode()))) == MOST_SITEMAPS + len(
        sitemap_places(ROOT, None)
    )


def test_a_page_that_goes_over_the_limits_leaves_the_usual_places() -> None:
    class Lost(Workers):
        def call(self, *_args: object, **_kwargs: object) -> NoReturn:  # type: ignore[override]  # whatever is called
            raise WorkerLostError("it took longer than 10 s")

    page = document(link("/news.xml"))
    with Lost(count=1) as lost:
        assert SiteReader(lost).feed_places(page) == places(b"")
    with Workers(count=1) as workers:
        assert SiteReader(workers).feed_places(page) == feed_places(page)
