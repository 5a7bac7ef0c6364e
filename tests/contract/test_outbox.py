"""The contract of Outbox."""

from dataclasses import replace

import pytest

from monitor.model import (
    ClaimedDelivery,
    DeliveryState,
    GivenUp,
    Message,
    MessageFormat,
    OwedMessage,
    RetryAt,
    Sent,
    Settlement,
)
from monitor.store import Store
from support.stored import DAY, MINUTE, alerting, recorded
from support.values import NOON


def test_owed_messages_are_due_oldest_first_up_to_the_limit(store: Store) -> None:
    recorded(store, alerting(1, "b", "a"))
    recorded(store, alerting(2, "c"))
    due = [list(store.outbox.due_deliveries(NOON, limit=limit)) for limit in (9, 2)]
    assert due == [["a", "b", "c"], ["a", "b"]]


def test_a_claimed_message_has_the_bytes_that_were_recorded(store: Store) -> None:
    message = Message(
        subject="Ұлттық", text="*нью* <x>\n\x00", format=MessageFormat.MRKDWN, html="<b>\u2028</b>"
    )
    owed = (OwedMessage(delivery_id="d", channel="mail", message=message),)
    recorded(store, replace(alerting(1, "d"), owed=owed))
    expected = ClaimedDelivery(delivery_id="d", channel="mail", message=message, attempts=0, created_at=NOON)
    assert expected == store.outbox.claim_delivery("d", NOON, lease=MINUTE)


def test_a_message_is_taken_by_one_and_the_attempt_is_counted_when_taken(store: Store) -> None:
    recorded(store, alerting(1, "d"))
    taken = [store.outbox.claim_delivery("d", at, lease=MINUTE) for at in (NOON, NOON, NOON + MINUTE)]
    assert [each and each.attempts for each in taken] == [0, None, 1]
    assert [each.attempts for each in store.views.deliveries()] == [2]


def test_an_unknown_message_cannot_be_taken(store: Store) -> None:
    assert store.outbox.claim_delivery("none", NOON, lease=MINUTE) is None


def test_a_claimed_message_is_not_due_until_its_lease_ran_out(store: Store) -> None:
    recorded(store, alerting(1, "d"))
    store.outbox.claim_delivery("d", NOON, lease=MINUTE)
    due = [list(store.outbox.due_deliveries(at, limit=9)) for at in (NOON, NOON + MINUTE)]
    assert due == [[], ["d"]]


def test_a_message_to_be_tried_again_is_owed_and_due_at_its_time_and_no_sooner(store: Store) -> None:
    recorded(store, alerting(1, "d"))
    store.outbox.claim_delivery("d", NOON, lease=DAY)
    store.outbox.settle_delivery("d", RetryAt(at=NOON + MINUTE, problem="busy"))
    times = (NOON, NOON + MINUTE)
    assert [list(store.outbox.due_deliveries(at, limit=9)) for at in times] == [[], ["d"]]
    taken = [store.outbox.claim_delivery("d", at, lease=DAY) for at in times]
    assert [each and each.attempts for each in taken] == [None, 1]
    (known,) = store.views.deliveries()
    assert (known.state, known.problem, known.next_attempt_at) == (DeliveryState.OWED, "busy", NOON + MINUTE)


@pytest.mark.parametrize(
    ("settlement", "expected"),
    [
        (Sent(at=NOON + MINUTE), (DeliveryState.SENT, "", None, NOON + MINUTE)),
        (GivenUp(at=NOON + MINUTE, problem="refused"), (DeliveryState.GIVEN_UP, "refused", None, None)),
    ],
)
def test_a_settled_message_is_owed_no_longer(
    store: Store, settlement: Settlement, expected: tuple[object, ...]
) -> None:
    recorded(store, alerting(1, "d"))
    store.outbox.claim_delivery("d", NOON, lease=MINUTE)
    store.outbox.settle_delivery("d", settlement)
    (known,) = store.views.deliveries()
    assert expected == (known.state, known.problem, known.next_attempt_at, known.sent_at)
    assert (
        list(store.outbox.due_deliveries(NOON + DAY, limit=9)),
        store.outbox.claim_delivery("d", NOON + DAY, lease=MINUTE),
    ) == ([], None)


@pytest.mark.parametrize("late", [RetryAt(at=NOON, problem="late"), GivenUp(at=NOON, problem="late")])
def test_what_was_sent_stays_sent_whatever_fails_late(store: Store, late: Settlement) -> None:
    recorded(store, alerting(1, "d"))
    store.outbox.settle_delivery("d", Sent(at=NOON))
    store.outbox.settle_delivery("d", late)
    (known,) = store.views.deliveries()
    assert (known.state, known.sent_at, known.problem) == (DeliveryState.SENT, NOON, "")


@pytest.mark.parametrize("settlement", [Sent(at=NOON), GivenUp(at=NOON, problem="refused")])
def test_a_settled_message_can_be_owed_again_with_no_attempts_counted(
    store: Store, settlement: Settlement
) -> None:
    recorded(store, alerting(1, "d"))
    store.outbox.claim_delivery("d", NOON, lease=MINUTE)
    store.outbox.settle_delivery("d", settlement)
    assert store.outbox.owe_again("d", NOON + MINUTE)
    (known,) = store.views.deliveries()
    assert (
        known.state,
        known.attempts,
        known.problem,
        known.next_attempt_at,
        known.sent_at,
    ) == (DeliveryState.OWED, 0, "", NOON + MINUTE, None)
    claimed = store.outbox.claim_delivery("d", NOON + MINUTE, lease=MINUTE)
    assert claimed is not None
    assert claimed.attempts == 0


@pytest.mark.parametrize("name", ["d", "none"])
def test_neither_an_owed_nor_an_unknown_message_is_owed_again(store: Store, name: str) -> None:
    recorded(store, alerting(1, "d"))
    assert not store.outbox.owe_again(name, NOON)
