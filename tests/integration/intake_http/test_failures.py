"""What goes wrong is sorted, said, and says no secret."""

import socket
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from subprocess import run

import pytest

from monitor.errors import (
    GoneError,
    MonitorError,
    RefusedError,
    ServerBusyError,
    TransientError,
    UnreachableError,
)
from monitor.intake.http import HttpFetcher
from support.fetching import NOON, MakeFetcher, feed_request
from support.server import Answer, LocalServer, broken

CERTIFICATE = str(Path(__file__).with_name("self_signed.pem"))


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504, 511, 599])
def test_a_busy_server_is_asked_again_later(server: LocalServer, fetcher: HttpFetcher, status: int) -> None:
    with pytest.raises(ServerBusyError) as caught:
        fetcher.fetch(feed_request(server.route("/", Answer(status=status))))
    assert (caught.value.status, caught.value.retry_after) == (status, None)


@pytest.mark.parametrize(
    ("header", "wait"),
    [
        ("120", timedelta(minutes=2)),
        ("0", timedelta()),
        ("Wed, 04 Mar 2026 12:05:00 GMT", timedelta(minutes=5)),
        ("Wed, 04 Mar 2026 11:00:00 GMT", timedelta()),
        ("999999999999999999999", timedelta(days=365)),
        ("Wed, 04 Mar 2026 12:05:00 -0000", timedelta(minutes=5)),
        ("Wed, 04 Mar 99999999999 12:05:00 GMT", None),
        ("soon", None),
        ("-5", None),
    ],
)
def test_the_pause_that_a_server_asks_for_is_passed_on(
    server: LocalServer, fetcher: HttpFetcher, header: str, wait: timedelta | None
) -> None:
    """The clock of the client stands at 2026-03-04 12:00."""
    assert NOON.hour == 12
    url = server.route("/", Answer(status=429, headers={"Retry-After": header}))
    with pytest.raises(ServerBusyError) as caught:
        fetcher.fetch(feed_request(url))
    assert caught.value.retry_after == wait


def test_a_date_to_wait_for_is_read_by_the_servers_own_clock(
    server: LocalServer, fetcher: HttpFetcher
) -> None:
    """A server whose clock is two hours late still means five minutes."""
    dates = {"Date": "Wed, 04 Mar 2026 10:00:00 GMT", "Retry-After": "Wed, 04 Mar 2026 10:05:00 GMT"}
    with pytest.raises(ServerBusyError) as caught:
        fetcher.fetch(feed_request(server.route("/", Answer(status=503, headers=dates))))
    assert caught.value.retry_after == timedelta(minutes=5)


@pytest.mark.parametrize("status", [400, 401, 402, 403, 404, 405, 406, 418, 451])
def test_a_refusal_is_final(server: LocalServer, fetcher: HttpFetcher, status: int) -> None:
    with pytest.raises(RefusedError) as caught:
        fetcher.fetch(feed_request(server.route("/", Answer(status=status, body=b"no" * 10_000))))
    assert (caught.value.status, isinstance(caught.value, GoneError)) == (status, False)


def test_what_is_gone_is_gone(server: LocalServer, fetcher: HttpFetcher) -> None:
    with pytest.raises(GoneError) as caught:
        fetcher.fetch(feed_request(server.route("/", Answer(status=410))))
    assert caught.value.status == 410


