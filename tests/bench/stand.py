"""A news-stand: a fast web server in a process of its own, so that its CPU is not counted.

It listens on every address of 127.0.0.0/8 at once, which gives as many "hosts" as a bench wants. Feeds and
pages are put on the stand before it opens or while it is open; a conditional request that names the present
ETag is answered 304. What came in by POST can be asked for, and when the present body of each path was first
given out.
"""

import asyncio
import multiprocessing
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from multiprocessing.connection import Connection
from typing import Any, NamedTuple, Self


class Paper(NamedTuple):
    """What a path answers; never 304 without an ETag."""

    body: bytes
    content_type: str = "text/html; charset=utf-8"
    etag: str = ""


SILENCE = Paper(b"", "nothing is said")
"""What is never answered, while the connection stays open."""


class Stand:
    """The bench's end of the pipe to the server."""

    def __init__(self, pipe: "Connection[Any, Any]", *, port: int, pid: int) -> None:
        self._pipe = pipe
        self.port = port
        self.pid = pid

    def url(self, path: str, *, host: int = 1) -> str:
        """Return the address of a path on one of the 65,000 hosts, counted from 1."""
        return f"http://127.0.{host // 250}.{host % 250 + 1}:{self.port}{path}"

    def put(self, papers: Mapping[str, Paper]) -> float:
        """Put papers on the stand; return when they could be seen, in monotonic seconds."""
        self._pipe.send(("put", dict(papers)))
        answer: float = self._pipe.recv()
        return answer

    def given_out(self) -> dict[str, float]:
        """Return by path when its present body was first given out, in monotonic seconds."""
        self._pipe.send(("given_out", None))
        answer: dict[str, float] = self._pipe.recv()
        return answer

    def posted(self) -> list[tuple[float, bytes]]:
        """Return what came in by POST, with the monotonic seconds of its arrival."""
        self._pipe.send(("posted", None))
        answer: list[tuple[float, bytes]] = self._pipe.recv()
        return answer

    def count(self) -> int:
        """Return how many requests were answered."""
        self._pipe.send(("count", None))
        answer: int = self._pipe.recv()
        return answer


@contextmanager
def open_stand(papers: Mapping[str, Paper] | None = None) -> Iterator[Stand]:
    """Open the stand in another process; closed at the end."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=_keep, args=(there,), daemon=True)
    process.start()
    try:
        stand = Stand(here, port=here.recv(), pid=process.pid or 0)
        stand.put(papers or {})
        yield stand
    finally:
        here.send(("close", None))
        process.join(5)
        here.close()


class _Shelf:
    def __init__(self) -> None:
        self.papers: dict[str, Paper] = {}
        self.given_out: dict[str, float] = {}
        self.posted: list[tuple[float, bytes]] = []
        self.count = 0

    def put(self, papers: Mapping[str, Paper]) -> float:
        self.papers |= papers
        for path in papers:
            self.given_out.pop(path, None)
        return time.monotonic()

    def answer(self, path: str, asked_etag: str, body: bytes | None) -> bytes:
        self.count += 1
        if body is not None:
            self.posted.append((time.monotonic(), body))
            return b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
        paper = self.papers.get(path) or self.papers.get("*")
        if paper is None:
            return b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
        if paper == SILENCE:
            return b""
        tag = f"ETag: {paper.etag}\r\n" if paper.etag else ""
        if paper.etag and asked_etag == paper.etag:
            return f"HTTP/1.1 304 Not Modified\r\n{tag}\r\n".encode()
        self.given_out.setdefault(path, time.monotonic())
        head = f"Content-Type: {paper.content_type}\r\nContent-Length: {len(paper.body)}\r\n{tag}\r\n"
        return f"HTTP/1.1 200 OK\r\n{head}".encode() + paper.body


class _Conversation(asyncio.Protocol):
    """One connection; understands what well-behaved clients send."""

    def __init__(self, shelf: _Shelf) -> None:
        self._shelf = shelf
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._received += data
        while self._answer_one():
            pass

    def _answer_one(self) -> bool:
        end = self._received.find(b"\r\n\r\n")
        if end < 0:
            return False
        lines = self._received[:end].decode("latin-1").split("\r\n")
        method, path, _ = lines[0].split(" ", 2)
        pairs = (line.partition(":") for line in lines[1:])
        headers = {name.lower(): value.strip() for name, _, value in pairs}
        length = int(headers.get("content-length", 0))
        if len(self._received) < end + 4 + length:
            return False
        body = self._received[end + 4 : end + 4 + length] if method == "POST" else None
        self._received = self._received[end + 4 + length :]
        self._transport.write(self._shelf.answer(path, headers.get("if-none-match", ""), body))
        if headers.get("connection") == "close" and self._shelf.papers.get(path) != SILENCE:
            self._transport.close()
            return False
        return True


class _Keeper:
    """Answers the bench while the loop answers the clients."""

    def __init__(self, pipe: "Connection[Any, Any]", shelf: _Shelf, closing: asyncio.Event) -> None:
        self._pipe, self._shelf, self._closing = pipe, shelf, closing

    def listen(self) -> Self:
        asyncio.get_running_loop().add_reader(self._pipe.fileno(), self._answer)
        return self

    def _answer(self) -> None:
        try:
            wish, value = self._pipe.recv()
        except EOFError:
            wish, value = "close", None
        if wish == "close":
            self._closing.set()
        elif wish == "put":
            self._pipe.send(self._shelf.put(value))
        else:
            self._pipe.send(getattr(self._shelf, wish))


def _keep(pipe: "Connection[Any, Any]") -> None:
    asyncio.run(_serve(pipe))


async def _serve(pipe: "Connection[Any, Any]") -> None:
    shelf, closing = _Shelf(), asyncio.Event()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: _Conversation(shelf), "0.0.0.0", 0, backlog=4096)  # noqa: S104 - every loopback address
    keeper = _Keeper(pipe, shelf, closing).listen()
    pipe.send(server.sockets[0].getsockname()[1])
    await closing.wait()
    del keeper
    server.close()
