"""The messages that are owed: taken before they are sent, settled after."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import or_, select, update

from monitor.model import ClaimedDelivery, DeliveryState, GivenUp, Message, RetryAt, Sent, Settlement
from monitor.store.codec import from_json
from monitor.store.database import Database
from monitor.store.tables import DELIVERY


class SqlOutbox:
    """Outbox on SQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def due_deliveries(self, now: datetime, *, limit: int) -> Sequence[str]:
        """Return ids of deliveries that are owed, due and unclaimed, oldest first; see the port."""
        due = (
            select(DELIVERY.c.id)
            .where(
                DELIVERY.c.state == DeliveryState.OWED,
                DELIVERY.c.next_attempt_at <= now,
                or_(DELIVERY.c.claimed_until.is_(None), DELIVERY.c.claimed_until <= now),
            )
            .order_by(DELIVERY.c.created_at, DELIVERY.c.alert_id, DELIVERY.c.id)
            .limit(limit)
        )
        with self._database.reading() as connection:
            return tuple(connection.execute(due).scalars())

    def claim_delivery(self, delivery_id: str, now: datetime, *, lease: timedelta) -> ClaimedDelivery | None:
        """Take a delivery in one conditional statement; see the port.

        None too for a delivery that is not due yet: somebody else met a failure since it was found due.
        """
        claim = (
            update(DELIVERY)
            .where(
                DELIVERY.c.id == delivery_id,
                DELIVERY.c.state == DeliveryState.OWED,
                DELIVERY.c.next_attempt_at <= now,
                or_(DELIVERY.c.claimed_until.is_(None), DELIVERY.c.claimed_until <= now),
            )
            .values(claimed_until=now + lease, attempts=DELIVERY.c.attempts + 1)
            .returning(*DELIVERY.c)
        )
        with self._database.writing() as connection:
            row = connection.execute(claim).mappings().one_or_none()
            if row is None:
                return None
            return ClaimedDelivery(
                delivery_id=row["id"],
                channel=row["channel"],
                message=from_json(Message, row["message"]),
                attempts=row["attempts"] - 1,
                created_at=row["created_at"],
            )

    def settle_delivery(self, delivery_id: str, settlement: Settlement) -> None:
        """End the taking with its result; see the port.

        What was sent stays sent: a late failure of somebody whose lease ran out does not make it owed again.
        """
        change = update(DELIVERY).where(DELIVERY.c.id == delivery_id)
        match settlement:
            case Sent(at=at):
                change = change.where(DELIVERY.c.state != DeliveryState.SENT).values(
                    state=DeliveryState.SENT,
                    settled_at=at,
                    next_attempt_at=None,
                    problem="",
                    claimed_until=None,
                )
            case RetryAt(at=at, problem=problem):
                change = change.where(DELIVERY.c.state == DeliveryState.OWED).values(
                    next_attempt_at=at, problem=problem, claimed_until=None
                )
            case GivenUp(at=at, problem=problem):
                change = change.where(DELIVERY.c.state == DeliveryState.OWED).values(
                    state=DeliveryState.GIVEN_UP,
                    settled_at=at,
                    next_attempt_at=None,
                    problem=problem,
                    claimed_until=None,
                )
        with self._database.writing() as connection:
            connection.execute(change)

    def owe_again(self, delivery_id: str, now: datetime) -> bool:
        """Make a sent or given-up delivery owed anew; see the port."""
        again = (
            update(DELIVERY)
            .where(DELIVERY.c.id == delivery_id, DELIVERY.c.state != DeliveryState.OWED)
            .values(
                state=DeliveryState.OWED,
                attempts=0,
                problem="",
                next_attempt_at=now,
                settled_at=None,
                claimed_until=None,
            )
        )
        with self._database.writing() as connection:
            return connection.execute(again).rowcount == 1
