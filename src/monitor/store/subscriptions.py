"""Feeds whose news hubs push to us."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, insert, select, update

from monitor.model import HubMode, Subscription
from monitor.store.database import Database
from monitor.store.tables import SUBSCRIPTION

_FIELDS = tuple(Subscription.__slots__)


class SqlSubscriptions:
    """Subscriptions on SQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, subscription: Subscription) -> None:
        """Remember one; see the port."""
        with self._database.writing() as connection:
            connection.execute(insert(SUBSCRIPTION), _row(subscription))

    def change(
        self, token: str, decide: Callable[[Subscription], Subscription | None]
    ) -> Subscription | None:
        """Put what is decided in the place of a subscription; see the port."""
        with self._database.writing() as connection:
            before = _found(connection, token)
            after = before and decide(before)
            this_one = SUBSCRIPTION.c.token == token
            if before is not None and after is None:
                connection.execute(delete(SUBSCRIPTION).where(this_one))
            elif after is not None and after != before:
                connection.execute(update(SUBSCRIPTION).where(this_one).values(_row(after)))
            return after

    def find(self, token: str) -> Subscription | None:
        """Return one; see the port."""
        with self._database.reading() as connection:
            return _found(connection, token)

    def of_feed(self, feed: str) -> Subscription | None:
        """Return the one of a feed that is wanted; see the port."""
        wanted = select(SUBSCRIPTION).where(SUBSCRIPTION.c.feed == feed, SUBSCRIPTION.c.is_wanted.is_(True))
        latest = wanted.order_by(SUBSCRIPTION.c.begun_at.desc(), SUBSCRIPTION.c.token).limit(1)
        with self._database.reading() as connection:
            row = connection.execute(latest).mappings().first()
        return None if row is None else _subscription_of(row)

    def due(self, now: datetime, *, limit: int) -> Sequence[Subscription]:
        """Return those whose hubs are to be asked; see the port."""
        due = select(SUBSCRIPTION).where(SUBSCRIPTION.c.due_at <= now)
        ordered = due.order_by(SUBSCRIPTION.c.due_at, SUBSCRIPTION.c.token).limit(limit)
        with self._database.reading() as connection:
            return tuple(_subscription_of(row) for row in connection.execute(ordered).mappings())

    def all(self) -> Sequence[Subscription]:
        """Return all, by feed and token; see the port."""
        ordered = select(SUBSCRIPTION).order_by(SUBSCRIPTION.c.feed, SUBSCRIPTION.c.token)
        with self._database.reading() as connection:
            return tuple(_subscription_of(row) for row in connection.execute(ordered).mappings())


def _row(subscription: Subscription) -> dict[str, Any]:
    return {name: getattr(subscription, name) for name in _FIELDS}


def _subscription_of(row: RowMapping) -> Subscription:
    fields: dict[str, Any] = {name: row[name] for name in _FIELDS}
    fields["pending"] = fields["pending"] and HubMode(fields["pending"])
    return Subscription(**fields)


def _found(connection: Connection, token: str) -> Subscription | None:
    row = connection.execute(select(SUBSCRIPTION).where(SUBSCRIPTION.c.token == token)).mappings().first()
    return None if row is None else _subscription_of(row)
