"""What servers put on the wire beside whole answers: none of it is read as the answer to another request."""

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

import pytest

from monitor.errors import UnreachableError
from monitor.intake.http import HttpFetcher
from monitor.model import Document, NotModified
from support.fetching import MakeFetcher, feed_request
from support.server import Answer, LocalServer

CERTIFICATE = str(Path(__file__).with_name("self_signed.pem"))
OK = b"HTTP/1.1 200 OK\r\n"
HI = OK + b"Content-Length: 2\r\n\r\nhi"


class Talk:
    """An answer, and what the server says behind it once the client has read that."""

    def __init__(self, answer: bytes, more: bytes) -> None:
        self._answer, self._more = answer, more
        self._goes_on, self.has_ended, self.may_end = Event(), Event(), Event()

    def __call__(self) -> Iterator[bytes]:
        yield self._answer
        self._goes_on.wait(5)
        yield self._more
        self.has_ended.set()
        self.may_end.wait(5)

    def go_on(self) -> None:
        self._goes_on.set()
        self.has_ended.wait(5)


@pytest.fixture
def talk() -> Iterator[Callable[[bytes], Talk]]:
    talks: list[Talk] = []

    def make(more: bytes) -> Talk:
        talks.append(Talk(HI, more))
        return talks[-1]

    yield make
    for each in talks:
        each.may_end.set()


@pytest.mark.parametrize(
    "more",
    [
        OK + b"Content-Length: 5\r\n\r\nstale",
        OK + b"X-Half-A-Head: ",
        b"H",
        b"\r\n",
        b"HTTP/1.1 103 Early Hints\r\n\r\n",
        b"HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n",
    ],
    ids=["answer", "half a head", "a letter", "empty line", "interim", "time-out"],
)
@pytest.mark.parametrize("tls", [None, (CERTIFICATE, CERTIFICATE)], ids=["plain", "tls"])
def test_what_comes_unasked_is_no_answer_to_the_next_request(
    fetcher: HttpFetcher, talk: Callable[[bytes], Talk], more: bytes, tls: tuple[str, str] | None
) -> None:
    with LocalServer(tls=tls) as server:
        said = talk(more)
        server.route("/1", Answer(raw=said))
        server.route("/2", Answer(body=b"mine"))
        first = fetcher.fetch(feed_request(server.url("/1"), verify_tls=False))
        said.go_on()
        second = fetcher.fetch(feed_request(server.url("/2"), verify_tls=False))
        assert (first.body, second.body) == (b"hi", b"mine")
        assert [request.connection for request in server.requests] == [1, 2]
        said.may_end.set()


@pytest.mark.parametrize(
    "raw",
    [
        HI + b"there",
        HI + OK + b"Content-Length: 5\r\n\r\nstale",
        OK + b"Transfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n0\r\n\r\n",
    ],
    ids=["longer body", "second answer", "second end"],
)
def test_an_answer_ends_where_it_says(server: LocalServer, fetcher: HttpFetcher, raw: bytes) -> None:
    server.route("/1", Answer(raw=raw))
    server.route("/2", Answer(body=b"mine"))
    bodies = [fetcher.fetch(feed_request(server.url(path))).body for path in ("/1", "/2")]
    assert bodies == [b"hi", b"mine"]


