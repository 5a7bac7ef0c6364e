"""The contract of the ledger: every article has exactly one outcome, and the withheld ones can be told."""

from datetime import timedelta

import pytest

from monitor.errors import NotOnRecordError, UselessEditError
from monitor.model import (
    Alert,
    DeliveryState,
    Dispatch,
    GivenUp,
    HeldReason,
    Match,
    Message,
    OwedMessage,
    Sent,
    VerdictKind,
    Withheld,
    WithheldFigures,
    WithheldReason,
)
from monitor.store import Store
from monitor.store.withheld import AT_ONCE
from support.stored import DAY, alerting, judgement, off_topic, recorded
from support.values import NOON, neighbour, verdict

ALERT = Alert(watchlists=("power", "deals"), channels=("desk",))
OWED = (OwedMessage(delivery_id="d", channel="desk", message=Message(subject="s", text="t")),)
SEEDED = Withheld(reason=WithheldReason.SEED)


def ids(store: Store, **filters: object) -> list[int]:
    return [each.article_id for each in store.views.withheld(**filters)]  # type: ignore[arg-type]


def test_the_withheld_are_listed_last_recorded_first_without_what_was_told_and_without_seeds(
    store: Store,
) -> None:
    recorded(store, alerting(1, "told"))
    recorded(store, off_topic(2))
    recorded(store, judgement(3))
    recorded(store, judgement(4, article={"seed": "s"}, decision=SEEDED))
    assert ids(store) == [3, 2]
    assert ids(store, limit=1) == [3]
    assert ids(store, reason=WithheldReason.SEED) == [4]


def test_each_filter_of_the_ledger_leaves_what_it_says(store: Store) -> None:
    recorded(store, off_topic(1, article={"seen_at": NOON - 2 * DAY}))
    recorded(store, off_topic(2, matches=(Match(watchlist="deals", is_wanted=False),)))
    recorded(store, judgement(3, matches=(Match(watchlist="deals"),)))
    assert ids(store, since=NOON - DAY) == [3, 2]
    assert ids(store, watchlist="deals", reason=WithheldReason.OFF_TOPIC) == [2]
    counts = store.views.withheld_counts
    assert list(counts().items()) == [(WithheldReason.OFF_TOPIC, 2), (WithheldReason.NO_WATCHLIST, 1)]
    assert counts(since=NOON - DAY, watchlist="deals") == {
        WithheldReason.NO_WATCHLIST: 1,
        WithheldReason.OFF_TOPIC: 1,
    }
    assert counts(watchlist="none") == {}


def test_a_withheld_article_is_told_after_all_and_its_alert_keeps_why_it_was_withheld(store: Store) -> None:
    kept = recorded(store, off_topic(1))
    alert_id = store.editor.restore_article(kept.article_id, ALERT, OWED, NOON)
    alert = store.views.alert(alert_id)
    assert alert is not None
    assert (alert.watchlists, alert.created_at) == (ALERT.watchlists, NOON)
    assert alert.restored_from is WithheldReason.OFF_TOPIC
    assert [(each.delivery_id, each.state) for each in alert.deliveries] == [("d", DeliveryState.OWED)]
    assert (alert.article.alert_id, alert.article.withheld, ids(store)) == (alert_id, None, [])
    assert [each.delivery_id for each in store.views.deliveries(only_unsent=True)] == ["d"]


def test_what_was_told_or_is_known_or_is_not_there_is_not_restored(store: Store) -> None:
    recorded(store, alerting(1, "told"))
    recorded(store, judgement(2, article={"seed": "s"}, decision=SEEDED))
    restore = store.editor.restore_article
    with pytest.raises(UselessEditError, match="article 1 was told, in alert 1; `monitor alerts resend 1`"):
        restore(1, ALERT, OWED, NOON)
    with pytest.raises(UselessEditError, match="article 2 is a seed"):
        restore(2, ALERT, OWED, NOON)
    with pytest.raises(NotOnRecordError, match="no article 3 on record"):
        restore(3, ALERT, OWED, NOON)
    assert len(store.views.alerts()) == 1


def test_an_alert_that_was_never_withheld_was_restored_from_nothing(store: Store) -> None:
    recorded(store, alerting(1, "d"))
    (alert,) = store.views.alerts()
    assert alert.restored_from is None


