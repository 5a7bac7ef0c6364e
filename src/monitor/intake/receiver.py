"""What comes in: a small HTTP server for the calls of hubs, loaded and started only where they are wanted.

Strangers are told nothing: whatever is no GET or POST of a path that is known is answered 404, its body
unread. A connection has one request, a bounded life and a bounded body, and there are not many at once.
"""

import asyncio
import logging
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta
from typing import cast
from weakref import WeakValueDictionary

import structlog
from aiohttp import web

from monitor.errors import MonitorError, ReceiverError
from monitor.model import Call, Reply

CONNECTIONS = 100
"""At once; hubs need one for each push."""

BODIES_AT_ONCE = 4
"""So many bodies are read, and so many calls are answered, at once."""

LIFE = timedelta(seconds=60)
"""Of a connection, whatever comes over it; hubs wait some ten seconds for an answer."""

READING = timedelta(seconds=20)
"""How long a body may take."""

HEAD_BYTES = 1024 * 1024
"""The most that may come over a connection before a call is known, and beside the body: of empty lines and of
chunk extensions the parser would take 250 MB a second."""

_DISCARDED = 4  # times the limit: so much more of a body is taken from a hub before it is cut off
_METHODS = frozenset({"GET", "POST"})
_CLOSING_SECONDS = 5.0
_NOTHING = Reply(status=404)

log = structlog.get_logger(__name__)

# What aiohttp has to say of broken requests is nobody's concern.
_silent = logging.getLogger("monitor.intake.receiver.aiohttp")
_silent.addHandler(logging.NullHandler())
_silent.propagate = False


