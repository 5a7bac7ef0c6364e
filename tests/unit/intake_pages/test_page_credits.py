"""Title, author, outlet and day as the libraries find them, without what takes them longest."""

from datetime import UTC, datetime

import pytest
from lxml.html import document_fromstring
from trafilatura.metadata import extract_metadata

from monitor.intake.page_credits import Credits, credits_of, day_guessed
from support.documents import sample

URL = "https://www.courier.example/news/tungsten"


@pytest.mark.parametrize("name", ["article", "russian", "browser_only", "subscribers_only"])
def test_the_credits_are_those_of_trafilatura(name: str) -> None:
    page = document_fromstring(sample(f"pages/{name}.html"))
    theirs = extract_metadata(page, URL)
    found = credits_of(page, URL)
    assert found == Credits(theirs.title or "", theirs.author or "", theirs.sitename or "")


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ('<meta property="og:site_name" content="@courier">', "Courier"),
        ('<meta property="og:site_name" content="courier.example">', "courier.example"),
        ('<meta property="og:site_name" content="Steppe Courier">', "Steppe Courier"),
        ("<title>Ports - courier.example</title>", "courier.example"),
        ("", "courier.example"),
        ('<meta property="og:url" content="https://herald.example/1">', "herald.example"),
    ],
)
def test_the_outlet_is_what_the_page_calls_itself_or_its_host(head: str, expected: str) -> None:
    page = document_fromstring(f"<html><head>{head}</head><body><p>x</p></body></html>")
    assert credits_of(page, URL).outlet == expected


def test_json_that_is_no_object_costs_no_other_field() -> None:
    page = document_fromstring(
        '<html><head><title>x</title><script type="application/ld+json">["NewsArticle"]</script>'
        '<meta name="author" content="courier"></head><body><h1>Ports and pipes</h1>'
        '<p class="author">Aigul Serik</p></body></html>'
    )
    assert credits_of(page, URL) == Credits("Ports and pipes", "Aigul Serik", "courier.example")


@pytest.mark.parametrize("shown", ["2 наурыз 2026", "2 mart 2026", "March 2nd, 2026", "2026-03-02"])
def test_a_day_is_guessed_in_every_language_of_the_beat(shown: str) -> None:
    page = document_fromstring(f'<html><body><div class="date">{shown}</div><p>Ports.</p></body></html>')
    assert day_guessed(page, URL) == datetime(2026, 3, 2, tzinfo=UTC)


def test_no_day_is_guessed_where_there_is_none() -> None:
    assert day_guessed(document_fromstring("<html><body><p>Ports and pipes</p></body></html>"), URL) is None
