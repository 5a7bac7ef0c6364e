"""One connection to a server: what is asked on it, what comes back, and how long it is kept for the next.

The bytes of every answer are counted where they come in, before anybody reads them: what is no head and no
body has no other bound.
"""

import asyncio
import select
import time
from collections.abc import Hashable

from aiohttp import ClientConnectionError, ClientPayloadError, ServerDisconnectedError, StreamReader
from aiohttp.client_proto import ResponseHandler

HEAD_BYTES = 1024 * 1024
"""The most that may come before the body, interim answers included, and beside it in a body: what frames its
chunks. Without it 400 MB a second were read of empty lines and chunk extensions, until the time was over."""

KEEP_ALIVE_SECONDS = 5.0
"""How long an unused connection stays open; the shortest that common servers keep one is 5 s (Apache)."""

# A head line of real pages (Content-Security-Policy, Link) may pass aiohttp's 8 KiB.
_HEAD_LINE_BYTES = 32 * 1024
_HEAD_LINES = 256
_END_OF_HEAD = b"\r\n\r\n"
_SWITCHING_PROTOCOLS = 101
_FIRST_FINAL_STATUS = 200


class FloodedError(Exception):
    """More bytes came than a head and a body may have."""


class Connection(ResponseHandler):
    """One connection, plain or TLS, that carries one request at a time.

    Attributes:
        is_private: it leads to a network of ours.
    """

    is_private = False
    _left_bytes = HEAD_BYTES
    _is_flooded = False
    _awaits_head = False

    async def ask(self, request: bytes) -> "Answer":
        """Send a request; return the answer, without the interim ones before it.

        Raises:
            FloodedError: more came than a head may have.
            aiohttp.ClientConnectionError: the connection ended before.
            aiohttp.http.HttpProcessingError: it is no HTTP.
        """
        self._left_bytes = HEAD_BYTES
        self._awaits_head = True
        self.set_response_params(
            read_until_eof=True,
            auto_decompress=False,  # its decompression is bounded a piece, not a body
            max_line_size=_HEAD_LINE_BYTES,
            max_field_size=_HEAD_LINE_BYTES,
            max_headers=_HEAD_LINES,
        )
        if self.transport is None:
            raise ServerDisconnectedError
        self.transport.write(request)
        try:
            message, body = await self.read()
            while message.code < _FIRST_FINAL_STATUS and message.code != _SWITCHING_PROTOCOLS:
                message, body = await self.read()
        except ClientConnectionError:
            self.check()
            raise
        return Answer(message.code, message.raw_headers, body, self)

    def expect(self, limit_bytes: int) -> None:
        """Let so many more bytes come, and what frames them."""
        self._left_bytes = limit_bytes + HEAD_BYTES

    def rest(self) -> None:
        """Let nothing come until the next request: it would be taken for the answer to that."""
        self._left_bytes = 0

    def can_ask(self) -> bool:
        """Return whether a request may go out: the server has neither left nor said more than was asked.

        The loop may not have seen yet what has come, so the system is asked too.
        """
        if self.should_close or self.transport is None or self.transport.is_closing():
            return False
        if self.transport.get_write_buffer_size():  # it answered before it had read all of a form
            return False
        waiting = select.poll()
        waiting.register(self.transport.get_extra_info("socket").fileno(), select.POLLIN)
        return not waiting.poll(0)

    def close(self) -> None:
        """End the connection; of a request that a server never read, the rest is not waited for."""
        transport = self.transport
        if transport is not None and (transport.is_closing() or transport.get_write_buffer_size()):
            self.abort()  # also when the parser has closed it: TLS of asyncio cannot be closed twice
        else:
            super().close()

    def check(self) -> None:
        """Return if no more has come than may.

        Raises:
            FloodedError: more has come, and the connection was ended for it.
        """
        if self._is_flooded:
            raise FloodedError

    def data_received(self, data: bytes) -> None:
        """Take what has come; see asyncio.Protocol."""
        self._left_bytes -= len(data)
        if self._left_bytes < 0:
            if self.transport is not None:
                self._is_flooded = True
                self.transport.abort()
            return
        # Bytes behind an answer, such as a body where none may be, are an error to the parser, which gives no
        # answer that came in one piece with them.
        end = data.find(_END_OF_HEAD) if self._awaits_head else -1
        if end >= 0:
            self._awaits_head = False
            end += len(_END_OF_HEAD)
            super().data_received(data[:end])
            data = data[end:]
        if data or end < 0:
            super().data_received(data)
        if self.exception() is not None:  # of which only those are told who wait for a head
            self._break_off()

    def connection_lost(self, exc: BaseException | None) -> None:
        """Take note of the end; see asyncio.Protocol."""
        if exc is not None:  # a body without a length would be whole even so
            self._break_off()
        super().connection_lost(exc)

    def _break_off(self) -> None:
        """Tell whoever reads a body that the rest of it will not come."""
        if self._payload is not None and not self._payload.is_eof():
            self._payload.set_exception(ClientPayloadError())


