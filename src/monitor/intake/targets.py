"""What a request is aimed at: an absolute http(s) address, ready for the wire."""

import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from yarl import URL

from monitor.errors import ForbiddenAddressError

_PRINTABLE = "".join(map(chr, range(0x21, 0x7F)))
# Everything that was escaped stays so and everything that was not stays bare, as signatures want it, but for
# what no browser sends bare (WHATWG URL, path and query percent-encode sets).
_BARE_IN_PATH = "".join(set(_PRINTABLE) - set('"<>^`{}#?'))
_BARE_IN_QUERY = "".join(set(_PRINTABLE) - set('"<>#'))
_MOST_SHOWN = 200
_USUAL_PORTS = frozenset({80, 443})  # of one server, mostly
_OWN_PORT = {"http": 80, "https": 443}
# An address that goes out as it is written, as nearly all do: taking it apart and putting it together again
# takes five times as long. One whose host may be read in two ways, or with a default port, is none.
_OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
_PLAIN = re.compile(
    r"(?P<scheme>https?)://"
    r"(?P<authority>(?P<host>(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,4}[a-z][a-z0-9]{1,23}"
    rf"|(?:{_OCTET}\.){{3}}{_OCTET})"
    r"(?::(?!80/|443/)(?P<port>[1-9][0-9]{0,3}|[1-5][0-9]{4}))?)"
    r"(?P<path>/[A-Za-z0-9_.~%+,;=@!$&'()*:/-]*)"
    r"(?P<query>\?[A-Za-z0-9_.~%+,;=@!$&'()*:/?-]+)?"
)


@dataclass(frozen=True, slots=True)
class Target:
    """One address to ask.

    Attributes:
        url: absolute, ASCII, no fragment, no credentials.
        host: lower case, IDNA, no trailing dot, no brackets.
        name: the host as it is looked up: with its trailing dot.
        authority: the host as requests name it: in its brackets, with a port that is not the scheme's own.
        path: with the query.
        shown: what messages may say: without the query, which may carry tokens.
    """

    url: str
    scheme: str
    host: str
    name: str
    port: int
    authority: str
    path: str
    shown: str

    @property
    def origin(self) -> tuple[str, str, int]:
        """Scheme, host and port (RFC 6454, 4)."""
        return self.scheme, self.host, self.port

    @property
    def turn(self) -> str:
        """The host as far as taking turns is concerned: name, and port where it is an unusual one."""
        return self.host if self.port in _USUAL_PORTS else f"{self.host}:{self.port}"

    def after_redirect(self, location: bytes) -> "Target":
        """Return where a Location header leads; relative ones and odd bytes included.

        Raises:
            ForbiddenAddressError: not http(s), or no address at all.
        """
        # Bytes that are no UTF-8 travel as surrogates and are escaped one by one.
        written = location.decode("utf-8", "surrogateescape").strip()
        try:
            url = urljoin(self.url, written)
        except ValueError:  # half an IPv6 address, or letters that a host can be taken apart with
            raise ForbiddenAddressError(f"{shown(written)} is no valid address") from None
        return target_of(url)


def shown(url: str) -> str:
    """Return scheme, host, port and path of any text, printable; never query, fragment or credentials."""
    bare = url.partition("#")[0].partition("?")[0]
    scheme, mark, rest = bare.rpartition("://")
    host, slash, path = rest.partition("/")
    text = f"{scheme}{mark}{host.rpartition('@')[2]}{slash}{path}"[:_MOST_SHOWN]
    return "".join(mark if mark in _PRINTABLE else "\N{REPLACEMENT CHARACTER}" for mark in text)


@lru_cache(maxsize=4096)
def target_of(url: str) -> Target:
    """Read an address.

    Raises:
        ForbiddenAddressError: it is not http(s), names no host or an impossible one, or carries credentials.
    """
    plain = _PLAIN.fullmatch(url)
    return _any_target(url) if plain is None else _plain_target(plain)


def _plain_target(found: re.Match[str]) -> Target:
    scheme, authority, host, port, path, query = found.groups()
    where = f"{scheme}://{authority}{path}"
    query = query or ""
    return Target(
        url=where + query,
        scheme=scheme,
        host=host,
        name=host,
        port=int(port) if port else _OWN_PORT[scheme],
        authority=authority,
        path=path + query,
        shown=where,
    )


def _any_target(url: str) -> Target:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        # What looks like a port may be half a password.
        raise ForbiddenAddressError(f"{shown(url.rpartition('@')[2])} is no valid address") from None
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ForbiddenAddressError(f"{shown(url)} is no http(s) address; only those are fetched")
    if "@" in parts.netloc:
        raise ForbiddenAddressError(
            f"{shown(url)} carries a user name or password; send them as a header of the feed instead"
        )
    base = _base(parts, port, url)
    try:
        target = base + quote(parts.path or "/", safe=_BARE_IN_PATH, errors="surrogateescape")
        where = target
        if parts.query:
            target += "?" + quote(parts.query, safe=_BARE_IN_QUERY, errors="surrogateescape")
    except UnicodeEncodeError:  # half a character, and not a byte that travels as one
        raise ForbiddenAddressError(f"{shown(url)} is no valid address") from None
    wire = URL(target, encoded=True)
    name = wire.raw_host or ""
    return Target(
        url=target,
        scheme=parts.scheme,
        host=name.rstrip("."),
        name=name,
        port=wire.port or 0,
        authority=wire.host_port_subcomponent or "",
        path=wire.raw_path_qs,
        shown=where,
    )


def _base(parts: SplitResult, port: int | None, url: str) -> str:
    """Return scheme, host and port as they go out."""
    try:
        built = URL.build(scheme=parts.scheme, host=parts.hostname or "", port=port)
    except ValueError:
        raise ForbiddenAddressError(f"{shown(url)} names an impossible host") from None
    base = str(built).rstrip("/")
    if not base.isascii():  # the zone of an IPv6 address is taken as it is
        raise ForbiddenAddressError(f"{shown(url)} names an impossible host")
    return base
