"""The contract of KeptPages."""

from datetime import timedelta

from monitor.model import Document
from monitor.store import Store
from support.stored import judgement, recorded
from support.values import NOON

DAY = timedelta(days=1)
BODY = "<p>Сделка подписана.".encode("cp1251") * 99


def page(number: int = 1, body: bytes = BODY, **headers: str) -> Document:
    return Document(
        url=f"https://a.example/{number}",
        permanent_url=None,
        status=200,
        headers={"content-type": "text/html; charset=windows-1251"} | headers,
        body=body,
        fetched_at=NOON + number * DAY,
    )


def kept(store: Store, *numbers: int) -> None:
    """Record articles with their pages, each fetched a day after the one before."""
    for number in numbers:
        assert recorded(store, judgement(number)).article_id == number
        store.pages.keep(number, page(number, bytes(range(256)) * 4))


def left(store: Store) -> list[int]:
    return [number for number in range(1, 9) if store.pages.find(number) is not None]


def test_a_page_comes_back_as_it_was_given(store: Store) -> None:
    recorded(store, judgement(1))
    store.pages.keep(1, page(etag='"1"'))
    assert store.pages.find(1) == page()


def test_a_page_without_a_content_type_has_none(store: Store) -> None:
    recorded(store, judgement(1))
    store.pages.keep(1, page(**{"content-type": ""}))
    found = store.pages.find(1)
    assert found is not None
    assert found.headers == {}


def test_the_first_page_of_an_article_stays(store: Store) -> None:
    recorded(store, judgement(1))
    store.pages.keep(1, page())
    store.pages.keep(1, page(body=b"another"))
    assert store.pages.find(1) == page()


def test_of_an_article_that_is_not_on_record_no_page_is_kept(store: Store) -> None:
    store.pages.keep(7, page())
    assert store.pages.find(7) is None


def test_pages_that_are_old_are_forgotten_oldest_first_and_the_articles_stay(store: Store) -> None:
    kept(store, 1, 2, 3)
    assert store.pages.forget(NOON + 3 * DAY, most_bytes=10**9, limit=1) == 1
    assert left(store) == [2, 3]
    assert store.pages.forget(NOON + 3 * DAY, most_bytes=10**9, limit=9) == 1
    assert store.pages.forget(NOON + 3 * DAY, most_bytes=10**9, limit=9) == 0
    assert (left(store), store.views.article(1) is None) == ([3], False)


def test_pages_that_are_too_much_are_forgotten_oldest_first(store: Store) -> None:
    kept(store, 1, 2, 3)
    assert store.pages.forget(NOON, most_bytes=700, limit=9) == 1  # each takes some 280 compressed
    assert left(store) == [2, 3]
    assert store.pages.forget(NOON, most_bytes=1, limit=9) == 2
    assert left(store) == []
