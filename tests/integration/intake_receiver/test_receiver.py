"""What strangers and hubs can do to the server that hubs call."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from datetime import timedelta
from threading import Event
from typing import Any

import pytest

from monitor.errors import ReceiverError, StoreUnavailableError
from monitor.intake.receiver import BODIES_AT_ONCE, CONNECTIONS, Receiver
from monitor.model import Call, Reply
from support.hub import call, free_port

TOKEN = "t0ken"
LIMIT = 10_000
CHUNKED = b"POST /push/t0ken HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"


class Listening:
    """A receiver that knows one token, and what was taken."""

    def __init__(self, **options: Any) -> None:
        self.port = free_port()
        self.calls: list[Call] = []
        self.reply: Reply | Exception = Reply(status=200, body=b"taken")
        self.receiver = Receiver(
            **{
                "address": "127.0.0.1",
                "port": self.port,
                "is_known": lambda token: token == TOKEN,
                "take": self.take,
                "limit_bytes": LIMIT,
            }
            | options
        )

    def take(self, call: Call) -> Reply:
        self.calls.append(call)
        if isinstance(self.reply, Exception):
            raise self.reply
        return self.reply

    def url(self, token: str = TOKEN) -> str:
        return f"http://127.0.0.1:{self.port}/push/{token}"

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=10)

    def say(self, octets: bytes) -> bytes:
        """Send octets as they are; return all that comes back until the end."""
        with self.connect() as connection:
            connection.sendall(octets)
            return b"".join(iter(lambda: connection.recv(65_536), b""))


@pytest.fixture
def listening() -> Iterator[Listening]:
    listening = Listening(reading=timedelta(seconds=0.5), life=timedelta(seconds=2))
    listening.receiver.start()
    yield listening
    listening.receiver.close()


def head(answer: bytes) -> bytes:
    return answer.partition(b"\r\n")[0]


def test_a_call_is_taken_whole(listening: Listening) -> None:
    said = call(
        listening.url(),
        method="POST",
        query={"hub.mode": "x", "a": "ө"},
        body=b"<rss/>",
        headers={"X-Hub-Signature": "sha1=1"},
    )
    (taken,) = listening.calls
    assert (said.status, said.body, said.headers["Connection"]) == (200, b"taken", "close")
    assert (taken.token, taken.method, taken.body) == (TOKEN, "POST", b"<rss/>")
    assert taken.query == {"hub.mode": "x", "a": "ө"}
    assert taken.headers["x-hub-signature"] == "sha1=1"


def test_a_body_in_chunks_is_taken_too(listening: Listening) -> None:
    answer = listening.say(CHUNKED + b"3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n")
    assert (head(answer), listening.calls[0].body) == (b"HTTP/1.1 200 OK", b"abcde")


def test_who_asks_first_whether_the_body_is_wanted_is_told(listening: Listening) -> None:
    wants = b"POST /push/t0ken HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n"
    with listening.connect() as connection:
        connection.sendall(wants)
        assert head(connection.recv(1000)) == b"HTTP/1.1 100 Continue"
        connection.sendall(b"ab")
        assert head(connection.recv(1000)) == b"HTTP/1.1 200 OK"
    assert listening.calls[0].body == b"ab"


@pytest.mark.parametrize("length", [LIMIT, LIMIT + 1, 3 * LIMIT])
def test_of_a_body_that_is_too_large_it_is_told_that_it_came(listening: Listening, length: int) -> None:
    assert call(listening.url(), method="POST", body=b"x" * length).status == 200
    body = listening.calls[0].body
    assert (None if body is None else len(body)) == (length if length <= LIMIT else None)


def test_an_endless_body_is_cut_off(listening: Listening) -> None:
    pieces = (b"2000\r\n" + b"x" * 0x2000 + b"\r\n") * 10_000
    with listening.connect() as connection, pytest.raises(OSError, match=r"reset|[Bb]roken pipe"):
        connection.sendall(CHUNKED + pieces)
    assert [taken.body for taken in listening.calls] == [None]


@pytest.mark.parametrize(
    ("begin", "more"),
    [(b"", b"\r\n" * 0x8000), (CHUNKED + b"1;", b"x" * 0x10000)],
    ids=["empty lines", "chunk extension"],
)
def test_what_is_no_body_is_cut_off_too(listening: Listening, begin: bytes, more: bytes) -> None:
    with listening.connect() as connection, pytest.raises(OSError, match=r"reset|[Bb]roken pipe"):
        connection.sendall(begin + more * 500)


def test_a_slow_hub_leaves_places_to_the_others() -> None:
    listening = Listening(is_known=lambda token: token in {TOKEN, "other"})
    listening.receiver.start()
    with ExitStack() as stack:
        stack.callback(listening.receiver.close)
        slow = [stack.enter_context(listening.connect()) for _ in range(BODIES_AT_ONCE + 1)]
        for connection in slow:
            connection.sendall(b"POST /push/t0ken HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc")
            connection.setblocking(False)
        assert call(listening.url("other")).status == 200
        for connection in slow:
            with pytest.raises(BlockingIOError):
                connection.recv(1)


def test_bombs_stay_packed(listening: Listening) -> None:
    call(listening.url(), method="POST", body=b"\x1f\x8b\x08", headers={"Content-Encoding": "gzip"})
    assert listening.calls[0].body == b"\x1f\x8b\x08"


def test_a_slow_body_is_waited_for_no_longer_than_allowed(listening: Listening) -> None:
    answer = listening.say(b"POST /push/t0ken HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc")
    assert (head(answer), listening.calls) == (b"HTTP/1.1 408 Request Timeout", [])


@pytest.mark.parametrize("octets", [b"", b"GET /push/t0", b"GET /push/t0ken HTTP/1.1\r\nHost: a\r\nX-Slow: "])
def test_a_silent_connection_ends(listening: Listening, octets: bytes) -> None:
    with listening.connect() as connection:
        connection.sendall(octets)
        with suppress(ConnectionResetError):
            assert connection.recv(1000) == b""
    assert listening.calls == []


@pytest.mark.parametrize(
    "octets",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 no HTTP at all\r\n\r\n",
        b"GET /push/t0ken HTTP/9.9\r\n\r\n",
        b"GET /push/t0ken HTTP/1.1\r\nHost a\r\n\r\n",
        b"GET /" + b"a" * 20_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + b"".join(b"H%d: x\r\n" % n for n in range(500)) + b"\r\n",
        b"POST /push/t0ken HTTP/1.1\r\nContent-Length: -5\r\n\r\n",
        b"POST /push/t0ken HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\nabcde",
        b"POST /push/t0ken HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n",
    ],
)
def test_what_is_no_http_learns_nothing(
    listening: Listening, octets: bytes, capfd: pytest.CaptureFixture[str]
) -> None:
    answer = listening.say(octets)
    assert head(answer).split()[1] in {b"400", b"404", b"500"}
    assert [word for word in (b"aiohttp", b"Python", b"Error", b"<html>") if word in answer] == []
    assert listening.calls == []
    assert "Traceback" not in "".join(capfd.readouterr())


def test_a_second_request_on_a_connection_is_not_answered(listening: Listening) -> None:
    one = b"GET /push/t0ken HTTP/1.1\r\nHost: a\r\n\r\n"
    assert listening.say(one * 3).count(b"HTTP/1.1 200") == 1
    assert len(listening.calls) == 1


def test_a_call_that_fails_is_to_come_again_and_one_that_breaks_the_program_is_not_told_why(
    listening: Listening,
) -> None:
    listening.reply = StoreUnavailableError("the disk is full")
    failed = call(listening.url())
    listening.reply = KeyError("secret")
    broke = call(listening.url())
    listening.reply = Reply(status=200)
    assert ((failed.status, failed.body), (broke.status, broke.body)) == ((503, b""), (500, b""))
    assert call(listening.url()).status == 200


def test_more_connections_than_there_may_be_are_hung_up_on(listening: Listening) -> None:
    with ExitStack() as stack:
        opened = [stack.enter_context(listening.connect()) for _ in range(CONNECTIONS + 20)]
        with suppress(ConnectionError):
            opened[-1].sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            assert opened[-1].recv(1000) == b""
        opened[0].sendall(b"GET /push/t0ken HTTP/1.1\r\nHost: a\r\n\r\n")
        assert head(opened[0].recv(1000)) == b"HTTP/1.1 200 OK"


def test_a_place_that_is_taken_is_told(listening: Listening) -> None:
    second = Listening(port=listening.port)
    with pytest.raises(ReceiverError, match=rf"127.0.0.1 port {listening.port}: .*in use"):
        second.receiver.start()
    second.receiver.close()


def test_closing_lets_what_is_being_answered_end_and_closing_twice_does_nothing() -> None:
    began = Event()

    def take(_call: Call) -> Reply:
        began.set()
        return Reply(status=200, body=b"done")

    listening = Listening(take=take)
    listening.receiver.start()
    with listening.connect() as connection:
        connection.sendall(b"GET /push/t0ken HTTP/1.1\r\nHost: a\r\n\r\n")
        assert began.wait(10)
        listening.receiver.close()
        assert head(connection.recv(1000)) == b"HTTP/1.1 200 OK"
    listening.receiver.close()
    with pytest.raises(ConnectionRefusedError):
        listening.connect()
