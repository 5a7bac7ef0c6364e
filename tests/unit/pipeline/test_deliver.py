from collections import Counter
from datetime import time, timedelta
from itertools import count

import pytest

from monitor.errors import (
    ChannelRefusedError,
    ChannelUnavailableError,
    MessageRefusedError,
    MonitorError,
    StoreUnavailableError,
)
from monitor.judge.retries import RetryRules
from monitor.model import (
    Channel,
    ChannelKind,
    DeliveryRecord,
    DeliveryState,
    Message,
    OwedMessage,
    QuietHours,
    Route,
    Settlement,
    Turn,
)
from monitor.pipeline.deliver import AT_ONCE, HANDFUL, Deliver
from support.desk import Desk
from support.values import NOON, about

CHANNEL = Channel(name="desk", kind=ChannelKind.CONSOLE, url="console:")
OTHER = Channel(name="mail", kind=ChannelKind.MAIL, url="mailto:")
BUSY = ChannelUnavailableError("busy", retry_after=timedelta(minutes=9))


NUMBERS = count(1)


def deliver(desk: Desk, **changes: object) -> Deliver:
    values: dict[str, object] = {
        "channels": {"desk": CHANNEL},
        "routes": (),
        "rules": desk.retry_rules,
        "outbox": desk.store.outbox,
        "sender": desk.sender,
        "clock": desk.clock,
        "submit": desk.submitted,
        "chance": lambda: 0.0,
        "new_id": lambda: f"notice-{next(NUMBERS)}",
        "lease": timedelta(minutes=2),
    }
    return Deliver(**(values | changes))  # type: ignore[arg-type]


def owe(desk: Desk, number: int) -> None:
    """Owe the channel one message more, about a story of its own."""
    desk.judged(about(number))


def only(desk: Desk) -> DeliveryRecord:
    (record,) = [each for each in desk.store.views.deliveries() if each.alert_id is not None]
    return record


def states(desk: Desk) -> dict[str, DeliveryState]:
    return {each.channel: each.state for each in desk.store.views.deliveries()}


def test_a_message_that_is_taken_is_sent_once(desk: Desk) -> None:
    desk.owe()
    step = deliver(desk)
    step("desk")
    step("desk")
    assert [channel for channel, _, _ in desk.sender.sent] == ["desk"]
    assert (only(desk).state, only(desk).sent_at, only(desk).attempts) == (DeliveryState.SENT, NOON, 1)


@pytest.mark.parametrize(
    ("failure", "state"),
    [
        (BUSY, DeliveryState.OWED),
        (ChannelRefusedError("no such user"), DeliveryState.HELD),
        (MessageRefusedError("too long"), DeliveryState.GIVEN_UP),
    ],
)
def test_a_message_that_is_not_taken_is_owed_held_or_given_up(
    desk: Desk, failure: MonitorError, state: DeliveryState
) -> None:
    desk.owe()
    desk.sender.failures.append(failure)
    deliver(desk)("desk")
    assert (only(desk).state, only(desk).problem) == (state, str(failure))


def test_nothing_is_tried_on_a_channel_before_it_allows(desk: Desk) -> None:
    desk.owe()
    owe(desk, 2)
    desk.sender.failures.append(BUSY)
    step = deliver(desk)
    step("desk")
    desk.clock.move(timedelta(minutes=8))
    step("desk")
    assert desk.sender.sent == []
    desk.clock.move(timedelta(minutes=1))
    step("desk")
    assert len(desk.sender.sent) == 2


def test_a_channel_takes_one_message_a_span(desk: Desk) -> None:
    desk.owe()
    owe(desk, 2)
    spaced = Channel(name="desk", kind=ChannelKind.SLACK, url="slack:", spacing=timedelta(seconds=1))
    step = deliver(desk, channels={"desk": spaced})
    step("desk")
    step("desk")
    assert len(desk.sender.sent) == 1
    desk.clock.move(timedelta(seconds=1))
    step("desk")
    assert len(desk.sender.sent) == 2


def test_after_a_while_a_channel_makes_room_for_others(desk: Desk) -> None:
    notice = Message(subject="n", text="n")
    owed = [OwedMessage(delivery_id=f"n{n}", channel="desk", message=notice) for n in range(AT_ONCE + 1)]
    desk.store.outbox.owe(owed, NOON)
    deliver(desk)("desk")
    assert len(desk.sender.sent) == AT_ONCE


def test_a_message_for_a_channel_that_is_gone_is_given_up_with_a_remedy(desk: Desk) -> None:
    desk.owe()
    deliver(desk, channels={})("desk")
    assert only(desk).state is DeliveryState.GIVEN_UP
    assert "add it to channels.toml" in only(desk).problem


def test_what_could_not_be_sent_before_quiet_hours_waits_for_their_end(
    desk: Desk,
) -> None:
    desk.owe()
    quiet = QuietHours(start=time(12), end=time(13))
    route = Route(watchlist="minerals", channel="desk", quiet_hours=quiet, quiet_exception=1.0)
    others = Route(watchlist="others", channel="desk")
    step = deliver(desk, routes=(route, others))
    step("desk")
    assert (only(desk).next_attempt_at, only(desk).attempts) == (NOON + timedelta(hours=1), 0)
    desk.clock.move(timedelta(hours=1))
    step("desk")
    assert only(desk).state is DeliveryState.SENT


