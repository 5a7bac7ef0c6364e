"""How feeds are: what is measured of a body, and what is the matter with a feed.

Nothing here changes how a feed is polled; it is for those who keep the list of feeds.
"""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from monitor.judge.pacing import SOME_DATES, oldest_of
from monitor.model import (
    BodyFigures,
    Document,
    Feed,
    FeedFinding,
    FeedHealth,
    FeedProblem,
    FeedTrouble,
    ParsedFeed,
    PollState,
    ReadingFigures,
    SourceKind,
)

FULL_TEXT_CHARACTERS = 500
"""An entry with more text than this carries its article; summaries are shorter."""

READ_LATELY = timedelta(days=14)
"""So far back articles are looked at."""

_TAG = re.compile(r"<[^<>]*>")
_ENTRIES_READ = 5  # tell how many entries carry their articles (measured: 0.1 ms each, where they do)
_MARKUP_READ = 4_000  # characters of an entry: with less than 500 of text in them, it has none
_CLOCKS_DIFFER = timedelta(minutes=10)
_LIVELY = 5  # so many dated entries tell how often a feed used to publish
_LIVELY_GAP = timedelta(days=7)
_SILENCE = timedelta(days=21)  # longer than the holidays of any outlet of the beat
_SILENT_GAPS = 10
_SOME_PAGES = 5
_MOST_PAGES = 0.5
_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)


def body_figures(document: Document, parsed: ParsedFeed) -> BodyFigures:
    """Return what a body is like."""
    entries = parsed.entries
    dates = sorted((entry.published_at for entry in entries if entry.published_at), reverse=True)
    horizon = document.fetched_at + _CLOCKS_DIFFER
    return BodyFigures(
        measured_at=document.fetched_at,
        took=document.took,
        body_bytes=len(document.body),
        problem=parsed.problem,
        entries=len(entries),
        dated=len(dates),
        ahead=parsed.far_ahead + sum(date > horizon for date in dates),
        oldest_at=oldest_of(dates) if dates else None,
        newest_at=dates[0] if dates else None,
        distinct_dates=len(set(dates)),
        full_text_share=_full_text_share(parsed),
        language=parsed.language,
    )


def _full_text_share(parsed: ParsedFeed) -> float:
    sample = parsed.entries[:_ENTRIES_READ]
    full = sum(
        len(entry.content) >= FULL_TEXT_CHARACTERS
        and len(_TAG.sub("", entry.content[:_MARKUP_READ])) >= FULL_TEXT_CHARACTERS
        for entry in sample
    )
    return full / len(sample) if sample else 0.0


def health_of(
    feed: Feed,
    body: BodyFigures | None,
    reading: ReadingFigures | None,
    *,
    interval: timedelta | None,
    now: datetime,
) -> FeedHealth:
    """Return how a feed is.

    Args:
        feed: as configured.
        body: None when it never answered with one.
        reading: of its articles in the last READ_LATELY; None without any.
        interval: at which it is polled; None while that is not known.
        now: the present.
    """
    may_be_full = feed.source is SourceKind.FEED  # pages and sitemaps carry no texts
    return FeedHealth(
        entries_per_day=None if body is None else _entries_per_day(body, now),
        window=None if body is None else _window(body),
        interval=interval,
        took=None if body is None else body.took,
        body_bytes=None if body is None else body.body_bytes,
        full_text_share=None if body is None or not may_be_full or not body.entries else body.full_text_share,
        undated_share=None if body is None or not body.entries else 1 - body.dated / body.entries,
        pages_read_share=None if reading is None else _share(reading.pages_read, reading.pages_tried),
        median_characters=None if reading is None else reading.median_characters,
        language_declared="" if body is None else body.language,
        language_found="" if reading is None else reading.language,
        findings=(
            *(() if body is None else _of_body(feed, body, interval, now)),
            *(() if reading is None else _of_reading(feed, body, reading)),
        ),
    )


