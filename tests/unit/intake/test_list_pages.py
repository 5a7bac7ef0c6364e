"""What a page that lists articles is read as."""

import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.intake.list_pages import MAX_LINKS, read_list_page
from monitor.intake.selectors import xpath_of
from monitor.model import FeedProblem, ParsedFeed
from monitor.text.urls import is_web_url
from support.documents import document

URL = "https://steppe.example/news/"
PIECES = (
    "<a href='/a/1'>", "<a href='//[x'>", "<a href='https://elsewhere.example/%ff?a=b'>", "<a href=''>",
    "</a>", "<h2>", "</h2>", "<div class='date title'>", "</div>", "<time datetime='99999-99-99'>", "</time>",
    "<base href='https://['>", "<svg>", "<script>", "<!--", "-->", "<![CDATA[", "\x00", "&#0;", "&lt;b",
    "<p>", "12.12.2012", "12:12 ", "Headline of a deal ",
)  # fmt: skip
ONE = "Astana and Washington sign a tungsten deal"
TWO = "Tashkent opens a second nuclear site"


def read(body: str, selector: str = "") -> ParsedFeed:
    return read_list_page(document(f"<html><body>{body}</body></html>", url=URL), xpath_of(selector))


def titles(body: str, selector: str = "") -> list[str]:
    return [entry.title for entry in read(body, selector).entries]


def test_picture_headline_and_read_more_of_an_article_are_one_entry() -> None:
    card = (
        "<div><article><a href='/a/1'><img src='x.jpg'></a>"
        f"<h2><a href='/a/1?utm_source=list'>{ONE}</a></h2><a href='/a/1#more'>Read more</a></article>"
        f"<article><a href='/a/2'>{TWO}</a></article></div>"
    )
    assert titles(card) == titles(card, "article a") == [ONE, TWO]
    assert [entry.link for entry in read(card).entries] == [f"{URL[:-6]}/a/1", f"{URL[:-6]}/a/2"]


def test_date_and_summary_are_those_of_the_block_of_the_link() -> None:
    about = "The minister said that the deal was worth two billion dollars."
    page = (
        f"<ul><li><time datetime='2026-03-01T10:00:00+05:00'>today</time><a href='/a/1'>{ONE}</a><p>By us</p>"
        f"<p>{about}</p></li><li><a href='/a/2'>{TWO}</a></li></ul>"
    )
    first, second = read(page).entries
    assert (first.published_at, first.summary) == (datetime(2026, 3, 1, 5, tzinfo=UTC), about)
    assert (second.published_at, second.summary) == (None, "")


@pytest.mark.parametrize(
    "written",
    [
        "<span class='news-date'>28 февраля 2026, 11:20</span>",
        "<span class='date'>11:20 / 28.02.2026</span>",
        "<time>2026-02-28 11:20</time>",
        "<i class='publishedDate'>28 Feb 2026 11:20</i>",
        "<span class='date'>yesterday</span><span class='date'>28.02.2026 11:20</span>",
    ],
)
def test_dates_are_read_as_people_write_them_and_are_no_part_of_the_headline(written: str) -> None:
    (entry,) = read(f"<div class='update'><a href='/a/1'>{written} {ONE}</a></div>").entries
    assert (entry.title, entry.published_at) == (ONE, datetime(2026, 2, 28, 11, 20, tzinfo=UTC))


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("<span class='news-date'>2 часа назад</span>", datetime(2026, 3, 2, 7, tzinfo=UTC)),
        ("<time>14:05, вчера</time>", datetime(2026, 3, 1, 14, 5, tzinfo=UTC)),
        ("<i class='date'>кеше</i>", datetime(2026, 3, 1, tzinfo=UTC)),
        ("<b>Kecha, 14:05</b>", datetime(2026, 3, 1, 14, 5, tzinfo=UTC)),
        ("<b>9 мая</b>", None),
        ("<b>Today</b>", None),
    ],
)
def test_dates_as_of_the_day_of_reading_are_read(written: str, expected: datetime | None) -> None:
    page = f"<div><h3><a href='/a/1'>{ONE}</a></h3>{written}</div><div><a href='/a/2'>{TWO}</a></div>"
    assert [entry.published_at for entry in read(page).entries] == [expected, None]


