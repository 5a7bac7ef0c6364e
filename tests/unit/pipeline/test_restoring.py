"""Telling about an article after all that was withheld."""

import pytest

from monitor.errors import NotOnRecordError, UselessEditError
from monitor.model import DeliveryState, Watchlist, WithheldReason
from monitor.pipeline.restoring import RestoreArticle
from support.desk import WATCHLIST, Desk
from support.values import article


def restore(desk: Desk) -> RestoreArticle:
    judge = desk.judge()
    return RestoreArticle(
        brain=judge.brain,
        views=desk.store.views,
        outbox=desk.store.outbox,
        editor=desk.store.editor,
        clock=desk.clock,
        new_id=judge.new_id,
    )


def test_a_repeat_is_told_after_all_to_those_whom_it_concerns(desk: Desk) -> None:
    desk.judged(article())
    copy = article(url="https://other.example/1", outlet="Other")
    _, kept = desk.judged(copy)
    alert_id, alert = restore(desk)(kept.article_id)
    told = desk.store.views.alert(alert_id)
    assert told is not None
    assert (told.watchlists, told.article.article_id) == (("minerals",), kept.article_id)
    assert told.restored_from is WithheldReason.REPEAT
    (delivery,) = told.deliveries
    assert (delivery.channel, delivery.state, alert.channels) == ("desk", DeliveryState.OWED, ("desk",))
    assert (copy.title in delivery.message.text, delivery.delivery_id in delivery.message.text) == (
        True,
        True,
    )
    assert desk.store.outbox.due_channels(desk.clock.now()) == ("desk",)


def test_a_message_sent_after_all_goes_on_where_its_story_was_told_before(desk: Desk) -> None:
    (first,) = desk.owe()
    _, kept = desk.judged(article(url="https://other.example/1", outlet="Other"))
    restore(desk)(kept.article_id)
    newest, _ = desk.store.views.deliveries()
    assert newest.message.thread == first
    assert "Since your last alert on Thu 12 Mar 2026" in newest.message.text


def test_what_is_off_topic_is_told_to_those_who_are_named(desk: Desk) -> None:
    _, kept = desk.judged(article(title="Football", text="The cup final was played in Almaty."))
    assert kept.story_id is None
    with pytest.raises(UselessEditError, match="concerns no watchlist"):
        restore(desk)(kept.article_id)
    alert_id, _ = restore(desk)(kept.article_id, watchlists=(WATCHLIST.name,))
    told = desk.store.views.alert(alert_id)
    assert told is not None
    assert (told.article.withheld, told.restored_from) == (None, WithheldReason.OFF_TOPIC)


def test_an_article_that_is_not_on_record_cannot_be_told(desk: Desk) -> None:
    with pytest.raises(NotOnRecordError, match="no article 9 on record; `monitor withheld list`"):
        restore(desk)(9)


def test_the_readers_are_those_of_the_watchlists_as_they_are_now(desk: Desk) -> None:
    _, kept = desk.judged(article(title="Football", text="The cup final was played in Almaty."))
    silent = Watchlist(name="minerals", title="Minerals")
    step = restore(desk)
    step = RestoreArticle(
        brain=desk.brain(watchlists={"minerals": silent}),
        views=step.views,
        outbox=step.outbox,
        editor=step.editor,
        clock=step.clock,
        new_id=step.new_id,
    )
    with pytest.raises(UselessEditError, match="names no channels for minerals"):
        step(kept.article_id, watchlists=("minerals",))
