"""How connections are used: kept for a while, not too many of them, over TLS too."""

from pathlib import Path

import pytest

from monitor.intake.http import HttpFetcher
from monitor.model import Request, Want
from support.fetching import MakeFetcher, feed_request, page_request
from support.server import Answer, LocalServer

CERTIFICATE = str(Path(__file__).with_name("self_signed.pem"))


def connections(server: LocalServer) -> list[int]:
    return [request.connection for request in server.requests]


def test_feeds_pages_and_robots_of_a_host_share_a_connection(
    server: LocalServer, fetcher: HttpFetcher
) -> None:
    server.route("*", Answer(body=b"x"))
    list(fetcher.fetch_many([feed_request(server.url("/1")), feed_request(server.url("/2"))]))
    fetcher.fetch(page_request(server.url("/page")))
    assert [request.path for request in server.requests] == ["/1", "/2", "/robots.txt", "/page"]
    assert connections(server) == [1] * 4


def test_requests_of_a_host_share_a_tls_connection(fetcher: HttpFetcher) -> None:
    with LocalServer({"*": Answer(body=b"x")}, tls=(CERTIFICATE, CERTIFICATE)) as server:
        requests = [feed_request(server.url(f"/{number}"), verify_tls=False) for number in range(3)]
        list(fetcher.fetch_many(requests))
        assert connections(server) == [1] * 3


def test_a_certificate_that_was_let_pass_for_one_feed_is_refused_to_another(fetcher: HttpFetcher) -> None:
    """Who wants certificates checked gets no connection that was made without."""
    with LocalServer({"*": Answer(body=b"x")}, tls=(CERTIFICATE, CERTIFICATE)) as server:
        fetcher.fetch(feed_request(server.url("/1"), verify_tls=False))
        outcomes = fetcher.fetch_many([feed_request(server.url("/2"))])
        assert "no valid certificate" in str(next(outcomes)[1])
        assert [request.path for request in server.requests] == ["/1"]


@pytest.mark.parametrize("status", [200, 304, 404])
def test_a_failure_does_not_cost_the_connection(
    server: LocalServer, fetcher: HttpFetcher, status: int
) -> None:
    server.route("/1", Answer(status=status))
    server.route("/2", Answer())
    list(fetcher.fetch_many([feed_request(server.url("/1"), etag='"1"'), feed_request(server.url("/2"))]))
    assert connections(server) == [1, 1]


def test_so_many_connections_are_left_open_as_may_be_at_once(
    server: LocalServer, make_fetcher: MakeFetcher
) -> None:
    """Whose connection will not be kept is told so."""
    server.route("/", Answer())
    fetcher = make_fetcher(connections=2)
    for number in range(4):
        fetcher.fetch(feed_request(server.url("/", host=f"{number}.test")))
    said = [request.header("Connection") for request in server.requests]
    assert said == [None, None, "close", "close"]
    assert server.wait_until(lambda server: server.connected == 2)


def test_a_connection_that_somebody_waits_for_is_kept_beyond_that(
    server: LocalServer, make_fetcher: MakeFetcher
) -> None:
    server.route("*", Answer())
    fetcher = make_fetcher(connections=1)
    fetcher.fetch(feed_request(server.url("/", host="other.test")))
    list(fetcher.fetch_many([feed_request(server.url(f"/{number}")) for number in range(3)]))
    assert connections(server) == [1, 2, 2, 2]
    assert server.requests[-1].header("Connection") == "close"


def test_a_host_of_the_request_s_own_replaces_ours(server: LocalServer, fetcher: HttpFetcher) -> None:
    url = server.route("/", Answer())
    fetcher.fetch(feed_request(url, headers=(("host", "news.example"),)))
    assert server.requests[0].all_of("Host") == ["news.example"]


def test_a_form_goes_out_on_a_connection_of_its_own(server: LocalServer, fetcher: HttpFetcher) -> None:
    """One that was kept may be ended at that moment, and a form must not be sent twice."""
    server.route("*", Answer(status=202))
    fetcher.fetch(feed_request(server.url("/1")))
    fetcher.fetch(Request(url=server.url("/hub"), want=Want.HUB, form=(("hub.mode", "subscribe"),)))
    fetcher.fetch(feed_request(server.url("/2")))
    assert connections(server)[:2] == [1, 2]
    assert server.requests[1].body == b"hub.mode=subscribe"


def test_requests_say_what_they_want_in_one_order(server: LocalServer, fetcher: HttpFetcher) -> None:
    fetcher.fetch(feed_request(server.route("/", Answer()), etag='"1"'))
    names = [name.decode() for name, _ in server.requests[0].headers]
    assert names == ["Host", "User-Agent", "Accept", "Accept-Encoding", "If-None-Match"]
