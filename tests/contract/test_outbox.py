"""The contract of Outbox."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from monitor.model import (
    Alert,
    ChannelState,
    ClaimedDelivery,
    DeliveryState,
    Dispatch,
    EarlierAlert,
    GivenUp,
    HeldAlert,
    HeldReason,
    Match,
    Message,
    MessageFormat,
    OwedMessage,
    Postponed,
    Refused,
    RetryAt,
    Sent,
    Settlement,
    Told,
    Turn,
    VerdictKind,
    Withheld,
    WithheldReason,
)
from monitor.store import Store
from support.stored import DAY, MINUTE, alerting, judgement, recorded
from support.values import NOON, verdict


def test_channels_that_are_owed_messages_are_due(store: Store) -> None:
    recorded(store, alerting(1, "b", "a"))
    recorded(store, alerting(2, "c"))
    assert store.outbox.due_channels(NOON) == ("a", "b", "c")


def test_a_claimed_message_has_the_bytes_that_were_recorded(store: Store) -> None:
    message = Message(
        subject="Ұлттық", text="*нью* <x>\n\x00", format=MessageFormat.MRKDWN, html="<b>\u2028</b>"
    )
    owed = (OwedMessage(delivery_id="d", channel="mail", message=message),)
    recorded(store, replace(alerting(1, "d"), owed=owed))
    expected = ClaimedDelivery(
        delivery_id="d", channel="mail", message=message, attempts=0, created_at=NOON, alert_id=1
    )
    assert expected == store.outbox.claim_next("mail", NOON, lease=MINUTE)


def test_a_message_is_taken_by_one_and_the_attempt_is_counted_when_taken(store: Store) -> None:
    recorded(store, alerting(1, "d"))
    taken = [store.outbox.claim_next("d", at, lease=MINUTE) for at in (NOON, NOON, NOON + MINUTE)]
    assert [each and each.attempts for each in taken] == [0, None, 1]
    assert [each.attempts for each in store.views.deliveries()] == [2]


def test_an_unknown_message_cannot_be_taken(store: Store) -> None:
    assert store.outbox.claim_next("none", NOON, lease=MINUTE) is None


def test_a_claimed_message_is_not_due_until_its_lease_ran_out(store: Store) -> None:
    recorded(store, alerting(1, "d"))
    store.outbox.claim_next("d", NOON, lease=MINUTE)
    due = [list(store.outbox.due_channels(at)) for at in (NOON, NOON + MINUTE)]
    assert due == [[], ["d"]]


def test_a_message_to_be_tried_again_is_owed_and_due_at_its_time_and_no_sooner(store: Store) -> None:
    recorded(store, alerting(1, "d"))
    store.outbox.claim_next("d", NOON, lease=DAY)
    store.outbox.settle_delivery("d", RetryAt(at=NOON + MINUTE, problem="busy", channel_at=NOON))
    times = (NOON, NOON + MINUTE)
    assert [list(store.outbox.due_channels(at)) for at in times] == [[], ["d"]]
    taken = [store.outbox.claim_next("d", at, lease=DAY) for at in times]
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
    store.outbox.claim_next("d", NOON, lease=MINUTE)
    store.outbox.settle_delivery("d", settlement)
    (known,) = store.views.deliveries()
    assert expected == (known.state, known.problem, known.next_attempt_at, known.sent_at)
    assert (
        list(store.outbox.due_channels(NOON + DAY)),
        store.outbox.claim_next("d", NOON + DAY, lease=MINUTE),
    ) == ([], None)


@pytest.mark.parametrize(
    "late", [RetryAt(at=NOON, problem="late", channel_at=NOON), GivenUp(at=NOON, problem="late")]
)
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
    store.outbox.claim_next("d", NOON, lease=MINUTE)
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
    claimed = store.outbox.claim_next("d", NOON + MINUTE, lease=MINUTE)
    assert claimed is not None
    assert claimed.attempts == 0


@pytest.mark.parametrize("name", ["d", "none"])
def test_neither_an_owed_nor_an_unknown_message_is_owed_again(store: Store, name: str) -> None:
    recorded(store, alerting(1, "d"))
    assert not store.outbox.owe_again(name, NOON)


# --- Channels --------------------------------------------------------------------------------------------


def owe_on(store: Store, channel: str, *numbers: int, importance: float = 0.0) -> None:
    """Record alerts that owe a message each, ``d1`` for number 1, to one channel."""
    for number in numbers:
        message = Message(subject=f"About {number}", text=f"d{number}")
        owed = OwedMessage(delivery_id=f"d{number}", channel=channel, message=message, watchlists=("deals",))
        decision = Alert(watchlists=("deals",), channels=(channel,), importance=importance)
        recorded(store, judgement(number, decision=decision, owed=(owed,)))


def taken(store: Store, channel: str, at: datetime = NOON, **options: timedelta) -> str | None:
    claimed = store.outbox.claim_next(channel, at, **({"lease": MINUTE} | options))
    return None if claimed is None else claimed.delivery_id


def test_the_most_important_message_is_taken_first_and_the_oldest_of_equals(store: Store) -> None:
    owe_on(store, "slack", 1, 2)
    owe_on(store, "slack", 3, importance=0.9)
    assert [taken(store, "slack") for _ in range(4)] == ["d3", "d1", "d2", None]


def test_a_channel_takes_no_message_before_the_time_between_two_has_passed(store: Store) -> None:
    owe_on(store, "slack", 1, 2)
    owe_on(store, "mail", 3)
    assert taken(store, "slack", spacing=MINUTE, lease=DAY) == "d1"
    assert (taken(store, "slack"), store.outbox.due_channels(NOON)) == (None, ("mail",))
    assert store.outbox.due_channels(NOON, patience=MINUTE) == ("mail", "slack")
    assert taken(store, "slack", NOON + MINUTE) == "d2"


def test_a_channel_that_failed_rests_and_no_other_with_it(store: Store) -> None:
    owe_on(store, "slack", 1, 2)
    owe_on(store, "mail", 3)
    taken(store, "slack")
    rest = RetryAt(at=NOON, problem="busy", channel_at=NOON + MINUTE)
    assert store.outbox.settle_delivery("d1", rest) is Turn.NONE
    assert store.outbox.due_channels(NOON, patience=DAY) == ("mail",)
    assert (taken(store, "slack"), taken(store, "slack", NOON + MINUTE)) == (None, "d1")
    expected = ChannelState(name="slack", failures=1, next_at=NOON + MINUTE, problem="busy")
    assert store.outbox.channel_states()["slack"] == expected


def test_the_longer_of_two_rests_counts(store: Store) -> None:
    owe_on(store, "slack", 1, 2)
    assert [taken(store, "slack") for _ in range(2)] == ["d1", "d2"]
    store.outbox.settle_delivery("d1", GivenUp(at=NOON, problem="busy", channel_at=NOON + DAY))
    store.outbox.settle_delivery("d2", RetryAt(at=NOON, problem="busy", channel_at=NOON + MINUTE))
    assert store.outbox.channel_states()["slack"].next_at == NOON + DAY


def test_a_message_taken_after_failures_is_a_recovery_once(store: Store) -> None:
    owe_on(store, "slack", 1, 2)
    taken(store, "slack")
    store.outbox.settle_delivery("d1", RetryAt(at=NOON, problem="busy", channel_at=NOON))
    turns = []
    for _ in range(2):
        name = taken(store, "slack")
        assert name is not None
        turns.append(store.outbox.settle_delivery(name, Sent(at=NOON)))
    assert turns == [Turn.RECOVERED, Turn.NONE]
    assert store.outbox.channel_states()["slack"] == ChannelState(name="slack", next_at=NOON)


def test_a_channel_that_refuses_is_told_once_and_keeps_its_messages_until_it_is_mended(store: Store) -> None:
    owe_on(store, "slack", 1, 2)
    names = [taken(store, "slack"), taken(store, "slack")]
    refused = Refused(at=NOON, problem="no such hook")
    turns = [store.outbox.settle_delivery(str(name), refused) for name in names]
    assert turns == [Turn.REFUSING, Turn.NONE]
    states = {each.state for each in store.views.deliveries()}
    assert (states, store.outbox.due_channels(NOON + DAY), taken(store, "slack", NOON + DAY)) == (
        {DeliveryState.HELD},
        (),
        None,
    )
    state = store.outbox.channel_states()["slack"]
    assert (state.refusing_since, state.problem) == (NOON, "no such hook")

    assert store.outbox.mend("slack", NOON + MINUTE) == 2
    assert {each.state for each in store.views.deliveries()} == {DeliveryState.OWED}
    assert taken(store, "slack", NOON + MINUTE) == "d1"
    assert store.outbox.settle_delivery("d1", Sent(at=NOON)) is Turn.RECOVERED


def test_messages_given_up_are_counted_since_the_last_that_was_sent_and_for_a_while(store: Store) -> None:
    hello = Message(subject="s", text="t")
    names = ("d0", "d1", "d2", "d3")
    store.outbox.owe([OwedMessage(delivery_id=name, channel="mail", message=hello) for name in names], NOON)
    at = [NOON + number * MINUTE for number in range(5)]
    refused = [GivenUp(at=moment, problem="spam") for moment in at]
    counts = []
    for name, settlement in zip(names, (refused[0], refused[1], Sent(at=at[2]), refused[3]), strict=True):
        store.outbox.settle_delivery(name, settlement)
        counts.append(store.outbox.given_up_in_a_row("mail", since=NOON))
    assert counts == [1, 2, 0, 1]
    assert store.outbox.given_up_in_a_row("mail", since=at[4]) == 0
    assert store.outbox.given_up_in_a_row("slack", since=NOON) == 0


def test_another_address_mends_a_channel(store: Store) -> None:
    assert store.outbox.know_channels({"slack": "old"}) == ()
    owe_on(store, "slack", 1)
    taken(store, "slack")
    store.outbox.settle_delivery("d1", Refused(at=NOON, problem="no such hook"))
    assert store.outbox.know_channels({"slack": "old"}) == ()
    assert store.outbox.know_channels({"slack": "new", "mail": "one"}) == ("slack",)
    assert taken(store, "slack") == "d1"
    assert store.outbox.settle_delivery("d1", Sent(at=NOON)) is Turn.RECOVERED


def test_a_channel_that_was_well_is_well_when_it_was_tried(store: Store) -> None:
    owe_on(store, "slack", 1)
    assert store.outbox.mend("slack", NOON) == 1
    assert store.outbox.channel_states()["slack"] == ChannelState(name="slack")
    assert taken(store, "slack") == "d1"
    assert store.outbox.settle_delivery("d1", Sent(at=NOON)) is Turn.NONE


def test_a_channel_that_failed_and_is_owed_nothing_is_well_once_mended(store: Store) -> None:
    owe_on(store, "slack", 1)
    taken(store, "slack")
    store.outbox.settle_delivery("d1", GivenUp(at=NOON, problem="busy", channel_at=NOON + DAY))
    assert store.outbox.mend("slack", NOON) == 0
    assert store.outbox.channel_states()["slack"] == ChannelState(name="slack")


def test_a_message_that_is_postponed_counts_no_attempt(store: Store) -> None:
    owe_on(store, "slack", 1)
    taken(store, "slack")
    store.outbox.settle_delivery("d1", Postponed(at=NOON + MINUTE))
    assert taken(store, "slack") is None
    claimed = store.outbox.claim_next("slack", NOON + MINUTE, lease=MINUTE)
    assert claimed is not None
    assert claimed.attempts == 0


def test_a_message_that_tells_no_alert_is_owed_like_others(store: Store) -> None:
    notice = OwedMessage(delivery_id="n", channel="mail", message=Message(subject="Notice", text="n"))
    store.outbox.owe([notice], NOON)
    claimed = store.outbox.claim_next("mail", NOON, lease=MINUTE)
    assert claimed is not None
    assert (claimed.delivery_id, claimed.alert_id, claimed.watchlists) == ("n", None, ())


def test_a_message_that_is_to_come_once_is_recorded_once(store: Store) -> None:
    message = OwedMessage(delivery_id="weekly", channel="desk", message=Message(subject="s", text="t"))
    assert not store.outbox.knows("weekly")
    assert [store.outbox.owe_once(message, at) for at in (NOON, NOON + DAY)] == [True, False]
    assert store.outbox.knows("weekly")
    assert [each.created_at for each in store.views.deliveries()] == [NOON]


# --- Alerts that are held --------------------------------------------------------------------------------


def hold(
    store: Store, number: int, *, due_at: datetime = NOON, importance: float = 0.0, story: int = 0
) -> None:
    """Record an alert that is held for the channel ``desk``."""
    one = Dispatch(channel="desk", watchlists=("deals",), due_at=due_at, held=HeldReason.CAPPED)
    decision = Alert(watchlists=("deals",), channels=("desk",), importance=importance)
    told = verdict(kind=VerdictKind.DEVELOPMENT, story_id=story) if story else verdict()
    recorded(store, judgement(number, decision=decision, held=(one,), verdict=told))


def gathered(store: Store, name: str, *, alert_id: int | None = None) -> bool:
    held = store.outbox.held("desk", NOON, limit=9)
    message = OwedMessage(
        delivery_id=name, channel="desk", message=Message(subject=name, text=name), watchlists=("deals",)
    )
    return store.outbox.gather(message, held, NOON, alert_id=alert_id)


def test_held_alerts_are_due_at_their_time_most_important_first(store: Store) -> None:
    hold(store, 1)
    hold(store, 2, importance=0.7)
    hold(store, 3, due_at=NOON + MINUTE)
    assert (store.outbox.due_digests(NOON - MINUTE), store.outbox.due_digests(NOON)) == ((), ("desk",))
    found = store.outbox.held("desk", NOON, limit=9)
    assert [(each.alert_id, each.importance) for each in found] == [(2, 0.7), (1, 0.0)]
    expected = HeldAlert(
        alert_id=1,
        channel="desk",
        watchlists=("deals",),
        reason=HeldReason.CAPPED,
        due_at=NOON,
        importance=0.0,
        created_at=NOON,
        story_id=1,
        story_title="Article 1",
    )
    assert found[1] == expected
    assert store.keeper.counts().alerts_held == 3
    (third, *_) = store.views.alerts()
    assert (third.deliveries, [each.due_at for each in third.held]) == ((), [NOON + MINUTE])


def test_a_held_alert_goes_into_one_message_whoever_gathers_it(store: Store) -> None:
    hold(store, 1, importance=0.3)
    hold(store, 2, importance=0.7)
    known = store.outbox.held("desk", NOON, limit=9)
    assert gathered(store, "first")
    message = OwedMessage(delivery_id="second", channel="desk", message=Message(subject="s", text="t"))
    assert not store.outbox.gather(message, known[:1], NOON)
    assert store.outbox.due_digests(NOON) == ()
    (delivery,) = store.views.deliveries()
    assert (delivery.delivery_id, delivery.alert_id) == ("first", None)
    assert [[each.delivery_id for each in alert.deliveries] for alert in store.views.alerts()] == [
        ["first"]
    ] * 2
    claimed = store.outbox.claim_next("desk", NOON, lease=MINUTE)
    assert claimed is not None
    assert claimed.importance == 0.7


def test_held_alerts_can_be_postponed(store: Store) -> None:
    hold(store, 1)
    store.outbox.postpone(store.outbox.held("desk", NOON, limit=9), NOON + MINUTE)
    assert (store.outbox.due_digests(NOON), store.outbox.due_digests(NOON + MINUTE)) == ((), ("desk",))


def test_more_than_a_handful_that_waits_untried_is_held_to_be_gathered(store: Store) -> None:
    hold(store, 1)
    assert gathered(store, "alone", alert_id=1)
    owe_on(store, "desk", 2, 3, 4)
    assert taken(store, "desk") == "alone"
    store.outbox.settle_delivery("alone", RetryAt(at=NOON + DAY, problem="busy", channel_at=NOON))
    assert store.outbox.hold_backlog("desk", NOON, more_than=3) == 0
    assert store.outbox.hold_backlog("desk", NOON, more_than=2) == 3
    found = store.outbox.held("desk", NOON, limit=9)
    assert [(each.alert_id, each.reason) for each in found] == [(n, HeldReason.BACKLOG) for n in (2, 3, 4)]
    assert [each.delivery_id for each in store.views.deliveries()] == ["alone"]


def test_what_the_user_wanted_told_at_once_is_never_held(store: Store) -> None:
    owe_on(store, "desk", 1)
    recorded(store, alerting(2, "desk"))
    assert store.outbox.hold_backlog("desk", NOON, more_than=0) == 1
    assert [each.alert_id for each in store.outbox.held("desk", NOON, limit=9)] == [1]
    assert taken(store, "desk") == "desk"


def test_what_was_held_and_came_alone_can_be_held_again(store: Store) -> None:
    hold(store, 1)
    assert gathered(store, "alone", alert_id=1)
    assert store.outbox.hold_backlog("desk", NOON, more_than=0) == 1
    assert [each.alert_id for each in store.outbox.held("desk", NOON, limit=9)] == [1]


def test_a_channel_knows_what_it_was_told_of_a_story(store: Store) -> None:
    owe_on(store, "desk", 1)
    hold(store, 2, story=1)
    channels = ["desk", "mail"]
    with store.history.room() as room:
        told = room.told(channels, story_id=1, since=NOON)
        other = room.told(channels, story_id=None, since=NOON + MINUTE)
    earlier = EarlierAlert(at=NOON, thread="d1")
    assert (told, other) == ({"desk": Told(earlier=earlier, recent_at=(NOON,))}, {})
    assert gathered(store, "digest")
    assert store.outbox.earlier("desk", story_id=1) == earlier
    assert store.outbox.earlier("mail", story_id=1) is None
    assert (store.outbox.last_digest_at("desk"), store.outbox.last_digest_at("mail")) == (NOON, None)


def test_a_held_alert_was_told_when_it_was_gathered(store: Store) -> None:
    hold(store, 1)
    hold(store, 2)
    for number, held in enumerate(store.outbox.held("desk", NOON, limit=9), start=1):
        message = OwedMessage(
            delivery_id=f"d{number}", channel="desk", message=Message(subject="s", text="t")
        )
        alone = held.alert_id if number == 2 else None
        assert store.outbox.gather(message, [held], NOON + number * DAY, alert_id=alone)
    assert store.outbox.earlier("desk", story_id=1) == EarlierAlert(at=NOON + DAY, thread="")
    assert store.outbox.earlier("desk", story_id=2) == EarlierAlert(at=NOON + 2 * DAY, thread="d2")


def test_a_digest_begins_no_conversation(store: Store) -> None:
    hold(store, 1)
    assert gathered(store, "digest")
    assert store.outbox.earlier("desk", story_id=1) == EarlierAlert(at=NOON, thread="")


def test_what_is_held_is_not_forgotten_and_a_sent_digest_is(store: Store) -> None:
    hold(store, 1)
    before = NOON + 3 * DAY
    assert store.keeper.forget_before(before, limit=9) == 0
    assert gathered(store, "digest")
    assert store.keeper.forget_before(before, limit=9) == 0
    store.outbox.settle_delivery("digest", Sent(at=NOON))
    assert store.keeper.forget_before(before, limit=9) == 1
    assert store.views.deliveries() == ()


def test_articles_that_nobody_was_told_of_are_counted_by_reason(store: Store) -> None:
    matches = (Match(watchlist="deals"),)
    for number, reason in enumerate((WithheldReason.REPEAT, WithheldReason.REPEAT, WithheldReason.TOO_OLD)):
        recorded(store, judgement(number + 1, decision=Withheld(reason=reason), matches=matches))
    recorded(store, judgement(4))
    counts = store.views.withheld_from(["deals"], since=NOON)
    assert counts == {WithheldReason.REPEAT: 2, WithheldReason.TOO_OLD: 1}
    assert store.views.withheld_from(["deals"], since=NOON + MINUTE) == {}
