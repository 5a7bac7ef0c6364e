"""Which text, title, date and address an article gets."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from monitor.judge.reading import compose_article, entry_text_is_enough
from monitor.model import (
    Article,
    DateSource,
    Entry,
    Extract,
    Feed,
    OutletKind,
    PageKind,
    SourceKind,
    TextSource,
)
from monitor.text.urls import canonical_url

SEEN = datetime(2026, 3, 12, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FEED = Feed(
    name="kun",
    url="https://kun.uz/rss",
    title="Kun News",
    country="UZ",
    kind=OutletKind.INDEPENDENT,
    language="uz",
)
ENTRY = Entry(
    guid="1",
    link="https://kun.uz/news/1?utm_source=rss",
    title="Uranium deal signed",
    summary="The deal was signed in Tashkent.",
    author="A. Writer",
    published_at=SEEN - HOUR,
)
PAGE = Extract(
    title="Uranium deal signed | Kun News",
    text="Uzbekistan and the United States signed a deal.\nIt covers uranium.",
    author="B. Author",
    outlet="Kun.uz",
    image_url="https://kun.uz/1.jpg",
    published_at=SEEN - 2 * HOUR,
    date_source=DateSource.PAGE,
)
FULL = "".join(f"<p>Paragraph {number} of the <b>full</b>\ntext.</p>" for number in range(30))


def compose(entry: Entry = ENTRY, extract: Extract | None = PAGE, **changes: Any) -> Article:
    values: dict[str, Any] = {
        "feed": FEED,
        "reading_problem": "",
        "final_url": "https://kun.uz/news/1",
        "language": "en",
        "seen_at": SEEN,
    }
    return compose_article(entry=entry, extract=extract, **(values | changes))


@pytest.mark.parametrize(
    ("kind", "author", "problem"),
    [
        (PageKind.PAYWALL, "B. Author", "its page shows the text only to subscribers"),
        (PageKind.COOKIE_WALL, "", "its page shows only a question for consent"),
        (PageKind.LIST, "", "its address leads to a list of other articles"),
    ],
)
def test_a_stub_is_never_taken_for_the_text_of_the_article(kind: PageKind, author: str, problem: str) -> None:
    stub = replace(PAGE, kind=kind, canonical_url="https://kun.uz/subscribe")
    found = compose(replace(ENTRY, author=""), stub, final_url="https://kun.uz/consent")
    assert (found.text, found.text_source) == (ENTRY.summary, TextSource.SUMMARY)
    assert (found.page_kind, found.reading_problem, found.author) == (kind, problem, author)
    is_its_own = kind is PageKind.PAYWALL
    assert found.canonical_url == ("https://kun.uz/subscribe" if is_its_own else "https://kun.uz/news/1")


def test_a_live_blog_is_read_and_marked() -> None:
    found = compose(extract=replace(PAGE, kind=PageKind.LIVE_BLOG))
    assert (found.text, found.page_kind) == (PAGE.text, PageKind.LIVE_BLOG)


def test_an_article_takes_its_text_from_the_page_and_the_rest_from_the_entry() -> None:
    assert compose() == Article(
        url="https://kun.uz/news/1?utm_source=rss",
        canonical_url="https://kun.uz/news/1",
        title="Uranium deal signed",
        text=PAGE.text,
        published_at=SEEN - HOUR,
        date_source=DateSource.FEED,
        text_source=TextSource.PAGE,
        seen_at=SEEN,
        outlet="Kun News",
        outlet_kind=OutletKind.INDEPENDENT,
        country="UZ",
        language="en",
        author="A. Writer",
        image_url="https://kun.uz/1.jpg",
        feed="kun",
        page_kind=PageKind.ARTICLE,
    )


def test_a_page_fills_what_the_entry_lacks() -> None:
    article = compose(replace(ENTRY, title="", author="", published_at=None))
    facts = (article.title, article.author, article.published_at, article.date_source)
    assert facts == ("Uranium deal signed", "B. Author", SEEN - 2 * HOUR, DateSource.PAGE)


# Text.


def test_a_page_that_cannot_be_read_leaves_the_summary_and_says_why() -> None:
    article = compose(extract=None, reading_problem="answered 404")
    facts = (article.text, article.text_source, article.reading_problem, article.title)
    assert facts == (ENTRY.summary, TextSource.SUMMARY, "answered 404", ENTRY.title)


def test_the_article_says_how_its_text_was_found_on_the_page() -> None:
    assert compose(extract=replace(PAGE, text_source=TextSource.BLOCKS)).text_source is TextSource.BLOCKS


def test_without_summary_the_headline_is_the_text() -> None:
    assert compose(replace(ENTRY, summary=""), None).text == ENTRY.title


def test_the_feeds_full_text_serves_where_the_page_cannot_be_read() -> None:
    article = compose(replace(ENTRY, content=FULL), None, reading_problem="timed out")
    facts = (article.text.split("\n")[:2], article.text_source, article.reading_problem)
    assert facts == (["Paragraph 0 of the full text.", "Paragraph 1 of the full text."], TextSource.FEED, "")


@pytest.mark.parametrize(
    ("page_text", "expected"),
    [
        ("Short notice: subscribe.", TextSource.FEED),
        ("A long page. " * 60, TextSource.PAGE),
        ("  ", TextSource.FEED),
    ],
)
def test_a_page_much_shorter_than_the_feeds_full_text_was_not_read_whole(
    page_text: str, expected: TextSource
) -> None:
    article = compose(replace(ENTRY, content=FULL), replace(PAGE, text=page_text))
    assert article.text_source == expected


def test_a_teaser_is_no_full_text_but_beats_a_shorter_summary() -> None:
    article = compose(replace(ENTRY, content="<p>The deal was signed in Tashkent on Thursday.</p>"), None)
    assert (article.text, article.text_source) == (
        "The deal was signed in Tashkent on Thursday.",
        TextSource.SUMMARY,
    )


def test_the_line_that_wordpress_adds_is_no_part_of_the_text() -> None:
    boast = " The post Uranium deal signed appeared first on Kun News."
    articles = [
        compose(replace(ENTRY, summary=f"Signed.{boast}"), None),
        compose(replace(ENTRY, content=f"{FULL}<p>{boast}</p>"), None),
    ]
    assert [article.text.endswith(("Signed.", "full text.")) for article in articles] == [True, True]


# Titles.


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Deal signed - Kun News", "Deal signed"),
        ("Deal signed | KUN.UZ", "Deal signed"),
        ("Deal signed — Kun.uz", "Deal signed"),
        ("Deal - a big one - kun", "Deal - a big one"),
        ("Deal signed - Reuters", "Deal signed - Reuters"),
        ("Kun News", "Kun News"),
        ("US-Uzbekistan deal", "US-Uzbekistan deal"),
        (" ", "Uranium deal signed"),
    ],
)
def test_a_title_ends_before_the_outlets_name(title: str, expected: str) -> None:
    assert compose(replace(ENTRY, title=title)).title == expected


def test_an_article_without_title_takes_the_beginning_of_its_text() -> None:
    article = compose(replace(ENTRY, title=""), replace(PAGE, title="", text="word " * 100))
    assert (article.title[:10], len(article.title) <= 120) == ("word word ", True)


def test_an_article_without_anything_has_its_address_for_a_title() -> None:
    assert compose(replace(ENTRY, title="", summary=""), None).title == ENTRY.link


# Dates.


@pytest.mark.parametrize(
    ("published_at", "updated_at", "page", "expected", "source"),
    [
        (SEEN - HOUR, SEEN, SEEN, SEEN - HOUR, DateSource.FEED),
        (None, SEEN - HOUR, SEEN, SEEN - HOUR, DateSource.FEED),
        (None, None, SEEN - HOUR, SEEN - HOUR, DateSource.PAGE),
        (None, None, None, SEEN, DateSource.SEEN),
        (datetime(1970, 1, 1, tzinfo=UTC), None, SEEN - HOUR, SEEN - HOUR, DateSource.PAGE),
        (datetime(2090, 1, 1, tzinfo=UTC), None, None, SEEN, DateSource.SEEN),
        (SEEN + DAY, None, None, SEEN, DateSource.FEED),
        (SEEN + DAY + HOUR, SEEN - HOUR, None, SEEN - HOUR, DateSource.FEED),
        (None, None, (SEEN - HOUR).replace(tzinfo=None), SEEN - HOUR, DateSource.PAGE),
    ],
)
def test_the_first_plausible_date_counts(
    published_at: datetime | None,
    updated_at: datetime | None,
    page: datetime | None,
    expected: datetime,
    source: DateSource,
) -> None:
    article = compose(
        replace(ENTRY, published_at=published_at, updated_at=updated_at), replace(PAGE, published_at=page)
    )
    assert (article.published_at, article.date_source) == (expected, source)


@pytest.mark.parametrize(
    ("published_at", "updated_at", "page", "source", "expected"),
    [
        (SEEN - HOUR, None, SEEN - 2 * HOUR, DateSource.PAGE, (SEEN - 2 * HOUR, DateSource.PAGE)),
        (SEEN - HOUR, None, SEEN - 2 * HOUR, DateSource.GUESS, (SEEN - HOUR, DateSource.FEED)),
        (None, SEEN - HOUR, SEEN - 2 * HOUR, DateSource.GUESS, (SEEN - 2 * HOUR, DateSource.GUESS)),
        (None, SEEN - HOUR, None, None, (SEEN - HOUR, DateSource.GUESS)),
    ],
)
def test_what_a_list_says_of_dates_counts_less_than_what_the_page_declares(
    published_at: datetime | None,
    updated_at: datetime | None,
    page: datetime | None,
    source: DateSource | None,
    expected: tuple[datetime, DateSource],
) -> None:
    article = compose(
        replace(ENTRY, published_at=published_at, updated_at=updated_at),
        replace(PAGE, published_at=page, date_source=source),
        feed=replace(FEED, source=SourceKind.SITEMAP),
    )
    assert (article.published_at, article.date_source) == expected


def test_a_list_dates_an_article_whose_page_cannot_be_read() -> None:
    article = compose(extract=None, feed=replace(FEED, source=SourceKind.PAGE))
    assert (article.published_at, article.date_source) == (SEEN - HOUR, DateSource.FEED)


def test_a_page_date_of_unknown_origin_is_a_guess() -> None:
    article = compose(replace(ENTRY, published_at=None), replace(PAGE, date_source=None))
    assert article.date_source == DateSource.GUESS


# Addresses.


@pytest.mark.parametrize(
    ("declared", "final_url", "expected"),
    [
        ("https://www.kun.uz/en/news/1", "https://kun.uz/news/1", "https://kun.uz/en/news/1"),
        ("https://uz.kun.uz/news/1", "https://kun.uz/news/1", "https://uz.kun.uz/news/1"),
        ("https://reuters.example/1", "https://kun.uz/news/1", "https://kun.uz/news/1"),
        ("https://kun.uz/", "https://kun.uz/news/1", "https://kun.uz/news/1"),
        ("junk", "https://kun.uz/news/1", "https://kun.uz/news/1"),
        ("", "https://kun.uz/", "https://kun.uz/news/1"),
        ("", "", "https://kun.uz/news/1"),
        ("https://b.co.uk/1", "https://a.co.uk/1", "https://a.co.uk/1"),
        ("https://news.a.co.uk/1", "https://a.co.uk/2", "https://news.a.co.uk/1"),
    ],
)
def test_the_pages_word_counts_for_its_own_site_and_never_for_the_front_page(
    declared: str, final_url: str, expected: str
) -> None:
    assert (
        compose(extract=replace(PAGE, canonical_url=declared), final_url=final_url).canonical_url == expected
    )


def test_a_declared_address_serves_where_there_is_no_other() -> None:
    article = compose(replace(ENTRY, link=""), replace(PAGE, canonical_url="https://kun.uz/x"), final_url="")
    assert article.canonical_url == "https://kun.uz/x"


def test_entries_without_a_page_get_addresses_that_stay_and_differ() -> None:
    bare = replace(ENTRY, link="https://kun.uz/")
    urls = [compose(one, None, final_url="").canonical_url for one in (bare, bare, replace(bare, guid="2"))]
    assert (urls[0], len(set(urls))) == (urls[1], 2)
    assert [canonical_url(url) for url in urls] == urls


def test_an_entry_without_any_address_is_opened_at_its_feed() -> None:
    article = compose(replace(ENTRY, link=""), None, final_url="")
    assert (article.url, article.canonical_url.startswith("https://kun.uz/rss#!")) == (FEED.url, True)


def test_without_any_address_at_all_there_is_no_canonical_one() -> None:
    article = compose(replace(ENTRY, link=""), None, final_url="", feed=Feed(name="x", url="", title="X"))
    assert article.canonical_url == ""


@pytest.mark.parametrize(
    ("link", "expected"),
    [("", True), ("https://kun.uz/", True), ("mailto:a@b.c", True), ("https://kun.uz/news/1", False)],
)
def test_only_an_entry_with_a_page_is_fetched(link: str, expected: bool) -> None:  # noqa: FBT001 - an expected value
    assert entry_text_is_enough(replace(ENTRY, link=link)) == expected


@pytest.mark.parametrize(
    "headline", ["Uranium deal signed", "URANIUM DEAL SIGNED", "Uranium deal signed | Kun News"]
)
def test_a_first_line_that_repeats_the_headline_is_no_part_of_the_text(headline: str) -> None:
    told = replace(PAGE, text=f"{headline}\n{PAGE.text}")
    assert compose(extract=told).text == PAGE.text


def test_a_text_that_is_nothing_but_the_headline_stays() -> None:
    assert compose(extract=replace(PAGE, text="Uranium deal signed")).text == "Uranium deal signed"


# Aggregators.

GOOGLE = "https://news.google.com/rss/articles/CBMiAUFVX3lxTE5hYmNkZWZnaGlqa2w"


def test_an_aggregators_page_is_not_fetched_and_not_judged() -> None:
    entry = replace(ENTRY, link=GOOGLE)
    article = compose(entry, None, final_url=GOOGLE)
    assert entry_text_is_enough(entry)
    assert (article.text, article.page_kind) == (ENTRY.summary, PageKind.AGGREGATOR)
    assert article.reading_problem == "its address leads to the page of an aggregator"
    assert article.canonical_url == GOOGLE


def test_a_link_that_ended_at_an_aggregator_is_judged_by_what_the_feed_says() -> None:
    article = compose(final_url="https://dzen.ru/news/story/1")
    assert (article.text, article.page_kind, article.author) == (
        ENTRY.summary,
        PageKind.AGGREGATOR,
        "A. Writer",
    )
    assert article.canonical_url == canonical_url(ENTRY.link)


@pytest.mark.parametrize(
    ("summary", "title", "outlet"),
    [
        ("Uranium deal signed  The Astana Times", "Uranium deal signed", "The Astana Times"),
        ("Uranium deal signed", "Uranium deal signed - The Astana Times", "Google"),
    ],
)
def test_the_outlet_that_google_news_names_is_the_articles(summary: str, title: str, outlet: str) -> None:
    google = replace(FEED, url="https://news.google.com/rss/search?q=uranium", title="Google")
    entry = replace(ENTRY, link=GOOGLE, title="Uranium deal signed - The Astana Times", summary=summary)
    article = compose(entry, None, feed=google, final_url=GOOGLE)
    assert (article.title, article.outlet) == (title, outlet)
