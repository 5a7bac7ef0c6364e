"""Reserved addresses and the exceptions that an operator names."""

import pytest

from monitor.intake.addresses import AllowedHosts, is_reserved

RESERVED = [
    "0.0.0.0",  # noqa: S104  # nothing is bound
    "0.1.2.3",
    "10.0.0.1",
    "100.64.0.1",
    "100.127.255.255",
    "127.0.0.1",
    "127.255.255.254",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.8",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::7f00:1",
    "::ffff:10.0.0.1",
    "::ffff:7f00:1",
    "64:ff9b::10.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b:1::8.8.8.8",
    "100::1",
    "2001::1",
    "2001:0:53aa:64c:0:0:f5ff:fffe",
    "2001:db8::1",
    "2002:7f00:1::",
    "2002:808:808::1",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fd12:3456:789a::1",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
]
PUBLIC = [
    "1.1.1.1",
    "9.255.255.255",
    "11.0.0.0",
    "100.63.255.255",
    "100.128.0.0",
    "126.255.255.255",
    "128.0.0.1",
    "172.15.255.255",
    "172.32.0.0",
    "192.0.1.1",
    "223.255.255.255",
    "::ffff:8.8.8.8",
    "64:ff9b::8.8.8.8",
    "2001:200::1",
    "2606:4700:4700::1111",
    "2a00:1450:4001::1",
]


@pytest.mark.parametrize("address", RESERVED)
def test_special_purpose_addresses_are_reserved(address: str) -> None:
    assert is_reserved(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_public_unicast_addresses_are_not_reserved(address: str) -> None:
    assert not is_reserved(address)


@pytest.mark.parametrize("text", ["", "example.org", "127.1", "0x7f.0.0.1", "2130706433", "1.2.3.4.5"])
def test_what_is_no_address_counts_as_reserved(text: str) -> None:
    assert is_reserved(text)


@pytest.mark.parametrize(
    ("entry", "host", "address", "port"),
    [
        ("news.local", "news.local", "10.0.0.7", 80),
        ("News.Local.", "NEWS.local", "10.0.0.7", 80),
        ("news.local:8080", "news.local", "fd00::1", 8080),
        ("10.0.0.7", "any.example", "10.0.0.7", 443),
        ("10.0.0.7", "any.example", "::ffff:10.0.0.7", 443),
        ("::ffff:10.0.0.7", "any.example", "10.0.0.7", 443),
        ("10.0.0.7:8080", "10.0.0.7", "10.0.0.7", 8080),
        ("10.0.0.0/8", "any.example", "10.200.3.4", 80),
        ("10.0.0.1/8", "any.example", "10.200.3.4", 80),
        ("10.0.0.0/8:8080", "any.example", "10.200.3.4", 8080),
        ("::1", "localhost", "::1", 80),
        ("[::1]", "localhost", "::1", 80),
        ("[::1]:8080", "localhost", "::1", 8080),
        ("fd00::/8", "any.example", "fd12::1", 80),
        ("[fd00::/8]:8080", "any.example", "fd12::1", 8080),
        ("fe80::/10", "any.example", "fe80::1%eth0", 80),
        ("printer", "printer", "192.168.0.2", 80),
    ],
)
def test_an_entry_permits_what_it_names(entry: str, host: str, address: str, port: int) -> None:
    assert AllowedHosts.of([entry]).permits(host, address, port)


@pytest.mark.parametrize(
    ("entry", "host", "address", "port"),
    [
        ("news.local", "other.local", "10.0.0.7", 80),
        ("news.local", "sub.news.local", "10.0.0.7", 80),
        ("news.local:8080", "news.local", "10.0.0.7", 80),
        ("10.0.0.7", "10.0.0.7", "10.0.0.8", 80),
        ("10.0.0.7:8080", "10.0.0.7", "10.0.0.7", 80),
        ("10.0.0.0/8", "any.example", "11.0.0.1", 80),
        ("[fd00::/8]:8080", "any.example", "fd12::1", 80),
        ("10.0.0.7", "any.example", "no address", 80),
    ],
)
def test_an_entry_permits_nothing_else(entry: str, host: str, address: str, port: int) -> None:
    assert not AllowedHosts.of([entry]).permits(host, address, port)


@pytest.mark.parametrize(
    "entry",
    [
        "",
        " ",
        ":80",
        "host:0",
        "host:65536",
        "host:x",
        "10.0.0.0/33",
        "10.0.0",
        "1234",
        "http://x",
        "a b",
        "[::1",
        "-x.org",
        "*.local",
        "[::g]:80",
        "x/8",
    ],
)
def test_a_malformed_entry_is_named_in_the_error(entry: str) -> None:
    with pytest.raises(ValueError, match=r"names port|is no host name") as caught:
        AllowedHosts.of(["fine.example", entry])
    assert repr(entry) in str(caught.value)


def test_nothing_is_permitted_by_default() -> None:
    assert not AllowedHosts.of([]).permits("localhost", "127.0.0.1", 80)
