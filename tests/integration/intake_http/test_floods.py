"""What a server can send without end, row by row: each is left at a bound in bytes, before the time is over.

The bounds are those of FetchLimits, which what ships only tightens: 16 MiB of body, 1 MiB around it, 30 s.
What can be left at once is; nothing is read on to be polite. Beside every flood a good feed is fetched, again
and again.
"""

import gzip
import itertools
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import timedelta
from typing import Self

import psutil
import pytest

from monitor import config
from monitor.errors import BadBodyError, MonitorError, RefusedError, TooLargeError, UnreachableError
from monitor.intake.http import FetchLimits, HttpFetcher
from support.configuring import SHIPPED
from support.fetching import MakeFetcher, feed_request
from support.server import Answer, LocalServer, bomb

WIDEST = FetchLimits()
BODY_BYTES, HEAD_BYTES = WIDEST.feed_bytes, 1 << 20
ON_THE_WAY_BYTES = 12 << 20
"""What the kernel and the loop hold of a local connection when it is ended."""

OK = b"HTTP/1.1 200 OK\r\n"
OTHER = b"HTTP/1.1 101 Other\r\nUpgrade: other\r\nConnection: Upgrade\r\n\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"


def packed(name: bytes) -> bytes:
    return OK + b"Content-Encoding: " + name + b"\r\n\r\n"


# What comes first, what comes then without end, the failure, the most bytes that are read.
FLOODS: dict[str, tuple[bytes, bytes, type[MonitorError], int]] = {
    "interim answers": (b"", b"HTTP/1.1 103 Early Hints\r\nX: y\r\n\r\n" * 1000, TooLargeError, HEAD_BYTES),
    "continue": (b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 1000, TooLargeError, HEAD_BYTES),
    "empty lines": (b"", b"\r\n" * 30_000, TooLargeError, HEAD_BYTES),
    "no HTTP": (b"", bytes(65_536), UnreachableError, HEAD_BYTES),
    "a status": (b"HTTP/1.1 200 ", b"x" * 65_536, TooLargeError, HEAD_BYTES),
    "a header": (OK + b"X: ", b"x" * 65_536, TooLargeError, HEAD_BYTES),
    "headers": (OK, b"X: y\r\n" * 5000, UnreachableError, HEAD_BYTES),
    "another protocol": (OTHER, bytes(65_536), RefusedError, HEAD_BYTES),
    "a body": (OK + b"\r\n", b"<p>more</p>" * 6000, TooLargeError, BODY_BYTES),
    "a body in chunks": (CHUNKED, b"ffff\r\n" + b"x" * 65_535 + b"\r\n", TooLargeError, BODY_BYTES),
    "a chunk's extension": (CHUNKED + b"1;", b"x" * 65_536, TooLargeError, BODY_BYTES + HEAD_BYTES),
    "a chunk's size": (CHUNKED, b"0" * 65_536, TooLargeError, BODY_BYTES + HEAD_BYTES),
    "the body of a failure": (b"HTTP/1.1 404 No\r\n\r\n", b"x" * 65_536, RefusedError, HEAD_BYTES),
    "members of gzip": (packed(b"gzip"), gzip.compress(b"") * 2000, BadBodyError, HEAD_BYTES),
    "empty deflate blocks": (
        packed(b"deflate") + b"\x78\x9c",
        b"\0\0\0\xff\xff" * 9000,
        TooLargeError,
        BODY_BYTES,
    ),
    "frames that zstd skips": (packed(b"zstd"), b"\x50\x2a\x4d\x18\0\0\0\0" * 5000, BadBodyError, HEAD_BYTES),
    "a frame that zstd skips": (
        packed(b"zstd") + b"\x50\x2a\x4d\x18\xff\xff\xff\xff",
        bytes(65_536),
        TooLargeError,
        BODY_BYTES,
    ),
}  # fmt: skip


class Flood:
    """An answer without end that knows how much of it was taken."""

    def __init__(self, first: bytes, then: bytes) -> None:
        self.sent = 0
        self._pieces = (first, then)

    def answer(self) -> Answer:
        return Answer(raw=self._run)

    def _run(self) -> Iterable[bytes]:
        first, then = self._pieces
        for piece in itertools.chain([first], itertools.repeat(then)):
            yield piece
            self.sent += len(piece)


