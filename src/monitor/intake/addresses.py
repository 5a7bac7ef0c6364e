"""Which network addresses may be connected: public ones, and those that the operator allows by name.

The tables hold the special-purpose registries of IANA (RFC 6890 and its updates, read in 2026), written out
because ``ipaddress.is_global`` changed its mind between the Python versions that we run on.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)
from typing import Self

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

_RESERVED_V4 = tuple(
    IPv4Network(block)
    for block in (
        "0.0.0.0/8",  # this network; Linux connects 0.0.0.0 to itself
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # shared by carrier-grade NAT
        "127.0.0.0/8",  # loopback
        "169.254.0.0/16",  # link-local: cloud metadata
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments
        "192.0.2.0/24",  # documentation
        "192.88.99.0/24",  # 6to4 relays, withdrawn
        "192.168.0.0/16",  # private
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # future use and broadcast
    )
)
# Of IPv6 only 2000::/3 was ever given out; what is reserved within it:
_UNICAST_V6 = IPv6Network("2000::/3")
_RESERVED_V6 = tuple(
    IPv6Network(block)
    for block in (
        "2001::/23",  # protocol assignments, Teredo included
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4, withdrawn; carries an IPv4 address
        "3fff::/20",  # documentation
    )
)
# Both carry an IPv4 address in their last 32 bits; through the second an IPv6-only machine reaches IPv4
# (RFC 6052).
_MAPPED_V4 = IPv6Network("::ffff:0:0/96")
_NAT64 = IPv6Network("64:ff9b::/96")


class _Blocks:
    """Address blocks of one version that do not overlap, to be looked up by number."""

    def __init__(self, blocks: Iterable[Network]) -> None:
        spans = sorted((int(block.network_address), int(block.broadcast_address)) for block in blocks)
        self._firsts = [first for first, _ in spans]
        self._lasts = [last for _, last in spans]

    def __contains__(self, address: Address) -> bool:
        number = int(address)
        place = bisect_right(self._firsts, number)
        return place > 0 and number <= self._lasts[place - 1]


_BLOCKS_V4, _BLOCKS_V6 = _Blocks(_RESERVED_V4), _Blocks(_RESERVED_V6)
_LAST_PORT = 65535
_HOST_NAME = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*")
_WITH_PORT = re.compile(r"\[(?P<v6>[^\]]*)\](?::(?P<v6_port>\d+))?|(?P<other>[^:]*):(?P<port>\d+)")


def plain_address(text: str) -> Address:
    """Return the address that packets would go to: zone dropped, IPv4-mapped unwrapped.

    Raises:
        ValueError: not an address in the usual notation.
    """
    address = ip_address(text.partition("%")[0])
    if isinstance(address, IPv6Address) and address in _MAPPED_V4:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address


@lru_cache(maxsize=1024)  # the guard asks, and whoever notes what is private
def is_reserved(text: str) -> bool:
    """Return whether an address is anything but public unicast; also for what is no address at all."""
    try:
        address = plain_address(text)
    except ValueError:
        return True
    if isinstance(address, IPv6Address):
        if address in _NAT64:
            address = IPv4Address(int(address) & 0xFFFFFFFF)
        else:
            return address not in _UNICAST_V6 or address in _BLOCKS_V6
    return address in _BLOCKS_V4


@dataclass(frozen=True, slots=True)
class AllowedHosts:
    """The exceptions from the refusal of reserved addresses.

    Attributes:
        names: host names in lower case, with a port or None for any: whatever these resolve to is allowed.
        networks: address blocks, with a port or None: whoever leads there is allowed, a redirect too.
    """

    names: frozenset[tuple[str, int | None]] = frozenset()
    networks: tuple[tuple[Network, int | None], ...] = ()

    @classmethod
    def of(cls, entries: Iterable[str]) -> Self:
        """Read host names, addresses and CIDR blocks, each optionally followed by ``:port``.

        An IPv6 address or block with a port stands in brackets: ``[fd00::/8]:8080``.

        Raises:
            ValueError: an entry is none of these; the message names it and says what would be right.
        """
        names: set[tuple[str, int | None]] = set()
        networks: list[tuple[Network, int | None]] = []
        for entry in entries:
            host, port = _split(entry)
            network = _network(host)
            if network is not None:
                networks.append((network, port))
            elif _HOST_NAME.fullmatch(host) and not host.replace(".", "").isdigit():
                names.add((host, port))
            else:
                raise ValueError(
                    f"{entry!r} is no host name, address or block such as news.local, 10.0.0.7:8080, "
                    "10.0.0.0/8 or [fd00::/8]:8080"
                )
        return cls(frozenset(names), tuple(networks))

    def permits(self, host: str, address: str, port: int) -> bool:
        """Return whether ``host`` of a request may be reached at this address and port, reserved or not."""
        name = host.lower().rstrip(".")
        if (name, None) in self.names or (name, port) in self.names:
            return True
        try:
            plain = plain_address(address)
        except ValueError:
            return False
        return any(plain in network and allowed in {None, port} for network, allowed in self.networks)


def _split(entry: str) -> tuple[str, int | None]:
    """Return host or block in lower case, and the port if one is named."""
    text = entry.strip().lower()
    found = _WITH_PORT.fullmatch(text)
    if found is None:
        return text.rstrip("."), None
    host = found["v6"] if found["other"] is None else found["other"]
    digits = found["v6_port"] or found["port"]
    port = int(digits) if digits else None
    if port is not None and not 0 < port <= _LAST_PORT:
        raise ValueError(f"{entry!r} names port {port}; a port lies between 1 and {_LAST_PORT}")
    return host.rstrip("."), port


def _network(text: str) -> Network | None:
    """Return the block of an address or CIDR notation, IPv4-mapped unwrapped, or None when it is neither."""
    try:
        network = ip_network(text, strict=False)
    except ValueError:
        return None
    if isinstance(network, IPv6Network) and network.subnet_of(_MAPPED_V4):
        return IPv4Network((int(network.network_address) & 0xFFFFFFFF, network.prefixlen - 96))
    return network
