"""The contract of Keeper."""

from datetime import datetime
from pathlib import Path
from typing import Any

from monitor.model import Counts, GivenUp, Judgement, PollRecord, RetryAt, Revisit, Sent, VerdictKind
from monitor.store import Store
from support.stored import (
    DAY,
    MINUTE,
    add_entries,
    add_feeds,
    alerting,
    judgement,
    new_entry,
    off_topic,
    opened,
    recorded,
    state,
)
from support.values import NOON, verdict

LONG_AGO = NOON - 400 * DAY


def old(number: int, at: datetime = LONG_AGO, **changes: Any) -> Judgement:
    """Return the judgement of an article that was published and seen then."""
    about = {"published_at": at, "seen_at": at} | changes.pop("article", {})
    return judgement(number, article=about, **changes)


def left(store: Store) -> list[str]:
    """Return the titles on record, newest first."""
    return [each.article.title for each in store.views.articles()]


def test_old_articles_are_forgotten_with_their_stories_and_new_ones_stay(store: Store) -> None:
    recorded(store, old(1))
    recorded(store, judgement(2))
    forgotten = [store.keeper.forget_before(NOON - DAY, limit=9) for _ in range(2)]
    assert (forgotten, left(store), len(store.views.stories())) == ([1, 0], ["Article 2"], 1)


def test_a_batch_is_no_larger_than_the_limit(store: Store) -> None:
    for number in range(5):
        recorded(store, old(number))
    assert [store.keeper.forget_before(NOON, limit=2) for _ in range(4)] == [2, 2, 1, 0]


def test_an_article_published_long_ago_but_seen_lately_stays(store: Store) -> None:
    recorded(store, old(1, article={"seen_at": NOON}))
    assert store.keeper.forget_before(NOON - DAY, limit=9) == 0


def test_old_off_topic_articles_are_forgotten(store: Store) -> None:
    recorded(store, off_topic(1, article={"published_at": LONG_AGO, "seen_at": LONG_AGO}))
    assert store.keeper.forget_before(NOON - DAY, limit=9) == 1


def test_seeds_stay(store: Store) -> None:
    recorded(store, old(1, article={"seed": "known"}))
    assert store.keeper.forget_before(NOON, limit=9) == 0


def test_members_of_a_story_that_is_active_stay(store: Store) -> None:
    story_id = recorded(store, old(1)).story_id
    recorded(store, judgement(2, verdict=verdict(kind=VerdictKind.DEVELOPMENT, story_id=story_id)))
    assert store.keeper.forget_before(NOON - DAY, limit=9) == 0


def test_a_story_that_loses_some_members_adds_up_to_the_others(store: Store) -> None:
    story_id = recorded(store, old(1, article={"seed": "known", "published_at": LONG_AGO - DAY})).story_id
    recorded(store, old(2, verdict=verdict(kind=VerdictKind.DEVELOPMENT, story_id=story_id)))
    assert store.keeper.forget_before(NOON, limit=9) == 1
    (story,) = store.views.stories()
    assert (story.article_count, story.last_published_at) == (1, LONG_AGO - DAY)


def test_articles_of_undelivered_alerts_stay_until_they_are_delivered(store: Store) -> None:
    about = {"published_at": LONG_AGO, "seen_at": LONG_AGO}
    recorded(store, alerting(1, "owed", "sent", article=about))
    store.outbox.settle_delivery("sent", Sent(at=NOON))
    assert store.keeper.forget_before(NOON, limit=9) == 0
    store.outbox.settle_delivery("owed", GivenUp(at=NOON, problem="refused"))
    assert store.keeper.forget_before(NOON, limit=9) == 0
    store.outbox.owe_again("owed", NOON)
    store.outbox.settle_delivery("owed", Sent(at=NOON))
    assert store.keeper.forget_before(NOON, limit=9) == 1
    assert (list(store.views.alerts()), list(store.views.deliveries())) == ([], [])


def test_what_was_forgotten_is_no_neighbour(tmp_path: Path) -> None:
    asked, found = judgement(1), []
    assert asked.sketch is not None
    with opened(tmp_path, window=NOON - LONG_AGO) as store:
        recorded(store, old(1))
        kept = recorded(store, judgement(2))
        window = {"since": LONG_AGO - DAY, "until": NOON}
        for _ in range(2):
            with store.history.room() as room:
                near = room.neighbours(asked.vectors, asked.sketch, language="en", limit=9, **window)
            found.append({each.article_id for each in near})
            store.keeper.forget_before(NOON - DAY, limit=9)
    assert found == [{1, kept.article_id}, {kept.article_id}]


def test_a_forgotten_entry_is_still_known_and_never_due_again(store: Store) -> None:
    (entry_id,) = add_entries(store, new_entry(1), at=LONG_AGO)
    recorded(store, old(1), entry_id=entry_id)
    forgotten = [store.keeper.forget_before(NOON + MINUTE, limit=9) for _ in range(2)]
    assert forgotten == [2, 0]
    assert [each.keys for each in store.feeds.known_entries("steppe", [new_entry(1).keys])] == [
        new_entry(1).keys
    ]
    assert list(add_entries(store, new_entry(1))) == []
    assert store.feeds.claim_entry(entry_id, NOON + DAY, lease=DAY) is None


def test_an_entry_that_waits_is_not_forgotten(store: Store) -> None:
    (entry_id,) = add_entries(store, new_entry(1), at=LONG_AGO)
    assert store.keeper.forget_before(NOON, limit=9) == 0
    assert store.feeds.claim_entry(entry_id, NOON, lease=DAY) is not None


