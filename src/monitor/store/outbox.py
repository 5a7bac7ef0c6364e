"""The messages that are owed: taken before they are sent, settled after."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    case,
    delete,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)

from monitor.model import (
    ChannelState,
    ClaimedDelivery,
    DeliveryState,
    EarlierAlert,
    GivenUp,
    HeldAlert,
    HeldReason,
    Message,
    OwedMessage,
    Postponed,
    Refused,
    RetryAt,
    Sent,
    Settlement,
    Turn,
)
from monitor.store.channels import change_channel, channel_of, mend, settle_channel, state_of
from monitor.store.codec import from_json, to_json
from monitor.store.database import Database
from monitor.store.rows import held_alert_of
from monitor.store.tables import ALERT, ARTICLE, CHANNEL, DELIVERY, HELD_ALERT, STORY
from monitor.store.told import earlier_alerts

HELD = (
    select(
        HELD_ALERT,
        ALERT.c.importance,
        ALERT.c.created_at,
        ARTICLE.c.story_id,
        func.coalesce(STORY.c.title, ARTICLE.c.title).label("story_title"),
    )
    .join(ALERT, ALERT.c.id == HELD_ALERT.c.alert_id)
    .join(ARTICLE, ARTICLE.c.id == ALERT.c.article_id)
    .join(STORY, STORY.c.id == ARTICLE.c.story_id, isouter=True)
    .where(HELD_ALERT.c.delivery_id.is_(None))
)
_NOBODY = to_json(())  # as the watchlists of a message that waits for nobody's hours


class SqlOutbox:
    """Outbox on SQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # --- Messages ----------------------------------------------------------------------------------------

    def due_channels(self, now: datetime, *, patience: timedelta = timedelta(0)) -> Sequence[str]:
        """Return the channels for which a message can be taken now; see the port."""
        until = case((CHANNEL.c.failures == 0, literal(now + patience)), else_=literal(now))
        due = (
            select(DELIVERY.c.channel)
            .join(CHANNEL, CHANNEL.c.name == DELIVERY.c.channel, isouter=True)
            .where(_is_due(now), _is_open(until))
            .group_by(DELIVERY.c.channel)
            .order_by(func.min(DELIVERY.c.created_at), DELIVERY.c.channel)
        )
        with self._database.reading() as connection:
            return tuple(connection.execute(due).scalars())

    def claim_next(
        self, channel: str, now: datetime, *, lease: timedelta, spacing: timedelta = timedelta(0)
    ) -> ClaimedDelivery | None:
        """Take the most important message that is due; see the port."""
        waiting = (
            select(DELIVERY.c.id)
            .join(CHANNEL, CHANNEL.c.name == DELIVERY.c.channel, isouter=True)
            .where(DELIVERY.c.channel == channel, _is_due(now), _is_open(literal(now)))
            .order_by(DELIVERY.c.importance.desc(), DELIVERY.c.created_at, DELIVERY.c.alert_id, DELIVERY.c.id)
            .limit(1)
        )
        with self._database.writing() as connection:
            found = connection.execute(waiting).scalar()
            if found is None:
                return None
            state = state_of(connection, channel)
            change_channel(connection, channel, next_at=now + spacing)
            claim = (
                update(DELIVERY)
                .where(DELIVERY.c.id == found)
                .values(claimed_until=now + lease, attempts=DELIVERY.c.attempts + 1)
                .returning(*DELIVERY.c)
            )
            row = connection.execute(claim).mappings().one()
        return ClaimedDelivery(
            delivery_id=row["id"],
            channel=channel,
            message=from_json(Message, row["message"]),
            attempts=row["attempts"] - 1,
            created_at=row["created_at"],
            alert_id=row["alert_id"],
            watchlists=from_json(tuple[str, ...], row["watchlists"]),
            importance=row["importance"],
            failures=state.failures,
        )

    def settle_delivery(self, delivery_id: str, settlement: Settlement) -> Turn:
        """End the taking with its result; see the port.

        What was sent stays sent: a late failure of somebody whose lease ran out does not make it owed again.
        """
        with self._database.writing() as connection:
            channel = connection.execute(
                select(DELIVERY.c.channel).where(DELIVERY.c.id == delivery_id)
            ).scalar_one()
            state = state_of(connection, channel)
            change = update(DELIVERY).where(DELIVERY.c.id == delivery_id)
            is_owed = DELIVERY.c.state == DeliveryState.OWED
            if isinstance(settlement, Sent):
                is_owed = DELIVERY.c.state != DeliveryState.SENT
            connection.execute(change.where(is_owed).values(claimed_until=None, **_values(settlement)))
            return settle_channel(connection, state, settlement)

    def given_up_in_a_row(self, channel: str, *, since: datetime) -> int:
        """Return how many messages of a channel were given up lately; see the port."""
        mine = (DELIVERY.c.channel == channel, DELIVERY.c.settled_at >= since)
        sent = select(func.max(DELIVERY.c.settled_at)).where(*mine, DELIVERY.c.state == DeliveryState.SENT)
        lost = select(func.count()).where(*mine, DELIVERY.c.state == DeliveryState.GIVEN_UP)
        last_sent = sent.scalar_subquery()
        is_since = or_(last_sent.is_(None), DELIVERY.c.settled_at > last_sent)
        with self._database.reading() as connection:
            return connection.execute(lost.where(is_since)).scalar_one()

    def owe(self, messages: Sequence[OwedMessage], now: datetime) -> None:
        """Record messages that tell no alert; see the port."""
        with self._database.writing() as connection:
            for message in messages:
                connection.execute(
                    insert(DELIVERY), delivery_row(message, now, alert_id=None, importance=0.0)
                )

    def knows(self, delivery_id: str) -> bool:
        """Return whether a message of this id is on record; see the port."""
        with self._database.reading() as connection:
            return _is_known(connection, delivery_id)

    def owe_once(self, message: OwedMessage, now: datetime) -> bool:
        """Record a message unless one of its id is on record; see the port."""
        with self._database.writing() as connection:
            if _is_known(connection, message.delivery_id):
                return False
            connection.execute(insert(DELIVERY), delivery_row(message, now, alert_id=None, importance=0.0))
            return True

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

    # --- Channels ----------------------------------------------------------------------------------------

    def know_channels(self, marks: Mapping[str, str]) -> Sequence[str]:
        """Remember the addresses of channels by a mark each; see the port."""
        with self._database.reading() as connection:
            known = {row.name: row for row in connection.execute(select(CHANNEL))}
        changed = [name for name, mark in marks.items() if name not in known or known[name].mark != mark]
        if not changed:
            return ()
        with self._database.writing() as connection:
            for name in changed:
                mend(connection, name, mark=marks[name])
        return tuple(name for name in changed if name in known and known[name].refusing_since is not None)

    def channel_states(self) -> Mapping[str, ChannelState]:
        """Return by name how the channels are; see the port."""
        with self._database.reading() as connection:
            rows = connection.execute(select(CHANNEL).order_by(CHANNEL.c.name)).mappings()
            return {row["name"]: channel_of(row) for row in rows}

    def mend(self, channel: str, now: datetime) -> int:
        """Let a channel take messages again; see the port."""
        untaken = (
            DELIVERY.c.channel == channel,
            DELIVERY.c.state == DeliveryState.OWED,
            DELIVERY.c.claimed_until.is_(None),
        )
        with self._database.writing() as connection:
            connection.execute(update(DELIVERY).where(*untaken).values(next_attempt_at=now))
            return mend(connection, channel)

    # --- Alerts that are held ----------------------------------------------------------------------------

    def due_digests(self, now: datetime) -> Sequence[str]:
        """Return the channels for which alerts are held that are due; see the port."""
        due = select(HELD_ALERT.c.channel).distinct().order_by(HELD_ALERT.c.channel)
        waiting = due.where(HELD_ALERT.c.delivery_id.is_(None), HELD_ALERT.c.due_at <= now)
        with self._database.reading() as connection:
            return tuple(connection.execute(waiting).scalars())

    def held(self, channel: str, now: datetime, *, limit: int) -> Sequence[HeldAlert]:
        """Return the alerts held for a channel that are due; see the port."""
        due = HELD.where(HELD_ALERT.c.channel == channel, HELD_ALERT.c.due_at <= now)
        ordered = due.order_by(ALERT.c.importance.desc(), ALERT.c.id).limit(limit)
        with self._database.reading() as connection:
            return tuple(held_alert_of(row) for row in connection.execute(ordered).mappings())

    def earlier(self, channel: str, *, story_id: int | None) -> EarlierAlert | None:
        """Return the last alert about a story that a channel was told; see the port."""
        if story_id is None:
            return None
        with self._database.reading() as connection:
            return earlier_alerts(connection, [channel], story_id).get(channel)

    def last_digest_at(self, channel: str) -> datetime | None:
        """Return when the last digest of a channel was made; see the port."""
        digests = (
            select(DELIVERY.c.created_at)
            .join(HELD_ALERT, HELD_ALERT.c.delivery_id == DELIVERY.c.id)
            .where(DELIVERY.c.channel == channel, DELIVERY.c.alert_id.is_(None))
            .order_by(DELIVERY.c.created_at.desc())
            .limit(1)
        )
        with self._database.reading() as connection:
            return connection.execute(digests).scalar()

    def gather(
        self, message: OwedMessage, held: Sequence[HeldAlert], now: datetime, *, alert_id: int | None = None
    ) -> bool:
        """Record the message that tells held alerts; see the port."""
        importance = max(each.importance for each in held)
        alert_ids = [each.alert_id for each in held]
        take = (
            update(HELD_ALERT)
            .where(
                HELD_ALERT.c.channel == message.channel,
                HELD_ALERT.c.alert_id.in_(alert_ids),
                HELD_ALERT.c.delivery_id.is_(None),
            )
            .values(delivery_id=message.delivery_id)
        )
        mine = HELD_ALERT.c.delivery_id == message.delivery_id
        with self._database.writing() as connection:
            row = delivery_row(message, now, alert_id=alert_id, importance=importance)
            connection.execute(insert(DELIVERY), row)
            if connection.execute(take).rowcount == len(held):
                return True
            connection.execute(update(HELD_ALERT).where(mine).values(delivery_id=None))
            connection.execute(delete(DELIVERY).where(DELIVERY.c.id == message.delivery_id))
            return False

    def postpone(self, held: Sequence[HeldAlert], until: datetime) -> None:
        """Let held alerts be due later; see the port."""
        with self._database.writing() as connection:
            for each in held:
                mine = (HELD_ALERT.c.alert_id == each.alert_id, HELD_ALERT.c.channel == each.channel)
                connection.execute(update(HELD_ALERT).where(*mine).values(due_at=until))

    def hold_backlog(self, channel: str, now: datetime, *, more_than: int) -> int:
        """Hold the alerts of a channel that wait untried; see the port."""
        untried = (
            DELIVERY.c.channel == channel,
            DELIVERY.c.state == DeliveryState.OWED,
            DELIVERY.c.attempts == 0,
            DELIVERY.c.alert_id.is_not(None),
            DELIVERY.c.watchlists != _NOBODY,  # what the user sends after all comes at once, by itself
        )
        with self._database.writing() as connection:
            waiting = connection.execute(select(DELIVERY).where(*untried)).mappings().all()
            if len(waiting) <= more_than:
                return 0
            for row in waiting:
                # What was held before, and told alone, is held again.
                mine = (HELD_ALERT.c.alert_id == row["alert_id"], HELD_ALERT.c.channel == channel)
                connection.execute(delete(HELD_ALERT).where(*mine))
                connection.execute(delete(DELIVERY).where(DELIVERY.c.id == row["id"]))
                connection.execute(
                    insert(HELD_ALERT),
                    {
                        "alert_id": row["alert_id"],
                        "channel": channel,
                        "watchlists": row["watchlists"],
                        "reason": HeldReason.BACKLOG,
                        "due_at": now,
                    },
                )
            return len(waiting)


