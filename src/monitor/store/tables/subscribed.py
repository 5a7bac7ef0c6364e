"""Subscriptions: feeds whose news hubs push to us."""

from datetime import datetime

from sqlmodel import Field, Index

from monitor.store.tables.columns import StoreTable, WholeText, table_of


class SubscriptionRow(StoreTable, table=True):
    """A subscription, as in model.Subscription."""

    __tablename__ = "subscription"
    __table_args__ = (Index("subscription_due", "due_at"), Index("subscription_feed", "feed"))

    token: str = Field(primary_key=True)
    feed: str = Field(sa_type=WholeText)
    feed_url: str = Field(sa_type=WholeText)
    hub: str = Field(sa_type=WholeText)
    topic: str = Field(sa_type=WholeText)
    callback: str = Field(sa_type=WholeText)
    secret: str
    begun_at: datetime
    due_at: datetime
    is_wanted: bool = True
    pending: str | None = None  # model.HubMode
    asked_at: datetime | None = None
    failures: int = 0
    last_problem: str = Field(default="", sa_type=WholeText)
    lease_until: datetime | None = None
    last_push_at: datetime | None = None
    last_ping_at: datetime | None = None
    missed_at: datetime | None = None


SUBSCRIPTION = table_of(SubscriptionRow)
