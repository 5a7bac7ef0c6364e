from datetime import datetime, timedelta
from typing import Any

from monitor.pipeline.tidy import ARTICLES_AT_ONCE, MOST_BATCHES, Tidy
from support.desk import Desk
from support.values import article


def tidy_of(desk: Desk, *, keep_pages: timedelta = timedelta(), **changes: Any) -> Tidy:
    values: dict[str, Any] = {
        "keeper": desk.store.keeper,
        "pages": desk.store.pages,
        "keep": timedelta(days=30),
        "keep_pages": keep_pages,
        "page_bytes": 10**9,
        "clock": desk.clock,
    }
    return Tidy(**(values | changes))


class Piles:
    """As much to forget as it is made with: articles or pages."""

    def __init__(self, count: int) -> None:
        self.left = count

    def forget(self, _before: datetime, *, limit: int, **_: int) -> int:
        """Take a batch away."""
        taken = min(limit, self.left)
        self.left -= taken
        return taken

    forget_before = forget


def test_only_what_is_older_than_the_retention_is_forgotten(desk: Desk) -> None:
    desk.judged(article(title="Football", text="The cup final was played in Almaty."))
    tidy = tidy_of(desk)
    assert tidy() == 0
    desk.clock.move(timedelta(days=31))
    assert tidy() == 1
    assert desk.store.views.articles() == ()


def test_pages_are_kept_for_a_time_of_their_own(desk: Desk) -> None:
    desk.judged(article())
    desk.store.pages.keep(1, desk.fetcher.document("https://a.example/1", b"<p>x"))
    tidy = tidy_of(desk, keep_pages=timedelta(days=7))
    tidy()
    assert desk.store.pages.find(1) is not None
    desk.clock.move(timedelta(days=8))
    tidy()
    assert desk.store.pages.find(1) is None


def test_what_is_more_than_a_batch_is_forgotten_too(desk: Desk) -> None:
    articles, pages = Piles(3 * ARTICLES_AT_ONCE + 1), Piles(ARTICLES_AT_ONCE)
    assert tidy_of(desk, keeper=articles, pages=pages)() == 3 * ARTICLES_AT_ONCE + 1
    assert (articles.left, pages.left) == (0, 0)


def test_a_call_ends_whatever_there_is_to_forget(desk: Desk) -> None:
    articles = Piles(10**9)
    assert tidy_of(desk, keeper=articles)() == MOST_BATCHES * ARTICLES_AT_ONCE