class Beside:
    """Does something good all the while, and knows how long that took at most."""

    def __init__(self, do: Callable[[], object]) -> None:
        self.longest = 0.0
        self._do = do
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> Self:
        self._do()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_over.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._is_over.wait(0.02):
            began = time.monotonic()
            self._do()
            self.longest = max(self.longest, time.monotonic() - began)


@pytest.fixture
def client(make_fetcher: MakeFetcher) -> HttpFetcher:
    """Return a client with the widest bounds, but no wait between requests to one host."""
    names = ("connect_timeout", "total_timeout", "feed_bytes", "page_bytes", "redirects", "connections")
    return make_fetcher(**{name: getattr(WIDEST, name) for name in names})


@pytest.fixture
def other() -> Iterator[LocalServer]:
    with LocalServer({"/good": Answer(body=b"<rss/>")}) as server:
        yield server


def test_what_ships_is_bounded_at_least_as_tightly() -> None:
    """An endless body ends after 16 MiB, one that drips after 30 s."""
    shipped = config.load(SHIPPED, {}).network
    assert max(shipped.feed_bytes, shipped.page_bytes) <= WIDEST.feed_bytes <= 16 << 20
    assert max(shipped.total_timeout, WIDEST.total_timeout) <= timedelta(seconds=30)


@pytest.mark.parametrize("name", FLOODS)
def test_a_flood_is_left_at_its_bound_and_delays_nobody(
    server: LocalServer, other: LocalServer, client: HttpFetcher, name: str
) -> None:
    first, then, failure, most_bytes = FLOODS[name]
    flood = Flood(first, then)
    url = server.route("/", flood.answer())
    began = time.monotonic()
    good = feed_request(other.url("/good"))
    with Beside(lambda: client.fetch(good)) as beside, pytest.raises(failure):
        client.fetch(feed_request(url))
    assert time.monotonic() - began < 15
    assert server.wait_until(lambda server: server.connected == 0)
    assert flood.sent <= most_bytes + ON_THE_WAY_BYTES
    assert beside.longest < 2


@pytest.mark.parametrize("then", [b"X: y\r\n" * 5000, b"y" * 65_536], ids=["many", "one"])
def test_trailers_without_end_are_left(server: LocalServer, client: HttpFetcher, then: bytes) -> None:
    """Whether that is a failure depends on whether the body was taken before they were found too long."""
    flood = Flood(CHUNKED + b"0\r\nX: ", then)
    url = server.route("/", flood.answer())
    with suppress(MonitorError):
        assert client.fetch(feed_request(url)).body == b""
    assert server.wait_until(lambda server: server.connected == 0)
    assert flood.sent <= HEAD_BYTES + ON_THE_WAY_BYTES


def test_a_redirect_s_body_is_not_read(server: LocalServer, other: LocalServer, client: HttpFetcher) -> None:
    flood = Flood(
        b"HTTP/1.1 302 Found\r\nLocation: " + other.url("/good").encode() + b"\r\n\r\n", bytes(65_536)
    )
    url = server.route("/", flood.answer())
    assert client.fetch(feed_request(url)).body == b"<rss/>"
    assert server.wait_until(lambda server: server.connected == 0)
    assert flood.sent <= HEAD_BYTES + ON_THE_WAY_BYTES


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd"])
def test_a_bomb_costs_less_than_64_mib_of_memory(
    server: LocalServer, other: LocalServer, client: HttpFetcher, encoding: str
) -> None:
    """A quarter of a gigabyte of zeros, under the widest limit; the memory of the whole process."""
    url = server.route("/", bomb(encoding, megabytes=256))
    process, seen = psutil.Process(), []

    def fetch_good() -> None:
        client.fetch(feed_request(other.url("/good")))
        seen.append(process.memory_info().rss)

    with Beside(fetch_good), pytest.raises(TooLargeError):
        client.fetch(feed_request(url))
    fetch_good()
    assert max(seen) - seen[0] < 64 << 20
