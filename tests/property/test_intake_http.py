"""Laws of what HTTP intake takes apart."""

import gzip
import zlib
from collections.abc import Callable
from contextlib import suppress
from ipaddress import IPv4Address, IPv6Address, ip_network

import brotli
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import BadBodyError, ForbiddenAddressError, MonitorError, TooLargeError
from monitor.intake.addresses import AllowedHosts, is_reserved
from monitor.intake.decoding import BodyDecoder
from monitor.intake.targets import shown, target_of

PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstandard.ZstdCompressor().compress,
}
ADDRESSES = st.ip_addresses().map(str)
PORTS = st.integers(1, 65535)


@given(st.ip_addresses(v=4))
def test_a_mapped_address_is_judged_like_its_own(address: IPv4Address) -> None:
    assert is_reserved(f"::ffff:{address}") == is_reserved(str(address)) == is_reserved(f"64:ff9b::{address}")


@given(st.ip_addresses(v=4))
def test_what_python_holds_for_not_global_is_reserved(address: IPv4Address) -> None:
    assert address.is_global or is_reserved(str(address))


@given(st.ip_addresses(v=6))
def test_of_the_newer_addresses_only_the_unicast_ones_are_public(address: IPv6Address) -> None:
    carries_v4 = address.ipv4_mapped is not None or address in ip_network("64:ff9b::/96")
    assert is_reserved(str(address)) or carries_v4 or int(address) >> 125 == 1


@given(st.text())
def test_no_text_upsets_the_check(text: str) -> None:
    assert is_reserved(text) in {True, False}


@given(ADDRESSES, PORTS)
def test_an_address_permits_itself_on_any_port(address: str, port: int) -> None:
    assert AllowedHosts.of([address]).permits("any.example", address, port)


@given(ADDRESSES, PORTS, PORTS)
def test_an_address_with_a_port_permits_itself_on_that_port_only(address: str, port: int, other: int) -> None:
    entry = f"[{address}]:{port}" if ":" in address else f"{address}:{port}"
    assert AllowedHosts.of([entry]).permits("any.example", address, other) == (port == other)


@given(st.ip_addresses(v=4), st.integers(0, 32), st.ip_addresses(v=4))
def test_a_block_permits_its_members_only(base: IPv4Address, bits: int, address: IPv4Address) -> None:
    allowed = AllowedHosts.of([f"{base}/{bits}"])
    expected = address in ip_network(f"{base}/{bits}", strict=False)
    assert allowed.permits("any.example", str(address), 80) == expected


@given(st.text(max_size=30), ADDRESSES)
def test_an_entry_is_refused_or_harmless(entry: str, address: str) -> None:
    """What cannot be read never permits."""
    with suppress(ValueError):
        allowed = AllowedHosts.of([entry])
        assert allowed.names or allowed.networks
        if not allowed.networks:
            assert not allowed.permits("never-named.example", address, 80)


@given(st.lists(st.sampled_from(sorted(PACKERS)), max_size=3), st.binary(max_size=5000), st.integers(1, 2000))
def test_what_was_packed_is_unpacked(names: list[str], body: bytes, step: int) -> None:
    packed = body
    for name in names:
        packed = PACKERS[name](packed)
    # Incompressible bytes grow a little with every stage, and every stage is held to the limit.
    decoder = BodyDecoder(", ".join(names), limit_bytes=6000, where="http://h/")
    for at in range(0, len(packed), step):
        decoder.feed(packed[at : at + step])
    assert decoder.finish() == body


@given(st.sampled_from(sorted(PACKERS)), st.binary(max_size=300), st.integers(0, 400), st.binary(max_size=20))
def test_damage_is_an_error_or_no_damage(name: str, body: bytes, at: int, damage: bytes) -> None:
    packed = PACKERS[name](body)
    decoder = BodyDecoder(name, limit_bytes=1000, where="http://h/")
    with suppress(BadBodyError, TooLargeError):
        decoder.feed(packed[:at] + damage + packed[at + len(damage) :])
        assert len(decoder.finish()) <= 1000


def as_sent(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


# Halves of characters are left out of texts by default, and what addresses are made of is rare in them.
ODD_TEXTS = st.text("[]:/@%?#\\.1é\u2100\udc80\udfff", max_size=20) | st.text()


@given(st.sampled_from(["", "http://", "https://h.example/"]), ODD_TEXTS)
def test_any_text_is_an_address_or_refused(start: str, text: str) -> None:
    with suppress(ForbiddenAddressError):
        target = target_of(start + text)
        assert target.url.isascii()
        assert target_of(target.url).url == target.url


@given(st.sampled_from([b"", b"//", b"http://"]), st.binary(max_size=60) | ODD_TEXTS.map(as_sent))
def test_any_location_is_an_address_or_refused(start: bytes, location: bytes) -> None:
    with suppress(ForbiddenAddressError):
        assert target_of("https://example.org/a/b").after_redirect(start + location).url.isascii()


@given(st.text("azAZ09:;%&=é ", max_size=20), st.text(st.characters(exclude_characters="/?#"), max_size=20))
def test_no_query_or_password_is_ever_shown(secret: str, path: str) -> None:
    secret += "-hidden"
    address = f"https://user:{secret}@example.org/{path}?{secret}#{secret}"
    assert "-hidden" not in shown(address)
    with suppress(MonitorError):
        assert "-hidden" not in target_of(f"https://example.org/{path}?{secret}#{secret}").shown


HOSTS = st.from_regex(r"\A(?:[a-z0-9_-]{1,9}\.){0,3}[a-z0-9-]{1,6}\.?\Z") | st.from_regex(
    r"\A(?:[0-9]{1,3}\.){2,4}[0-9]{1,3}\Z"
)
PATHS = st.from_regex(r"\A(?:/(?:[A-Za-z0-9_.~+,;=@!$&'()*:-]|%[0-9A-Fa-f]{2}){0,6}){0,3}\Z")
QUERIES = st.from_regex(r"\A(?:\?(?:[A-Za-z0-9_.~+,;=@!$&'()*:/?-]|%[0-9A-Fa-f]{2}){0,9})?\Z")
WEB_PORTS = st.sampled_from(["", ":80", ":443", ":8080", ":1", ":0", ":080", ":59999", ":65536"])


@given(st.sampled_from(["http", "https"]), HOSTS, WEB_PORTS, PATHS, QUERIES)
def test_an_address_that_looks_plain_is_read_like_any_other(
    scheme: str, host: str, port: str, path: str, query: str
) -> None:
    """A fragment makes no difference to what is asked, but an address with one is never a plain one."""
    url = f"{scheme}://{host}{port}{path}{query}"
    try:
        expected = target_of(url + "#part")
    except ForbiddenAddressError:
        with pytest.raises(ForbiddenAddressError):
            target_of(url)
    else:
        assert target_of(url) == expected