def test_an_important_alert_is_sent_in_quiet_hours_and_a_digest_with_it_is_not(desk: Desk) -> None:
    desk.owe()
    quiet = QuietHours(start=time(12), end=time(13))
    route = Route(watchlist="minerals", channel="desk", quiet_hours=quiet, quiet_exception=0.0)
    digest = OwedMessage(
        delivery_id="digest",
        channel="desk",
        message=Message(subject="d", text="d"),
        watchlists=("minerals",),
    )
    desk.store.outbox.owe([digest], NOON)
    deliver(desk, routes=(route,))("desk")
    assert [delivery for _, _, delivery in desk.sender.sent] == ["delivery-1"]


def test_a_channel_that_refuses_or_recovers_has_the_operator_looked_after(desk: Desk) -> None:
    desk.owe()
    owe(desk, 2)
    desk.sender.failures.append(ChannelRefusedError("no such hook"))
    step = deliver(desk)
    step("desk")
    step("desk")
    assert desk.submitted.calls.count(("operator", 0)) == 1
    desk.store.outbox.mend("desk", NOON)
    step("desk")
    assert desk.submitted.calls.count(("operator", 0)) == 2
    assert states(desk) == {"desk": DeliveryState.SENT}


@pytest.mark.parametrize(("waiting", "alone"), [(HANDFUL, HANDFUL + 1), (HANDFUL + 1, 1)])
def test_more_than_a_handful_that_waited_for_a_channel_is_gathered(
    desk: Desk, waiting: int, alone: int
) -> None:
    for number in range(waiting + 1):
        owe(desk, number)
    desk.sender.failures.append(BUSY)
    step = deliver(desk)
    step("desk")
    desk.clock.move(timedelta(minutes=9))
    step("desk")
    assert len(desk.sender.sent) == alone
    held = desk.store.outbox.held("desk", desk.clock.now(), limit=99)
    assert len(held) == waiting + 1 - alone
    assert (("digest", "desk") in desk.submitted.calls) == bool(held)


def test_three_refused_messages_in_a_row_make_the_channel_one_that_refuses(desk: Desk) -> None:
    for number in range(4):
        owe(desk, number)
    desk.sender.failures.extend(MessageRefusedError("looks like spam") for _ in range(4))
    step = deliver(desk)
    for _ in range(4):
        step("desk")
        desk.clock.move(timedelta(minutes=1))
    alerts = [each for each in desk.store.views.deliveries() if each.alert_id is not None]
    counts = Counter(each.state for each in alerts)
    assert counts == {DeliveryState.GIVEN_UP: 2, DeliveryState.HELD: 2}


def notices(desk: Desk) -> list[tuple[str, str]]:
    return [(name, message.subject) for name, message, _ in desk.sender.sent if "given up" in message.subject]


def test_who_misses_a_refused_message_is_told_and_a_refused_notice_is_not_told_on(desk: Desk) -> None:
    desk.owe()
    desk.sender.failures.append(MessageRefusedError("looks like spam"))
    step = deliver(desk, channels={"desk": CHANNEL, "mail": OTHER})
    step("desk")
    assert notices(desk) == [("desk", "monitor: a message for the channel desk was given up")]
    owe(desk, 2)
    desk.sender.failures.extend([MessageRefusedError("spam"), MessageRefusedError("this, too")])
    for _ in range(3):
        step("desk")
    assert len(notices(desk)) == 1
    assert len(desk.store.views.deliveries()) == 4


def test_when_tries_have_run_out_the_other_channels_are_told(desk: Desk) -> None:
    desk.owe()
    desk.sender.failures.append(BUSY)
    rules = RetryRules(attempts=1, backoff=timedelta(0), ceiling=timedelta(0))
    step = deliver(desk, channels={"desk": CHANNEL, "mail": OTHER}, rules=rules)
    for name in ("desk", "mail"):
        step(name)
    assert notices(desk) == [("mail", "monitor: a message for the channel desk was given up")]


class FullDisk:
    """An outbox whose results cannot be written until there is room again."""

    def __init__(self, desk: Desk) -> None:
        self._outbox = desk.store.outbox
        self.is_full = True

    def claim_next(self, *args: object, **named: object) -> object:
        return self._outbox.claim_next(*args, **named)  # type: ignore[arg-type]

    def settle_delivery(self, delivery_id: str, settlement: Settlement) -> Turn:
        if self.is_full:
            raise StoreUnavailableError("disk full")
        return self._outbox.settle_delivery(delivery_id, settlement)


def test_a_message_whose_result_could_not_be_written_is_not_sent_again(desk: Desk) -> None:
    desk.owe()
    outbox = FullDisk(desk)
    step = deliver(desk, outbox=outbox)
    with pytest.raises(StoreUnavailableError):
        step("desk")
    outbox.is_full = False
    desk.clock.move(timedelta(minutes=3))
    step("mail")
    assert only(desk).state is DeliveryState.OWED
    step("desk")
    assert len(desk.sender.sent) == 1
    assert only(desk).state is DeliveryState.SENT
