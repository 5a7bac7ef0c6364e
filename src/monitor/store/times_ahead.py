"""What was written while the clock was ahead, and would wait until the clock has caught up, or for years."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, and_, bindparam, delete, or_, select, true, update

from monitor.model import DeliveryState
from monitor.store.tables import CHANNEL, DELIVERY, ENTRY, FEED, HOST_PAUSE, REVISIT, SUBSCRIPTION

# Clocks of machines that share a database differ by seconds.
_ODD = timedelta(minutes=5)
# The longest that anything waits: a server that asks for more is not given more (text.waits).
_LONGEST_WAIT = timedelta(days=366)
# Leases are minutes, and whoever holds one may record without it.
_LONGEST_LEASE = timedelta(hours=1)

# What has to be done, when, and when that was written, where that is kept.
_TO_DO = (
    (ENTRY, ENTRY.c.due_at, ENTRY.c.seen_at, ENTRY.c.outcome.is_(None)),
    (DELIVERY, DELIVERY.c.next_attempt_at, DELIVERY.c.created_at, DELIVERY.c.state == DeliveryState.OWED),
    (REVISIT, REVISIT.c.next_at, None, true()),
    (SUBSCRIPTION, SUBSCRIPTION.c.due_at, SUBSCRIPTION.c.asked_at, true()),
)
_CLAIMED = ((FEED, true()), *((table, is_open) for table, _, _, is_open in _TO_DO[:-1]))


def bring_forward(connection: Connection, now: datetime) -> int:
    """Make due, or free, what waits for a time that was reckoned from one which is still to come.

    A feed keeps the distance between its last poll and its next; anything else is due now.

    Returns:
        How often a row was changed.
    """
    changes = [
        update(table)
        .where(
            is_open,
            due > now,
            due > now + _LONGEST_WAIT if told is None else or_(told > now + _ODD, due > now + _LONGEST_WAIT),
        )
        .values({due: now})
        for table, due, told, is_open in _TO_DO
    ]
    changes += [
        update(table).where(is_open, table.c.claimed_until > now + _LONGEST_LEASE).values(claimed_until=None)
        for table, is_open in _CLAIMED
    ]
    # One that did not fail rests between two messages alone.
    rests = update(CHANNEL).where(
        or_(
            and_(CHANNEL.c.failures == 0, CHANNEL.c.next_at > now + _ODD),
            CHANNEL.c.next_at > now + _LONGEST_WAIT,
        )
    )
    changes.append(rests.values(next_at=None))
    pauses = delete(HOST_PAUSE).where(HOST_PAUSE.c.until > now + _LONGEST_WAIT)
    feeds = _bring_feeds_forward(connection, now)
    return feeds + sum(connection.execute(change).rowcount for change in [*changes, pauses])


def _bring_feeds_forward(connection: Connection, now: datetime) -> int:
    polled = FEED.c.last_polled_at
    is_odd = or_(polled > now + _ODD, and_(polled.is_(None), FEED.c.next_poll_at > now + _LONGEST_WAIT))
    found = connection.execute(
        select(FEED.c.name, polled, FEED.c.next_poll_at, FEED.c.not_before_at).where(is_odd)
    ).all()
    rows = []
    for name, polled_at, next_at, not_before_at in found:
        ahead = (polled_at or next_at) - now
        rows.append(
            {
                "_name": name,
                "_polled": polled_at and now,
                "_next": next_at - ahead,
                "_not_before": not_before_at and not_before_at - ahead,
            }
        )
    if rows:
        connection.execute(_MOVE, rows)
    return len(rows)


_MOVE = (
    update(FEED)
    .where(FEED.c.name == bindparam("_name"))
    .values(
        last_polled_at=bindparam("_polled"),
        next_poll_at=bindparam("_next"),
        not_before_at=bindparam("_not_before"),
    )
)