@pytest.mark.parametrize(
    "link",
    [
        f"<nav><a href='/a/1'>{ONE}</a></nav>",
        f"<div class='main-menu'><p><a href='/a/1'>{ONE}</a></p></div>",
        f"<div role='navigation'><a href='/a/1'>{ONE}</a></div>",
        "<a href='/a/1'>About us</a>",
        f"<a href='https://elsewhere.example/a/1'>{ONE}</a>",
        f"<a href='https://elsesteppe.example/a/1'>{ONE}</a>",
        f"<a href='/tag/tungsten/'>{ONE}</a>",
        f"<a href='/files/deal.pdf'>{ONE}</a>",
        f"<a href='/'>{ONE}</a>",
        f"<a href='/news'>{ONE}</a>",
        f"<a href='javascript:alert(1)'>{ONE}</a>",
        f"<a href='#top'>{ONE}</a>",
        f"<a>{ONE}</a>",
    ],
)
def test_links_that_read_like_no_headline_of_the_site_are_no_articles(link: str) -> None:
    page = read(link)
    assert (page.entries, page.format, page.problem) == ((), "", FeedProblem.NO_LINKS)


def test_a_short_headline_counts_in_a_heading_and_one_of_another_host_of_the_site() -> None:
    page = "<h3><a href='https://en.steppe.example/a/1'>Tungsten deal</a></h3>"
    assert titles(page) == ["Tungsten deal"]


def test_a_selector_chooses_links_or_what_they_stand_in_and_nothing_else_counts() -> None:
    page = (
        "<div class='actions'><p><a href='/a/1'>General License 8</a></p></div>"
        f"<h2><a href='/a/2'>{TWO}</a></h2><a class='x' href='https://elsewhere.example/a'>Elsewhere</a>"
    )
    assert titles(page, "div.actions") == ["General License 8"]
    assert titles(page, "a.x") == ["Elsewhere"]
    assert read(page, "div.nothing").problem is FeedProblem.NO_LINKS


@pytest.mark.parametrize(
    ("block", "title"),
    [
        (f"<a href='/a/1'><div class='subtitle'>Deals</div><div class='card-title'>{ONE}</div></a>", ONE),
        (f"<h3>{ONE}</h3><p><a href='/a/1'>Continue reading this article here</a></p>", ONE),
        (f"<h3></h3><a href='/a/1'>{ONE}</a>", ONE),
        (f"<a href='/a/1' title='{ONE}'><img src='x'></a>", ONE),
        (f"<a href='/a/1'>{ONE[:10]}<!-- x -->{ONE[10:]}<script>x</script></a>", ONE),
        (f"<a href='/a/1'><b>{ONE[0]}</b>{ONE[1:20]}<span>{ONE[20:]}</span></a>", f"{ONE[:20]} {ONE[20:]}"),
        ("<a href='/a/1'>Prices &lt;up&gt; by a fifth in Tashkent</a>", "Prices <up> by a fifth in Tashkent"),
    ],
)
def test_the_headline_is_what_a_reader_would_take_for_it(block: str, title: str) -> None:
    assert titles(f"<div>{block}</div>") == [title]


def test_a_link_around_very_many_pieces_has_a_bounded_headline() -> None:
    (entry,) = read(f"<a href='/a/1'>{'<b>tungsten</b> ' * 5_000}</a>").entries
    assert len(entry.title) <= 500


def test_so_many_links_are_taken_and_no_more() -> None:
    page = "".join(f"<li><a href='/a/{number}'>{ONE} {number}</a></li>" for number in range(MAX_LINKS + 9))
    assert len(read(page).entries) == MAX_LINKS


def test_addresses_are_relative_to_the_base_and_language_and_title_are_those_of_the_page() -> None:
    page = (
        "<html lang='ru-KZ'><head><title>Новости</title><base href='/ru/'></head>"
        f"<body><a href='a/1'>{ONE}</a></body></html>"
    )
    found = read_list_page(document(page, url=URL))
    assert (found.format, found.title, found.language) == ("page", "Новости", "ru")
    assert found.entries[0].link == "https://steppe.example/ru/a/1"


@pytest.mark.parametrize(
    ("body", "problem"),
    [(b" ", FeedProblem.EMPTY), (b"%PDF-1.7", FeedProblem.NO_LINKS), (b"{}", FeedProblem.NO_LINKS)],
)
def test_what_is_no_page_is_told(body: bytes, problem: FeedProblem) -> None:
    assert read_list_page(document(body, url=URL)).problem is problem


def test_deep_and_wide_pages_are_read_in_good_time() -> None:
    links = "".join(f"<a href='/a/{number}'>{ONE} {number}</a>" for number in range(4_000))
    began = time.process_time()
    assert len(read("<div class='x'>" * 240 + links).entries) == MAX_LINKS
    assert time.process_time() - began < 10  # measured: 0.4 s; 4 s while each link looked at all around it


@given(
    st.lists(st.sampled_from(PIECES), max_size=40).map("".join), st.sampled_from(["", "a", "div a", "h2 > a"])
)
def test_no_markup_breaks_it(body: str, selector: str) -> None:
    for entry in read(body, selector).entries:
        assert is_web_url(entry.link)
