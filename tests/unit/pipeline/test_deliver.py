from datetime import timedelta

import pytest

from monitor.errors import (
    ChannelRefusedError,
    ChannelUnavailableError,
    MonitorError,
    StoreUnavailableError,
)
from monitor.model import Channel, ChannelKind, DeliveryRecord, DeliveryState, Settlement
from monitor.pipeline.deliver import Deliver
from support.desk import Desk
from support.values import NOON

CHANNEL = Channel(name="desk", kind=ChannelKind.CONSOLE, url="console:")


def deliver(desk: Desk, **changes: object) -> Deliver:
    values: dict[str, object] = {
        "channels": {"desk": CHANNEL},
        "rules": desk.retry_rules,
        "outbox": desk.store.outbox,
        "sender": desk.sender,
        "clock": desk.clock,
        "chance": lambda: 0.0,
        "lease": timedelta(minutes=2),
    }
    return Deliver(**(values | changes))  # type: ignore[arg-type]


def only(desk: Desk) -> DeliveryRecord:
    (record,) = desk.store.views.deliveries()
    return record


def test_a_message_that_is_taken_is_sent_once(desk: Desk) -> None:
    (delivery_id,) = desk.owe()
    step = deliver(desk)
    step(delivery_id)
    step(delivery_id)
    assert [channel for channel, _, _ in desk.sender.sent] == ["desk"]
    assert (only(desk).state, only(desk).sent_at, only(desk).attempts) == (DeliveryState.SENT, NOON, 1)


@pytest.mark.parametrize(
    ("failure", "state"),
    [
        (ChannelUnavailableError("busy", retry_after=timedelta(minutes=9)), DeliveryState.OWED),
        (ChannelRefusedError("no such user"), DeliveryState.GIVEN_UP),
    ],
)
def test_a_message_that_is_not_taken_is_owed_or_given_up(
    desk: Desk, failure: MonitorError, state: DeliveryState
) -> None:
    (delivery_id,) = desk.owe()
    desk.sender.failures.append(failure)
    deliver(desk)(delivery_id)
    assert (only(desk).state, only(desk).problem) == (state, str(failure))


def test_a_message_is_not_tried_before_its_channel_allows(desk: Desk) -> None:
    (delivery_id,) = desk.owe()
    desk.sender.failures.append(ChannelUnavailableError("busy", retry_after=timedelta(minutes=9)))
    step = deliver(desk)
    step(delivery_id)
    assert desk.store.outbox.due_deliveries(NOON + timedelta(minutes=8), limit=9) == ()
    desk.clock.move(timedelta(minutes=9))
    step(delivery_id)
    assert only(desk).state is DeliveryState.SENT


def test_a_message_for_a_channel_that_is_gone_is_given_up_with_a_remedy(desk: Desk) -> None:
    (delivery_id,) = desk.owe()
    deliver(desk, channels={})(delivery_id)
    assert only(desk).state is DeliveryState.GIVEN_UP
    assert "add it to channels.toml" in only(desk).problem


class FullDisk:
    """An outbox whose results cannot be written until there is room again."""

    def __init__(self, desk: Desk) -> None:
        self._outbox = desk.store.outbox
        self.is_full = True

    def claim_delivery(self, *args: object, **named: object) -> object:
        return self._outbox.claim_delivery(*args, **named)  # type: ignore[arg-type]

    def settle_delivery(self, delivery_id: str, settlement: Settlement) -> None:
        if self.is_full:
            raise StoreUnavailableError("disk full")
        self._outbox.settle_delivery(delivery_id, settlement)


def test_a_message_whose_result_could_not_be_written_is_not_sent_again(desk: Desk) -> None:
    (delivery_id,) = desk.owe()
    outbox = FullDisk(desk)
    step = deliver(desk, outbox=outbox)
    with pytest.raises(StoreUnavailableError):
        step(delivery_id)
    outbox.is_full = False
    desk.clock.move(timedelta(minutes=3))
    step(delivery_id)
    assert len(desk.sender.sent) == 1
    assert only(desk).state is DeliveryState.SENT