def test_counts_say_how_much_is_on_record(store: Store) -> None:
    first, _ = add_entries(store, new_entry(1), new_entry(2))
    recorded(store, alerting(1, "a", "b", "c"), entry_id=first)
    recorded(store, off_topic(2))
    store.outbox.settle_delivery("a", Sent(at=NOON))
    store.outbox.settle_delivery("b", GivenUp(at=NOON, problem="refused"))
    expected = Counts(
        feeds=1,
        entries=2,
        entries_waiting=1,
        articles=2,
        stories=1,
        alerts=1,
        deliveries_owed=1,
        deliveries_given_up=1,
    )
    assert store.keeper.counts() == expected


AHEAD = NOON + 300 * DAY
"""What a wrong clock showed."""


def polled(store: Store, *, at: datetime, next_at: datetime) -> None:
    """Record that a feed was polled, and when it is again."""
    add_feeds(store, "steppe")
    asked = {"last_polled_at": at, "next_poll_at": next_at, "not_before_at": next_at}
    store.feeds.record_polls([PollRecord(state=state("steppe", **asked))], at)


def test_a_feed_that_was_polled_in_the_future_waits_as_long_from_now_on(store: Store) -> None:
    polled(store, at=AHEAD, next_at=AHEAD + 30 * MINUTE)
    assert store.keeper.bring_forward(NOON) == 1
    found = store.feeds.poll_state("steppe")
    assert found is not None
    half_past = NOON + 30 * MINUTE
    assert (found.last_polled_at, found.next_poll_at, found.not_before_at) == (NOON, half_past, half_past)


def test_a_feed_that_was_never_polled_is_due_at_once_if_it_waits_for_years(store: Store) -> None:
    store.feeds.sync_feeds({"steppe": "https://a.example/"}, first_polls={"steppe": NOON + 400 * DAY})
    assert store.keeper.bring_forward(NOON) == 1
    assert store.feeds.due_feeds(NOON, limit=9) == ("steppe",)


def test_entries_that_were_seen_and_messages_that_were_made_in_the_future_are_due(store: Store) -> None:
    add_feeds(store, "steppe")
    record = PollRecord(state=state("steppe", last_polled_at=AHEAD), new_entries=(new_entry(1),))
    (entry_id,) = store.feeds.record_polls([record], AHEAD)
    recorded(store, alerting(1, "mail"))
    claimed = store.outbox.claim_next("mail", NOON, lease=MINUTE)
    assert claimed is not None
    store.outbox.settle_delivery(
        claimed.delivery_id, RetryAt(at=NOON + 400 * DAY, problem="busy", channel_at=None)
    )
    assert store.keeper.bring_forward(NOON) == 3
    assert store.feeds.due_entries(NOON, limit=9, per_host=9) == (entry_id,)
    assert store.outbox.due_channels(NOON) == ("mail",)


def test_pages_wait_no_longer_than_anything_may_and_pauses_of_hosts_neither(store: Store) -> None:
    article_id = recorded(store, judgement(1)).article_id
    page = Revisit(article_id=article_id, url="https://a.example/1", title="1", next_at=NOON + 400 * DAY)
    store.revisits.plan(page)
    store.feeds.pause_host("a.example", NOON + 400 * DAY)
    assert store.keeper.bring_forward(NOON) == 2
    assert store.revisits.due(NOON, limit=9, per_host=9) == (article_id,)
    assert store.feeds.host_pauses(NOON) == {}


def test_claims_that_outlast_every_lease_are_given_up(store: Store) -> None:
    (entry_id,) = add_entries(store, new_entry(1))
    recorded(store, alerting(1, "mail"))
    for take in (
        lambda at: store.feeds.claim_due_feeds(at, lease=MINUTE, limit=1),
        lambda at: store.feeds.claim_entry(entry_id, at, lease=MINUTE),
        lambda at: store.outbox.claim_next("mail", at, lease=MINUTE),
    ):
        assert take(AHEAD)
    assert store.keeper.bring_forward(NOON) == 4  # the channel rests after each message, too
    assert store.feeds.due_feeds(NOON, limit=9) == ("steppe",)
    assert store.feeds.due_entries(NOON, limit=9, per_host=9) == (entry_id,)
    assert store.outbox.due_channels(NOON) == ("mail",)


def test_a_channel_that_failed_rests_for_as_long_as_it_was_asked_but_not_for_years(store: Store) -> None:
    recorded(store, alerting(1, "mail"))
    for wait, changed in ((300 * DAY, 0), (400 * DAY, 1)):
        claimed = store.outbox.claim_next("mail", AHEAD + DAY, lease=MINUTE)
        assert claimed is not None
        failed = RetryAt(at=NOON, problem="busy", channel_at=NOON + wait)
        store.outbox.settle_delivery(claimed.delivery_id, failed)
        assert store.keeper.bring_forward(NOON) == changed


def test_what_waits_as_it_may_is_left_alone(store: Store) -> None:
    polled(store, at=NOON - MINUTE, next_at=NOON + 300 * DAY)
    add_entries(store, new_entry(1))
    recorded(store, alerting(1, "mail"))
    assert store.outbox.claim_next("mail", NOON, lease=MINUTE)
    store.feeds.pause_host("a.example", NOON + 300 * DAY)
    assert store.keeper.bring_forward(NOON) == 0
    assert store.feeds.host_pauses(NOON) == {"a.example": NOON + 300 * DAY}
