"""Which parser reads what a feed answered."""

from monitor.errors import PermanentError
from monitor.model import Document, Feed, ParsedFeed, SourceKind
from monitor.ports import FeedParser, ListParser


def parsed_by(parser: FeedParser, lists: ListParser, document: Document, feed: Feed) -> ParsedFeed:
    """Return what is in an answer of this feed.

    Raises:
        TransientError: as the parsers.
    """
    if feed.source is SourceKind.FEED:
        return parser.parse(document)
    return lists.parse(document, feed.source, link_selector=feed.link_selector)


def broken(error: Exception) -> PermanentError:
    """Return the failure that a programming error with one answer is.

    It must not take the answers of others along, nor be met again at every tick.
    """
    return PermanentError(f"its answer broke what reads it ({type(error).__name__}); please report it")
