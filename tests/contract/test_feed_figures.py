"""The contract of FeedFigures."""

from datetime import timedelta
from typing import Any

from monitor.model import BodyFigures, FeedProblem, PollRecord, ReadingFigures, TextSource
from monitor.store import Store
from support.stored import DAY, add_feeds, judgement, recorded, state
from support.values import NOON

BODY = BodyFigures(
    measured_at=NOON,
    took=timedelta(milliseconds=1500),
    body_bytes=7,
    problem=FeedProblem.MALFORMED,
    entries=3,
    dated=2,
    ahead=1,
    oldest_at=NOON - DAY,
    newest_at=NOON,
    distinct_dates=2,
    full_text_share=0.5,
    language="kk",
)
LATER = BodyFigures(measured_at=NOON + DAY, took=timedelta(), body_bytes=0)


def publish(store: Store, number: int, **about: Any) -> None:
    recorded(store, judgement(number, article={"feed": "steppe", "published_at": NOON, **about}))


def test_the_figures_of_a_body_come_back_as_they_were(store: Store) -> None:
    add_feeds(store, "a", "b")
    store.feeds.record_polls([PollRecord(state=state("a"), body=BODY), PollRecord(state=state("b"))], NOON)
    assert store.figures.bodies() == {"a": BODY}


def test_a_body_replaces_the_one_before_and_no_body_leaves_it(store: Store) -> None:
    add_feeds(store, "a")
    for body in (BODY, LATER, None):
        store.feeds.record_polls([PollRecord(state=state("a"), body=body)], NOON)
    assert store.figures.bodies() == {"a": LATER}


def test_articles_are_summed_up_by_feed(store: Store) -> None:
    publish(store, 1, text="x" * 100, text_source=TextSource.PAGE, language="kk")
    publish(store, 2, text="x" * 300, text_source=TextSource.PAGE, language="ru")
    publish(store, 3, text="x" * 10, text_source=TextSource.SUMMARY, reading_problem="gone", language="ru")
    publish(store, 4, text="x" * 900, text_source=TextSource.FEED, reading_problem="", language="ru")
    publish(store, 5, feed="other", language="en", text="x" * 5, text_source=TextSource.FEED)
    assert store.figures.readings(since=NOON) == {
        "steppe": ReadingFigures(
            articles=4, pages_tried=3, pages_read=2, median_characters=200, language="ru"
        ),
        "other": ReadingFigures(articles=1, pages_tried=0, pages_read=0, median_characters=5, language="en"),
    }


def test_old_articles_and_those_of_no_feed_do_not_count(store: Store) -> None:
    publish(store, 1, published_at=NOON - DAY)
    publish(store, 2, feed="")
    assert store.figures.readings(since=NOON) == {}
