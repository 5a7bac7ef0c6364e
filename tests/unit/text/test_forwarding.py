"""Links that carry the address of the article within them are taken apart."""

import base64
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.text.forwarding import article_behind, is_aggregator
from monitor.text.urls import is_web_url

HERE = "https://kun.uz/en/news/1?a=b&c=d"
ESCAPED = "https%3A%2F%2Fkun.uz%2Fen%2Fnews%2F1%3Fa%3Db%26c%3Dd"


def news_id(inside: bytes) -> str:
    """Return the name of an article as Google News has them."""
    return base64.urlsafe_b64encode(b'\x08\x13"' + bytes([len(inside)]) + inside).decode().rstrip("=")


NEW = f"https://news.google.com/rss/articles/{news_id(b'AU_yqLO' + b'x' * 60)}?oc=5"


@pytest.mark.parametrize(
    "link",
    [
        f"https://www.google.com/url?rct=j&sa=t&url={ESCAPED}&ct=ga&cd=x",
        f"https://www.google.co.uz/url?q={ESCAPED}&sa=U",
        f"https://news.google.com/news/url?sa=t&fd=R&url={ESCAPED}",
        f"http://www.bing.com/news/apiclick.aspx?ref=FexRss&aid=&tid=x&url={ESCAPED}&c=1&mkt=en-us",
        f"https://yandex.ru/turbo?text={ESCAPED}",
        f"https://sba.yandex.net/redirect?url={ESCAPED}&client=x",
        f"https://l.facebook.com/l.php?u={ESCAPED}&h=x",
        f"https://vk.com/away.php?to={ESCAPED}",
        f"https://www.youtube.com/redirect?event=x&q={ESCAPED}",
        f"https://eur01.safelinks.protection.outlook.com/?url={ESCAPED}&data=x",
        f"https://r.search.yahoo.com/_ylt=x/RV=2/RE=1/RO=10/RU={ESCAPED}/RK=2/RS=x",
        f"https://news.google.com/rss/articles/{news_id(HERE.encode())}?oc=5",
        f"https://news.google.com/read/{news_id(HERE.encode())}",
        "https://www.google.com/url?url=https%3A%2F%2Fvk.com%2Faway.php%3Fto%3D"
        + ESCAPED.replace("%", "%25"),
    ],
)
def test_the_address_of_the_article_is_found(link: str) -> None:
    assert article_behind(link) == HERE


@pytest.mark.parametrize(
    "link",
    [
        "",
        HERE,
        NEW,
        "https://kun.uz/redirect?url=https%3A%2F%2Felsewhere.example%2F1",
        "https://www.google.com/url?url=javascript%3Aalert(1)",
        "https://www.google.com/url?sa=t",
        "https://www.google.com/search?q=https%3A%2F%2Fkun.uz%2F",
        "https://blog.google.com.evil.example/url?url=https%3A%2F%2Fkun.uz%2F1",
        "https://news.google.com/rss/articles/CBMi",
        f"https://news.google.com/rss/articles/{'é' * 30}",
        "https://news.google.com/rss/articles/" + "A" * 29,
        "https://search.yahoo.com/mobile/s?p=x",
        "ftp://www.google.com/url?url=https%3A%2F%2Fkun.uz%2F1",
        "https://[www.google.com/url?url=x",
    ],
)
def test_a_link_that_carries_none_stays_as_it_is(link: str) -> None:
    assert article_behind(link) == link


@given(st.text(alphabet=st.sampled_from("htps:/.%?&=url23AFgoe.com[]@#newsarticl"), max_size=80))
def test_whatever_is_written_no_link_breaks_it(text: str) -> None:
    for link in (text, f"https://www.google.com/url?url={text}", f"https://news.google.com/articles/{text}"):
        found = article_behind(link)
        assert found == link or is_web_url(found)
        is_aggregator(link)


def test_links_within_links_are_followed_so_far_and_no_further() -> None:
    link = "https://kun.uz/1"
    layers = [link]
    for _ in range(5):
        link = f"https://vk.com/away.php?to={quote(link, safe='')}"
        layers.append(link)
    assert [layers.index(article_behind(each)) for each in layers] == [0, 0, 0, 0, 1, 2]


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        (NEW, True),
        ("https://news.google.com/stories/CAAqNggKIjBDQklTSGpvSmMzUnZjbmt0TXpZd1NoRUtE", True),
        ("https://dzen.ru/news/story/2f1c?lang=ru", True),
        ("https://yandex.kz/news/story/Title--2f1c", True),
        ("https://dzen.ru/a/Zx", False),
        (HERE, False),
        ("https://news.google.com/", False),
        ("", False),
    ],
)
def test_pages_of_aggregators_are_known_by_their_addresses(link: str, expected: bool) -> None:  # noqa: FBT001 - an expected value
    assert is_aggregator(link) is expected
