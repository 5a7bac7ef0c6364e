"""Requests as they go out."""

import pytest

from monitor.intake.outgoing import headers_of, written
from monitor.intake.targets import target_of
from monitor.model import Request, Want

TARGET = target_of("https://news.example:8443/feed?q=1")


def test_a_request_names_its_host_first() -> None:
    expected = b"GET /feed?q=1 HTTP/1.1\r\nHost: news.example:8443\r\nX-Key: k\r\n\r\n"
    assert written(TARGET, [("X-Key", "k")]) == expected


def test_a_form_has_its_length() -> None:
    expected = b"POST /feed?q=1 HTTP/1.1\r\nHost: news.example:8443\r\nContent-Length: 8\r\n\r\na=b+%26c"
    assert written(TARGET, [], (("a", "b &c"),)) == expected


@pytest.mark.parametrize("value", ["a\r\nX-More: b", "a\nb", "a\0b"])
def test_a_header_cannot_become_two(value: str) -> None:
    with pytest.raises(ValueError, match="line break"):
        written(TARGET, [("X-Key", value)])


def test_headers_of_a_request_replace_ours() -> None:
    request = Request(url="https://news.example/", want=Want.FEED)
    own = (("ACCEPT", "text/xml"), ("X-Key", "k"))
    names = [name for name, _ in headers_of(request, user_agent="us", own=own)]
    assert names == ["User-Agent", "Accept-Encoding", "ACCEPT", "X-Key"]
