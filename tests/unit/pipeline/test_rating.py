"""Taking what readers say, with the evidence as it stands."""

import pytest

from monitor.errors import NotOnRecordError
from monitor.model import FeedbackKind, FiredTerm, WithheldReason
from monitor.pipeline.rating import TakeFeedback
from support.desk import Desk
from support.values import article


def take(desk: Desk) -> TakeFeedback:
    return TakeFeedback(views=desk.store.views, feedbacks=desk.store.feedbacks, clock=desk.clock)


def test_an_alert_is_rated_by_its_number_or_by_its_delivery(desk: Desk) -> None:
    (delivery,) = desk.owe()
    given = take(desk).of_alert(delivery, FeedbackKind.GOOD)
    assert (given.kind, given.alert_id, given.article_id) == (FeedbackKind.GOOD, 1, 1)
    assert given.evidence is not None
    assert given.evidence.watchlists == ("minerals",)
    assert given.evidence.terms == (FiredTerm(watchlist="minerals", term="tungsten"),)
    again = take(desk).of_alert("1", FeedbackKind.REPEAT)
    assert desk.store.feedbacks.given() == (again,)


@pytest.mark.parametrize("named", ["9", "0" * 32, "delivery-9"])
def test_an_alert_that_is_not_there_cannot_be_rated(desk: Desk, named: str) -> None:
    desk.owe()
    with pytest.raises(NotOnRecordError, match=f"no alert or delivery {named} on record"):
        take(desk).of_alert(named, FeedbackKind.GOOD)
    assert desk.store.feedbacks.given() == ()


def test_a_missed_article_is_found_by_its_address_however_that_is_written(desk: Desk) -> None:
    desk.judged(article(title="Football", text="The cup final was played in Almaty."))
    given, record = take(desk).of_missed("http://www.steppe.example/news/1?utm_source=x")
    assert record is not None
    assert (given.article_id, record.article_id, given.kind) == (1, 1, FeedbackKind.MISSED)
    assert given.evidence is not None
    assert given.evidence.withheld is WithheldReason.OFF_TOPIC


def test_an_article_is_missed_once_however_it_is_named(desk: Desk) -> None:
    desk.judged(article(title="Football", text="The cup final was played in Almaty."))
    for named in ("https://steppe.example/news/1?utm_source=mail", "http://www.steppe.example/news/1", "1"):
        given, _ = take(desk).of_missed(named)
    assert desk.store.feedbacks.given() == (given,)


def test_an_article_that_never_came_in_is_kept_by_its_address(desk: Desk) -> None:
    given, record = take(desk).of_missed("https://far.example/1")
    assert (record, given.article_id, given.evidence) == (None, None, None)
    assert desk.store.feedbacks.given() == (given,)


def test_a_missed_article_is_found_by_its_number(desk: Desk) -> None:
    desk.judged(article(title="Football", text="The cup final was played in Almaty."))
    given, record = take(desk).of_missed("1")
    assert record is not None
    assert (given.article_id, given.url, given.kind) == (1, record.article.url, FeedbackKind.MISSED)


def test_a_number_of_no_article_is_no_missed_one(desk: Desk) -> None:
    with pytest.raises(NotOnRecordError, match="there is no article 9 on record"):
        take(desk).of_missed("9")
    assert desk.store.feedbacks.given() == ()


def test_each_message_says_how_its_reader_may_say_what_it_was_worth(desk: Desk) -> None:
    judgement, _ = desk.judged(article())
    (owed,) = judgement.owed
    assert f"monitor feedback {owed.delivery_id} irrelevant" in owed.message.text
