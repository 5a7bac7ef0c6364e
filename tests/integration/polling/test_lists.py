"""Pages and sitemaps in the place of feeds, with the manners of feeds."""

import gzip

from monitor.model import EntryOutcome
from support.patrol import HOUR, PATH, Patrol
from support.server import Answer, Received, conditional

HEADLINES = (
    "Astana and Washington sign a tungsten deal",
    "Tashkent opens a second nuclear site",
    "Bishkek asks for a loan of two billion",
)


def listing(*numbers: int, dates: bool = False) -> bytes:
    """Return a page with links to these articles, today's if they are dated."""
    date = "<time datetime='2026-03-12T09:00:00Z'></time>" if dates else ""
    links = "".join(
        f"<article><h2><a href='/a/{number}'>{HEADLINES[number]}</a></h2>{date}</article>"
        for number in numbers
    )
    return (
        f"<html><nav><a href='/b'>All of our news and of theirs</a></nav><body>{links}</body></html>".encode()
    )


def article(request: Received) -> Answer:
    if request.path == "/robots.txt":
        return Answer(status=404)
    number = int(request.path.rpartition("/")[2])
    text = f"{HEADLINES[number]}. Kazakhstan and the United States have agreed on it, ministers said. " * 6
    page = f"<html><head><title>{HEADLINES[number]}</title></head><body><article><p>{text}</p></article>"
    return Answer(body=page.encode(), headers={"Content-Type": "text/html"})


def paths(patrol: Patrol) -> list[str]:
    return [request.path for request in patrol.server.requests if request.path.startswith("/a/")]


def test_a_link_that_a_page_has_anew_is_an_entry(patrol: Patrol) -> None:
    patrol.name(steppe={"source": "page", "link_selector": "h2 > a"})
    patrol.serve(listing(0, 1), listing(2, 0, 1))
    patrol.server.route("*", article)
    with patrol:
        patrol.poll()
        assert paths(patrol) == []
        patrol.poll(after=2 * HOUR)
        outcomes = [(each.entry.title, each.outcome) for each in patrol.entries if each.entry]
    assert paths(patrol) == ["/a/2"]
    assert outcomes == [
        (HEADLINES[0], EntryOutcome.WAS_THERE),
        (HEADLINES[1], EntryOutcome.WAS_THERE),
        (HEADLINES[2], EntryOutcome.JUDGED),
    ]
    assert (patrol.asked[0].header("Accept") or "").startswith("text/html")


def test_what_a_page_dates_of_late_is_read_at_the_first_poll(patrol: Patrol) -> None:
    patrol.name(steppe={"source": "page"})
    patrol.serve(listing(0, 1, dates=True))
    patrol.server.route("*", article)
    with patrol:
        patrol.poll()
    assert sorted(paths(patrol)) == ["/a/0", "/a/1"]


def test_a_page_that_the_user_named_is_asked_whatever_robots_txt_says_and_its_articles_are_not(
    patrol: Patrol,
) -> None:
    patrol.name(steppe={"source": "page"})
    patrol.server.route("/robots.txt", Answer(body=b"User-agent: *\nDisallow: /\n"))
    patrol.serve(listing(0, dates=True))
    patrol.server.route("*", article)
    with patrol:
        patrol.poll()
        (entry,) = patrol.entries
        assert entry.article_id is not None
        found = patrol.app.store.views.article(entry.article_id)
    assert (len(patrol.asked), paths(patrol)) == (1, [])
    assert found is not None
    assert "robots.txt" in found.article.reading_problem


def test_a_page_whose_links_are_gone_is_asked_less_and_less_and_told(patrol: Patrol) -> None:
    patrol.name(steppe={"source": "page", "link_selector": "h2 > a"})
    patrol.serve(b"<html><body><h3>We look new</h3></body></html>")
    with patrol:
        patrol.poll()
        first = patrol.wait
        for _ in range(3):
            patrol.poll(after=patrol.wait)
        assert patrol.wait > first
        assert "no links to articles" in patrol.state.last_problem


def test_a_sitemap_is_asked_with_its_validators_and_what_it_lists_anew_is_read(patrol: Patrol) -> None:
    def sitemap(*numbers: int) -> bytes:
        urls = "".join(f"<url><loc>{patrol.server.url(f'/a/{number}')}</loc></url>" for number in numbers)
        return f"<urlset>{urls}</urlset>".encode()

    patrol.name(steppe={"source": "sitemap"})
    patrol.server.route("*", article)
    with patrol:
        patrol.serve(conditional(sitemap(0, 1), etag='"1"'))
        patrol.poll()
        patrol.poll(after=2 * HOUR)
        patrol.serve(conditional(sitemap(0, 1, 2), etag='"2"'))
        patrol.poll(after=2 * HOUR)
    assert [request.header("If-None-Match") for request in patrol.asked] == [None, '"1"', '"1"']
    assert paths(patrol) == ["/a/2"]


def test_an_index_leads_to_packed_sitemaps_each_with_its_own_validators(patrol: Patrol) -> None:
    def packed(*numbers: int) -> bytes:
        urls = "".join(f"<url><loc>{patrol.server.url(f'/a/{number}')}</loc></url>" for number in numbers)
        return gzip.compress(f"<urlset>{urls}</urlset>".encode())

    part = "/s/news.xml.gz"
    index = f"<sitemapindex><sitemap><loc>{part}</loc></sitemap></sitemapindex>".encode()
    patrol.name(steppe={"source": "sitemap"})
    patrol.serve(conditional(index, etag='"i"'))
    patrol.server.route("*", article)
    with patrol:
        patrol.server.route(part, conditional(packed(0), etag='"1"'))
        patrol.poll()
        patrol.poll(after=2 * HOUR)
        patrol.server.route(part, conditional(packed(0, 1), etag='"2"'))
        patrol.restart()
        patrol.poll(after=2 * HOUR)
        (listed,) = [part for part in patrol.state.parts if not part.within]
    asked = patrol.server.requests_for(part)
    assert [request.header("If-None-Match") for request in asked] == [None, '"1"', '"1"']
    assert (paths(patrol), listed.etag) == (["/a/1"], '"2"')


def test_what_an_index_leads_to_was_not_named_by_the_user_and_robots_txt_has_a_say(patrol: Patrol) -> None:
    part = "/private/news.xml"
    index = f"<sitemapindex><sitemap><loc>{part}</loc></sitemap></sitemapindex>".encode()
    patrol.name(steppe={"source": "sitemap"})
    patrol.server.route("/robots.txt", Answer(body=b"User-agent: *\nDisallow: /private/\n"))
    patrol.serve(index)
    with patrol:
        patrol.poll()
        assert "robots.txt" in patrol.state.last_problem
    assert patrol.server.requests_for(part) == []


def test_a_page_of_another_feed_that_is_named_on_this_path_is_left_alone(patrol: Patrol) -> None:
    patrol.name(steppe={"source": "page"})
    patrol.serve(f"<a href='{PATH}'>This very page under a long headline</a>".encode())
    with patrol:
        patrol.poll()
        assert patrol.entries == []
