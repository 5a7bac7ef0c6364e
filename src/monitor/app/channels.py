"""What people ask of channels: to try one, and to send an alert once more."""

import uuid

from monitor.app.running import App
from monitor.judge.wording.notices import write_test
from monitor.model import AlertRecord, Channel, DeliveryState


def try_channel(app: App, channel: Channel) -> int:
    """Send a channel a message and mend it when it takes it; return how many more it is owed.

    Raises:
        ChannelUnavailableError, ChannelRefusedError, MessageRefusedError: as ``ports.Sender.send``.
    """
    delivery_id = uuid.uuid4().hex
    app.steps.sender.send(channel, write_test(channel.name, delivery_id=delivery_id), delivery_id=delivery_id)
    return app.store.outbox.mend(channel.name, app.clock.now())


def resend(app: App, alert: AlertRecord, *, channel: str = "") -> int:
    """Owe an alert's messages anew: those given up, or all to the named channel; return how many.

    A channel that refused one of them is tried again, with all that it is owed.
    """
    outbox, now = app.store.outbox, app.clock.now()
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
