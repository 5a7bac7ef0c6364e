"""The tables. They never leave the store: its functions take and return model values.

Texts that come from servers are `WholeText`; nested evidence is JSON written by `codec`. Rows are read and
written through `Table` objects with SQLAlchemy Core: measured 44 µs a row in batches against 733 µs through
sessions with a commit each.
"""

from monitor.store.tables.columns import StoreTable
from monitor.store.tables.compared import REMOVAL, SENTENCE_VECTOR, SKETCH, STORY_SUM, VECTOR, VECTOR_SUM
from monitor.store.tables.judged import (
    ARTICLE,
    ARTICLE_TIE,
    ARTICLE_WATCHLIST,
    PAGE,
    REVISION,
    REVISIT,
    SEED_PLACE,
    STORY,
)
from monitor.store.tables.operated import LOGBOOK, TROUBLE
from monitor.store.tables.polled import ENTRY, FEED, FEED_BODY, HOST_PAUSE, PAST_DOCUMENT
from monitor.store.tables.subscribed import SUBSCRIPTION
from monitor.store.tables.told import ALERT, ALERT_WATCHLIST, CHANNEL, DELIVERY, FEEDBACK, HELD_ALERT

METADATA = StoreTable.metadata

__all__ = [
    "ALERT",
    "ALERT_WATCHLIST",
    "ARTICLE",
    "ARTICLE_TIE",
    "ARTICLE_WATCHLIST",
    "CHANNEL",
    "DELIVERY",
    "ENTRY",
    "FEED",
    "FEEDBACK",
    "FEED_BODY",
    "HELD_ALERT",
    "HOST_PAUSE",
    "LOGBOOK",
    "METADATA",
    "PAGE",
    "PAST_DOCUMENT",
    "REMOVAL",
    "REVISION",
    "REVISIT",
    "SEED_PLACE",
    "SENTENCE_VECTOR",
    "SKETCH",
    "STORY",
    "STORY_SUM",
    "SUBSCRIPTION",
    "TROUBLE",
    "VECTOR",
    "VECTOR_SUM",
]
