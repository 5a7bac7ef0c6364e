"""Where a site may have its feeds."""

from datetime import UTC, datetime

import pytest

from monitor.intake.discovery import feed_places
from monitor.model import Document

ROOT = "https://steppe.example/"


def places(body: bytes, url: str = ROOT) -> tuple[str, ...]:
    noon = datetime(2026, 3, 4, 12, tzinfo=UTC)
    return feed_places(
        Document(url=url, permanent_url=None, status=200, headers={}, body=body, fetched_at=noon)
    )


def link(href: str, kind: str = "application/rss+xml", rel: str = "alternate") -> bytes:
    return f'<link rel="{rel}" type="{kind}" href="{href}">'.encode()


def test_what_the_page_declares_comes_first_and_comments_last_of_it() -> None:
    page = b"<head>" + link("/comments/feed/") + link("/news.xml") + b"</head>"
    assert places(page)[:3] == (ROOT + "news.xml", ROOT + "comments/feed/", ROOT + "feed/")


def test_addresses_stand_relative_to_the_base_of_the_page() -> None:
    page = b'<head><base href="/kk/">' + link("rss.xml") + b"</head>"
    assert places(page, ROOT + "en/page")[0] == ROOT + "kk/rss.xml"


@pytest.mark.parametrize(
    "other",
    [
        link("/style.css", "text/css"),
        link("/kk/", rel="canonical"),
        link("javascript:alert(1)"),
        link("https://[broken"),
        b"",
        b"\x00",
        b"<!-- -->",
    ],
)
def test_other_links_and_pages_without_any_leave_the_usual_places(other: bytes) -> None:
    assert places(other) == places(b"<p>nothing</p>")


def test_the_usual_places_are_those_beside_the_page_and_at_the_root_each_once() -> None:
    found = places(b"<p>", ROOT + "en/")
    assert (found[0], ROOT + "feed/" in found, len(set(found))) == (ROOT + "en/feed/", True, len(found))
