"""What readers said of alerts, kept with its evidence."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import RowMapping, delete, insert, select

from monitor.model import Feedback, FeedbackKind, RatedEvidence
from monitor.store.codec import from_json, to_json
from monitor.store.database import Database
from monitor.store.room import article_id_at
from monitor.store.tables import DELIVERY, ENTRY, FEEDBACK


class SqlFeedbacks:
    """Feedbacks on SQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, feedback: Feedback) -> None:
        """Record what was said; see the port."""
        before = delete(FEEDBACK)
        if feedback.alert_id is not None:
            before = before.where(FEEDBACK.c.alert_id == feedback.alert_id)
        else:
            before = before.where(FEEDBACK.c.alert_id.is_(None), FEEDBACK.c.kind == feedback.kind)
            before = before.where(FEEDBACK.c.url == feedback.url)
        values = {
            "kind": feedback.kind,
            "given_at": feedback.given_at,
            "url": feedback.url,
            "alert_id": feedback.alert_id,
            "article_id": feedback.article_id,
            "evidence": None if feedback.evidence is None else to_json(feedback.evidence),
        }
        with self._database.writing() as connection:
            connection.execute(before)
            connection.execute(insert(FEEDBACK).values(values))

    def given(self, *, since: datetime | None = None) -> Sequence[Feedback]:
        """Return what was said, last first; see the port."""
        wanted = select(FEEDBACK).order_by(FEEDBACK.c.given_at.desc(), FEEDBACK.c.id.desc())
        if since is not None:
            wanted = wanted.where(FEEDBACK.c.given_at >= since)
        with self._database.reading() as connection:
            return tuple(_feedback_of(row) for row in connection.execute(wanted).mappings())

    def alert_behind(self, delivery_id: str) -> int | None:
        """Return the alert that a delivery tells; see the port."""
        wanted = select(DELIVERY.c.alert_id).where(DELIVERY.c.id == delivery_id)
        with self._database.reading() as connection:
            return connection.execute(wanted).scalar_one_or_none()

    def article_behind(self, canonical_url: str) -> int | None:
        """Return the article under this address or link; see the port."""
        led_to = (ENTRY.c.link_key == canonical_url, ENTRY.c.article_id.is_not(None))
        linked = select(ENTRY.c.article_id).where(*led_to).order_by(ENTRY.c.id).limit(1)
        with self._database.reading() as connection:
            found = article_id_at(connection, canonical_url)
            if found is None and canonical_url:
                found = connection.execute(linked).scalar_one_or_none()
            return found


def _feedback_of(row: RowMapping) -> Feedback:
    return Feedback(
        kind=FeedbackKind(row["kind"]),
        given_at=row["given_at"],
        url=row["url"],
        alert_id=row["alert_id"],
        article_id=row["article_id"],
        evidence=None if row["evidence"] is None else from_json(RatedEvidence, row["evidence"]),
    )
