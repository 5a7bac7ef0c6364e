"""The local newsroom: a real HTTP server with the feeds and pages of the invented outlets."""

import gzip
import hashlib
import socket
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from monitor.demo.feeds import CONTENT_TYPES, write_feed
from monitor.demo.pages import write_front, write_page, write_picture, write_start
from monitor.demo.story import LAST_ACT, FeedFormat, Outlet, PageKind, Piece, outlets
from monitor.model import Feed

# How often the serving thread looks whether it should stop, hence how long closing may take.
_SHUTDOWN_POLL_SECONDS = 0.02

# How long a connection that a client keeps open may be idle.
_IDLE_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Answer:
    """What an address answers.

    Attributes:
        etag: a strong validator of the body as it is, with its quotation marks; "" where there is none.
        changed_at: for Last-Modified; None where there is none.
    """

    status: HTTPStatus
    content_type: str
    body: bytes = field(repr=False)
    etag: str = ""
    changed_at: datetime | None = None


class Newsroom:
    """Invented outlets on 127.0.0.1, at a port that the system chooses.

    What it publishes comes in acts: the first when it starts, the next with each ``advance``. As a context
    manager it starts and closes itself.

    Args:
        now: aware UTC; everything is published some minutes or hours before it.
    """

    def __init__(self, *, now: datetime) -> None:
        self._now = now.replace(microsecond=0)
        self._outlets = outlets(now)
        self._act = 1
        self._server: _Server | None = None
        self._thread: Thread | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def base(self) -> str:
        """The server's address, without a slash at the end.

        Raises:
            RuntimeError: it is not running.
        """
        if self._server is None:
            raise RuntimeError("the newsroom is not running: call start() first")
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def outlets(self) -> tuple[Outlet, ...]:
        """All outlets with all their pieces, those of later acts included."""
        return self._outlets

    def start(self) -> str:
        """Open the port, serve in a thread, return the server's address; a second call changes nothing."""
        if self._server is None:
            self._server = _Server(("127.0.0.1", 0), _Handler)
            self._server.answers = self._answers()
            serve, pause = self._server.serve_forever, _SHUTDOWN_POLL_SECONDS
            self._thread = Thread(target=serve, args=(pause,), name="newsroom", daemon=True)
            self._thread.start()
        return self.base

    def advance(self) -> None:
        """Publish the next act; nothing happens after the last."""
        self._act = min(self._act + 1, LAST_ACT)
        if self._server is not None:
            self._server.answers = self._answers()

    def close(self) -> None:
        """Stop serving and end all connections; a second call changes nothing."""
        if self._server is None or self._thread is None:
            return
        self._server.shutdown()
        self._thread.join()
        self._server.end_connections()
        self._server.server_close()
        self._server = self._thread = None

    def feeds(self) -> tuple[Feed, ...]:
        """Return the outlets' feeds as configuration would name them; running only."""
        base = self.base
        return tuple(
            Feed(
                name=outlet.name,
                url=base + outlet.feed_path,
                title=outlet.title,
                language=outlet.language,
                country=outlet.country,
                kind=outlet.kind,
                interval=timedelta(seconds=1),
            )
            for outlet in self._outlets
        )

    def pieces(self) -> Iterator[tuple[Outlet, Piece]]:
        """Yield what has been published so far."""
        for outlet in self._outlets:
            for piece in outlet.published(self._act):
                yield outlet, piece

    def expected(self) -> Mapping[str, str]:
        """Return what should become of each piece published so far: its title to a few words."""
        return {piece.title: piece.expected for _, piece in self.pieces()}

    def _answers(self) -> dict[str, Answer]:
        """Return all addresses with what they answer in the present act."""
        answers = {"/": _page(write_start(self._outlets), "utf-8")}
        for outlet in self._outlets:
            front = _page(
                write_front(outlet, act=self._act, base=self.base, year=self._now.year), outlet.encoding
            )
            answers[f"/{outlet.name}/"] = front
            answers[outlet.feed_path] = self._feed_answer(outlet, front)
            answers[f"/static/{outlet.name}.svg"] = Answer(
                HTTPStatus.OK, "image/svg+xml", write_picture(outlet)
            )
        by_slug = {piece.slug: (outlet, piece) for outlet in self._outlets for piece in outlet.pieces}
        for outlet, piece in self.pieces():
            original = by_slug[piece.copy_of] if piece.page is PageKind.AMP else None
            body = write_page(outlet, piece, original=original, act=self._act, base=self.base)
            status = HTTPStatus.FORBIDDEN if piece.page is PageKind.FORBIDDEN else HTTPStatus.OK
            answers[outlet.page_path(piece)] = _page(body, outlet.encoding, status)
        return answers

    def _feed_answer(self, outlet: Outlet, front: Answer) -> Answer:
        status = HTTPStatus(outlet.status)
        if status is not HTTPStatus.OK:
            return Answer(status, "text/plain; charset=utf-8", f"{status.value} {status.phrase}\n".encode())
        if outlet.format is FeedFormat.HTML:
            return front
        body = write_feed(outlet, act=self._act, base=self.base)
        changed_at = max(piece.published_at for piece in outlet.published(self._act))
        return Answer(
            HTTPStatus.OK,
            f"{CONTENT_TYPES[outlet.format]}; charset={outlet.encoding}",
            body,
            etag=f'"{hashlib.sha256(body).hexdigest()[:20]}"',
            changed_at=changed_at,
        )


