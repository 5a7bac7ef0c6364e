import pytest

from monitor.text.urls import canonical_url, host_of, is_front_page, is_web_url


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (
            "HTTP://www.Example.com:80/a/../b/./index.html?utm_source=x&b=2&a=1#frag",
            "https://example.com/b?a=1&b=2",
        ),
        ("https://example.com", "https://example.com/"),
        ("https://example.com/a//b/", "https://example.com/a/b"),
        ("https://example.com:8443/a", "https://example.com:8443/a"),
        ("https://user:secret@example.com./a", "https://example.com/a"),
        ("https://m.kun.uz/amp/news/1/", "https://kun.uz/news/1"),
        ("https://www.m.kun.uz/news/1", "https://kun.uz/news/1"),
        ("https://amp.kun.uz/news/1?amp=1", "https://kun.uz/news/1"),
        ("https://kun.uz/news/1/amp/", "https://kun.uz/news/1"),
        ("https://kun.uz/news/1.amp.html", "https://kun.uz/news/1.html"),
        ("https://kun.uz/news/1.amp", "https://kun.uz/news/1"),
        ("https://kun.uz/amp", "https://kun.uz/"),
        ("https://kun.uz/n/1?outputType=amp", "https://kun.uz/n/1"),
        ("https://kun.uz/ru/amp/news/1", "https://kun.uz/ru/news/1"),
        ("https://kun.uz/ru/amp", "https://kun.uz/ru"),
        ("https://wap.kun.uz/n/1?nonamp=1", "https://kun.uz/n/1"),
        ("https://pda.kun.uz/n/1?m=1&mobile=true", "https://kun.uz/n/1"),
        ("https://touch.kun.uz/n/1?print=1", "https://kun.uz/n/1"),
        ("https://kun.uz/n/1?id=2&amp;utm_source=x&amp;amp;utm_medium=y", "https://kun.uz/n/1?id=2"),
        ("https://kun.uz/n/1?amp;id=2&utm=feed", "https://kun.uz/n/1?id=2"),
        ("https://www-a-com.cdn.ampproject.org/c/s/www.a.com/b/amp", "https://a.com/b"),
        ("https://www.google.com/amp/s/a.com/b", "https://a.com/b"),
        ("https://www.google.com/amp/s/a.com", "https://a.com/"),
        ("https://www.google.com/amp/s/a%20b.com/x/amp", "https://google.com/s/a%20b.com/x"),
        ("https://google.com/amp/s/google.com/amp/s/a.com/b", "https://a.com/b"),
        ("https://m.uz/x", "https://m.uz/x"),
        ("https://www.gov.uz/x", "https://gov.uz/x"),
        (
            "https://a.com/x?fbclid=1&gclid=2&yclid=3&mc_cid=4&at_medium=5&CMP=6&ocid=7&cmpid=8&ref=9",
            "https://a.com/x",
        ),
        ("https://a.com/x?from=rss&source=telegram", "https://a.com/x"),
        ("https://a.com/x?from=10&source=reuters", "https://a.com/x?from=10&source=reuters"),
        ("https://a.com/x;jsessionid=A1B2?id=1", "https://a.com/x?id=1"),
        ("https://a.com?id=123", "https://a.com/?id=123"),
        ("https://a.com/?p=1", "https://a.com/?p=1"),
        ("https://a.com/index.php?p=1", "https://a.com/?p=1"),
        ("https://a.com/x?b&a=&&=3", "https://a.com/x?a=&b"),
        ("https://a.com/x?q=a+b&r=%3d%41", "https://a.com/x?q=a%20b&r=%3DA"),
        ("https://a.com/%7euser/%d0%9f%2f100%", "https://a.com/~user/%D0%9F%2F100%25"),
        (
            "https://президент.рф/Новости",
            "https://xn--d1abbgf6aiiy.xn--p1ai/%D0%9D%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8",
        ),
        ("https://a.com/#!/news/1", "https://a.com/#!/news/1"),
        ("https://a.com/app#/news/1", "https://a.com/app#/news/1"),
        ("http://[2001:DB8::1]/a", "https://[2001:db8::1]/a"),
        ("  https://a.com/a b\n", "https://a.com/a%20b"),
        ("https://a.com/\ud800", "https://a.com/%ED%A0%80"),
    ],
)
def test_addresses_of_one_article_have_one_spelling(url: str, expected: str) -> None:
    assert canonical_url(url) == expected


@pytest.mark.parametrize(
    "junk",
    ["", "javascript:alert(1)", "mailto:a@b.c", "/relative", "http://[::1", "http://a.com:99999/", "http://a.com:x/",
     "http://", "https:///path", "http://a b.com/", "ftp://a.com/", "http://[v1.x]/"],
)  # fmt: skip
def test_junk_comes_back_stripped_and_has_no_host(junk: str) -> None:
    assert (canonical_url(f" {junk} "), host_of(junk), is_web_url(junk)) == (junk, "", False)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://a.com/?id=1", "https://a.com/?id=2"),
        ("https://a.com/?p=1", "https://a.com/"),
        ("https://a.com/news/amplitude", "https://a.com/news/litude"),
        ("https://a.com/A", "https://a.com/a"),
        ("https://a.com/x?page=1", "https://a.com/x?page=2"),
        ("https://a.com/x?m=12", "https://a.com/x?m=13"),
        ("https://a.com/x?view=1", "https://a.com/x?view=0"),
        ("https://ru.a.com/x", "https://a.com/x"),
        ("https://a.com/a%2Fb", "https://a.com/a/b"),
    ],
)
def test_different_articles_stay_apart(one: str, other: str) -> None:
    assert canonical_url(one) != canonical_url(other)


def test_the_host_is_lower_case_ascii_without_port_or_user() -> None:
    assert host_of("HTTPS://u:p@WWW.Пример.рф:8080/x") == "www.xn--e1afmkfd.xn--p1ai"


def test_a_host_that_idna_refuses_stays_as_it_is() -> None:
    assert host_of(f"https://{'ж' * 80}.uz/") == f"{'ж' * 80}.uz"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.a.com/", True),
        ("https://a.com/index.html?utm_source=rss", True),
        ("https://a.com/?p=1", False),
        ("https://a.com/#!/news", False),
        ("https://a.com/news", False),
        ("not an address", False),
    ],
)
def test_a_front_page_leads_to_no_article(url: str, expected: bool) -> None:  # noqa: FBT001 - an expected value
    assert is_front_page(url) == expected


def test_an_address_with_white_space_is_none() -> None:
    assert [is_web_url(url) for url in ("https://a.com/a b", " https://a.com/", "https://a.com/")] == [
        False,
        False,
        True,
    ]