class Receiver:
    """Listens for calls in a thread with an event loop of its own, from ``start`` to ``close``.

    Args:
        address: of this machine, and
        port: where to listen.
        is_known: tells whether calls may bear a token; quick, and asked of everything that comes.
        take: answers a call; called from several threads at once, and may take some seconds.
        limit_bytes: the largest body that is read; of a larger one ``take`` is told that it came.
        reading: how long a body may take.
        life: how long a connection may last.
    """

    def __init__(
        self,
        *,
        address: str,
        port: int,
        is_known: Callable[[str], bool],
        take: Callable[[Call], Reply],
        limit_bytes: int,
        reading: timedelta = READING,
        life: timedelta = LIFE,
    ) -> None:
        self._address, self._port = address, port
        self._is_known, self._take, self._limit_bytes = is_known, take, limit_bytes
        self._reading, self._life = reading, life
        self._pool = ThreadPoolExecutor(max_workers=BODIES_AT_ONCE, thread_name_prefix="receiver")
        self._loop: asyncio.AbstractEventLoop
        self._stop: asyncio.Event
        self._bodies: asyncio.Semaphore
        self._callers: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to listen.

        Raises:
            ReceiverError: address and port cannot be listened at.
        """
        is_ready: Future[None] = Future()
        thread = threading.Thread(
            target=lambda: asyncio.run(self._serve(is_ready)), name="receiver", daemon=True
        )
        thread.start()
        try:
            is_ready.result()
        except OSError as error:
            thread.join()
            place = f"{self._address} port {self._port}"
            raise ReceiverError(f"nothing can be received at {place}: {error.strerror or error}") from error
        self._thread = thread

    def close(self) -> None:
        """Listen no more; what is being answered has a few seconds. Nothing happens the second time."""
        thread, self._thread = self._thread, None
        if thread is not None:
            self._loop.call_soon_threadsafe(self._stop.set)
            thread.join()
        self._pool.shutdown(wait=False, cancel_futures=True)

    async def _serve(self, is_ready: "Future[None]") -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        self._bodies = asyncio.Semaphore(BODIES_AT_ONCE)
        door = _Door(self._answer, life_seconds=self._life.total_seconds())
        try:
            server = await self._loop.create_server(door, self._address, self._port)
        except OSError as error:
            is_ready.set_exception(error)
            return
        is_ready.set_result(None)
        await self._stop.wait()
        server.close()
        await door.shutdown(_CLOSING_SECONDS)

    async def _answer(self, request: web.BaseRequest) -> web.StreamResponse:
        token = request.path.rpartition("/")[2]
        if request.method not in _METHODS or not self._is_known(token):
            return _response(_NOTHING)
        if isinstance(request.protocol, _Guest):
            request.protocol.expect(self._limit_bytes * _DISCARDED)
        # One at a time, so that a slow hub leaves places to the others.
        caller = self._callers.setdefault(token, asyncio.Lock())
        try:
            async with caller, self._bodies:
                is_gone = request.transport is None
                return _response(_NOTHING if is_gone else await self._take_one(request, token))
        except TimeoutError:
            return _response(Reply(status=408))

    async def _take_one(self, request: web.BaseRequest, token: str) -> Reply:
        body: bytes | None = b""
        if request.method == "POST":
            async with asyncio.timeout(self._reading.total_seconds()):
                body = await self._body(request)
        call = Call(
            token=token,
            method=request.method,
            query={name: request.query[name] for name in request.query},
            headers={name.lower(): request.headers[name] for name in request.headers},
            body=body,
        )
        return await self._loop.run_in_executor(self._pool, self._taken, call)

    async def _body(self, request: web.BaseRequest) -> bytes | None:
        """Return the body; None when it is too large, of which some more is taken so that the hub listens."""
        if request.headers.get("Expect", "").lower() == "100-continue" and request.transport is not None:
            request.transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        body, count = bytearray(), 0
        while count <= self._limit_bytes * _DISCARDED and (chunk := await request.content.readany()):
            count += len(chunk)
            if count <= self._limit_bytes:
                body += chunk
        return bytes(body) if count <= self._limit_bytes else None

    def _taken(self, call: Call) -> Reply:
        try:
            return self._take(call)
        except MonitorError as error:
            log.warning("call of a hub failed", problem=str(error))
            return Reply(status=503)
        except Exception:
            log.exception("call of a hub broke")
            return Reply(status=500)


class _Door(web.Server):
    """Makes a guest of whoever connects."""

    def __init__(
        self, handler: Callable[[web.BaseRequest], Awaitable[web.StreamResponse]], *, life_seconds: float
    ) -> None:
        self.life_seconds = life_seconds
        # Bodies stay packed, or their size would not be bounded.
        self._options = {
            "access_log": None,
            "logger": _silent,
            "auto_decompress": False,
            "lingering_time": 0.0,
            "keepalive_timeout": life_seconds,
        }
        super().__init__(handler, **self._options)  # type: ignore[arg-type]

    def __call__(self) -> web.RequestHandler:
        return _Guest(self, loop=asyncio.get_running_loop(), **self._options)  # type: ignore[arg-type]


class _Guest(web.RequestHandler):
    """A connection: let in while there are not too many, for one request, and for a life that ends."""

    _life: asyncio.TimerHandle | None = None
    _left_bytes = HEAD_BYTES

    def expect(self, limit_bytes: int) -> None:
        """Let so many more bytes come."""
        self._left_bytes += limit_bytes

    def data_received(self, data: bytes) -> None:
        """Take what has come, or hang up."""
        self._left_bytes -= len(data)
        if self._left_bytes >= 0:
            super().data_received(data)
        elif self.transport is not None:
            self.transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Let it in, or hang up."""
        hang_up = cast("asyncio.Transport", transport).abort
        door = cast("_Door", self._manager)
        if len(door.connections) >= CONNECTIONS:
            hang_up()
            return
        super().connection_made(transport)
        self._life = self._loop.call_later(door.life_seconds, hang_up)

    def connection_lost(self, exc: BaseException | None) -> None:
        """End what was begun for it."""
        if self._life is not None:
            self._life.cancel()
        super().connection_lost(exc)

    def handle_error(
        self,
        request: web.BaseRequest,  # noqa: ARG002 - aiohttp's
        status: int = 500,
        exc: BaseException | None = None,  # noqa: ARG002 - aiohttp's
        message: str | None = None,  # noqa: ARG002 - aiohttp's
    ) -> web.StreamResponse:
        """Answer what is no HTTP, with nothing to learn from."""
        return _response(Reply(status=status))


def _response(reply: Reply) -> web.Response:
    """Return what goes out: nothing that a browser would show (WebSub, 8.2), and no word of who answers."""
    response = web.Response(
        status=reply.status, body=reply.body, headers={"Server": "", "X-Content-Type-Options": "nosniff"}
    )
    response.force_close()
    return response
