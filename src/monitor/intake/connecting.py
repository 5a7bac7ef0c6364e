"""How connections are made: one look-up of the name, and a guard on the address that is connected.

The guard stands where sockets are opened, behind the look-up and behind every notation of an address, so
there is nothing between the check and the connection that could be answered differently the second time.
"""

import asyncio
import errno
import socket
import ssl
from collections.abc import Callable, Sequence
from functools import cache
from ipaddress import ip_address

import aiohappyeyeballs

from monitor.intake.addresses import AllowedHosts, is_reserved, plain_address
from monitor.intake.connections import Connection
from monitor.intake.looking_up import LookUps, Resolve
from monitor.intake.targets import Target

AddressInfo = tuple[int, int, int, str, tuple[str, int] | tuple[str, int, int, int]]

# The next address is tried beside one that does not answer (RFC 8305, 5: Connection Attempt Delay).
_NEXT_ADDRESS_SECONDS = 0.25
# Of each version: a name may have thousands, and would have us knock at each.
_MOST_ADDRESSES = 4
# Of TLS: so long a server may take to say goodbye, while the socket is still open.
_GOODBYE_SECONDS = 1.0


class NoConnectionError(Exception):
    """A server was not connected.

    Attributes:
        cause: what the system or TLS said, or None when it took too long.
        refused: the first reserved address that was not connected, "" if there was none or another was tried.
        is_nameless: its name was not found.
    """

    def __init__(self, cause: OSError | None, *, refused: str = "", is_nameless: bool = False) -> None:
        super().__init__(cause)
        self.cause = cause
        self.refused = refused
        self.is_nameless = is_nameless


class UnusualHostError(Exception):
    """A host that some systems read as an address, and others as a name."""


class Connector:
    """Opens connections, every socket of which has passed the guard; lives on one event loop.

    Args:
        allowed: which reserved addresses may be connected.
        look_up: see HttpFetcher.
        is_private: whether an address is of a network of ours; noted of every connection.
    """

    def __init__(self, *, allowed: AllowedHosts, look_up: Resolve, is_private: Callable[[str], bool]) -> None:
        self._allowed = allowed
        self._look_ups = LookUps(look_up)
        self._is_private = is_private
        self._loop = asyncio.get_running_loop()

    async def open(self, target: Target, *, verify_tls: bool, timeout_seconds: float) -> Connection:
        """Return a new connection: name looked up, address checked, TLS agreed on.

        Raises:
            NoConnectionError: none could be made, also in this time.
            UnusualHostError: the host is an address in no notation of ours.
        """
        try:
            async with asyncio.timeout(timeout_seconds):
                return await self._open(target, verify_tls=verify_tls)
        except TimeoutError:
            raise NoConnectionError(None) from None

    async def _open(self, target: Target, *, verify_tls: bool) -> Connection:
        attempt = _Attempt(target, self._allowed)
        try:
            addresses = await self._addresses(target)
        except OSError as error:
            raise NoConnectionError(error, is_nameless=True) from None
        while True:
            try:
                opened, peer = await self._socket(attempt, addresses)
            except OSError as error:  # all of them have been tried
                raise NoConnectionError(error, refused=attempt.refused) from None
            try:
                return await self._connected(target, opened, peer, verify_tls=verify_tls)
            except OSError as error:
                left = [info for info in addresses if plain_address(info[4][0]) != plain_address(peer)]
                if not left or len(left) == len(addresses):
                    raise NoConnectionError(error) from None
                addresses = left

    async def _addresses(self, target: Target) -> list[AddressInfo]:
        try:
            found: Sequence[str] = [str(ip_address(target.name))]
        except ValueError:
            if target.name.replace(".", "").isdigit():
                raise UnusualHostError from None
            found = await self._look_ups.addresses(target.name)
        infos = [_info(address, target.port) for address in found]
        few = [
            info
            for family in (socket.AF_INET, socket.AF_INET6)
            for info in [info for info in infos if info[0] == family][:_MOST_ADDRESSES]
        ]
        return [info for info in infos if info in few]

    async def _connected(
        self, target: Target, opened: socket.socket, peer: str, *, verify_tls: bool
    ) -> Connection:
        """Return a connection over a socket that leads to this address.

        Raises:
            OSError: there is no agreement on TLS.
        """
        connection = Connection(self._loop)
        connection.is_private = self._is_private(peer)
        is_secure = target.scheme == "https"
        await self._loop.create_connection(
            lambda: connection,
            sock=opened,
            ssl=_tls(verified=verify_tls) if is_secure else None,
            server_hostname=target.host if is_secure else None,
            ssl_shutdown_timeout=_GOODBYE_SECONDS if is_secure else None,
        )
        return connection

    async def _socket(self, attempt: "_Attempt", addresses: list[AddressInfo]) -> tuple[socket.socket, str]:
        """Return a socket to the first of the addresses that answers, and which that is.

        Raises:
            OSError: none does.
        """
        if len(addresses) > 1:
            opened = await aiohappyeyeballs.start_connection(
                addresses,
                happy_eyeballs_delay=_NEXT_ADDRESS_SECONDS,
                interleave=1,
                loop=self._loop,
                socket_factory=attempt.open_socket,
            )
        else:
            opened = await self._only_socket(attempt, addresses[0])
        try:
            return opened, opened.getpeername()[0]
        except OSError:  # it has gone already
            opened.close()
            raise

    async def _only_socket(self, attempt: "_Attempt", info: AddressInfo) -> socket.socket:
        opened = attempt.open_socket(info)
        try:
            opened.setblocking(False)
            await self._loop.sock_connect(opened, info[4])
        except BaseException:
            opened.close()
            raise
        return opened


class _Attempt:
    """One attempt to connect a server: the guard, and what it has refused."""

    def __init__(self, target: Target, allowed: AllowedHosts) -> None:
        self.target = target
        self._allowed = allowed
        self._first_refused = ""
        self._is_admitted = False

    @property
    def refused(self) -> str:
        return "" if self._is_admitted else self._first_refused

    def open_socket(self, info: AddressInfo) -> socket.socket:
        family, kind, protocol, _, address = info
        host, port = str(address[0]), address[1]
        if is_reserved(host) and not self._allowed.permits(self.target.host, host, port):
            self._first_refused = self._first_refused or host
            raise PermissionError(errno.EACCES, "reserved address")
        self._is_admitted = True
        return socket.socket(family, kind, protocol)


def _info(address: str, port: int) -> AddressInfo:
    if ":" in address:
        return socket.AF_INET6, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", (address, port, 0, 0)
    return socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", (address, port)


@cache
def _tls(*, verified: bool) -> ssl.SSLContext:
    """Return what all TLS connections share; what is trusted is read once."""
    if verified:
        context = ssl.create_default_context()
    else:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    context.set_alpn_protocols(["http/1.1"])
    return context
