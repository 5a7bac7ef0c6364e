"""Messages of an alert, sent once more."""

from datetime import datetime

from monitor.model import AlertRecord, DeliveryState
from monitor.ports import Outbox


def resend(outbox: Outbox, alert: AlertRecord, *, channel: str, now: datetime) -> int:
    """Owe an alert's messages anew: those given up, or all to the named channel; return how many.

    A channel that refused one of them is tried again, with all that it is owed.
    """
    held = [
        delivery.channel
        for delivery in alert.deliveries
        if delivery.state is DeliveryState.HELD and channel in ("", delivery.channel)
    ]
    for name in held:
        outbox.mend(name, now)
    wanted = [
        delivery.delivery_id
        for delivery in alert.deliveries
        if (delivery.channel == channel if channel else delivery.state is DeliveryState.GIVEN_UP)
    ]
    return len(held) + sum(outbox.owe_again(delivery, now) for delivery in wanted)
