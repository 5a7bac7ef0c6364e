"""P33 to P38 and P41 to P43: how servers are asked, and what is not taken from them."""

import time
from itertools import pairwise

import pytest

from monitor import __version__
from monitor.model import TextSource
from support.patrol import HOUR, PATH, Patrol, item, rss
from support.server import Answer, bomb, compressed, endless, hanging, redirect

PAGE = Answer(body=b"<html><body><p>" + b"The ministers met in Astana. " * 40 + b"</p></body></html>")


def linking(patrol: Patrol, *paths: str) -> bytes:
    return rss(*(item(number, link=patrol.server.url(path)) for number, path in enumerate(paths)))


def test_p33_every_request_says_who_asks_and_whom_to_reach(patrol: Patrol) -> None:
    patrol.serve(linking(patrol, "/1.html"))
    with patrol:
        patrol.poll()
    expected = f"central-asia-monitor/{__version__} (+mailto:desk@example.org)"
    assert {request.header("User-Agent") for request in patrol.server.requests} == {expected}
    assert {request.path for request in patrol.server.requests} == {PATH, "/1.html", "/robots.txt"}


def test_p34_feeds_are_asked_for_as_feeds_with_anything_else_last(patrol: Patrol) -> None:
    patrol.serve(rss())
    with patrol:
        (request,) = patrol.poll()
    kinds = [kind.strip() for kind in (request.header("Accept") or "").split(",")]
    assert {"application/rss+xml", "application/atom+xml"} <= set(kinds)
    assert kinds[-1] == "*/*;q=0.1"


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd"])
def test_p35_what_is_accepted_compressed_can_be_undone_within_bounds(patrol: Patrol, encoding: str) -> None:
    patrol.serve(compressed(rss(), encoding), bomb(encoding, megabytes=16))
    with patrol:
        (request,) = patrol.poll()
        assert encoding in (request.header("Accept-Encoding") or "")
        assert len(patrol.entries) == 1
        patrol.poll(after=2 * HOUR)
        assert "larger than" in patrol.state.last_problem


def test_p36_nothing_is_sent_that_nobody_asked_for(patrol: Patrol) -> None:
    url = patrol.server.url(PATH)
    patrol.name(steppe={"url": f"{url}?a=1#top"})
    patrol.serve(Answer(body=rss(), headers={"Set-Cookie": "a=b; Path=/"}))
    with patrol:
        for _ in range(3):
            patrol.poll(after=2 * HOUR)
    names = {name.lower() for request in patrol.asked for name, _ in request.headers}
    assert names - {b"connection"} == {b"host", b"user-agent", b"accept", b"accept-encoding"}
    assert {(request.method, request.target) for request in patrol.asked} == {("GET", f"{PATH}?a=1")}


def test_p37_new_entries_alone_are_taken_where_that_is_wanted_and_nothing_is_missed(patrol: Patrol) -> None:
    patrol.configure("polling", ask_for_news_alone=True)
    full = Answer(body=rss(item(1), item(2)), headers={"ETag": '"1"'})
    delta = Answer(status=226, body=rss(item(3)), headers={"ETag": '"2"', "IM": "feed"})
    patrol.serve(full, delta, Answer(status=304))
    with patrol:
        asked = [patrol.poll(after=2 * HOUR)[0] for _ in range(3)]
        assert ([len(patrol.entries), patrol.state.entry_count, patrol.state.failures]) == [3, 2, 0]
    assert [request.header("A-IM") for request in asked] == [None, "feed", "feed"]
    assert asked[2].header("If-None-Match") == '"2"'


def test_p37_it_is_not_asked_for_by_default(patrol: Patrol) -> None:
    patrol.serve(Answer(body=rss(), headers={"ETag": '"1"'}))
    with patrol:
        assert [patrol.poll(after=2 * HOUR)[0].header("A-IM") for _ in range(2)] == [None, None]


def test_p38_a_host_is_asked_one_at_a_time_with_a_gap_feeds_and_pages_together(patrol: Patrol) -> None:
    patrol.configure("network", host_delay_seconds=0.1)
    feeds = {f"feed{n}": {"url": patrol.server.url(f"/{n}.xml")} for n in range(4)}
    for number in range(4):
        paths = [f"/{number}/{page}.html" for page in range(2)]
        patrol.serve(linking(patrol, *paths), path=f"/{number}.xml")
        for path in paths:
            patrol.server.route(path, PAGE)
    patrol.name(**feeds)
    with patrol:
        patrol.poll()
    starts = [request.at for request in patrol.server.requests]
    assert len(starts) == 4 + 8 + 1
    assert min(later - earlier for earlier, later in pairwise(starts)) > 0.05
    assert patrol.server.most_at_once == 1


def test_p41_pages_are_fetched_as_robots_txt_wants_and_feeds_as_the_user_does(patrol: Patrol) -> None:
    patrol.server.route(
        "/robots.txt", Answer(body=b"User-agent: *\nDisallow: /private\nDisallow: /feed.xml\n")
    )
    patrol.server.route("/news/1.html", PAGE)
    patrol.serve(linking(patrol, "/news/1.html", "/private/1.html"))
    with patrol:
        patrol.poll()
        sources = {
            record.article.url: record.article.text_source for record in patrol.app.store.views.articles()
        }
        for _ in range(20):
            patrol.serve(linking(patrol, f"/news/{patrol.clock.now():%H}.html"))
            patrol.poll(after=HOUR)
    assert len(patrol.asked) == 21
    assert patrol.server.requests_for("/private/1.html") == []
    assert sources[patrol.server.url("/private/1.html")] is TextSource.SUMMARY
    assert len(patrol.server.requests_for("/robots.txt")) == 1


def test_p41_robots_txt_can_be_passed_over(patrol: Patrol) -> None:
    patrol.configure("network", robots=False)
    patrol.server.route("/robots.txt", Answer(body=b"User-agent: *\nDisallow: /\n"))
    patrol.server.route("/1.html", PAGE)
    patrol.serve(linking(patrol, "/1.html"))
    with patrol:
        patrol.poll()
    assert [request.path for request in patrol.server.requests] == [PATH, "/1.html"]


@pytest.mark.parametrize("kind", ["silent", "drip", "redirects"])
def test_p42_a_fetch_ends_in_time_by_the_wall_clock(patrol: Patrol, kind: str) -> None:
    patrol.configure("network", total_timeout_seconds=0.5, connect_timeout_seconds=0.3)
    dripping = endless(b"<", drip=0.05)
    routes = {"silent": hanging(), "drip": dripping, "redirects": redirect("/slow")}
    patrol.serve(routes[kind])
    patrol.server.route("/slow", dripping)
    with patrol:
        began = time.monotonic()
        patrol.poll()
        assert time.monotonic() - began < 5
        assert "did not end within 0.5 s" in patrol.state.last_problem


def test_p43_reading_stops_at_the_limit_counted_after_decoding(patrol: Patrol) -> None:
    patrol.configure("network", feed_bytes=100_000)
    large = rss(item(1, description="x" * 200_000))
    patrol.serve(Answer(body=large), compressed(large, "gzip"), endless())
    with patrol:
        for _ in range(3):
            patrol.poll(after=2 * HOUR)
            assert "100000" in patrol.state.last_problem
        assert (patrol.state.failures, patrol.entries) == (3, [])