def test_every_article_has_one_outcome_before_and_after_one_is_restored(store: Store) -> None:
    for one in (alerting(1, "a"), off_topic(2), judgement(3), alerting(4)):
        recorded(store, one)
    for restored in (None, 2, 3):
        if restored:
            owed = (OwedMessage(delivery_id=f"r{restored}", channel="desk", message=OWED[0].message),)
            store.editor.restore_article(restored, ALERT, owed, NOON)
        outcomes = [(each.alert_id is None) + (each.withheld is None) for each in store.views.articles()]
        assert outcomes == [1, 1, 1, 1]


def hold(store: Store, number: int, reason: HeldReason, **changes: object) -> None:
    """Record an alert that is held for the channel ``desk``."""
    one = Dispatch(channel="desk", watchlists=("deals",), due_at=NOON + DAY, held=reason)
    decision = Alert(watchlists=("deals",), channels=("desk",))
    recorded(store, judgement(number, decision=decision, held=(one,), **changes))


def unsent(store: Store, **filters: object) -> list[int]:
    return [each.alert_id for each in store.views.unsent(**filters)]  # type: ignore[arg-type]


def test_the_unsent_are_the_alerts_that_are_held_owed_or_given_up_somewhere(store: Store) -> None:
    hold(store, 1, HeldReason.CAPPED)
    for number, name in ((2, "owed"), (3, "given up"), (4, "sent")):
        recorded(store, alerting(number, name, watchlists=("power",)))
    store.outbox.settle_delivery("given up", GivenUp(at=NOON, problem="no"))
    store.outbox.settle_delivery("sent", Sent(at=NOON))
    notice = OwedMessage(delivery_id="n", channel="desk", message=OWED[0].message)
    store.outbox.owe((notice,), NOON)
    assert unsent(store) == [3, 2, 1]
    assert unsent(store, limit=1) == [3]
    assert unsent(store, watchlist="deals") == [1]
    assert unsent(store, reason=HeldReason.CAPPED) == [1]
    assert unsent(store, reason=HeldReason.QUIET_HOURS) == []
    assert unsent(store, since=NOON + DAY) == []
    (held,) = store.views.unsent(reason=HeldReason.CAPPED)[0].held
    assert (held.reason, held.due_at) == (HeldReason.CAPPED, NOON + DAY)


def test_what_a_digest_tells_is_unsent_until_the_digest_is_sent(store: Store) -> None:
    hold(store, 1, HeldReason.SCHEDULED)
    later = store.outbox.held("desk", NOON + DAY, limit=9)
    store.outbox.gather(OwedMessage(delivery_id="d", channel="desk", message=OWED[0].message), later, NOON)
    assert (unsent(store), unsent(store, reason=HeldReason.SCHEDULED)) == ([1], [])
    store.outbox.settle_delivery("d", Sent(at=NOON))
    assert unsent(store) == []


def test_figures_of_the_withheld_tell_how_near_they_were(store: Store) -> None:
    recorded(store, alerting(1, "told"))
    recorded(store, off_topic(2))
    copied = neighbour(article_id=1, containment=0.7)
    repeat = verdict(
        kind=VerdictKind.REPEAT, score=0.5, threshold=0.3, copy_of=copied, importance=0.1, novelty=0.2
    )
    told_before = Withheld(reason=WithheldReason.REPEAT)
    recorded(store, judgement(3, verdict=repeat, decision=told_before))
    recorded(store, judgement(4, article={"seed": "s"}, decision=SEEDED))
    recorded(store, judgement(5, article={"seen_at": NOON + DAY}))
    third, second = store.views.withheld_figures(since=NOON, until=NOON + DAY)
    assert third == WithheldFigures(
        article_id=3,
        story_id=2,
        reason=WithheldReason.REPEAT,
        age=timedelta(hours=1),
        relevance=0.9,
        relevance_threshold=0.5,
        kind=VerdictKind.REPEAT,
        score=0.5,
        story_threshold=0.3,
        importance=0.1,
        novelty=0.2,
        containment=0.7,
    )
    assert (second.article_id, second.story_id, second.reason) == (2, None, WithheldReason.OFF_TOPIC)


def test_figures_of_a_span_are_found_beyond_one_reading_and_no_further_than_the_span(store: Store) -> None:
    for number in range(1, AT_ONCE + 20):
        early = NOON - DAY if number < 10 else NOON
        recorded(store, off_topic(number, article={"seen_at": early}))
    found = [each.article_id for each in store.views.withheld_figures(since=NOON, until=NOON + DAY)]
    assert found == list(range(AT_ONCE + 19, 9, -1))
    assert list(store.views.withheld_figures(since=NOON + DAY, until=NOON + 2 * DAY)) == []
