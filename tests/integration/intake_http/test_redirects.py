"""Redirects, followed by hand."""

import pytest

from monitor.errors import ForbiddenAddressError, RefusedError, TooManyRedirectsError
from monitor.intake.http import HttpFetcher
from monitor.model import Document, NotModified
from support.fetching import MakeFetcher, feed_request
from support.server import Answer, LocalServer, conditional, redirect


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_followed(server: LocalServer, fetcher: HttpFetcher, status: int) -> None:
    server.route("/new", Answer(body=b"here"))
    document = fetcher.fetch(feed_request(server.route("/old", redirect("/new", status=status))))
    assert isinstance(document, Document)
    assert (document.url, document.body) == (server.url("/new"), b"here")


@pytest.mark.parametrize(
    ("statuses", "leads_to"),
    [
        ((301,), "/1"),
        ((308,), "/1"),
        ((301, 308, 301), "/3"),
        ((301, 302, 301), "/1"),
        ((308, 307), "/1"),
        ((302,), None),
        ((302, 301), None),
        ((303,), None),
        ((307, 308), None),
    ],
)
def test_only_the_leading_permanent_run_is_remembered(
    server: LocalServer, fetcher: HttpFetcher, statuses: tuple[int, ...], leads_to: str | None
) -> None:
    for step, status in enumerate(statuses):
        server.route(f"/{step}", redirect(f"/{step + 1}", status=status))
    server.route(f"/{len(statuses)}", Answer())
    document = fetcher.fetch(feed_request(server.url("/0")))
    assert document.permanent_url == (None if leads_to is None else server.url(leads_to))


def test_no_news_behind_a_redirect_is_no_news(server: LocalServer, fetcher: HttpFetcher) -> None:
    server.route("/new", conditional(b"x", etag='"1"'))
    answer = fetcher.fetch(feed_request(server.route("/old", redirect("/new", status=301)), etag='"1"'))
    assert isinstance(answer, NotModified)
    assert (answer.url, answer.permanent_url) == (server.url("/new"), server.url("/new"))


@pytest.mark.parametrize(
    ("location", "target"),
    [
        (b"?page=2", "/dir/old?page=2"),
        (b"new", "/dir/new"),
        (b"../new#part", "/new"),
        (b"/caf\xe9", "/caf%E9"),
        ("/путь".encode(), "/%D0%BF%D1%83%D1%82%D1%8C"),
        (b"/a b", "/a%20b"),
    ],
)
def test_a_location_may_be_relative_and_hold_odd_bytes(
    server: LocalServer, fetcher: HttpFetcher, location: bytes, target: str
) -> None:
    server.route("*", Answer())
    server.route("/dir/old", [redirect(location), Answer()])
    document = fetcher.fetch(feed_request(server.url("/dir/old")))
    assert document.url == server.url(target)
    assert server.requests[-1].target == target


@pytest.mark.parametrize("answer", [Answer(status=302), redirect("  ")])
def test_a_redirect_to_nowhere_is_refused(server: LocalServer, fetcher: HttpFetcher, answer: Answer) -> None:
    with pytest.raises(RefusedError, match="without saying where") as caught:
        fetcher.fetch(feed_request(server.route("/", answer)))
    assert caught.value.status == 302


@pytest.mark.parametrize("length", [1, 2, 4])
def test_a_circle_ends_when_it_closes(server: LocalServer, fetcher: HttpFetcher, length: int) -> None:
    for step in range(length):
        server.route(f"/{step}", redirect(f"/{(step + 1) % length}"))
    with pytest.raises(TooManyRedirectsError, match="in a circle"):
        fetcher.fetch(feed_request(server.url("/0")))
    assert len(server.requests) == length


def test_as_many_redirects_as_allowed_are_followed(server: LocalServer, make_fetcher: MakeFetcher) -> None:
    fetcher = make_fetcher(redirects=3)
    for step in range(3):
        server.route(f"/{step}", redirect(f"/{step + 1}"))
    server.route("/3", Answer(body=b"end"))
    assert fetcher.fetch(feed_request(server.url("/0"))).body == b"end"


def test_a_redirect_more_than_allowed_is_too_many(server: LocalServer, make_fetcher: MakeFetcher) -> None:
    fetcher = make_fetcher(redirects=3)
    server.route("*", lambda request: redirect(f"/{int(request.path[1:]) + 1}"))
    with pytest.raises(TooManyRedirectsError, match="more than 3 times"):
        fetcher.fetch(feed_request(server.url("/0")))
    assert len(server.requests) == 4


@pytest.mark.parametrize(
    "location",
    [
        "file:///etc/passwd",
        "ftp://127.0.0.1/",
        "javascript:alert(1)",
        "https://",
        "http://u:p@127.0.0.1/",
        "http://[::1",
    ],
)
def test_a_redirect_to_what_is_no_web_address_is_refused(
    server: LocalServer, fetcher: HttpFetcher, location: str
) -> None:
    with pytest.raises(ForbiddenAddressError):
        fetcher.fetch(feed_request(server.route("/", redirect(location))))


def test_own_headers_stay_within_an_origin(server: LocalServer, fetcher: HttpFetcher) -> None:
    server.route("/new", Answer())
    url = server.route("/old", redirect("/new"))
    fetcher.fetch(feed_request(url, headers=(("Authorization", "Bearer secret"), ("Cookie", "a=b"))))
    assert server.requests[-1].header("authorization") == "Bearer secret"


def test_own_headers_do_not_cross_origins_nor_come_back(server: LocalServer, fetcher: HttpFetcher) -> None:
    """Another host, then the first again; the validators go along, as they belong to the last answer.

    So does who asks: a site that wants another name than ours wants it behind its redirect to https too.
    """
    server.route("/away", redirect(server.url("/back", host="other.test")))
    server.route("/back", redirect(server.url("/end")))
    server.route("/end", Answer())
    own = (("Authorization", "Bearer secret"), ("Cookie", "a=b"), ("User-Agent", "special"))
    fetcher.fetch(feed_request(server.url("/away"), headers=own, etag='"1"'))
    away, back, end = server.requests
    assert (away.header("authorization"), away.header("cookie")) == ("Bearer secret", "a=b")
    for request in (back, end):
        assert (request.header("authorization"), request.header("cookie")) == (None, None)
        assert request.header("user-agent") == "special"
        assert request.header("if-none-match") == '"1"'


def test_another_port_is_another_origin(server: LocalServer, fetcher: HttpFetcher) -> None:
    with LocalServer({"/": Answer()}) as other:
        url = server.route("/", redirect(other.url("/")))
        fetcher.fetch(feed_request(url, headers=(("X-Key", "secret"),)))
        assert other.requests[0].header("x-key") is None


def test_no_referrer_is_sent(server: LocalServer, fetcher: HttpFetcher) -> None:
    server.route("/new", Answer())
    fetcher.fetch(feed_request(server.route("/old", redirect("/new"))))
    assert [request.header("referer") for request in server.requests] == [None, None]


@pytest.mark.parametrize("status", [300, 305, 306])
def test_other_statuses_of_the_kind_are_refused(
    server: LocalServer, fetcher: HttpFetcher, status: int
) -> None:
    with pytest.raises(RefusedError):
        fetcher.fetch(feed_request(server.route("/", Answer(status=status, headers={"Location": "/new"}))))