@pytest.mark.parametrize(
    "rest",
    [b"Content-Length: 5\r\n\r\nhello", b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"],
    ids=["length", "chunks"],
)
def test_a_body_where_none_may_be_is_passed_over(
    server: LocalServer, fetcher: HttpFetcher, rest: bytes
) -> None:
    """Some servers send one with a 304 or a 204."""
    server.route("/304", Answer(raw=b"HTTP/1.1 304 Not Modified\r\n" + rest))
    server.route("/204", Answer(raw=b"HTTP/1.1 204 No Content\r\n" + rest))
    unchanged = fetcher.fetch(feed_request(server.url("/304"), etag='"1"'))
    empty = fetcher.fetch(feed_request(server.url("/204")))
    assert isinstance(unchanged, NotModified)
    assert isinstance(empty, Document)
    assert empty.body == b""


@pytest.mark.parametrize("more", [b"", b"Second-Line: x\r\n" * 10_000], ids=["once", "more of it"])
def test_nonsense_is_no_answer_over_tls_either(fetcher: HttpFetcher, more: bytes) -> None:
    answer = Answer(raw=b"SSH-2.0-x\r\n\r\n" + more)
    with (
        LocalServer({"*": answer}, tls=(CERTIFICATE, CERTIFICATE)) as server,
        pytest.raises(UnreachableError, match="no HTTP"),
    ):
        fetcher.fetch(feed_request(server.url(), verify_tls=False))


@pytest.mark.parametrize(
    "head",
    [
        b"Content-Length: 2\r\nContent-Length: 3\r\n",
        b"Content-Length: 2, 3\r\n",
        b"Content-Length: +2\r\n",
        b"Content-Length: -2\r\n",
        b"Content-Length: \xb2\r\n",
        b"Content-Length: 99999999999999999999\r\n",
        b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n",
        b"Transfer-Encoding: chunked\r\nContent-Length: 2\r\n",
        b"Transfer-Encoding: xchunked\r\nContent-Length: 2\r\n",
    ],
)
def test_a_head_that_can_be_read_in_two_ways_is_no_answer(
    server: LocalServer, fetcher: HttpFetcher, head: bytes
) -> None:
    server.route("/", Answer(raw=OK + head + b"\r\nhi"))
    with pytest.raises(UnreachableError, match="no HTTP"):
        fetcher.fetch(feed_request(server.url()))


@pytest.mark.parametrize(
    "answer",
    [
        Answer(raw=OK + b"Transfer-Encoding: chunked\r\n\r\n-2\r\nhi\r\n0\r\n\r\n"),
        Answer(raw=OK + b"Transfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n"),
        Answer(raw=OK + b"Content-Length: 3\r\n\r\nhi"),
        Answer(body=b"x" * 1000, framing="close", cut_after=10),
    ],
    ids=["bad chunk", "no end", "short", "reset"],
)
def test_a_body_that_breaks_off_is_not_taken_for_whole(
    server: LocalServer, make_fetcher: MakeFetcher, answer: Answer
) -> None:
    """It is known at once, also of chunks that are none."""
    server.route("/", answer)
    with pytest.raises(UnreachableError, match="broke off in the middle"):
        make_fetcher().fetch(feed_request(server.url()))


@pytest.mark.parametrize("tls", [None, (CERTIFICATE, CERTIFICATE)], ids=["plain", "tls"])
def test_a_body_without_a_length_is_whole_when_its_connection_is_closed(
    fetcher: HttpFetcher, tls: tuple[str, str] | None
) -> None:
    """Over TLS also without a goodbye, which many servers leave out."""
    with LocalServer({"*": Answer(body=b"x" * 1000, framing="close")}, tls=tls) as server:
        assert len(fetcher.fetch(feed_request(server.url(), verify_tls=False)).body) == 1000


@pytest.mark.parametrize(("place", "is_reached"), [(4, True), (5, False)])
def test_a_name_with_many_addresses_has_us_knock_at_a_few(
    make_fetcher: MakeFetcher, place: int, *, is_reached: bool
) -> None:
    addresses = [f"127.0.0.{number}" for number in range(2, 200)]
    fetcher = make_fetcher(look_up=lambda _: addresses, allow_hosts=("127.0.0.0/8",))
    with LocalServer({"*": Answer()}, address=addresses[place - 1]) as server:
        outcomes = [outcome for _, outcome in fetcher.fetch_many([feed_request(server.url(host="a.test"))])]
    assert isinstance(outcomes[0], Document) is is_reached
