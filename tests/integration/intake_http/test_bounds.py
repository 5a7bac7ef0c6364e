"""Bytes, time and heads have ends, whatever a server does."""

import threading
import time
import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import brotli
import pytest

from monitor.errors import BadBodyError, MonitorError, TooLargeError, UnreachableError
from monitor.intake.http import HttpFetcher
from monitor.model import Request, Want
from support.fetching import MakeFetcher, feed_request
from support.server import Answer, LocalServer, bomb, compressed, endless, hanging, redirect

SOON = timedelta(seconds=0.3)


@pytest.mark.parametrize("framing", ["length", "chunked", "close"])
def test_a_body_of_exactly_the_limit_is_taken(
    server: LocalServer, fetcher: HttpFetcher, framing: str
) -> None:
    url = server.route("/", Answer(body=b"x" * 100_000, framing=framing))
    assert len(fetcher.fetch(feed_request(url)).body) == 100_000


@pytest.mark.parametrize("framing", ["length", "chunked", "close"])
def test_a_byte_more_is_too_large(server: LocalServer, fetcher: HttpFetcher, framing: str) -> None:
    url = server.route("/", Answer(body=b"x" * 100_001, framing=framing))
    with pytest.raises(TooLargeError):
        fetcher.fetch(feed_request(url))


def test_pages_have_a_limit_of_their_own(server: LocalServer, fetcher: HttpFetcher) -> None:
    url = server.route("/", Answer(body=b"x" * 150_000))
    assert len(fetcher.fetch(Request(url=url, want=Want.PAGE)).body) == 150_000


def test_an_announced_size_over_the_limit_is_refused_at_once(
    server: LocalServer, fetcher: HttpFetcher
) -> None:
    """Two gigabytes are announced and never sent."""
    url = server.route("/", Answer(body=b"x", headers={"Content-Length": str(2 << 30)}))
    with pytest.raises(TooLargeError, match="announces 2147483648 bytes"):
        fetcher.fetch(feed_request(url))


def test_an_endless_body_is_left_at_the_limit(server: LocalServer, fetcher: HttpFetcher) -> None:
    with pytest.raises(TooLargeError):
        fetcher.fetch(feed_request(server.route("/", endless())))
    assert server.wait_until(lambda server: server.connected == 0)


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd"])
def test_a_bomb_is_left_at_the_limit(server: LocalServer, make_fetcher: MakeFetcher, encoding: str) -> None:
    """128 MiB of zeros; neither time nor memory goes into them."""
    fetcher = make_fetcher(feed_bytes=1 << 20)
    url = server.route("/", bomb(encoding))
    tracemalloc.start()
    try:
        with pytest.raises(TooLargeError):
            fetcher.fetch(feed_request(url))
        assert tracemalloc.get_traced_memory()[1] < 24 << 20
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd"])
def test_a_compressed_body_comes_decompressed(
    server: LocalServer, fetcher: HttpFetcher, encoding: str
) -> None:
    text = "Казахстан и США ".encode() * 1000
    assert fetcher.fetch(feed_request(server.route("/", compressed(text, encoding)))).body == text


def test_encodings_in_two_headers_are_one_list(server: LocalServer, fetcher: HttpFetcher) -> None:
    twice = brotli.compress(brotli.compress(b"text"))
    url = server.route(
        "/", Answer(body=twice, headers=[("Content-Encoding", "br"), ("Content-Encoding", "br")])
    )
    assert fetcher.fetch(feed_request(url)).body == b"text"


@pytest.mark.parametrize(
    ("encoding", "body"), [("gzip", b"<rss/>"), ("gzip", b"\x1f\x8b\x08"), ("br", b"\xff"), ("lzma", b"x")]
)
def test_a_body_that_cannot_be_decompressed_is_bad(
    server: LocalServer, fetcher: HttpFetcher, encoding: str, body: bytes
) -> None:
    url = server.route("/", Answer(body=body, headers={"Content-Encoding": encoding}))
    with pytest.raises(BadBodyError):
        fetcher.fetch(feed_request(url))


