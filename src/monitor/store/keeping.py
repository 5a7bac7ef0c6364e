"""Housekeeping: forgets what is old, counts what is there."""

from datetime import datetime

from sqlalchemy import Connection, Select, delete, func, or_, select, update

from monitor.model import Counts, DeliveryState
from monitor.store.database import Database
from monitor.store.forgetting import forget_articles
from monitor.store.tables import ALERT, ARTICLE, DELIVERY, ENTRY, FEED, HELD_ALERT, STORY
from monitor.store.times_ahead import bring_forward


class SqlKeeper:
    """Keeper on SQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def forget_before(self, before: datetime, *, limit: int) -> int:
        """Remove a batch of old articles and bodies of old entries in one transaction; see the port.

        An article was last needed when it was published or seen, and as long as its story was active. Of a
        settled entry the body goes; its keys stay for good. Stories that nobody belongs to any more go too.
        """
        with self._database.writing() as connection:
            articles = connection.execute(_old_articles(before).limit(limit)).scalars().all()
            forget_articles(connection, articles)
            empty = (STORY.c.article_count == 0, STORY.c.last_active_at < before)
            connection.execute(delete(STORY).where(*empty, STORY.c.merged_into.is_(None)))
            # The id of a merged story leads on as long as there is something to lead to.
            here = select(STORY.c.id)
            connection.execute(delete(STORY).where(STORY.c.merged_into.not_in(here)))
            # Digests and notices; what tells a single alert goes with it.
            sent = (DELIVERY.c.alert_id.is_(None), DELIVERY.c.state == DeliveryState.SENT)
            connection.execute(delete(DELIVERY).where(*sent, DELIVERY.c.settled_at < before))
            return len(articles) + _forget_bodies(connection, before, limit=limit - len(articles))

    def bring_forward(self, now: datetime) -> int:
        """Let nothing wait for a time that a wrong clock reckoned, in one transaction; see the port."""
        with self._database.writing() as connection:
            return bring_forward(connection, now)

    def counts(self) -> Counts:
        """Return how much is on record; see the port."""
        deliveries = select(DELIVERY.c.state, func.count()).group_by(DELIVERY.c.state)
        with self._database.reading() as connection:
            by_state: dict[str, int] = dict(connection.execute(deliveries).all())

            def count(wanted: Select[int]) -> int:
                return connection.execute(wanted).scalar_one()

            return Counts(
                feeds=count(select(func.count()).select_from(FEED).where(FEED.c.is_named.is_(True))),
                entries=count(select(func.count()).select_from(ENTRY)),
                entries_waiting=count(
                    select(func.count()).select_from(ENTRY).where(ENTRY.c.outcome.is_(None))
                ),
                articles=count(select(func.count()).select_from(ARTICLE)),
                stories=count(select(func.count()).select_from(STORY).where(STORY.c.merged_into.is_(None))),
                alerts=count(select(func.count()).select_from(ALERT)),
                deliveries_owed=by_state.get(DeliveryState.OWED, 0),
                deliveries_given_up=by_state.get(DeliveryState.GIVEN_UP, 0),
                alerts_held=count(
                    select(func.count()).select_from(HELD_ALERT).where(HELD_ALERT.c.delivery_id.is_(None))
                ),
            )


def _old_articles(before: datetime) -> Select[int]:
    is_untold = (
        select(ALERT.c.id)
        .join(DELIVERY, DELIVERY.c.alert_id == ALERT.c.id)
        .where(ALERT.c.article_id == ARTICLE.c.id, DELIVERY.c.state != DeliveryState.SENT)
        .exists()
    )
    is_held = (
        select(ALERT.c.id)
        .join(HELD_ALERT, HELD_ALERT.c.alert_id == ALERT.c.id)
        .join(DELIVERY, DELIVERY.c.id == HELD_ALERT.c.delivery_id, isouter=True)
        .where(
            ALERT.c.article_id == ARTICLE.c.id,
            or_(DELIVERY.c.id.is_(None), DELIVERY.c.state != DeliveryState.SENT),
        )
        .exists()
    )
    return (
        select(ARTICLE.c.id)
        .join(STORY, STORY.c.id == ARTICLE.c.story_id, isouter=True)
        .where(
            ARTICLE.c.seed == "",
            ARTICLE.c.published_at < before,
            ARTICLE.c.seen_at < before,
            or_(STORY.c.id.is_(None), STORY.c.last_active_at < before),
            ~is_untold,
            ~is_held,
        )
        .order_by(ARTICLE.c.published_at, ARTICLE.c.id)
    )


def _forget_bodies(connection: Connection, before: datetime, *, limit: int) -> int:
    old = (
        select(ENTRY.c.id)
        .where(ENTRY.c.is_forgotten.is_(False), ENTRY.c.settled_at < before)
        .order_by(ENTRY.c.settled_at)
        .limit(limit)
    )
    forget = update(ENTRY).where(ENTRY.c.id.in_(old)).values(is_forgotten=True, body=None)
    return connection.execute(forget).rowcount
