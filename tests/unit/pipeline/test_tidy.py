from datetime import timedelta

from monitor.pipeline.tidy import Tidy
from support.desk import Desk
from support.values import article


def tidy_of(desk: Desk, *, keep_pages: timedelta = timedelta()) -> Tidy:
    return Tidy(
        keeper=desk.store.keeper,
        pages=desk.store.pages,
        keep=timedelta(days=30),
        keep_pages=keep_pages,
        page_bytes=10**9,
        clock=desk.clock,
    )


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
