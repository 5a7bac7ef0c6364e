"""Addresses as they go on the wire, and as messages show them."""

import pytest

from monitor.errors import ForbiddenAddressError
from monitor.intake.targets import shown, target_of


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        ("http://example.org", "http://example.org/"),
        ("HTTP://EXAMPLE.org:80/A", "http://example.org/A"),
        ("https://example.org:443/", "https://example.org/"),
        ("https://example.org:8443/", "https://example.org:8443/"),
        ("https://example.org:/", "https://example.org/"),
        ("http://example.org?q=1#part", "http://example.org/?q=1"),
        ("http://example.org/a%7Eb%2f?x=%2F&y=a+b|c", "http://example.org/a%7Eb%2f?x=%2F&y=a+b|c"),
        ("http://example.org/a b?c d=<e>", "http://example.org/a%20b?c%20d=%3Ce%3E"),
        ("http://example.org/путь?к=ё", "http://example.org/%D0%BF%D1%83%D1%82%D1%8C?%D0%BA=%D1%91"),
        ("http://пример.рф/", "http://xn--e1afmkfd.xn--p1ai/"),
        ("http://[::1]:8080/x", "http://[::1]:8080/x"),
        ("http://example.org/@user;v=1,2", "http://example.org/@user;v=1,2"),
        ("  http://example.org/x\n", "http://example.org/x"),
    ],
)
def test_an_address_goes_out_as_written_but_for_what_cannot_be_sent(given: str, sent: str) -> None:
    assert sent == target_of(given).url


@pytest.mark.parametrize(
    "address",
    [
        "",
        "example.org/feed",
        "//example.org/feed",
        "ftp://example.org/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "data:text/xml,<rss/>",
        "gopher://example.org/",
        "http:///feed",
        "http://",
        "http://a b/",
        "http://example.org:99999/",
        "http://example.org:http/",
        "http://[::1",
        "http://[example.org]/",
        "http://[fe80::1%ж]/",
        "http://user:secret@example.org/",
        "http://user@example.org/",
        "http://good.example\\@bad.example/",
        "http://example.org\x00/",
        "http://example.org/\udfff",
        "http://example.org/?\ud800",
    ],
)
def test_what_is_no_plain_web_address_is_refused(address: str) -> None:
    with pytest.raises(ForbiddenAddressError):
        target_of(address)


@pytest.mark.parametrize(
    ("location", "leads_to"),
    [
        (b"/x", "https://example.org/x"),
        (b"x", "https://example.org/a/x"),
        (b"?z=1", "https://example.org/a/b?z=1"),
        (b"../q#part", "https://example.org/q"),
        (b"//other.org/x", "https://other.org/x"),
        (b"http://other.org", "http://other.org/"),
        (b"  /padded ", "https://example.org/padded"),
        (b"/\xd0\xbf?\xd0\xba", "https://example.org/%D0%BF?%D0%BA"),
        (b"/caf\xe9?\xff", "https://example.org/caf%E9?%FF"),
        (b"http://\xd0\xbf.\xd1\x80\xd1\x84/", "http://xn--o1a.xn--p1ai/"),
    ],
)
def test_a_location_is_resolved_whatever_its_bytes(location: bytes, leads_to: str) -> None:
    assert leads_to == target_of("https://example.org/a/b?c=1").after_redirect(location).url


@pytest.mark.parametrize(
    "location",
    [
        b"javascript:alert(1)",
        b"file:///etc/passwd",
        b"http://",
        b"http://\xff/",
        b"http://u:p@x/",
        b"http://[::1",
        b"//[",
        b"http://[steppe]/",
        "http://steppe\u2100.example/".encode(),
    ],
)
def test_a_location_that_is_no_web_address_is_refused(location: bytes) -> None:
    with pytest.raises(ForbiddenAddressError):
        target_of("https://example.org/").after_redirect(location)


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("https://example.org:8443/feed?token=secret#secret", "https://example.org:8443/feed"),
        ("https://user:secret@example.org/feed", "https://example.org/feed"),
        ("user:secret@example.org", "example.org"),
        ("http://example.org/\x1b[31m\n", "http://example.org/�[31m�"),
        ("http://example.org/" + "x" * 500, "http://example.org/" + "x" * 181),
    ],
)
def test_messages_show_no_secrets_and_no_controls(address: str, words: str) -> None:
    assert words == shown(address)


@pytest.mark.parametrize(
    "address",
    [
        "http://user:secret@h/",
        "http://user:sec/ret@h/",
        "https://secret@h:99999/",
        "http://h/x y?secret=1",
        "x:secret@h",
        "http://user:secret@[::1",
        "ftp://h/?secret",
    ],
)
def test_a_refusal_shows_no_secret(address: str) -> None:
    message = ""
    try:
        message = target_of(address).shown
    except ForbiddenAddressError as error:
        message = str(error)
    assert "sec" not in message


def test_host_and_port_take_turns_whatever_the_spelling() -> None:
    turns = {target_of(f"http://{host}/").turn for host in ("Example.org", "example.org.", "example.org:80")}
    assert turns == {"example.org"}


def test_a_server_takes_turns_over_http_and_https_and_another_port_is_another_server() -> None:
    turns = [target_of(url).turn for url in ("http://a.test/", "https://a.test/", "http://a.test:8080/")]
    assert turns == ["a.test", "a.test", "a.test:8080"]