def delivery_row(
    owed: OwedMessage, now: datetime, *, alert_id: int | None, importance: float
) -> dict[str, Any]:
    """Return the columns of a message that is owed from now on."""
    return {
        "id": owed.delivery_id,
        "alert_id": alert_id,
        "channel": owed.channel,
        "watchlists": to_json(owed.watchlists),
        "importance": importance,
        "message": to_json(owed.message),
        "state": DeliveryState.OWED,
        "created_at": now,
        "next_attempt_at": now,
    }


def _is_known(connection: Connection, delivery_id: str) -> bool:
    same = select(DELIVERY.c.id).where(DELIVERY.c.id == delivery_id)
    return connection.execute(same).first() is not None


def _is_due(now: datetime) -> ColumnElement[bool]:
    return and_(
        DELIVERY.c.state == DeliveryState.OWED,
        DELIVERY.c.next_attempt_at <= now,
        or_(DELIVERY.c.claimed_until.is_(None), DELIVERY.c.claimed_until <= now),
    )


def _is_open(until: ColumnElement[Any]) -> ColumnElement[bool]:
    """Return whether the channel takes messages at that time; one without a row does."""
    is_rested = or_(CHANNEL.c.next_at.is_(None), CHANNEL.c.next_at <= until)
    return or_(CHANNEL.c.name.is_(None), and_(CHANNEL.c.refusing_since.is_(None), is_rested))


def _values(settlement: Settlement) -> dict[str, Any]:
    """Return what a settlement changes about its delivery."""
    match settlement:
        case Sent(at=at):
            return {
                "state": DeliveryState.SENT,
                "settled_at": at,
                "next_attempt_at": None,
                "problem": "",
            }
        case RetryAt(at=at, problem=problem):
            return {"next_attempt_at": at, "problem": problem}
        case GivenUp(at=at, problem=problem):
            return {
                "state": DeliveryState.GIVEN_UP,
                "settled_at": at,
                "next_attempt_at": None,
                "problem": problem,
            }
        case Refused(problem=problem):
            return {"problem": problem}
        case Postponed(at=at):
            return {"next_attempt_at": at, "attempts": DELIVERY.c.attempts - 1}
