"""Alerts, deliveries and channels, and what readers said."""

from datetime import datetime

from sqlmodel import Field, Index

from monitor.store.tables.columns import ZERO, StoreTable, WholeText, table_of


class AlertRow(StoreTable, table=True):
    """The decision to tell somebody about an article."""

    __tablename__ = "alert"
    __table_args__ = (
        Index("alert_article", "article_id", unique=True),
        Index("alert_created", "created_at"),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    article_id: int = Field(foreign_key="article.id", ondelete="CASCADE")
    created_at: datetime
    restored_from: str | None = None  # model.WithheldReason, where the user wanted it told after all
    importance: float = Field(default=0.0, sa_column_kwargs=ZERO)


class AlertWatchlistRow(StoreTable, table=True):
    """Whose readers an alert tells, in order."""

    __tablename__ = "alert_watchlist"
    __table_args__ = (Index("alert_watchlist_name", "watchlist", "alert_id"),)

    alert_id: int = Field(primary_key=True, foreign_key="alert.id", ondelete="CASCADE")
    position: int = Field(primary_key=True)
    watchlist: str = Field(sa_type=WholeText)


class DeliveryRow(StoreTable, table=True):
    """One message owed to one channel, with its bytes, its claim and its result."""

    __tablename__ = "delivery"
    __table_args__ = (
        Index("delivery_due", "state", "next_attempt_at"),
        Index("delivery_alert", "alert_id"),
        Index("delivery_created", "created_at"),
    )

    id: str = Field(primary_key=True)
    alert_id: int | None = Field(default=None, foreign_key="alert.id", ondelete="CASCADE")  # none: several
    channel: str = Field(sa_type=WholeText)
    watchlists: str = Field(default="[]", sa_type=WholeText)  # whose readers are told, as JSON
    importance: float = 0.0
    message: str = Field(sa_type=WholeText)  # model.Message as JSON
    state: str  # model.DeliveryState
    attempts: int = 0
    problem: str = Field(default="", sa_type=WholeText)
    created_at: datetime
    next_attempt_at: datetime | None = None
    claimed_until: datetime | None = None
    settled_at: datetime | None = None


class FeedbackRow(StoreTable, table=True):
    """What a reader said, as in model.Feedback; it outlives the alert and the article."""

    __tablename__ = "feedback"
    __table_args__ = (
        Index("feedback_given", "given_at"),
        Index("feedback_alert", "alert_id"),
        Index("feedback_article", "article_id"),
        Index("feedback_url", "url"),
    )

    id: int | None = Field(default=None, primary_key=True)
    kind: str  # model.FeedbackKind
    given_at: datetime
    url: str = Field(sa_type=WholeText)
    alert_id: int | None = Field(default=None, foreign_key="alert.id", ondelete="SET NULL")
    article_id: int | None = Field(default=None, foreign_key="article.id", ondelete="SET NULL")
    evidence: str | None = Field(default=None, sa_type=WholeText)  # model.RatedEvidence as JSON


class HeldAlertRow(StoreTable, table=True):
    """An alert that a channel is owed later, until it is gathered into a message."""

    __tablename__ = "held_alert"
    __table_args__ = (Index("held_alert_due", "delivery_id", "due_at"),)

    alert_id: int = Field(primary_key=True, foreign_key="alert.id", ondelete="CASCADE")
    channel: str = Field(primary_key=True, sa_type=WholeText)
    watchlists: str = Field(sa_type=WholeText)  # JSON
    reason: str  # model.HeldReason
    due_at: datetime
    # The message that it went into; it goes with it when that is forgotten, and is not owed again.
    delivery_id: str | None = Field(default=None, foreign_key="delivery.id", ondelete="CASCADE")


class ChannelRow(StoreTable, table=True):
    """How a channel is; one without a row was never sent to."""

    __tablename__ = "channel"

    name: str = Field(primary_key=True, sa_type=WholeText)
    mark: str = ""  # of its address when it was sent to last
    next_at: datetime | None = None  # nothing is sent before
    failures: int = 0  # in a row
    refusing_since: datetime | None = None
    problem: str = Field(default="", sa_type=WholeText)


ALERT = table_of(AlertRow)
ALERT_WATCHLIST = table_of(AlertWatchlistRow)
DELIVERY = table_of(DeliveryRow)
FEEDBACK = table_of(FeedbackRow)
HELD_ALERT = table_of(HeldAlertRow)
CHANNEL = table_of(ChannelRow)
