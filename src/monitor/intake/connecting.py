"""How connections are made: one look-up of the name, and a guard on the address that is connected.

The guard stands where sockets are opened, behind the look-up and behind every notation of an address, so
there is nothing between the check and the connection that could be answered differently the second time.
Another stands where bytes come in, before anybody reads them: what is no head and no body has no other bound.
"""

import asyncio
import errno
import socket
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from contextvars import ContextVar
from dataclasses import dataclass
from functools import partial
from typing import Any

from aiohttp import ClientResponse, TCPConnector
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.client_proto import ResponseHandler

from monitor.intake.addresses import AllowedHosts, is_reserved
from monitor.intake.targets import Target

Resolve = Callable[[str], Sequence[str]]
AddressInfo = tuple[int, int, int, str, tuple[str, int] | tuple[str, int, int, int]]

HEAD_BYTES = 1024 * 1024
"""The most that may come before the body, interim answers included, and beside it in a body: what frames its
chunks. Without it 400 MB a second were read of empty lines and chunk extensions, until the time was over."""

# How long an unused connection stays open, seconds; the shortest that common servers keep one is 5 (Apache).
KEEP_ALIVE_SECONDS = 5.0


@dataclass(slots=True)
class Attempt:
    """What the guard knows and notes about one request.

    Attributes:
        refused: the first reserved address that was not connected.
        is_admitted: an address was let through, so a new connection was tried.
        is_private: that address is reserved.
        is_flooded: more bytes came than a head and a body may have.
    """

    target: Target
    refused: str = ""
    is_admitted: bool = False
    is_private: bool = False
    is_flooded: bool = False


attempt: ContextVar[Attempt] = ContextVar("attempt")


def resolve(host: str) -> Sequence[str]:
    """Return the addresses of a host name in the system's order of preference; blocks.

    Raises:
        OSError: the name is unknown, or nobody answers.
    """
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM, flags=socket.AI_ADDRCONFIG)
    return [str(address[0]) for _, _, _, _, address in found]


class ThreadResolver(AbstractResolver):
    """Looks every name up in a thread of its own.

    Look-ups cannot be interrupted. In a pool, a few dead name servers would hold up everybody, and the end of
    the program would wait for the pool; these threads do neither, and are no more than there are connections.
    """

    def __init__(self, look_up: Resolve) -> None:
        self._look_up = look_up

    async def resolve(
        self,
        host: str,
        port: int = 0,
        family: socket.AddressFamily = socket.AF_UNSPEC,  # noqa: ARG002  # the connector is made for any
    ) -> list[ResolveResult]:
        """Return the addresses of a name; see AbstractResolver."""
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[Sequence[str]] = loop.create_future()

        def run() -> None:
            try:
                found = self._look_up(host)
                error = None if found else OSError(errno.ENOENT, "the name has no address")
            except (OSError, UnicodeError) as failure:
                found, error = (
                    (),
                    failure if isinstance(failure, OSError) else OSError(errno.EINVAL, "no name"),
                )
            # The loop may be gone by now; then nobody waits.
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(_settle, answer, found, error)

        threading.Thread(target=run, name="look-up", daemon=True).start()
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=port,
                family=socket.AF_INET6 if ":" in address else socket.AF_INET,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
            for address in await answer
        ]

    async def close(self) -> None:
        """Nothing to close."""


class _Metered(ResponseHandler):
    """Counts the bytes of every answer on the wire, and hangs up when they are too many."""

    _left_bytes = HEAD_BYTES
    _present: Attempt | None = None

    def set_response_params(self, **parameters: Any) -> None:  # noqa: ANN401 - aiohttp's
        """Begin to read the answer to another request, in the task that made it."""
        self._left_bytes, self._present = HEAD_BYTES, attempt.get()
        self._present.is_flooded = False
        super().set_response_params(**parameters)

    def expect_body(self, limit_bytes: int) -> None:
        """Let a body of this size come, and what frames it."""
        self._left_bytes = limit_bytes + HEAD_BYTES

    def data_received(self, data: bytes) -> None:
        """Take what has come; see asyncio.Protocol."""
        self._left_bytes -= len(data)
        if self._left_bytes >= 0:
            super().data_received(data)
        elif self.transport is not None:
            if self._present is not None:
                self._present.is_flooded = True
            self.transport.abort()


def expect_body(response: ClientResponse, limit_bytes: int) -> None:
    """Let the body of an answer whose head is there come, up to this size."""
    if response.connection is not None and isinstance(response.connection.protocol, _Metered):
        response.connection.protocol.expect_body(limit_bytes)


def _metered(*, loop: asyncio.AbstractEventLoop) -> ResponseHandler:
    return _Metered(loop)


class _GuardedConnector(TCPConnector):
    def __init__(self, **parameters: Any) -> None:  # noqa: ANN401 - aiohttp's
        super().__init__(**parameters)
        self._factory = partial(_metered, loop=asyncio.get_running_loop())


def guarded_connector(
    allowed: AllowedHosts, look_up: Resolve, is_private: Callable[[str], bool] = is_reserved
) -> TCPConnector:
    """Return a connector whose every socket has passed the guard.

    Args:
        allowed: which reserved addresses may be connected.
        look_up: see HttpFetcher.
        is_private: whether an address is of a network of ours; noted of every attempt.
    """

    def open_socket(info: AddressInfo) -> socket.socket:
        family, kind, protocol, _, address = info
        present = attempt.get()
        host, port = str(address[0]), address[1]
        present.is_private = is_private(host)
        if is_reserved(host) and not allowed.permits(present.target.host, host, port):
            present.refused = present.refused or host
            raise PermissionError(errno.EACCES, "reserved address")
        present.is_admitted = True
        return socket.socket(family, kind, protocol)

    return _GuardedConnector(
        resolver=ThreadResolver(look_up),
        use_dns_cache=False,  # a connection has one look-up; what is looked up is what is connected
        limit=0,  # the turns keep count
        keepalive_timeout=KEEP_ALIVE_SECONDS,
        socket_factory=open_socket,
    )


def _settle(answer: asyncio.Future[Sequence[str]], found: Sequence[str], error: OSError | None) -> None:
    if answer.done():
        return
    if error is not None:
        answer.set_exception(error)
    else:
        answer.set_result(found)
