"""Forms that are posted."""

import socket
from pathlib import Path
from urllib.parse import parse_qsl

import pytest

from monitor.errors import (
    ForbiddenAddressError,
    RefusedError,
    ServerBusyError,
    TooLargeError,
    UnreachableError,
)
from monitor.intake.http import HttpFetcher
from monitor.model import Document, Request, Want
from support.fetching import USER_AGENT, MakeFetcher
from support.server import Answer, LocalServer, endless, redirect

FORM = (("hub.mode", "subscribe"), ("hub.topic", "https://a.example/?q=қала&x=1"), ("hub.secret", "hidden"))
TLS = Path(__file__).parents[2] / "data" / "tls"


def request(url: str, **fields: object) -> Request:
    return Request(url=url, want=Want.HUB, form=FORM, **fields)  # type: ignore[arg-type]


def test_a_form_is_posted_as_browsers_do(server: LocalServer, fetcher: HttpFetcher) -> None:
    answer = fetcher.fetch(request(server.route("/hub", Answer(status=202, body=b"wait"))))
    assert isinstance(answer, Document)
    (asked,) = server.requests
    assert (answer.status, asked.method, asked.path) == (202, "POST", "/hub")
    assert asked.all_of("Content-Type") == ["application/x-www-form-urlencoded"]
    assert asked.all_of("User-Agent") == [USER_AGENT]
    assert parse_qsl(asked.body.decode()) == list(FORM)


@pytest.mark.parametrize("status", [307, 308])
def test_a_form_goes_where_the_same_request_is_wanted(
    server: LocalServer, fetcher: HttpFetcher, status: int
) -> None:
    server.route("/new", Answer(status=202))
    fetcher.fetch(request(server.route("/hub", redirect("/new", status=status))))
    first, second = server.requests
    assert (second.method, second.path, second.body) == ("POST", "/new", first.body)


@pytest.mark.parametrize("status", [301, 302, 303])
def test_no_form_goes_where_another_request_is_wanted(
    server: LocalServer, fetcher: HttpFetcher, status: int
) -> None:
    with pytest.raises(RefusedError, match="takes no form"):
        fetcher.fetch(request(server.route("/hub", redirect("/new", status=status))))
    assert len(server.requests) == 1


def test_no_form_leaves_encryption(server: LocalServer, fetcher: HttpFetcher) -> None:
    files = (str(TLS / "certificate.pem"), str(TLS / "key.pem"))
    to = server.route("/new", Answer(status=202))
    with (
        LocalServer({"/hub": redirect(to, status=307)}, tls=files) as secure,
        pytest.raises(RefusedError, match="in the clear"),
    ):
        fetcher.fetch(request(secure.url("/hub"), verify_tls=False))
    assert server.requests == []


def test_a_form_goes_to_no_private_address(make_fetcher: MakeFetcher, server: LocalServer) -> None:
    with pytest.raises(ForbiddenAddressError):
        make_fetcher(allow_hosts=()).fetch(request(server.route("/hub", Answer(status=202))))
    assert server.requests == []


def test_refusals_and_floods_of_a_hub_are_bounded(server: LocalServer, fetcher: HttpFetcher) -> None:
    with pytest.raises(ServerBusyError):
        fetcher.fetch(request(server.route("/busy", Answer(status=503))))
    with pytest.raises(TooLargeError):
        fetcher.fetch(request(server.route("/endless", endless())))


def test_what_is_posted_is_not_shown() -> None:
    assert "hidden" not in repr(request("https://hub.example/"))


def test_a_server_that_reads_no_form_is_let_go_of(fetcher: HttpFetcher) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        with pytest.raises(UnreachableError, match="did not end"):
            fetcher.fetch(Request(url=url, want=Want.HUB, form=(("hub.topic", "x" * 9_000_000),)))
        connection, _ = listener.accept()
        with connection:
            connection.settimeout(5)
            assert sum(map(len, iter(lambda: connection.recv(1 << 20), b""))) < 9_000_000
