"""What kind of page is told from what."""

import pytest
from lxml.html import document_fromstring

from monitor.intake.page_kinds import STUB, kind_of
from monitor.intake.page_metadata import declared_by
from monitor.model import PageKind

URL = "https://a.example/news/1"
SENTENCE = "The minister said that the railway would be open before the first snow of the year. "
TEASER = "\n".join([SENTENCE * 2] * 4)
WHOLE = "\n".join([SENTENCE * 4] * 6)
HEADLINES = "".join(f'<h3><a href="/news/{number}">Headline {number}</a></h3>' for number in range(9))
POSTS = '<div class="live-blog post">x</div>' * 5
FREE, NOT_FREE = ('"@type": "NewsArticle"', '"@type": "NewsArticle", "isAccessibleForFree": false')


def kind(text: str, head: str = "", body: str = "<p>x</p>", url: str = URL) -> PageKind:
    tree = document_fromstring(f"<html><head>{head}</head><body>{body}</body></html>")
    return kind_of(tree, url, declared_by(tree, url), text)


def ld(inside: str) -> str:
    return f'<script type="application/ld+json">{{{inside}}}</script>'


@pytest.mark.parametrize(
    ("text", "head", "expected"),
    [
        (SENTENCE + "\nSubscribe now to continue reading this article.", "", PageKind.PAYWALL),
        (SENTENCE, ld(NOT_FREE), PageKind.PAYWALL),
        (SENTENCE, ld(FREE), PageKind.ARTICLE),
        (TEASER + "\nПодпишитесь, чтобы читать дальше", "", PageKind.PAYWALL),
        (TEASER + " And then...", ld(NOT_FREE), PageKind.PAYWALL),
        (TEASER, ld(NOT_FREE), PageKind.ARTICLE),
        (TEASER + " And then...", ld(FREE), PageKind.ARTICLE),
        (WHOLE + "\nSubscribe now to continue reading this article.", ld(NOT_FREE), PageKind.ARTICLE),
    ],
)
def test_a_paywall_is_told_by_little_text_and_a_word_about_subscribers(
    text: str, head: str, expected: PageKind
) -> None:
    assert len(WHOLE) > STUB > len(TEASER)
    assert kind(text, head) is expected


def test_a_page_without_text_is_looked_at_whole() -> None:
    assert kind("", body="<div>Subscribers only</div>") is PageKind.PAYWALL
    assert kind("", body="<div>We use cookies. Accept</div>") is PageKind.COOKIE_WALL
    assert kind("", body="") is PageKind.ARTICLE


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We and our partners store personal data.\nAccept all", PageKind.COOKIE_WALL),
        ("Мы используем файлы cookie.\nПринять", PageKind.COOKIE_WALL),
        (f"{TEASER}\nThis site uses cookies.", PageKind.ARTICLE),
        (
            f"{WHOLE}\n" + "Cookies and consent and privacy policy are what this is about.\n" * 40,
            PageKind.ARTICLE,
        ),
    ],
)
def test_a_cookie_wall_is_little_text_that_mostly_asks_for_consent(text: str, expected: PageKind) -> None:
    assert kind(text) is expected


def test_a_live_blog_says_so_or_has_posts_under_an_address_that_does() -> None:
    assert kind(WHOLE, ld('"@type": "LiveBlogPosting"')) is PageKind.LIVE_BLOG
    assert kind(WHOLE, body=POSTS, url="https://a.example/live/election") is PageKind.LIVE_BLOG
    assert kind(WHOLE, body=POSTS, url="https://a.example/n/vote-live-updates") is PageKind.LIVE_BLOG
    assert kind(WHOLE, body=POSTS) is PageKind.ARTICLE
    assert kind(WHOLE, url="https://a.example/live/election") is PageKind.ARTICLE


@pytest.mark.parametrize(
    ("url", "head", "body", "expected"),
    [
        ("https://a.example/", "", "", PageKind.LIST),
        ("https://a.example/tag/uranium", "", HEADLINES, PageKind.LIST),
        ("https://a.example/tag/uranium", ld(FREE), HEADLINES, PageKind.ARTICLE),
        ("https://a.example/tag/uranium", "", "<h3>One</h3>", PageKind.ARTICLE),
        (URL, "", HEADLINES, PageKind.ARTICLE),
        (URL, ld('"@type": "CollectionPage"'), HEADLINES, PageKind.LIST),
    ],
)
def test_a_list_is_a_front_page_or_a_section_with_many_headlines_and_no_article_of_its_own(
    url: str, head: str, body: str, expected: PageKind
) -> None:
    assert kind(TEASER, head, body, url) is expected


def test_a_guide_under_the_address_of_a_topic_is_an_article() -> None:
    assert kind(WHOLE + f"\n{WHOLE}", body=HEADLINES, url="https://a.example/topics/best") is PageKind.ARTICLE


def test_a_film_with_little_text_is_a_film() -> None:
    film = ld('"@type": ["Thing", "VideoObject"]')
    assert kind(SENTENCE * 2, film) is PageKind.VIDEO
    assert kind(SENTENCE, '<meta property="og:type" content="video.other">') is PageKind.VIDEO
    assert kind(WHOLE, film) is PageKind.ARTICLE
