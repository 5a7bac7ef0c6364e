"""A server that means harm, in a process of its own: what it sends never ends, or hardly ever comes.

It counts what it could send by path. What the kernel took and nobody read counts too: some megabytes over
loopback.
"""

import itertools
import multiprocessing
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from multiprocessing.connection import Connection
from typing import Any, NamedTuple

from support.server import Answer, LocalServer, bomb, hanging

GOOD = "/good"
BOMB_MEGABYTES = 1024
_OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n"
_CHUNKED = _OK + b"Transfer-Encoding: chunked\r\n\r\n"
_DRIP_SECONDS = 0.1
_HOPS = 3
_HOP_SECONDS = 12.0


class _Flow(NamedTuple):
    """What comes first and what then again and again, so many seconds apart."""

    first: bytes
    then: bytes
    wait_seconds: float = 0.0


FLOODS = {
    "a body": _Flow(_OK + b"\r\n", b"<p>more</p>" * 6000),
    "a body in chunks": _Flow(_CHUNKED, b"ffff\r\n" + b"x" * 65_535 + b"\r\n"),
    "sizes of chunks": _Flow(_CHUNKED, b"0" * 65_536),
    "headers": _Flow(_OK, b"X: y\r\n" * 5000),
    "interim answers": _Flow(b"", b"HTTP/1.1 103 Early Hints\r\nX: y\r\n\r\n" * 1000),
}
"""Without end, as fast as it is taken."""

BOMBS = ("gzip", "deflate", "br", "zstd")
"""A gigabyte of zeros each."""

DRIPS = {
    "a body": _Flow(_OK + b"\r\n", b"x", _DRIP_SECONDS),
    "a body in chunks": _Flow(_CHUNKED, b"1\r\nx\r\n", _DRIP_SECONDS),
    "a head": _Flow(_OK, b"X", _DRIP_SECONDS),
    "headers": _Flow(_OK, b"X: y\r\n", _DRIP_SECONDS),
}
"""Without end, some bytes ten times a second."""

SILENCE, HOPS = "/silence", "/hops/0"
"""What is never answered, and redirects of which each takes twelve seconds."""


class Harm:
    """The bench's end of the pipe to the server."""

    def __init__(self, pipe: "Connection[Any, Any]") -> None:
        self._pipe = pipe
        self._host: str = pipe.recv()

    def url(self, path: str) -> str:
        """Return an address: ``flood``, ``drip`` or ``bomb`` and a name, or one of the paths above."""
        return f"http://{self._host}{path.replace(' ', '-')}"

    def sent_bytes(self, path: str) -> int:
        """Return what the kernel has taken for a flood or a drip."""
        self._pipe.send(path.replace(" ", "-"))
        answer: int = self._pipe.recv()
        return answer


@contextmanager
def open_harm() -> Iterator[Harm]:
    """Open the server in another process; closed at the end."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=_serve, args=(there,), daemon=True)
    process.start()
    try:
        yield Harm(here)
    finally:
        here.send(None)
        process.join(5)
        here.close()


def _serve(pipe: "Connection[Any, Any]") -> None:
    sent: Counter[str] = Counter()
    with LocalServer({GOOD: Answer(body=b"<rss/>"), SILENCE: hanging()}) as server:
        for kind, flows in (("flood", FLOODS), ("drip", DRIPS)):
            for name, flow in flows.items():
                path = f"/{kind}/{name}".replace(" ", "-")
                server.route(path, Answer(raw=_counted(path, flow, sent)))
        for name in BOMBS:
            path, packed = f"/bomb/{name}", bomb(name, megabytes=BOMB_MEGABYTES)
            server.route(path, packed)
            assert isinstance(packed.body, bytes)
            sent[path] = len(packed.body)
        for hop in range(_HOPS):
            onward = {"Location": f"/hops/{hop + 1}"}
            server.route(f"/hops/{hop}", Answer(status=302, headers=onward, wait=_HOP_SECONDS))
        pipe.send(server.host)
        while (path := pipe.recv()) is not None:
            pipe.send(sent[path])


def _counted(path: str, flow: _Flow, sent: Counter[str]) -> Callable[[], Iterable[bytes]]:
    return partial(_pieces, path, flow, sent)


def _pieces(path: str, flow: _Flow, sent: Counter[str]) -> Iterator[bytes]:
    for piece in itertools.chain([flow.first], itertools.repeat(flow.then)):
        yield piece
        sent[path] += len(piece)
        time.sleep(flow.wait_seconds)
