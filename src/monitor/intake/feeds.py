"""Bytes of a feed to entries: the door of feedparser.

Most feeds are well-formed and plain, and are read at once (`well_formed`); the others are for feedparser. It
gets text that was decoded, checked and mended before, never an address. All of it runs in a worker process:
no pattern, nesting or size in a stranger's feed can hold up the daemon for longer than the limit.
"""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import structlog

from monitor.intake.declared import decode, language_code, place_of
from monitor.intake.feed_entries import (
    entry_of,
    is_far_ahead,
    links_of,
    skipped_days,
    skipped_hours,
    ttl_of,
)
from monitor.intake.feed_fields import Origin, nothing_read, title_of
from monitor.intake.feed_markup import (
    MAX_ENTRIES,
    Kind,
    has_entries,
    is_feed,
    kind_of,
    looks_like_html,
    mended,
    own_entities,
    prepared,
    survey,
)
from monitor.intake.jsonfeed import looks_like_json, read_json_feed
from monitor.intake.well_formed import well_formed_result
from monitor.intake.workers import WorkerLostError, Workers
from monitor.model import Document, FeedProblem, ParsedFeed

PARSE_LIMIT = timedelta(seconds=20)
"""Of the time that a feed may take. Measured: the largest of 200 real feeds took 0.6 s of CPU."""

MAX_AUTHOR_SEARCHED = 300
"""Characters of an author field in which feedparser looks for a mail address: its pattern is quadratic, a
field of 32,000 characters took 6.5 s (kurtmckee/feedparser, issue 562)."""

AtOnce = Callable[[str, Origin], dict[str, Any] | None]

log = structlog.get_logger(__name__)


class FeedparserParser:
    """Implements ports.FeedParser with feedparser, in worker processes."""

    def __init__(self, workers: Workers, *, limit: timedelta = PARSE_LIMIT) -> None:
        self._workers = workers
        self._limit = limit

    def parse(self, document: Document) -> ParsedFeed:
        """Return what could be read; see ports.FeedParser.

        A feed that goes over the limits counts as malformed, without entries.
        """
        try:
            return self._workers.call(self._limit, read_feed, document)
        except WorkerLostError as error:
            log.warning("feed_parser_stopped", feed=place_of(document.url), reason=str(error))
            return nothing_read(FeedProblem.MALFORMED)


def read_feed(document: Document, *, at_once: AtOnce = well_formed_result) -> ParsedFeed:
    """Return what could be read of a feed; unbounded in time, so run it in a worker.

    Args:
        document: of the feed.
        at_once: what reads the feeds that need no feedparser, and returns None of others.
    """
    decoded = decode(document.body, document.headers)
    text = decoded.text.strip("\ufeff\0 \t\r\n")
    if not text:
        return nothing_read(FeedProblem.EMPTY)
    origin = Origin(url=document.url, fetched_at=document.fetched_at)
    if looks_like_json(text):
        return read_json_feed(text, origin)
    kind = kind_of(text)
    if not is_feed(text, kind):
        is_page = looks_like_html(text, kind)
        return nothing_read(FeedProblem.HTML if is_page else FeedProblem.NOT_A_FEED)
    # With entities of its own or damaged characters, it is for the parser that takes what is out of order.
    if not decoded.is_damaged and not kind.doctype and (found := at_once(text[kind.start :], origin)):
        return _parsed(found, text[kind.start :], origin, is_damaged=False)
    return _read_markup(text, kind, origin, is_damaged=decoded.is_damaged)


def _read_markup(text: str, kind: Kind, origin: Origin, *, is_damaged: bool) -> ParsedFeed:
    entities = own_entities(kind.doctype)
    if entities is None:
        return nothing_read(FeedProblem.MALFORMED)
    text = prepared(text, kind, entities)
    found = survey(text)
    if not found.is_whole and found.text:
        is_damaged, text = True, mended(text)
        found = survey(text)
    if not found.text:  # nested too deeply, or an element with too many attributes
        return nothing_read(FeedProblem.MALFORMED)
    result = _feedparser_result(found.text, origin)
    if not result["entries"] and has_entries(text):
        is_damaged, result = True, _feedparser_result(mended(found.text), origin)
    return _parsed(result, text, origin, is_damaged=is_damaged)


def _feedparser_result(text: str, origin: Origin) -> dict[str, Any]:
    import feedparser  # noqa: PLC0415 - only workers need it
    from feedparser.mixin import _FeedParserMixin  # noqa: PLC0415 - as above

    if _FeedParserMixin._sync_author_detail is not _sync_short_author:  # noqa: SLF001 - the only way in
        _FeedParserMixin._sync_author_detail_whole = _FeedParserMixin._sync_author_detail  # noqa: SLF001 - as above
        _FeedParserMixin._sync_author_detail = _sync_short_author  # noqa: SLF001 - as above
    # Not the server's own headers: the text is in UTF-8 now, and its base is where it came from.
    headers = {"content-type": "application/xml; charset=utf-8", "content-location": origin.url}
    try:
        result: dict[str, Any] = feedparser.parse(
            BytesIO(text.encode("utf-8", "replace")),
            response_headers=headers,
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - it raises whatever its loose parser trips over
        log.info("feedparser_failed", feed=place_of(origin.url), reason=repr(error)[:200])
        return {"feed": {}, "entries": [], "version": "", "bozo": True}
    return result


def _sync_short_author(parser: Any, key: str = "author") -> None:  # noqa: ANN401 - feedparser has no types
    context = parser._get_context()  # noqa: SLF001 - see above
    author = dict.get(context, key)
    if isinstance(author, str) and len(author) > MAX_AUTHOR_SEARCHED:
        context[key] = author[:MAX_AUTHOR_SEARCHED]
    parser._sync_author_detail_whole(key)  # noqa: SLF001 - see above


def _parsed(result: dict[str, Any], text: str, origin: Origin, *, is_damaged: bool) -> ParsedFeed:
    feed = result["feed"]
    language = language_code(str(dict.get(feed, "language") or ""))
    read = [(found, entry_of(found, origin, language)) for found in result["entries"][:MAX_ENTRIES]]
    entries = tuple(entry for _, entry in read)
    is_damaged = is_damaged or bool(result["bozo"])
    problem = FeedProblem.MALFORMED if is_damaged else None if entries else FeedProblem.NO_ENTRIES
    return ParsedFeed(
        format=str(result.get("version") or ("xml" if entries else "")),
        title=title_of(str(dict.get(feed, "title") or "")),
        language=language,
        entries=entries,
        problem=problem,
        ttl=ttl_of(feed),
        skip_hours=skipped_hours(text),
        skip_days=skipped_days(text),
        links=links_of(feed, origin),
        far_ahead=sum(entry.published_at is None and is_far_ahead(found, origin) for found, entry in read),
    )
