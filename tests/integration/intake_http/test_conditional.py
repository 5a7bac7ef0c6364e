"""What is sent, what comes back, and answers without news."""

import pytest

from monitor.errors import RefusedError
from monitor.intake.http import HttpFetcher
from monitor.model import Document, NotModified, Request, Want
from support.fetching import NOON, USER_AGENT, MakeFetcher, feed_request
from support.server import Answer, LocalServer, conditional


def test_a_document_is_what_the_server_gave(server: LocalServer, fetcher: HttpFetcher) -> None:
    url = server.route("/feed?x=1", Answer())
    server.route("/feed", Answer(body=b"<rss/>", headers={"Content-Type": "text/xml", "ETag": '"1"'}))
    document = fetcher.fetch(feed_request(url))
    assert document == Document(
        url=url,
        permanent_url=None,
        status=200,
        headers={"content-type": "text/xml", "etag": '"1"', "content-length": "6"},
        body=b"<rss/>",
        fetched_at=NOON,
    )


@pytest.mark.parametrize("status", [200, 203, 206, 226])
def test_every_success_is_a_document(server: LocalServer, fetcher: HttpFetcher, status: int) -> None:
    document = fetcher.fetch(feed_request(server.route("/", Answer(status=status, body=b"x"))))
    assert isinstance(document, Document)
    assert (document.status, document.body) == (status, b"x")


def test_no_content_is_an_empty_document(server: LocalServer, fetcher: HttpFetcher) -> None:
    document = fetcher.fetch(feed_request(server.route("/", Answer(status=204))))
    assert isinstance(document, Document)
    assert document.body == b""


def test_a_first_request_says_who_asks_and_for_what_and_nothing_else(
    server: LocalServer, fetcher: HttpFetcher
) -> None:
    fetcher.fetch(feed_request(server.route("/", Answer())))
    (request,) = server.requests
    assert {name.decode().lower(): value.decode() for name, value in request.headers} == {
        "host": server.host,
        "user-agent": USER_AGENT,
        "accept": "application/rss+xml, application/atom+xml, application/feed+json, "
        "application/rdf+xml;q=0.9, application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.7, */*;q=0.1",
        "accept-encoding": "gzip, deflate, br, zstd",
    }


def test_a_page_is_asked_for_as_a_page(server: LocalServer, fetcher: HttpFetcher) -> None:
    fetcher.fetch(Request(url=server.route("/", Answer()), want=Want.PAGE))
    assert server.requests[0].header("accept") == "text/html, application/xhtml+xml, */*;q=0.1"


@pytest.mark.parametrize(
    "etag",
    [
        b'"abc"',
        b'W/"abc"',
        b"abc-gzip",
        b'"caf\xc3\xa9"',
        b'"caf\xe9"',
        b'"\xff\x80\xc3"',
        b"'",
        b'"a, b"',
        b'"' + b"x" * 4000 + b'"',
    ],
)
def test_an_etag_goes_back_octet_for_octet(server: LocalServer, fetcher: HttpFetcher, etag: bytes) -> None:
    url = server.route("/", Answer(headers=[("ETag", etag)]))
    first = fetcher.fetch(feed_request(url))
    fetcher.fetch(feed_request(url, etag=first.headers["etag"]))
    assert [value for name, value in server.requests[1].headers if name.lower() == b"if-none-match"] == [etag]


@pytest.mark.parametrize("etag", [b'"\x01"', b""])
def test_an_etag_that_cannot_be_sent_exactly_is_not_sent(
    server: LocalServer, fetcher: HttpFetcher, etag: bytes
) -> None:
    url = server.route("/", Answer())
    fetcher.fetch(feed_request(url, etag=etag.decode("latin-1")))
    assert server.requests[0].header("if-none-match") is None


@pytest.mark.parametrize("date", ["Wed, 04 Mar 2026 11:00:00 GMT", "2026-03-04 11:00", "yesterday"])
def test_a_date_goes_back_octet_for_octet(server: LocalServer, fetcher: HttpFetcher, date: str) -> None:
    fetcher.fetch(feed_request(server.route("/", Answer()), last_modified=date))
    assert server.requests[0].all_of("if-modified-since") == [date]


