"""Reserved addresses are refused on the address that is connected."""

import pytest

from monitor.errors import ForbiddenAddressError, UnreachableError
from monitor.intake.http import HttpFetcher
from monitor.intake.looking_up import resolve
from support.fetching import MakeFetcher, feed_request
from support.server import Answer, LocalServer, redirect

NOTATIONS = [
    "127.0.0.1",
    "127.1",
    "127.0.0.1.",
    "0.0.0.0",  # noqa: S104  # nothing is bound
    "0",
    "2130706433",
    "0x7f000001",
    "0x7f.0.0.1",
    "017700000001",
    "0177.0.0.1",
    "①②⑦.⓪.⓪.①",
    "127。0。0。1",
    "%31%32%37.0.0.1",
    "localhost",
    "LOCALHOST.",
    "[::1]",
    "[::]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[0:0:0:0:0:ffff:7f00:1]",
    "[::127.0.0.1]",
    "[64:ff9b::7f00:1]",
    "[fe80::1%25lo]",
]


@pytest.mark.parametrize("host", NOTATIONS)
def test_no_notation_of_a_local_address_gets_through(
    server: LocalServer, make_fetcher: MakeFetcher, host: str
) -> None:
    fetcher = make_fetcher(allow_hosts=(), look_up=resolve)
    # A resolver that knows no such name is as good as a refusal.
    with pytest.raises((ForbiddenAddressError, UnreachableError)):
        fetcher.fetch(feed_request(server.url("/", host=host)))
    assert server.connected == 0
    assert server.requests == []


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.0.0.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",  # noqa: S104  # nothing is bound
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "fd00::1",
        "fe80::1",
        "::ffff:10.0.0.1",
        "64:ff9b::a00:1",
        "64:ff9b::808:808:1",  # the prefix of NAT64, but no address in it
        "64:ff9b:1::a00:1",  # NAT64 of a network's own (RFC 8215)
        "2002:a00:1::",  # 6to4
        "2001:0:4136:e378:8000:63bf:f5ff:fffe",  # Teredo
        "192.88.99.1",
        "fec0::1",  # site-local, withdrawn
        "ff02::1",
        "ff0e::1",
        "239.255.255.250",
    ],
)
def test_a_name_that_leads_to_a_reserved_address_is_refused(make_fetcher: MakeFetcher, address: str) -> None:
    fetcher = make_fetcher(allow_hosts=(), look_up=lambda _: [address])
    with pytest.raises(ForbiddenAddressError, match="a private or reserved address"):
        fetcher.fetch(feed_request("http://news.example/"))


def test_a_redirect_to_a_reserved_address_is_refused(server: LocalServer, make_fetcher: MakeFetcher) -> None:
    fetcher = make_fetcher(allow_hosts=("news.test",))
    server.route("/old", redirect(f"http://127.0.0.1:{server.port}/admin"))
    with pytest.raises(ForbiddenAddressError, match=r"/admin leads to 127\.0\.0\.1"):
        fetcher.fetch(feed_request(server.url("/old", host="news.test")))
    assert server.requests_for("/admin") == []


def test_a_name_that_changes_its_address_is_refused_at_the_next_connection(
    server: LocalServer, make_fetcher: MakeFetcher
) -> None:
    """DNS rebinding: allowed at first, the metadata service of a cloud afterwards."""
    answers = iter([["127.0.0.1"], ["169.254.169.254"]])
    fetcher = make_fetcher(look_up=lambda _: next(answers))
    server.route("/old", Answer(status=302, headers={"Location": "/new"}, close=True))
    with pytest.raises(ForbiddenAddressError, match=r"leads to 169\.254\.169\.254"):
        fetcher.fetch(feed_request(server.url("/old", host="news.test")))


def test_a_name_is_looked_up_once_for_a_connection(server: LocalServer, make_fetcher: MakeFetcher) -> None:
    asked: list[str] = []

    def look_up(host: str) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"]

    fetcher = make_fetcher(look_up=look_up)
    url = server.url("/", host="news.test")
    server.route("/", Answer(body=b"x"))
    for _ in range(3):
        fetcher.fetch(feed_request(url))
    assert asked == ["news.test"]


def test_a_permitted_address_beside_a_reserved_one_is_connected(
    server: LocalServer, make_fetcher: MakeFetcher
) -> None:
    fetcher = make_fetcher(look_up=lambda _: ["10.0.0.1", "::1", "127.0.0.1"])
    server.route("/", Answer(body=b"x"))
    assert fetcher.fetch(feed_request(server.url("/", host="news.test"))).body == b"x"


@pytest.mark.parametrize(
    "entry", ["127.0.0.1", "127.0.0.0/8", "127.0.0.1:{port}", "news.test", "news.test:{port}"]
)
def test_an_allowed_host_is_reached(server: LocalServer, make_fetcher: MakeFetcher, entry: str) -> None:
    fetcher = make_fetcher(allow_hosts=(entry.format(port=server.port),))
    server.route("/", Answer(body=b"x"))
    assert fetcher.fetch(feed_request(server.url("/", host="news.test"))).body == b"x"


@pytest.mark.parametrize("entry", ["127.0.0.2", "10.0.0.0/8", "127.0.0.1:1", "other.test", "news.test:1"])
def test_an_allowance_for_something_else_does_not_help(
    server: LocalServer, make_fetcher: MakeFetcher, entry: str
) -> None:
    fetcher = make_fetcher(allow_hosts=(entry,))
    with pytest.raises(ForbiddenAddressError):
        fetcher.fetch(feed_request(server.url("/", host="news.test")))
    assert server.connected == 0


def test_a_malformed_allowance_is_refused_at_once(make_fetcher: MakeFetcher) -> None:
    with pytest.raises(ValueError, match="is no host name"):
        make_fetcher(allow_hosts=("http://news.test",))


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "ftp://127.0.0.1/", "http://u:p@127.0.0.1/", "", "feed.xml"]
)
def test_what_is_no_web_address_is_refused(fetcher: HttpFetcher, url: str) -> None:
    with pytest.raises(ForbiddenAddressError):
        fetcher.fetch(feed_request(url))
