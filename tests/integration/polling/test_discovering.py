"""What a site can be followed by: its feed, else a sitemap of news, else a page that lists its articles."""

from datetime import UTC, datetime, timedelta

import pytest

from monitor.app.discovering import Found, finder_of
from monitor.errors import RefusedError
from monitor.model import SourceKind
from support.patrol import Patrol, item, rss
from support.server import Answer, LocalServer

HEADLINES = [f"Astana and Washington sign deal number {number}" for number in range(6)]
LISTING = "".join(f"<h2><a href='/a/{number}'>{each}</a></h2>" for number, each in enumerate(HEADLINES))
PAGE = Answer(body=f"<html><title>Steppe</title><body>{LISTING}</body></html>".encode())
NOTHING = Answer(body=b"<html><body><p>Hello</p></body></html>")


def sitemap(server: LocalServer, *, days_ago: float, title: str = "") -> Answer:
    """Return a sitemap with one article; one of news if it has a title."""
    at = (datetime.now(UTC) - timedelta(days=days_ago)).isoformat()
    named = f"<n:publication_date>{at}</n:publication_date><n:title>{title}</n:title>"
    news = f"<n:news xmlns:n='n'>{named}</n:news>"
    url = f"<loc>{server.url('/a/1')}</loc><lastmod>{at}</lastmod>{news if title else ''}"
    return Answer(body=f"<urlset><url>{url}</url></urlset>".encode())


@pytest.fixture
def site(patrol: Patrol) -> Patrol:
    """A site of which nothing is there yet; the time is that of the machine."""
    patrol.clock.at = datetime.now(UTC)
    return patrol


def find(
    patrol: Patrol, path: str = "/", *, wanted: SourceKind | None = None, link_selector: str = ""
) -> Found | None:
    with patrol:
        find_feed = finder_of(patrol.app)
        return find_feed(patrol.server.url(path), wanted=wanted, link_selector=link_selector)


def found_at(patrol: Patrol, path: str = "/", **options: SourceKind) -> tuple[SourceKind, str] | None:
    found = find(patrol, path, **options)  # type: ignore[arg-type]  # only ``wanted``
    return None if found is None else (found.source, found.url.removeprefix(patrol.server.url("")))


def test_a_feed_is_better_than_anything(site: Patrol) -> None:
    site.server.route("/", PAGE)
    site.server.route("/sitemap-news.xml", sitemap(site.server, days_ago=0, title="News"))
    site.server.route("/rss.xml", Answer(body=rss(item(1))))
    assert found_at(site) == (SourceKind.FEED, "/rss.xml")


def test_a_feed_that_only_readers_are_shown_is_found(site: Patrol) -> None:
    site.server.route("/", Answer(body=b"<html><body><a href='/export/rss.php'>RSS</a></body></html>"))
    site.server.route("/export/rss.php", Answer(body=rss(item(1))))
    assert found_at(site) == (SourceKind.FEED, "/export/rss.php")


def test_a_feed_that_is_named_itself_may_be_empty(site: Patrol) -> None:
    site.server.route("/news", Answer(body=rss()))
    assert found_at(site, "/news") == (SourceKind.FEED, "/news")


def test_a_sitemap_of_news_that_robots_txt_names_is_better_than_the_front_page(site: Patrol) -> None:
    site.server.route("/", PAGE)
    site.server.route("/robots.txt", Answer(body=f"Sitemap: {site.server.url('/s/index.xml')}".encode()))
    index = f"<sitemapindex><sitemap><loc>{site.server.url('/s/1.xml')}</loc></sitemap></sitemapindex>"
    site.server.route("/s/index.xml", Answer(body=index.encode()))
    site.server.route("/s/1.xml", sitemap(site.server, days_ago=1, title="News"))
    assert found_at(site) == (SourceKind.SITEMAP, "/s/index.xml")


@pytest.mark.parametrize(
    ("front", "days_ago", "expected"),
    [
        (PAGE, 1, (SourceKind.PAGE, "/")),
        (NOTHING, 1, (SourceKind.SITEMAP, "/sitemap.xml")),
        (NOTHING, 30, None),
    ],
)
def test_a_sitemap_of_everything_serves_where_the_page_lists_nothing_unless_it_is_old(
    site: Patrol, front: Answer, days_ago: float, expected: tuple[SourceKind, str] | None
) -> None:
    site.server.route("/", front)
    site.server.route("/sitemap.xml", sitemap(site.server, days_ago=days_ago))
    assert found_at(site) == expected


def test_a_page_that_was_named_is_better_than_the_sitemap_of_its_site(site: Patrol) -> None:
    site.server.route("/actions", PAGE)
    site.server.route("/sitemap-news.xml", sitemap(site.server, days_ago=0, title="News"))
    assert found_at(site, "/actions") == (SourceKind.PAGE, "/actions")


def test_what_was_asked_for_is_looked_for_alone(site: Patrol) -> None:
    site.server.route("/", PAGE)
    site.server.route("/rss.xml", Answer(body=rss(item(1))))
    site.server.route("/sitemap.xml", sitemap(site.server, days_ago=0))
    assert found_at(site, wanted=SourceKind.PAGE) == (SourceKind.PAGE, "/")
    assert found_at(site, wanted=SourceKind.SITEMAP) == (SourceKind.SITEMAP, "/sitemap.xml")
    assert found_at(site, wanted=SourceKind.FEED) == (SourceKind.FEED, "/rss.xml")
    assert found_at(site, "/rss.xml", wanted=SourceKind.SITEMAP) == (SourceKind.SITEMAP, "/sitemap.xml")
    site.server.route("/rss.xml", NOTHING)
    assert found_at(site, wanted=SourceKind.FEED) is None


def test_a_sitemap_may_be_named_itself(site: Patrol) -> None:
    site.server.route("/s.xml", sitemap(site.server, days_ago=99))
    assert found_at(site, "/s.xml") == (SourceKind.SITEMAP, "/s.xml")
    assert found_at(site, "/s.xml", wanted=SourceKind.FEED) is None


def test_an_index_that_leads_nowhere_is_nothing(site: Patrol) -> None:
    site.server.route("/", NOTHING)
    site.server.route(
        "/sitemap.xml", Answer(body=b"<sitemapindex><sitemap><loc>/x</loc></sitemap></sitemapindex>")
    )
    assert found_at(site) is None


def test_links_are_chosen_as_the_user_says(site: Patrol) -> None:
    site.server.route("/", Answer(body=b"<html><body><i><a href='/a/1'>One</a></i></body></html>"))
    found = find(site, wanted=SourceKind.PAGE, link_selector="i > a")
    assert found is not None
    assert [entry.title for entry in found.parsed.entries] == ["One"]


def test_an_address_that_does_not_answer_is_an_error(site: Patrol) -> None:
    with pytest.raises(RefusedError, match="404"):
        find(site)
