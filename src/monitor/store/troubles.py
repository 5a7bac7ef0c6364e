"""What was told of how the program is doing, and what it has done."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select

from monitor.model import (
    DeliveryState,
    EntryOutcome,
    Logbook,
    OwedMessage,
    Tally,
    Trouble,
    TroubleKind,
    VerdictKind,
)
from monitor.store.database import Database
from monitor.store.outbox import delivery_row
from monitor.store.tables import (
    ALERT,
    ARTICLE,
    DELIVERY,
    ENTRY,
    HELD_ALERT,
    LOGBOOK,
    TROUBLE,
)


class SqlTroubles:
    """Troubles on SQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def read(self) -> Logbook:
        """Return what was told so far; see the port."""
        with self._database.reading() as connection:
            return _logbook(connection)

    def write(
        self, after: Logbook, messages: Sequence[OwedMessage], now: datetime, *, before: Logbook
    ) -> bool:
        """Record what was told and owe the messages that tell it; see the port."""
        with self._database.writing() as connection:
            if _logbook(connection) != before:
                return False
            if after.troubles != before.troubles:
                connection.execute(delete(TROUBLE))
                for trouble in after.troubles:
                    connection.execute(insert(TROUBLE), _trouble_row(trouble))
            connection.execute(delete(LOGBOOK))
            times = {"alive_at": after.alive_at, "heartbeat_at": after.heartbeat_at}
            connection.execute(insert(LOGBOOK), {"id": 1, "counts_from": after.counts_from, **times})
            for message in messages:
                row = delivery_row(message, now, alert_id=None, importance=0.0)
                connection.execute(insert(DELIVERY), row)
        return True

    def tally(self, *, since: datetime, now: datetime) -> Tally:
        """Return what came in and what was told since then; see the port."""
        with self._database.reading() as connection:
            states = select(DELIVERY.c.state, func.count()).group_by(DELIVERY.c.state)
            by_state: dict[str, int] = dict(connection.execute(states).all())
            sent = (DELIVERY.c.state == DeliveryState.SENT, DELIVERY.c.settled_at >= since)
            return Tally(
                since=since,
                entries=_entries(connection, since),
                waiting=_count(connection, ENTRY.c.outcome.is_(None), ENTRY.c.due_at <= now),
                verdicts=_verdicts(connection, since),
                alerts=_count(connection, ALERT.c.created_at >= since),
                sent=_count(connection, *sent),
                held=_count(connection, HELD_ALERT.c.delivery_id.is_(None)),
                owed=by_state.get(DeliveryState.OWED, 0),
                given_up=by_state.get(DeliveryState.GIVEN_UP, 0),
            )

    def free_bytes(self) -> int | None:
        """Return how much room this user has beside the database; see the port."""
        return self._database.free_bytes()


def _logbook(connection: Connection) -> Logbook:
    kept = connection.execute(select(LOGBOOK)).one_or_none()
    troubles = select(TROUBLE).order_by(TROUBLE.c.found_at, TROUBLE.c.kind, TROUBLE.c.subject)
    rows = connection.execute(troubles).all()
    return Logbook(
        troubles=tuple(
            Trouble(
                kind=TroubleKind(row.kind),
                subject=row.subject,
                since=row.since,
                found_at=row.found_at,
                problem=row.problem,
            )
            for row in rows
        ),
        alive_at=None if kept is None else kept.alive_at,
        heartbeat_at=None if kept is None else kept.heartbeat_at,
        counts_from=None if kept is None else kept.counts_from,
    )


def _trouble_row(trouble: Trouble) -> dict[str, object]:
    return {name: getattr(trouble, name) for name in ("kind", "subject", "since", "found_at", "problem")}


def _count(connection: Connection, *conditions: ColumnElement[bool]) -> int:
    return connection.execute(select(func.count()).where(*conditions)).scalar_one()


def _entries(connection: Connection, since: datetime) -> int:
    """Return how many entries came; by when they were settled, which has an index."""
    is_new = ENTRY.c.seen_at >= since
    settled = (
        ENTRY.c.is_forgotten.is_(False),
        ENTRY.c.settled_at >= since,
        ENTRY.c.outcome != EntryOutcome.WAS_THERE,
        is_new,
    )
    return _count(connection, *settled) + _count(connection, ENTRY.c.outcome.is_(None), is_new)


def _verdicts(connection: Connection, since: datetime) -> dict[VerdictKind, int]:
    judged = (
        select(ARTICLE.c.verdict_kind, func.count())
        .join(ENTRY, ENTRY.c.article_id == ARTICLE.c.id)
        .where(
            ENTRY.c.is_forgotten.is_(False),
            ENTRY.c.settled_at >= since,
            ENTRY.c.outcome == EntryOutcome.JUDGED,
        )
        .group_by(ARTICLE.c.verdict_kind)
    )
    return {VerdictKind(kind): count for kind, count in connection.execute(judged)}