def _of_body(
    feed: Feed, body: BodyFigures, interval: timedelta | None, now: datetime
) -> Iterator[FeedFinding]:
    what = feed.source.value
    if body.problem is FeedProblem.HTML:
        yield FeedFinding(
            trouble=FeedTrouble.WEB_PAGE, text=f"it answers with a web page instead of a {what}"
        )
    elif body.problem is FeedProblem.EMPTY:
        yield FeedFinding(trouble=FeedTrouble.NOTHING, text="it answers with success and an empty body")
    elif body.problem in (FeedProblem.NO_ENTRIES, FeedProblem.NO_LINKS):
        lacks = "links to articles" if body.problem is FeedProblem.NO_LINKS else "entries"
        yield FeedFinding(trouble=FeedTrouble.NOTHING, text=f"it answers with a {what} that has no {lacks}")
    elif body.entries and body.ahead == body.entries:
        text = "the dates of all entries lie in the future; articles get the time when they were first seen"
        yield FeedFinding(trouble=FeedTrouble.FUTURE, text=text)
    elif body.entries and not body.dated and feed.source is SourceKind.FEED:  # others seldom say
        text = "no entry has a date; articles get that of their page, or the time when they were first seen"
        yield FeedFinding(trouble=FeedTrouble.UNDATED, text=text)
    yield from _staleness(body, now)
    yield from _losses(body, interval)


def _staleness(body: BodyFigures, now: datetime) -> Iterator[FeedFinding]:
    """Yield a finding for a feed that published often and stopped; it mostly goes on answering well."""
    if body.oldest_at is None or body.newest_at is None or body.dated < _LIVELY:
        return
    gap = (body.newest_at - body.oldest_at) / (body.dated - 1)
    if gap <= _LIVELY_GAP and now - body.newest_at > max(_SILENCE, gap * _SILENT_GAPS):
        usual = f"once in {_span(gap)}" if gap >= _HOUR else "several times an hour"
        text = f"nothing new since {body.newest_at:%Y-%m-%d}, though it used to publish {usual}"
        yield FeedFinding(trouble=FeedTrouble.STALE, text=text)


def _losses(body: BodyFigures, interval: timedelta | None) -> Iterator[FeedFinding]:
    window = _window(body)
    if window is not None and interval is not None and window < interval:
        text = (
            f"its {body.entries} entries reach back {_span(window)} and it is asked every {_span(interval)}: "
            "entries are lost; give it a shorter interval_minutes, unless its server asks for so long a wait"
        )
        yield FeedFinding(trouble=FeedTrouble.LOSES_ENTRIES, text=text)


def _of_reading(feed: Feed, body: BodyFigures | None, reading: ReadingFigures) -> Iterator[FeedFinding]:
    read = _share(reading.pages_read, reading.pages_tried)
    if read is not None and read < _MOST_PAGES and reading.pages_tried >= _SOME_PAGES:
        text = (
            f"{reading.pages_tried - reading.pages_read} of {reading.pages_tried} pages could not be read; "
            "see `monitor read` with one of them"
        )
        yield FeedFinding(trouble=FeedTrouble.UNREAD_PAGES, text=text)
    found = reading.language
    if found and feed.language and found != feed.language:
        text = f"most of its articles are in {found}, and feeds.toml says {feed.language}"
        yield FeedFinding(trouble=FeedTrouble.LANGUAGE, text=text)
    elif found and not feed.language and body is not None and body.language and found != body.language:
        text = f"most of its articles are in {found}, and it declares {body.language}"
        yield FeedFinding(trouble=FeedTrouble.LANGUAGE, text=text)


def _entries_per_day(body: BodyFigures, now: datetime) -> float | None:
    if body.oldest_at is None or body.distinct_dates < SOME_DATES:
        return None
    return body.dated / max((now - body.oldest_at) / _DAY, 1 / 24)


def _window(body: BodyFigures) -> timedelta | None:
    if body.oldest_at is None or body.distinct_dates < SOME_DATES:
        return None
    return max(body.measured_at - body.oldest_at, timedelta())


def spacing_of(state: PollState | None) -> timedelta | None:
    """Return the time between a feed's last poll and its next; None when it was never polled or fails."""
    if state is None or state.last_polled_at is None or state.failures or state.is_gone:
        return None
    return state.next_poll_at - state.last_polled_at


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _span(span: timedelta) -> str:
    """Return a span for people: in minutes, hours or days, rounded."""
    if span < 2 * _HOUR:
        return f"{span / timedelta(minutes=1):.0f} min"
    return f"{span / _HOUR:.0f} h" if span < 2 * _DAY else f"{span / _DAY:.0f} days"
