"""A real local web server that does what a script says, well or badly.

Runs in threads on port 0 of 127.0.0.1, inside pytest or outside::

    with LocalServer() as server:
        server.route("/feed.xml", Answer(body=b"<rss/>", headers={"ETag": '"1"'}))
        server.route("/old", redirect("/feed.xml", status=301))
        server.route("/flaky", [Answer(status=503), Answer(body=b"better")])
        server.route("/echo", lambda request: Answer(body=request.target.encode()))
        ...
        assert ["/feed.xml"] == [request.path for request in server.requests]

A route is an answer, a function from the request to an answer (called in the connection's own thread), or a
list of either, each used once and the last one again and again. Stopping the server ends every hanging or
dripping answer at once.
"""

import itertools
import multiprocessing
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from http import HTTPStatus
from io import BufferedReader
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Self

from support.answers import (
    Answer,
    Handler,
    Headers,
    Received,
    Route,
    bomb,
    broken,
    compressed,
    conditional,
    endless,
    hanging,
    redirect,
)

__all__ = [
    "Answer",
    "Handler",
    "Headers",
    "LocalServer",
    "Received",
    "Route",
    "bomb",
    "broken",
    "compressed",
    "conditional",
    "endless",
    "hanging",
    "redirect",
    "server_apart",
]

_LARGEST_HEAD_BYTES = 1 << 20
_RESET_ON_CLOSE = struct.pack("ii", 1, 0)  # SO_LINGER on, no time: close() sends RST


class LocalServer:
    """The server; see the module. Usable as a context manager.

    Args:
        routes: by path without query; ``*`` stands for every other path (404 by default).
        address: where to listen.
        port: the same; 0 for any that is free.
        tls: files of a certificate and its key, for https.
    """

    def __init__(
        self,
        routes: Mapping[str, Route] | None = None,
        *,
        address: str = "127.0.0.1",
        port: int = 0,
        tls: tuple[str, str] | None = None,
    ) -> None:
        self._routes: dict[str, Route] = {"*": Answer(status=404, body=b"no such page"), **(routes or {})}
        self._asked: dict[str, int] = {}
        self._received: list[Received] = []
        self._open: set[socket.socket] = set()
        self._busy = self._most_busy = 0
        self._connections = itertools.count(1)
        self._change = threading.Condition()
        self._stop = threading.Event()
        self._tls: ssl.SSLContext | None = None
        if tls is not None:
            self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self._tls.load_cert_chain(*tls)
        self._listener = socket.create_server((address, port), backlog=1024)
        self._address, self.port = address, int(self._listener.getsockname()[1])
        self._thread = threading.Thread(target=self._accept, name="local-server", daemon=True)

    # What tests use.

    def start(self) -> Self:
        """Begin to answer."""
        self._thread.start()
        return self

    def stop(self) -> None:
        """End every connection and answer no more."""
        self._stop.set()
        # Closing alone does not wake a thread that waits in accept().
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        with self._change:
            connections = list(self._open)
            self._change.notify_all()
        for connection in connections:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        if self._thread.ident is not None:
            self._thread.join(5)
        self.wait_until(lambda server: not server._open)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def host(self) -> str:
        """Host and port, as in an address."""
        return f"{self._address}:{self.port}"

    def url(self, path: str = "/", *, host: str = "") -> str:
        """Return the address of a path; ``host`` replaces the name, not the port."""
        scheme = "http" if self._tls is None else "https"
        return f"{scheme}://{host or self._address}:{self.port}{path}"

    def route(self, path: str, route: Route) -> str:
        """Set or replace what a path answers; returns its address."""
        with self._change:
            self._routes[path] = route
            self._asked.pop(path, None)
        return self.url(path)

    @property
    def requests(self) -> list[Received]:
        """All requests so far, in the order in which their heads had been read."""
        with self._change:
            return list(self._received)

    def requests_for(self, path: str) -> list[Received]:
        """Return the requests for one path."""
        return [request for request in self.requests if request.path == path]

    @property
    def most_at_once(self) -> int:
        """The highest number of requests that were being answered at the same time."""
        with self._change:
            return self._most_busy

    @property
    def connected(self) -> int:
        """How many connections are open now."""
        with self._change:
            return len(self._open)

    def wait_until(self, is_true: Callable[["LocalServer"], bool], *, timeout: float = 5.0) -> bool:
        """Wait until the statement about this server holds; False when it did not in time."""
        with self._change:
            return self._change.wait_for(lambda: is_true(self), timeout)

    # How it works.

    def _accept(self) -> None:
        while not self._stop.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        number = next(self._connections)
        with self._change:
            self._open.add(connection)
            self._change.notify_all()
        try:
            # A client may leave at any moment, in the middle of a handshake too.
            with suppress(OSError, ValueError):
                # Without this, the pieces of a dripping answer would wait for each other.
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self._converse(self._secured(connection), number)
        finally:
            connection.close()
            with self._change:
                self._open.discard(connection)
                self._change.notify_all()

    def _secured(self, connection: socket.socket) -> socket.socket:
        if self._tls is None:
            return connection
        secured = self._tls.wrap_socket(connection, server_side=True)
        with self._change:
            self._open.discard(connection)
            self._open.add(secured)
        return secured

    def _converse(self, connection: socket.socket, number: int) -> None:
        try:
            with connection.makefile("rb") as stream:
                while not self._stop.is_set():
                    request = self._read(stream, number)
                    if request is None or not self._reply(connection, request):
                        return
        finally:
            connection.close()
            with self._change:
                self._open.discard(connection)
                self._change.notify_all()

    def _read(self, stream: BufferedReader, number: int) -> Received | None:
        line = stream.readline(_LARGEST_HEAD_BYTES)
        if not line.strip():
            return None
        method, _, rest = line.decode("latin-1").partition(" ")
        headers: list[tuple[bytes, bytes]] = []
        while (line := stream.readline(_LARGEST_HEAD_BYTES)) not in (b"\r\n", b"\n", b""):
            name, _, value = line.rstrip(b"\r\n").partition(b":")
            headers.append((name, value.strip(b" \t")))
        length = next((int(value) for name, value in headers if name.lower() == b"content-length"), 0)
        body = stream.read(length) if length else b""
        request = Received(
            method=method,
            target=rest.rpartition(" ")[0],
            headers=tuple(headers),
            body=body,
            at=time.monotonic(),
            arrived_at=datetime.now(UTC),
            connection=number,
        )
        with self._change:
            self._received.append(request)
            self._change.notify_all()
        return request

    def _route_for(self, request: Received) -> Answer | Handler:
        with self._change:
            path = request.path if request.path in self._routes else "*"
            route = self._routes[path]
            if isinstance(route, Answer) or callable(route):
                return route
            count = self._asked.get(path, 0)
            self._asked[path] = count + 1
            return route[min(count, len(route) - 1)]

    def _reply(self, connection: socket.socket, request: Received) -> bool:
        """Answer one request; False when the connection is to end."""
        with self._change:
            self._busy += 1
            self._most_busy = max(self._most_busy, self._busy)
            self._change.notify_all()
        ends = iter([self._end_one])
        try:
            chosen = self._route_for(request)
            answer = chosen if isinstance(chosen, Answer) else chosen(request)
            is_open = self._send(connection, answer, ends, is_head=request.method == "HEAD")
            return is_open and (request.header("Connection") or "").lower() != "close"
        finally:
            _end(ends)

    def _end_one(self) -> None:
        with self._change:
            self._busy -= 1
            self._change.notify_all()

    def _send(
        self, connection: socket.socket, answer: Answer, ends: Iterator[Callable[[], None]], *, is_head: bool
    ) -> bool:
        if answer.hang:
            _wait_for_end(connection, self._stop)
            return False
        if answer.wait and self._stop.wait(answer.wait):
            return False
        if answer.raw is not None:
            for piece in [answer.raw] if isinstance(answer.raw, bytes) else answer.raw():
                connection.sendall(piece)
            return False
        if answer.cut_after == 0:
            return _reset(connection)
        framing = _framing(answer)
        if is_head or answer.status in (204, 304) or answer.body == b"":
            _end(ends)
            connection.sendall(_head(answer, framing))
            return framing != "close" and not answer.close
        connection.sendall(_head(answer, framing))
        return self._send_body(connection, answer, framing, ends)

    def _send_body(
        self, connection: socket.socket, answer: Answer, framing: str, ends: Iterator[Callable[[], None]]
    ) -> bool:
        sent = 0
        for chunk in answer.chunks():
            if self._stop.wait(answer.drip) if answer.drip else self._stop.is_set():
                return False
            piece = chunk
            if answer.cut_after is not None:
                piece = chunk[: answer.cut_after - sent]
            sent += len(piece)
            if framing == "length" and isinstance(answer.body, bytes) and sent == len(answer.body):
                _end(ends)
            if framing == "chunked":
                piece = b"%x\r\n%b\r\n" % (len(piece), piece) if piece else b""
            connection.sendall(piece)
            if answer.cut_after is not None and sent >= answer.cut_after:
                return _reset(connection)
        _end(ends)
        if framing == "chunked":
            connection.sendall(b"0\r\n\r\n")
        return framing != "close" and not answer.close


