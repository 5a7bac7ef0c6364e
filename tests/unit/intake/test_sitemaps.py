"""What sitemaps are read as."""

import gzip
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.intake import sitemaps
from monitor.intake.sitemaps import MAX_ENTRIES, MAX_PARTS, read_sitemap
from monitor.model import FeedProblem, ParsedFeed, SitemapPart
from monitor.text.urls import is_web_url
from support.documents import document

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    ' xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"'
    ' xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">'
)
ROOT = "https://steppe.example"


def read(*urls: str) -> ParsedFeed:
    return read_sitemap(document(f"{HEAD}{''.join(urls)}</urlset>"))


def url(path: str, lastmod: str = "", more: str = "") -> str:
    changed = f"<lastmod>{lastmod}</lastmod>" if lastmod else ""
    return f"<url><loc>{ROOT}{path}</loc>{changed}{more}</url>"


def news(title: str, published: str, language: str = "ru") -> str:
    return (
        f"<n:news><n:publication><n:name>Steppe</n:name><n:language>{language}</n:language></n:publication>"
        f"<n:publication_date>{published}</n:publication_date><n:title>{title}</n:title></n:news>"
        "<image:image><image:loc>/x.jpg</image:loc><image:title>A yurt</image:title></image:image>"
    )


def test_news_carry_title_date_and_language_and_the_name_of_their_outlet() -> None:
    found = read(url("/a/1", "2026-03-01", news("Сделка &amp; вольфрам", "2026-03-01T09:00+05:00")))
    (entry,) = found.entries
    assert (found.format, found.title, found.language) == ("news sitemap", "Steppe", "ru")
    assert (entry.title, entry.language) == ("Сделка & вольфрам", "ru")
    assert entry.published_at == datetime(2026, 3, 1, 4, tzinfo=UTC)
    assert entry.updated_at == datetime(2026, 3, 1, tzinfo=UTC)


def test_a_plain_sitemap_says_when_pages_were_changed_and_not_when_they_were_published() -> None:
    found = read(url("/a/1", "2026-02-28T10:00:00Z"))
    assert (found.format, found.language, found.problem) == ("sitemap", "", None)
    assert [(each.title, each.published_at, each.updated_at) for each in found.entries] == [
        ("", None, datetime(2026, 2, 28, 10, tzinfo=UTC))
    ]


def test_the_latest_come_first_and_undated_ones_last_from_both_ends() -> None:
    found = read(
        *(url(f"/undated/{number}") for number in range(3)),
        url("/old", "2020-01-01"),
        url("/latest", more=news("Latest", "2026-03-02T08:00:00Z", "kk")),
        url("/ahead", "2030-01-01"),
        url("/late", "2026-03-01"),
    )
    paths = [entry.link.removeprefix(ROOT) for entry in found.entries]
    assert paths == ["/latest", "/late", "/old", "/undated/0", "/ahead", "/undated/1", "/undated/2"]
    assert found.language == ""


def test_front_pages_sections_copies_and_what_is_no_address_are_left_out() -> None:
    bad = "<url><loc>javascript:alert(1)</loc></url><url/><url><loc/></url>"
    found = read(url("/"), url("/tag/uranium"), url("/a/1"), url("/a/1?utm_source=x"), bad)
    assert [entry.link for entry in found.entries] == [f"{ROOT}/a/1"]
    titled = read(url("/tag/uranium", more=news("About uranium", "2026-03-01")))
    assert len(titled.entries) == 1


def test_so_many_entries_are_taken_and_no_more() -> None:
    assert len(read(*(url(f"/a/{number}") for number in range(MAX_ENTRIES + 5))).entries) == MAX_ENTRIES


def test_an_index_leads_to_its_parts() -> None:
    index = (
        "<sitemapindex><sitemap><loc>/s/1.xml.gz</loc><lastmod>2026-03-01T10:00:00Z</lastmod></sitemap>"
        "<sitemap><loc>ftp://x/</loc></sitemap><sitemap><loc>/s/2.xml</loc><lastmod>soon</lastmod></sitemap>"
        "</sitemapindex>"
    )
    found = read_sitemap(document(index))
    assert (found.format, found.entries, found.problem) == ("sitemap index", (), None)
    assert found.parts == (
        SitemapPart(
            url=f"{ROOT}/s/1.xml.gz",
            modified="2026-03-01T10:00:00Z",
            modified_at=datetime(2026, 3, 1, 10, tzinfo=UTC),
        ),
        SitemapPart(url=f"{ROOT}/s/2.xml", modified="soon"),
    )


