"""How an alert is recorded: the decision, whose readers it tells, the messages that it owes."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, insert

from monitor.model import Alert, Dispatch, OwedMessage, WithheldReason
from monitor.store.codec import to_json
from monitor.store.outbox import delivery_row
from monitor.store.prepared import Prepared
from monitor.store.tables import ALERT, ALERT_WATCHLIST, DELIVERY, HELD_ALERT

_ADD_ALERT = Prepared(insert(ALERT).returning(ALERT.c.id))


def record_alert(
    connection: Connection,
    article_id: int,
    alert: Alert,
    owed: Sequence[OwedMessage],
    *,
    held: Sequence[Dispatch] = (),
    now: datetime,
    restored_from: WithheldReason | None = None,
) -> int:
    """Record an alert about an article with its messages; return its id.

    Args:
        connection: in a write transaction.
        article_id: of an article without an alert.
        alert: the decision.
        owed: its messages, due at once.
        held: where it is told later.
        now: when it was decided.
        restored_from: why it was withheld before the user wanted it told; None when it never was.
    """
    values = {
        "article_id": article_id,
        "created_at": now,
        "importance": alert.importance,
        "restored_from": restored_from,
    }
    ((number,),) = _ADD_ALERT.rows(connection, **values)
    alert_id = int(number)
    named = [
        {"alert_id": alert_id, "position": position, "watchlist": name}
        for position, name in enumerate(alert.watchlists)
    ]
    deliveries = [delivery_row(each, now, alert_id=alert_id, importance=alert.importance) for each in owed]
    later = [
        {
            "alert_id": alert_id,
            "channel": each.channel,
            "watchlists": to_json(each.watchlists),
            "reason": each.held,
            "due_at": each.due_at,
        }
        for each in held
    ]
    for table, rows in ((ALERT_WATCHLIST, named), (DELIVERY, deliveries), (HELD_ALERT, later)):
        if rows:
            connection.execute(insert(table), rows)
    return alert_id
