"""How far back a feed is read when somebody asks for it, and as what its older entries enter.

A feed that is paged (RFC 5005, 3) leads to older documents, which shift with every new entry; one that is
archived (RFC 5005, 4) to documents that stay as they are, and are read once. What stands in them is the
reader's past. As at the first poll of a feed, an entry is judged by its own date: one of long ago becomes
history and tells nobody, one of late, which polls have missed, is news. An entry without a date would count
as one of today, only because we come late: it counts as known, and is not read.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from monitor.judge.identity import known_at_first
from monitor.judge.polling import body_hash, is_same_site, page_request, request_for
from monitor.model import (
    BackfillEnd,
    Document,
    Feed,
    FeedLink,
    NewEntry,
    NotModified,
    ParsedFeed,
    PastDocument,
    PastState,
    PollState,
    Relation,
    Request,
    Want,
)
from monitor.text.urls import host_of

DOCUMENTS = 10
"""Older documents that are read at once when nobody says how many."""

MOST_DOCUMENTS = 200
"""Of one request: at a second each, and what they lead to read over a day, more is for several days."""

AT_ONCE, EVERY = 20, timedelta(minutes=10)
"""So many pages of old articles are asked for in such a time: what is new meanwhile does not wait long."""

_EARLIEST = datetime.min.replace(tzinfo=UTC)


def newest_request(state: PollState, feed: Feed) -> Request:
    """Return the request for the feed itself, whose links are wanted whether or not it has changed."""
    return replace(request_for(state, feed), etag=None, last_modified=None)


def older_request(past: PastDocument, feed: Feed) -> Request:
    """Return the request for an older document: it was found, so robots.txt has a say."""
    request = page_request(past.url, feed)
    return replace(request, want=Want.FEED, etag=past.etag, last_modified=past.last_modified)


def older_link(parsed: ParsedFeed) -> FeedLink | None:
    """Return the link of a document to the next older one: an archive before a page, for it stays.

    Behind a document without entries there is nothing, whatever it says.
    """
    if not parsed.entries:
        return None
    for relation in (Relation.PREV_ARCHIVE, Relation.NEXT):
        for link in parsed.links:
            if link.relation is relation:
                return link
    return None


def begun_anew(known: Mapping[str, PastDocument]) -> tuple[PastDocument, ...]:
    """Return what is to be forgotten of the time before: only archives stay read."""
    return tuple(replace(past, state=PastState.AGAIN) for past in known.values() if not _is_settled(past))


def next_of(
    link: FeedLink | None, feed: Feed, known: Mapping[str, PastDocument], met: set[str]
) -> FeedLink | BackfillEnd:
    """Return the next document to be read, past all archives that were read before, or why there is none.

    Args:
        link: of the document that was read last.
        feed: as configured.
        known: what is remembered of older documents, by address.
        met: addresses that were read or passed; those passed now are added.
    """
    while link is not None:
        past = known.get(link.url)
        if link.url in met or (past and past.state is PastState.READ and not _is_settled(past)):
            return BackfillEnd.CIRCLE
        if past is None or not _is_settled(past):
            return BackfillEnd.ELSEWHERE if _leads_elsewhere(link.url, feed, known) else link
        met.add(link.url)
        link = past.older
    return BackfillEnd.OLDEST


def _is_settled(past: PastDocument) -> bool:
    return past.state is PastState.READ and past.relation is Relation.PREV_ARCHIVE


def _leads_elsewhere(url: str, feed: Feed, known: Mapping[str, PastDocument]) -> bool:
    """Tell whether an address is of a third site: some feeds have their older documents at another one."""
    others = {host_of(each) for each in known if not is_same_site(each, feed.url)}
    return not is_same_site(url, feed.url) and bool(others) and host_of(url) not in others


def to_be_read(link: FeedLink, known: Mapping[str, PastDocument]) -> PastDocument:
    """Return the document behind a link as the one that comes next."""
    before = known.get(link.url)
    past = PastDocument(url=link.url, relation=link.relation, state=PastState.NEXT)
    if before is None:
        return past
    return replace(before, relation=link.relation, state=PastState.NEXT)


def is_same(past: PastDocument, answer: Document | NotModified) -> bool:
    """Tell whether a document is as it was when it was read before."""
    return isinstance(answer, NotModified) or body_hash(answer.body) == past.body_sha256


def after_reading(
    past: PastDocument, answer: Document | NotModified, older: FeedLink | None, now: datetime
) -> PastDocument:
    """Return what is remembered of a document that was read, or was the same as before."""
    read = replace(past, state=PastState.READ, older=older, read_at=now)
    if isinstance(answer, NotModified):
        return read
    return replace(
        read,
        etag=answer.headers.get("etag"),
        last_modified=answer.headers.get("last-modified"),
        body_sha256=body_hash(answer.body),
    )


def as_past(new: Sequence[NewEntry], *, before: int) -> tuple[NewEntry, ...]:
    """Return the new entries of an older document as what they are: the undated known, the others spread.

    Args:
        new: in the order of the document, the latest first.
        before: how many were to be read of the documents before.
    """
    marked = known_at_first(new, since=_EARLIEST)
    old = tuple(each for each in marked if each.was_there)
    dated = (each for each in marked if not each.was_there)
    return (
        *(replace(each, delay=EVERY * ((before + place) // AT_ONCE)) for place, each in enumerate(dated)),
        *old,
    )