def _end(ends: Iterator[Callable[[], None]]) -> None:
    """Count a request as answered, once: before its last byte, since after it the client may ask again."""
    for end in ends:
        end()


def _framing(answer: Answer) -> str:
    if answer.framing:
        return answer.framing
    return "length" if isinstance(answer.body, bytes) else "chunked"


def _head(answer: Answer, framing: str) -> bytes:
    pairs = answer.pairs()
    names = {name.lower() for name, _ in pairs}
    if framing == "chunked":
        pairs.append((b"Transfer-Encoding", b"chunked"))
    elif framing == "length" and b"content-length" not in names and isinstance(answer.body, bytes):
        pairs.append((b"Content-Length", str(len(answer.body)).encode()))
    if framing == "close" or answer.close:
        pairs.append((b"Connection", b"close"))
    try:
        phrase = HTTPStatus(answer.status).phrase
    except ValueError:
        phrase = "Whatever"
    lines = [f"HTTP/1.1 {answer.status} {phrase}".encode(), *(b"%b: %b" % pair for pair in pairs)]
    return b"\r\n".join(lines) + b"\r\n\r\n"


def _reset(connection: socket.socket) -> bool:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
    return False


def _wait_for_end(connection: socket.socket, stop: threading.Event) -> None:
    """Wait until the client leaves or the server stops (which shuts the connection down)."""
    while not stop.is_set() and connection.recv(1024):
        pass


# In a process of its own, so that benchmarks measure the client alone.


@contextmanager
def server_apart(routes: Mapping[str, Answer]) -> Iterator[str]:
    """Run a server with canned answers in another process; yields its host and port."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=_serve_apart, args=(routes, there), daemon=True)
    process.start()
    try:
        yield here.recv()
    finally:
        here.send("stop")
        process.join(5)
        here.close()


def _serve_apart(routes: Mapping[str, Answer], pipe: "Connection[str, str]") -> None:
    with LocalServer(routes) as server:
        pipe.send(server.host)
        pipe.recv()
