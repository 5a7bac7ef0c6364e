"""The contract of Feedbacks."""

from dataclasses import replace

from monitor.model import EntryOutcome
from monitor.store import Store
from support.rated import never_came, said
from support.stored import DAY, add_entries, alerting, judgement, new_entry, recorded
from support.values import NOON


def test_what_was_said_comes_back_with_its_evidence_last_first(store: Store) -> None:
    recorded(store, alerting(1, "d"))
    first = said("irrelevant", 1, "deal*", "uran*", topics=("mining",))
    second = replace(never_came("https://far.example/1"), given_at=NOON + DAY)
    store.feedbacks.keep(first)
    store.feedbacks.keep(second)
    assert store.feedbacks.given() == (second, first)
    assert store.feedbacks.given(since=NOON + DAY) == (second,)


def test_what_is_said_again_replaces_what_was_said_before(store: Store) -> None:
    recorded(store, alerting(1, "a"))
    recorded(store, alerting(2, "b"))
    other = said("good", 2)
    for one in (said("irrelevant", 1), other, said("good", 1)):
        store.feedbacks.keep(one)
    for address in ("https://far.example/1", "https://far.example/2", "https://far.example/1"):
        store.feedbacks.keep(never_came(address))
    given = store.feedbacks.given()
    assert [(each.kind, each.alert_id) for each in given[2:]] == [("good", 1), ("good", 2)]
    assert [each.url[-1] for each in given[:2]] == ["1", "2"]


def test_what_was_said_outlives_its_article(store: Store) -> None:
    recorded(store, alerting(1))
    given = said("good", 1)
    store.feedbacks.keep(given)
    assert store.keeper.forget_before(NOON + 9 * DAY, limit=9) == 1
    assert store.feedbacks.given() == (replace(given, alert_id=None, article_id=None),)


def test_a_delivery_leads_to_its_alert(store: Store) -> None:
    recorded(store, alerting(1))
    recorded(store, alerting(2, "a", "b"))
    assert [store.feedbacks.alert_behind(each) for each in ("a", "b", "c")] == [2, 2, None]


def test_an_address_leads_to_its_article_and_so_does_the_link_of_an_entry(store: Store) -> None:
    (entry_id,) = add_entries(store, new_entry(9))
    recorded(store, judgement(1))
    with store.history.room() as room:
        room.record_same(entry_id, 1)
    (entry,) = store.views.entries()
    assert entry.outcome is EntryOutcome.SAME_ARTICLE
    found = [
        store.feedbacks.article_behind(each)
        for each in (
            "https://steppe.example/news/1",
            "https://steppe.example/news/9",
            "https://far.example",
            "",
        )
    ]
    assert found == [1, 1, None, None]