def test_so_many_parts_are_taken_and_no_more() -> None:
    parts = "".join(f"<sitemap><loc>/s/{number}.xml</loc></sitemap>" for number in range(MAX_PARTS + 5))
    assert len(read_sitemap(document(f"<sitemapindex>{parts}</sitemapindex>")).parts) == MAX_PARTS


def test_a_packed_sitemap_is_unpacked() -> None:
    packed = gzip.compress(f"{HEAD}{url('/a/1')}</urlset>".encode())
    assert [entry.link for entry in read_sitemap(document(packed)).entries] == [f"{ROOT}/a/1"]


def test_a_packed_sitemap_is_unpacked_as_far_as_the_bound_goes() -> None:
    many = f"{HEAD}{url('/a/1')}".encode() + b" " * (sitemaps.UNPACKED_BYTES + 1)
    found = read_sitemap(document(gzip.compress(many)))
    assert ([entry.link for entry in found.entries], found.problem) == (
        [f"{ROOT}/a/1"],
        FeedProblem.MALFORMED,
    )


def test_a_damaged_sitemap_gives_what_could_be_read() -> None:
    whole = f"{HEAD}{url('/a/1')}{url('/a/2')}</urlset>"
    found = read_sitemap(document(whole[:-40]))
    assert (len(found.entries), found.problem) == (1, FeedProblem.MALFORMED)
    assert read_sitemap(document("<sitemapindex><sitemap><loc>/1.xml</loc>")).problem is FeedProblem.MALFORMED


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (b"", FeedProblem.EMPTY),
        (b"<!DOCTYPE html><html><body>Not found</body></html>", FeedProblem.HTML),
        (b"<rss version='2.0'><channel/></rss>", FeedProblem.NOT_A_FEED),
        (b"https://steppe.example/a/1", FeedProblem.NOT_A_FEED),
        (b"<urlset></urlset>", FeedProblem.NO_ENTRIES),
        (b"<sitemapindex/>", FeedProblem.NO_ENTRIES),
        (b"<urlset" + b"<x" * 100_000, FeedProblem.MALFORMED),
        (b"\x1f\x8b\x08 no gzip at all", FeedProblem.EMPTY),
    ],
)
def test_what_cannot_be_used_is_named(body: bytes, problem: FeedProblem) -> None:
    found = read_sitemap(document(body))
    assert (found.problem, found.entries) == (problem, ())


def test_entities_are_neither_expanded_nor_fetched() -> None:
    declared = '<!DOCTYPE urlset [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
    body = f"{declared}<urlset><url><loc>{ROOT}/x&b;&f;</loc></url>{url('/a/1')}</urlset>"
    links = [entry.link for entry in read_sitemap(document(body)).entries]
    assert all("root" not in link and "aaaa" not in link for link in links)
    assert f"{ROOT}/a/1" in links


PIECES = (
    "<url>", "</url>", "<loc>", "</loc>", "https://steppe.example/a", "<lastmod>", "</lastmod>", "2026-99-99",
    "2026-03-01", "<n:news>", "</n:news>", "<n:title>", "</n:title>", "<sitemap>", "</sitemap>", "<![CDATA[",
    "]]>", "&amp;", "&x;", "\x00", "<!--", "-->", "\ufffe", "<?x ?>", "</urlset>", "<urlset>",
)  # fmt: skip


@given(st.sampled_from(["<urlset>", "<sitemapindex>", HEAD]), st.lists(st.sampled_from(PIECES), max_size=40))
def test_no_markup_breaks_it(head: str, pieces: list[str]) -> None:
    found = read_sitemap(document(head + "".join(pieces)))
    assert all(is_web_url(entry.link) for entry in found.entries)


@given(st.binary(max_size=300))
def test_no_bytes_break_it(body: bytes) -> None:
    assert read_sitemap(document(body)).problem is not None
    assert read_sitemap(document(b"\x1f\x8b" + body)).problem is not None


def test_a_namespace_that_is_no_address_is_one_nonetheless() -> None:
    text = f'<urlset xmlns="}}odd"><url><loc>{ROOT}/news/1</loc></url></urlset>'
    assert [entry.link for entry in read_sitemap(document(text)).entries] == [f"{ROOT}/news/1"]
