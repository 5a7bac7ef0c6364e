"""What was written while the clock was ahead, and would wait until the clock has caught up, or for years."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Table,
    Update,
    and_,
    bindparam,
    delete,
    or_,
    select,
    true,
    update,
)

from monitor.model import DeliveryState
from monitor.store.tables import CHANNEL, DELIVERY, ENTRY, FEED, HOST_PAUSE, REVISIT, SUBSCRIPTION

# Clocks of machines that share a database differ by seconds.
_ODD = timedelta(minutes=5)
# The longest that anything waits: a server that asks for more is not given more (text.waits).
_LONGEST_WAIT = timedelta(days=366)
# Leases are minutes, and whoever holds one may record without it.
_LONGEST_LEASE = timedelta(hours=1)

_IS_WAITING = ENTRY.c.outcome.is_(None)
_IS_OWED = DELIVERY.c.state == DeliveryState.OWED


def bring_forward(connection: Connection, now: datetime) -> int:
    """Make due, or free, what waits for a time that was reckoned from one which is still to come.

    A feed keeps the distance between its last poll and its next; anything else is due now. Very many entries
    may wait: their claims and when they were seen are looked at only where something is odd about feeds.

    Returns:
        How often a row was changed.
    """
    feeds = _bring_feeds_forward(connection, now) + _free(connection, FEED, true(), now)
    changes = [
        _bring(ENTRY, ENTRY.c.due_at, ENTRY.c.seen_at if feeds else None, _IS_WAITING, now),
        _bring(DELIVERY, DELIVERY.c.next_attempt_at, DELIVERY.c.created_at, _IS_OWED, now),
        _bring(REVISIT, REVISIT.c.next_at, None, true(), now),
        _bring(SUBSCRIPTION, SUBSCRIPTION.c.due_at, SUBSCRIPTION.c.asked_at, true(), now),
        # One that did not fail rests between two messages alone.
        update(CHANNEL)
        .where(
            or_(
                and_(CHANNEL.c.failures == 0, CHANNEL.c.next_at > now + _ODD),
                CHANNEL.c.next_at > now + _LONGEST_WAIT,
            )
        )
        .values(next_at=None),
        delete(HOST_PAUSE).where(HOST_PAUSE.c.until > now + _LONGEST_WAIT),
    ]
    changed = feeds + sum(connection.execute(change).rowcount for change in changes)
    if feeds:
        changed += _free(connection, ENTRY, _IS_WAITING, now)
    return changed + _free(connection, DELIVERY, _IS_OWED, now) + _free(connection, REVISIT, true(), now)


def _bring(
    table: Table, due: Column[Any], told: Column[Any] | None, is_open: ColumnElement[bool], now: datetime
) -> Update:
    """Return what makes rows due that wait for too long, or were written, as ``told`` says, in the future."""
    is_late = due > now + _LONGEST_WAIT
    is_odd = is_late if told is None else or_(is_late, and_(due > now, told > now + _ODD))
    return update(table).where(is_open, is_odd).values({due: now})


def _free(connection: Connection, table: Table, is_open: ColumnElement[bool], now: datetime) -> int:
    is_held = table.c.claimed_until > now + _LONGEST_LEASE
    return connection.execute(update(table).where(is_open, is_held).values(claimed_until=None)).rowcount


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