@pytest.mark.parametrize(
    ("answer", "failure"),
    [
        (Answer(headers={"X-Long": "x" * 40_000}), TooLargeError),
        (Answer(headers=[(f"X-{number}", "x") for number in range(300)]), UnreachableError),
        (Answer(raw=b"HTTP/1.1 200 " + b"x" * 40_000 + b"\r\n\r\n"), MonitorError),
    ],
)
def test_a_head_without_measure_is_refused(
    server: LocalServer, fetcher: HttpFetcher, answer: Answer, failure: type[MonitorError]
) -> None:
    with pytest.raises(failure):
        fetcher.fetch(feed_request(server.route("/", answer)))


def test_a_head_as_long_as_real_ones_are_is_taken(server: LocalServer, fetcher: HttpFetcher) -> None:
    url = server.route("/", Answer(headers={"Content-Security-Policy": "x" * 20_000}))
    assert len(fetcher.fetch(feed_request(url)).headers["content-security-policy"]) == 20_000


@pytest.mark.parametrize(
    "answer",
    [
        hanging(),
        Answer(body=b"x" * 1000, drip=0.02),
        endless(b"x", drip=0.02),
        Answer(body=b"x", wait=5),
        Answer(status=500, wait=5),
        Answer(raw=b"HTTP/1.1 100 Continue\r\n\r\n" * 10, close=True),
    ],
    ids=["silent", "dripping", "dripping chunks", "late", "late error", "continuing"],
)
def test_no_answer_takes_longer_than_the_limit(
    server: LocalServer, make_fetcher: MakeFetcher, answer: Answer
) -> None:
    fetcher = make_fetcher(total_timeout=SOON)
    began = time.monotonic()
    with pytest.raises(UnreachableError):
        fetcher.fetch(feed_request(server.route("/", answer)))
    assert time.monotonic() - began < 1.5


def test_the_limit_of_time_holds_over_all_hops(server: LocalServer, make_fetcher: MakeFetcher) -> None:
    """Each of five hops stays well below it, all together do not."""
    fetcher = make_fetcher(total_timeout=SOON)
    for step in range(5):
        to = redirect(f"/{step + 1}")
        server.route(f"/{step}", Answer(status=to.status, headers=to.headers, wait=0.1))
    with pytest.raises(UnreachableError, match=r"within 0\.3 s"):
        fetcher.fetch(feed_request(server.url("/0")))
    assert server.requests_for("/4") == []


def test_a_look_up_without_end_takes_no_longer_than_the_limit(make_fetcher: MakeFetcher) -> None:
    is_over = threading.Event()

    def wait(_: str) -> list[str]:
        is_over.wait(5)
        return ["127.0.0.1"]

    fetcher = make_fetcher(look_up=wait, connect_timeout=SOON)
    began = time.monotonic()
    with pytest.raises(UnreachableError, match=r"connected within 0\.3 s"):
        fetcher.fetch(feed_request("http://news.test/"))
    assert time.monotonic() - began < 1.5
    is_over.set()


def test_look_ups_without_end_delay_no_other(server: LocalServer, make_fetcher: MakeFetcher) -> None:
    """More of them than any pool of threads would have."""
    is_over = threading.Event()

    def look_up(host: str) -> list[str]:
        if host.startswith("dead"):
            is_over.wait(5)
        return ["127.0.0.1"]

    fetcher = make_fetcher(look_up=look_up)
    server.route("/", Answer(body=b"x"))
    outcomes = fetcher.fetch_many([feed_request(f"http://dead{number}.test/") for number in range(50)])
    with ThreadPoolExecutor(1) as pool:
        stuck = pool.submit(list, outcomes)
        assert fetcher.fetch(feed_request(server.url("/", host="alive.test"))).body == b"x"
        is_over.set()
        assert len(stuck.result(4)) == 50