def _page(body: bytes, encoding: str, status: HTTPStatus = HTTPStatus.OK) -> Answer:
    return Answer(status, f"text/html; charset={encoding}", body)


class _Server(ThreadingHTTPServer):
    """The server; knows its open connections, so that closing does not wait for idle clients."""

    daemon_threads = False
    answers: Mapping[str, Answer]

    def __init__(self, address: tuple[str, int], handler: type[BaseHTTPRequestHandler]) -> None:
        super().__init__(address, handler)
        self.answers = {}
        self._connections: set[socket.socket] = set()
        self._connections_lock = Lock()

    def get_request(self) -> tuple[socket.socket, tuple[str, int]]:
        connection, address = super().get_request()
        with self._connections_lock:
            self._connections.add(connection)
        return connection, address

    def close_request(self, request: socket.socket | tuple[bytes, socket.socket]) -> None:
        if isinstance(request, socket.socket):
            with self._connections_lock:
                self._connections.discard(request)
        super().close_request(request)

    def end_connections(self) -> None:
        """Tell every open connection that there is nothing more to read, which ends its thread."""
        with self._connections_lock:
            for connection in self._connections:
                # The client may have gone already.
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RD)

    def handle_error(self, request: object, client_address: object) -> None:
        """Pass over clients that hang up; anything else is a mistake of ours, and printed."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]  # passed on as it came


class _Handler(BaseHTTPRequestHandler):
    """Answers GET and HEAD from the server's table, with gzip and conditional requests."""

    protocol_version = "HTTP/1.1"
    server_version = "InventedPress/6.2"
    sys_version = ""
    timeout = _IDLE_SECONDS
    server: _Server

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the standard library's
        """Stay silent: the demonstration's output is the pipeline's."""

    def _answer(self, *, with_body: bool) -> None:
        missing = Answer(HTTPStatus.NOT_FOUND, "text/plain; charset=utf-8", b"404 Not Found\n")
        answer = self.server.answers.get(urlsplit(self.path).path, missing)
        is_gzip = "gzip" in self.headers.get("Accept-Encoding", "")
        # A strong validator names one representation (RFC 9110, section 8.8.3.3).
        etag = f'{answer.etag[:-1]}-gzip"' if is_gzip and answer.etag else answer.etag
        if self._is_unchanged(answer, etag):
            self._head(HTTPStatus.NOT_MODIFIED, answer, etag)
            return
        body = gzip.compress(answer.body, mtime=0) if is_gzip else answer.body
        self._head(answer.status, answer, etag, length=len(body), is_gzip=is_gzip)
        if with_body:
            self.wfile.write(body)

    def _is_unchanged(self, answer: Answer, etag: str) -> bool:
        """Decide as RFC 9110, section 13.2.2: If-Modified-Since counts only without If-None-Match."""
        if_none_match = self.headers.get("If-None-Match")
        if if_none_match is not None:
            tags = {tag.strip().removeprefix("W/") for tag in if_none_match.split(",")}
            return bool(etag) and bool(tags & {etag, "*"})
        if_modified_since = self.headers.get("If-Modified-Since")
        if if_modified_since is None or answer.changed_at is None:
            return False
        try:
            return answer.changed_at <= parsedate_to_datetime(if_modified_since)
        except (TypeError, ValueError):
            # A date without a zone, or none at all: as if it had not been sent.
            return False

    def _head(
        self,
        status: HTTPStatus,
        answer: Answer,
        etag: str,
        *,
        length: int | None = None,
        is_gzip: bool = False,
    ) -> None:
        self.send_response(status)
        self.send_header("Vary", "Accept-Encoding")
        if etag:
            self.send_header("ETag", etag)
            self.send_header("Cache-Control", "no-cache")
        if answer.changed_at is not None:
            self.send_header("Last-Modified", format_datetime(answer.changed_at, usegmt=True))
        if length is not None:
            self.send_header("Content-Type", answer.content_type)
            self.send_header("Content-Length", str(length))
        if is_gzip:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
