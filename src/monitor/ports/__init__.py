"""What we ask of the world: small protocols whose docstrings are the contracts.

Every implementation may be called from several threads at once. Times are aware UTC. Errors are those of
``monitor.errors``; anything else that flies is a programming error. No method sleeps longer than it says.
"""

from monitor.ports.backfilling import PastDocuments
from monitor.ports.editing import Editor, Keeper
from monitor.ports.embedding import Embedder
from monitor.ports.feeds import FeedStore
from monitor.ports.health import FeedFigures
from monitor.ports.history import History, Room
from monitor.ports.intake import FeedParser, Fetcher, ListParser, PageReader, SeedShelf
from monitor.ports.machine import Clock, Submit
from monitor.ports.operating import Troubles
from monitor.ports.outbox import Outbox, Sender
from monitor.ports.rating import Feedbacks
from monitor.ports.revisiting import KeptPages, Revisits
from monitor.ports.subscribing import Subscriptions
from monitor.ports.views import Views

__all__ = [
    "Clock",
    "Editor",
    "Embedder",
    "FeedFigures",
    "FeedParser",
    "FeedStore",
    "Feedbacks",
    "Fetcher",
    "History",
    "Keeper",
    "KeptPages",
    "ListParser",
    "Outbox",
    "PageReader",
    "PastDocuments",
    "Revisits",
    "Room",
    "SeedShelf",
    "Sender",
    "Submit",
    "Subscriptions",
    "Troubles",
    "Views",
]
