"""The contract of Subscriptions."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from monitor.model import HubMode, Subscription
from monitor.store import Store
from support.values import NOON

HOUR = timedelta(hours=1)


def subscription(number: int = 1, **changes: Any) -> Subscription:
    values: dict[str, Any] = {
        "token": f"token-{number}",
        "feed": "steppe",
        "feed_url": "https://steppe.example/rss",
        "hub": "https://hub.example/",
        "topic": "https://steppe.example/feed?\udcff",
        "callback": f"https://we.example/token-{number}",
        "secret": "s3cret",
        "begun_at": NOON + HOUR * number,
        "due_at": NOON + HOUR * number,
    }
    return Subscription(**(values | changes))


FULL: dict[str, Any] = {
    "topic": "https://steppe.example/feed",
    "is_wanted": False,
    "pending": HubMode.UNSUBSCRIBE,
    "failures": 3,
    "last_problem": "busy",
    **dict.fromkeys(("asked_at", "lease_until", "last_push_at", "last_ping_at", "missed_at"), NOON),
}


def test_a_subscription_comes_back_as_it_was_added(store: Store) -> None:
    store.subscriptions.add(subscription(1))
    store.subscriptions.add(subscription(2, **FULL))
    found = store.subscriptions.find("token-1")
    assert found == replace(subscription(1), topic="https://steppe.example/feed?\N{REPLACEMENT CHARACTER}")
    assert store.subscriptions.find("token-2") == subscription(2, **FULL)
    assert store.subscriptions.find("token-3") is None


def test_a_change_is_what_was_decided_of_what_is_on_record(store: Store) -> None:
    store.subscriptions.add(subscription(1, failures=1, topic="t"))
    store.subscriptions.add(subscription(2))

    def more(current: Subscription) -> Subscription:
        return replace(current, failures=current.failures + 1, pending=HubMode.SUBSCRIBE)

    store.subscriptions.change("token-1", more)
    after = store.subscriptions.change("token-1", more)
    assert after == subscription(1, failures=3, pending=HubMode.SUBSCRIBE, topic="t")
    assert store.subscriptions.find("token-1") == after
    assert store.subscriptions.change("token-1", lambda current: current) == after
    assert store.subscriptions.change("token-9", more) is None


def test_a_subscription_can_be_forgotten(store: Store) -> None:
    store.subscriptions.add(subscription(1))
    store.subscriptions.add(subscription(2))
    assert store.subscriptions.change("token-1", lambda _: None) is None
    assert [each.token for each in store.subscriptions.all()] == ["token-2"]


def test_the_latest_one_that_is_wanted_is_that_of_the_feed(store: Store) -> None:
    store.subscriptions.add(subscription(1))
    store.subscriptions.add(subscription(2))
    store.subscriptions.add(subscription(3, is_wanted=False))
    store.subscriptions.add(subscription(4, feed="other"))
    found = store.subscriptions.of_feed("steppe")
    assert found is not None
    assert found.token == "token-2"
    assert store.subscriptions.of_feed("nobody") is None


def test_those_that_are_due_come_longest_due_first(store: Store) -> None:
    for number in (3, 1, 2):
        store.subscriptions.add(subscription(number))

    def due(hours: int, limit: int = 9) -> list[str]:
        return [each.token for each in store.subscriptions.due(NOON + HOUR * hours, limit=limit)]

    assert (due(0), due(2), due(9, 1)) == ([], ["token-1", "token-2"], ["token-1"])
