"""Finds the feed of a site."""

from collections.abc import Callable

from monitor.errors import MonitorError
from monitor.intake.discovery import feed_places
from monitor.model import Document, ParsedFeed, Want
from monitor.ports import FeedParser


def find_feed(
    url: str, *, fetch: Callable[[str, Want], Document], parser: FeedParser
) -> tuple[str, ParsedFeed] | None:
    """Return the address of a feed with its content: the address itself, or what its page leads to.

    Args:
        url: of a feed, or of a page of a site.
        fetch: returns what an address answers; raises MonitorError.
        parser: of feeds.

    Returns:
        None when nothing with an entry in it was found.

    Raises:
        MonitorError: the address itself does not answer.
    """
    document = fetch(url, Want.FEED)
    parsed = parser.parse(document)
    if parsed.entries:
        return url, parsed
    for place in feed_places(document):
        try:
            parsed = parser.parse(fetch(place, Want.FEED))
        except MonitorError:
            continue
        if parsed.entries:
            return place, parsed
    return None
