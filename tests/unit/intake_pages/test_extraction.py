"""The small rules of extraction, without a worker."""

import pytest
from lxml.html import document_fromstring

from monitor.intake.extraction import without_repeats
from monitor.intake.page_metadata import declared_by
from monitor.model import DateSource

URL = "https://a.example/news/1"
LONG = "The minister said that the railway would be open before the first snow of the year."
OTHER = "Two of the three bridges are standing, and the third one waits for its steel from Temirtau."


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["a", "a", "b"], ["a", "b"]),
        (["Yes.", "Why?", "Yes."], ["Yes.", "Why?", "Yes."]),
        ([LONG, "Yes.", OTHER, LONG, "Yes.", OTHER], [LONG, "Yes.", OTHER]),
        ([LONG, OTHER, "x", OTHER], [LONG, OTHER, "x"]),
        ([], []),
    ],
)
def test_repeats_go_and_short_answers_stay(lines: list[str], expected: list[str]) -> None:
    assert without_repeats(lines) == expected


def declared_date(head: str) -> tuple[str, DateSource] | None:
    date = declared_by(
        document_fromstring(f"<html><head>{head}</head><body><p>x</p></body></html>"), URL
    ).date
    return None if date is None else (date.at.isoformat(), date.source)


def ld(text: str) -> str:
    return f'<script type="application/ld+json">{text}</script>'


def article(at: str, kind: str = '"NewsArticle"') -> str:
    return f'{{"@type": {kind}, "datePublished": "{at}"}}'


def meta(kind: str, at: str) -> str:
    return f'<meta {kind} content="{at}">'


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (ld(article("2026-03-02T10:00:00+05:00")), "2026-03-02T05:00:00+00:00"),
        (ld(f'[{{"@type": "Person"}}, {article("2026-03-02T10:00Z")}]'), "2026-03-02T10:00:00+00:00"),
        (ld(article("2026-03-02T10:00Z", '["Thing", "Article"]')), "2026-03-02T10:00:00+00:00"),
        (ld(f'<!-- {{"@graph": [{article("2026-03-02 10:00")}]}} -->'), "2026-03-02T10:00:00+00:00"),
        (ld(f"\n//<![CDATA[\n{article('2026-03-02 10:00')};\n//]]>\n"), "2026-03-02T10:00:00+00:00"),
        (meta('property="article:published_time"', "2026-03-02T10:00Z"), "2026-03-02T10:00:00+00:00"),
        (meta('itemprop="datePublished"', "2 марта 2026, 10:00 МСК"), "2026-03-02T07:00:00+00:00"),
        (ld(f'{{"@type": "ItemList", "itemListElement": [{article("2020-01-01T10:00Z")}]}}'), None),
        (ld(article("2020-01-01T10:00Z", '"WebPage"')), None),
        (ld("{broken") + ld("[" * 5000), None),
        (ld('{"@type": "Article", "datePublished": 7}'), None),
        ("", None),
    ],
)
def test_the_declared_time_of_publication_is_found(head: str, expected: str | None) -> None:
    assert declared_date(head) == (expected and (expected, DateSource.PAGE))


def test_a_time_is_taken_before_a_day() -> None:
    day = ld('{"@type": "Article", "datePublished": "2026-03-02"}')
    time = '<meta property="article:published_time" content="2026-03-02T10:00:00Z">'
    assert declared_date(day) == ("2026-03-02T00:00:00+00:00", DateSource.GUESS)
    assert declared_date(day + time) == ("2026-03-02T10:00:00+00:00", DateSource.PAGE)


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("/news/2", "https://a.example/news/2"),
        ("//b.example/x", "https://b.example/x"),
        ("https://a.example/", ""),
        ("javascript:x", ""),
        ("http://[", ""),
        ("", ""),
    ],
)
def test_the_canonical_address_is_absolute_or_empty(link: str, expected: str) -> None:
    page = document_fromstring(
        f'<html><head><link rel="Canonical" href="{link}"></head><body>x</body></html>'
    )
    assert declared_by(page, URL).canonical_url == expected