@pytest.mark.parametrize(
    "answer",
    [
        broken(),
        Answer(raw=b""),
        Answer(raw=b"SSH-2.0-OpenSSH_9.6\r\n"),
        Answer(raw=b"\x16\x03\x01\x00\x05nonsense\r\n\r\n"),
        Answer(raw=b"HTTP/1.1 200 OK\r\nContent-Length: five\r\n\r\nx"),
        Answer(raw=b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"),
        Answer(body=b"x" * 1000, cut_after=10),
        Answer(body=b"x", headers={"Content-Length": "5"}, close=True),
        Answer(body=[b"x" * 1000], cut_after=10),
    ],
    ids=["reset", "closed", "ssh", "tls", "bad length", "bad chunk", "cut", "short", "cut chunk"],
)
def test_what_is_no_whole_answer_is_transient(
    server: LocalServer, fetcher: HttpFetcher, answer: Answer
) -> None:
    with pytest.raises(UnreachableError):
        fetcher.fetch(feed_request(server.route("/", answer)))


def test_a_server_that_hangs_up_is_not_asked_twice(server: LocalServer, fetcher: HttpFetcher) -> None:
    with pytest.raises(UnreachableError, match="broke the connection"):
        fetcher.fetch(feed_request(server.route("/", broken())))
    assert len(server.requests) == 1


def test_an_old_connection_that_ended_meanwhile_is_replaced(
    server: LocalServer, fetcher: HttpFetcher
) -> None:
    fetcher.fetch(feed_request(server.route("/", Answer(body=b"x"))))
    server.route("/again", [broken(), Answer(body=b"y")])
    assert fetcher.fetch(feed_request(server.url("/again"))).body == b"y"


def test_a_closed_port_is_transient(fetcher: HttpFetcher) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(UnreachableError, match="connection refused"):
        fetcher.fetch(feed_request(f"http://127.0.0.1:{port}/"))


@pytest.mark.parametrize(
    "failure", [socket.gaierror(socket.EAI_NONAME, "Name or service not known"), OSError("x"), UnicodeError()]
)
def test_an_unknown_name_is_transient(make_fetcher: MakeFetcher, failure: Exception) -> None:
    def look_up(_: str) -> list[str]:
        raise failure

    with pytest.raises(UnreachableError, match=r"^http://news\.test/feed was not found by its name: "):
        make_fetcher(look_up=look_up).fetch(feed_request("http://news.test/feed"))


def test_a_name_without_an_address_is_transient(make_fetcher: MakeFetcher) -> None:
    with pytest.raises(UnreachableError, match="not found by its name"):
        make_fetcher(look_up=lambda _: []).fetch(feed_request("http://news.test/"))


def test_a_certificate_that_nobody_vouches_for_is_not_accepted(fetcher: HttpFetcher) -> None:
    with LocalServer({"/": Answer()}, tls=(CERTIFICATE, CERTIFICATE)) as server:
        with pytest.raises(UnreachableError, match="no valid certificate: self-signed certificate"):
            fetcher.fetch(feed_request(server.url("/")))
        assert server.requests == []


def test_a_server_without_tls_makes_no_tls_connection(fetcher: HttpFetcher) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener, ThreadPoolExecutor(1) as pool:

        def answer_plainly() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.recv(4096)
                connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

        pool.submit(answer_plainly)
        with pytest.raises(UnreachableError, match="makes no TLS connection"):
            fetcher.fetch(feed_request(f"https://127.0.0.1:{listener.getsockname()[1]}/"))


TRUSTING = """
import sys
sys.path[:0] = {path!r}
from support.fetching import feed_request, fetchers
with fetchers() as make:
    fetcher = make(allow_hosts=["127.0.0.1"])
    for host in ["127.0.0.1", "secure.test", "other.test"]:
        try:
            print(fetcher.fetch(feed_request(f"https://{{host}}:{port}/")).body.decode())
        except Exception as error:
            print(error)
"""


def test_a_trusted_certificate_is_accepted_for_its_own_names_only() -> None:
    """In a process of its own, as what is trusted is read once."""
    with LocalServer({"/": Answer(body=b"safe")}, tls=(CERTIFICATE, CERTIFICATE)) as server:
        script = TRUSTING.format(path=sys.path, port=server.port)
        done = run(  # noqa: S603  # our own script
            [sys.executable, "-c", script],
            env={"SSL_CERT_FILE": CERTIFICATE},
            capture_output=True,
            text=True,
            check=True,
        )
    first, second, third = done.stdout.splitlines()
    assert (first, second) == ("safe", "safe")
    assert "no valid certificate: Hostname mismatch" in third


SECRET = "c0ffee"


@pytest.mark.parametrize(
    "answer",
    [
        Answer(status=404),
        Answer(status=503),
        Answer(status=304),
        Answer(status=301),
        Answer(body=b"x" * 200_000),
        Answer(body=b"x", headers={"Content-Encoding": "gzip"}),
        Answer(raw=b"nonsense\r\n\r\n"),
        Answer(headers={"X-Long": "x" * 40_000}),
        Answer(body=b"x", cut_after=0),
        Answer(body=b"xx", cut_after=1),
        Answer(hang=True),
        Answer(status=302, headers={"Location": f"/?token={SECRET}#{SECRET}"}),
        Answer(status=302, headers={"Location": f"ftp://user:{SECRET}@h/?token={SECRET}"}),
        Answer(status=302, headers={"Location": f"http://10.0.0.1/?token={SECRET}"}),
    ],
)
def test_no_failure_shows_the_query(server: LocalServer, make_fetcher: MakeFetcher, answer: Answer) -> None:
    """Neither in its words nor in what caused it."""
    fetcher = make_fetcher(total_timeout=timedelta(seconds=0.3))
    server.route("/", answer)
    with pytest.raises(MonitorError) as caught:
        fetcher.fetch(feed_request(server.url(f"/?token={SECRET}"), headers=(("X-Key", SECRET),)))
    words = f"{caught.value!r} {caught.value.__cause__!r}"
    assert SECRET not in words
    assert str(server.port) in words or "10.0.0.1" in words or "ftp://h/" in words


def test_transient_and_final_failures_are_told_apart(server: LocalServer, fetcher: HttpFetcher) -> None:
    outcomes = {
        request.url.rpartition("/")[2]: isinstance(outcome, TransientError)
        for request, outcome in fetcher.fetch_many(
            feed_request(server.route(f"/{status}", Answer(status=status))) for status in (404, 503)
        )
    }
    assert outcomes == {"404": False, "503": True}