def test_an_etag_that_no_header_could_have_brought_goes_out_as_text(
    server: LocalServer, fetcher: HttpFetcher
) -> None:
    fetcher.fetch(feed_request(server.route("/", Answer()), etag='"Ж"'))
    assert server.requests[0].header("if-none-match") == '"Ж"'.encode().decode("latin-1")


def test_both_validators_are_sent(server: LocalServer, fetcher: HttpFetcher) -> None:
    fetcher.fetch(feed_request(server.route("/", Answer()), etag='"1"', last_modified="then"))
    sent = server.requests[0]
    assert (sent.header("if-none-match"), sent.header("if-modified-since")) == ('"1"', "then")


def test_an_answer_without_news_keeps_its_headers(server: LocalServer, fetcher: HttpFetcher) -> None:
    url = server.route("/", conditional(b"x", etag='"1"', headers={"Cache-Control": "max-age=60"}))
    assert fetcher.fetch(feed_request(url, etag='"1"')) == NotModified(
        url=url,
        permanent_url=None,
        headers={"etag": '"1"', "cache-control": "max-age=60", "content-length": "0"},
        fetched_at=NOON,
    )


def test_no_news_that_nobody_asked_about_is_refused(server: LocalServer, fetcher: HttpFetcher) -> None:
    with pytest.raises(RefusedError) as caught:
        fetcher.fetch(feed_request(server.route("/", Answer(status=304))))
    assert caught.value.status == 304


def test_repeated_and_odd_headers_survive(server: LocalServer, fetcher: HttpFetcher) -> None:
    url = server.route("/", Answer(headers=[("X-One", "a"), ("x-one", b"caf\xe9"), ("X-Two", b"\xd0\x96")]))
    headers = fetcher.fetch(feed_request(url)).headers
    assert headers["x-one"] == "a, café"
    assert headers["x-two"].encode("latin-1") == b"\xd0\x96"


def test_own_headers_are_added_and_replace_ours(server: LocalServer, fetcher: HttpFetcher) -> None:
    url = server.route("/", Answer())
    fetcher.fetch(
        Request(url=url, want=Want.FEED, headers=(("X-Key", "1"), ("user-agent", "other"), ("X-Key", "2")))
    )
    sent = server.requests[0]
    assert (sent.all_of("x-key"), sent.all_of("user-agent")) == (["1", "2"], ["other"])


def test_cookies_are_not_kept(server: LocalServer, fetcher: HttpFetcher) -> None:
    url = server.route("/", Answer(headers={"Set-Cookie": "id=1; Path=/"}))
    fetcher.fetch(feed_request(url))
    fetcher.fetch(feed_request(url))
    assert [request.header("cookie") for request in server.requests] == [None, None]


def test_neither_proxies_nor_netrc_come_from_the_environment(
    server: LocalServer,
    fetcher: HttpFetcher,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    netrc = tmp_path_factory.mktemp("home") / "netrc"
    netrc.write_text("default login user password secret\n")
    monkeypatch.setenv("NETRC", str(netrc))
    with LocalServer() as proxy:
        for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url())
        fetcher.fetch(feed_request(server.route("/", Answer())))
        assert proxy.requests == []
    assert server.requests[0].header("authorization") is None


def test_a_connection_is_used_again(server: LocalServer, fetcher: HttpFetcher) -> None:
    url = server.route("/", Answer(body=b"x"))
    for _ in range(3):
        fetcher.fetch(feed_request(url))
    assert {request.connection for request in server.requests} == {1}


def test_connections_to_very_many_hosts_are_not_kept(server: LocalServer, make_fetcher: MakeFetcher) -> None:
    fetcher = make_fetcher(connections=2)
    server.route("/", Answer(body=b"x"))
    for number in range(5):
        fetcher.fetch(feed_request(server.url("/", host=f"h{number}.test")))
    assert [request.header("connection") for request in server.requests] == [
        None,
        None,
        "close",
        "close",
        "close",
    ]
    assert server.wait_until(lambda server: len(server._open) == 2)