class Answer:
    """The head of an answer, and its body to be read.

    Attributes:
        headers: names and values as they came, in their order.
    """

    __slots__ = ("_body", "_connection", "headers", "status")

    def __init__(
        self,
        status: int,
        headers: tuple[tuple[bytes, bytes], ...],
        body: StreamReader,
        connection: Connection,
    ) -> None:
        self.status = status
        self.headers = headers
        self._body = body
        self._connection = connection

    def expect_body(self, limit_bytes: int) -> None:
        """Let a body of this size come, and what frames it."""
        self._connection.expect(limit_bytes)

    async def read(self) -> bytes:
        """Return the next bytes of the body; none at its end.

        Raises:
            FloodedError: more came than was expected.
            aiohttp.ClientError: the body broke off.
        """
        try:
            piece = await self._body.readany()
        except (ClientConnectionError, ClientPayloadError):
            self._connection.check()
            raise
        if not piece:  # a body without a length ends with its connection, whoever ends that
            self._connection.check()
        return piece


class KeptConnections:
    """Connections that wait for their next request, one for each server; lives on one event loop.

    Args:
        most: so many are kept, and those beyond it that somebody is already waiting for.
        seconds: so long.
    """

    def __init__(self, most: int, *, seconds: float = KEEP_ALIVE_SECONDS) -> None:
        self._most = most
        self._seconds = seconds
        self._kept: dict[Hashable, tuple[Connection, float]] = {}  # those that end first stand first
        self._timer: asyncio.TimerHandle | None = None

    @property
    def has_room(self) -> bool:
        """Whether one more would be kept that nobody waits for."""
        return len(self._kept) < self._most

    def take(self, server: Hashable) -> Connection | None:
        """Return a connection to a server if one is there."""
        connection, _ = self._kept.pop(server, (None, 0.0))
        if connection is None or connection.can_ask():
            return connection
        connection.close()
        return None

    def keep(self, server: Hashable, connection: Connection, *, is_wanted: bool) -> None:
        """Keep a connection whose answer was read, if it can carry another request; end it otherwise."""
        can_stay = self.has_room or is_wanted
        if not can_stay or connection.should_close or server in self._kept:
            connection.close()
            return
        connection.rest()
        self._kept[server] = connection, time.monotonic() + self._seconds
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(self._seconds, self._end_the_unused)

    async def close(self) -> None:
        """End all."""
        if self._timer is not None:
            self._timer.cancel()
        for connection, _ in self._kept.values():
            connection.abort()
        self._kept.clear()
        await asyncio.sleep(0)  # the loop closes the sockets in its next round

    def _end_the_unused(self) -> None:
        self._timer, now = None, time.monotonic()
        for server, (connection, until) in list(self._kept.items()):
            if until > now:
                self._timer = asyncio.get_running_loop().call_later(until - now, self._end_the_unused)
                return
            del self._kept[server]
            connection.close()
