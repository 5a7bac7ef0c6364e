"""What of the entries of a feed is new, and what says something else now."""

from collections.abc import Sequence

from monitor.judge.identity import changed_entries, entry_keys, new_entries
from monitor.model import ChangedEntry, Entry, NewEntry
from monitor.ports import FeedStore


def sorted_out(
    store: FeedStore, feed: str, entries: Sequence[Entry]
) -> tuple[tuple[NewEntry, ...], tuple[ChangedEntry, ...]]:
    """Return the new entries of a feed and the changed ones, by what is on record."""
    keys = entry_keys(entries)
    known = store.known_entries(feed, keys) if keys else ()
    new = new_entries(entries, keys, known)
    return tuple(new), tuple(changed_entries(entries, keys, known))
