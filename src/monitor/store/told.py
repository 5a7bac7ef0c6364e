"""What channels were told before."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, select

from monitor.model import DeliveryState, EarlierAlert, Told
from monitor.store.tables import ALERT, ARTICLE, DELIVERY, HELD_ALERT


def told(
    connection: Connection, channels: Sequence[str], *, story_id: int | None, since: datetime
) -> Mapping[str, Told]:
    """Return by channel what it was told before; see ``Room.told``."""
    recent: dict[str, list[datetime]] = {}
    one_by_one = select(DELIVERY.c.channel, DELIVERY.c.created_at).where(
        DELIVERY.c.created_at >= since, DELIVERY.c.channel.in_(channels), DELIVERY.c.alert_id.is_not(None)
    )
    for channel, at in connection.execute(one_by_one.order_by(DELIVERY.c.created_at.desc())):
        recent.setdefault(channel, []).append(at)
    earlier = {} if story_id is None else earlier_alerts(connection, channels, story_id)
    return {
        channel: Told(earlier=earlier.get(channel), recent_at=tuple(recent.get(channel, ())))
        for channel in channels
        if channel in recent or channel in earlier
    }


def earlier_alerts(connection: Connection, channels: Sequence[str], story_id: int) -> dict[str, EarlierAlert]:
    """Return by channel the last alert about a story, told by itself or in a digest.

    The conversation about it begins with the first message that told of nothing else.
    """
    told = (DELIVERY.c.channel.in_(channels), DELIVERY.c.state != DeliveryState.GIVEN_UP)
    about = (
        select(ALERT.c.id)
        .join(ARTICLE, ARTICLE.c.id == ALERT.c.article_id)
        .where(ARTICLE.c.story_id == story_id)
        .subquery()
    )
    columns = (DELIVERY.c.channel, DELIVERY.c.id, DELIVERY.c.created_at)
    # Two questions, each from the story to its messages: one for both would look at every message there is.
    alone = select(*columns).join(about, about.c.id == DELIVERY.c.alert_id).where(*told)
    gathered = (
        select(*columns)
        .join(HELD_ALERT, HELD_ALERT.c.delivery_id == DELIVERY.c.id)
        .join(about, about.c.id == HELD_ALERT.c.alert_id)
        .where(*told)
    )
    found: dict[str, EarlierAlert] = {}
    for channel, delivery_id, at in connection.execute(alone.order_by(DELIVERY.c.created_at, DELIVERY.c.id)):
        before = found.get(channel, EarlierAlert(at=at, thread=delivery_id))
        found[channel] = replace(before, at=max(at, before.at))
    for channel, _, at in connection.execute(gathered):
        before = found.get(channel, EarlierAlert(at=at, thread=""))
        found[channel] = replace(before, at=max(at, before.at))
    return found
