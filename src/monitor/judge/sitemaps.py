"""Which sitemaps of an index are asked, and what is remembered of them.

An index of a news site leads to dozens or thousands of sitemaps, of which a few change. Those that were
changed last are asked, and of these none whose index says that nothing happened to it since it was read.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from monitor.judge.pacing import PollRules
from monitor.judge.polling import after_document, after_not_modified, body_hash, page_request
from monitor.model import (
    Document,
    Feed,
    FeedProblem,
    NotModified,
    ParsedFeed,
    PollState,
    Request,
    SitemapPart,
    Want,
)

MOST_PARTS = 3
"""Sitemaps of one index that are asked at a poll: where a site keeps one for each kind of article, or for
each month, the latest articles stand in one or two."""

MOST_LEVELS = 2
"""How many indexes may lead to one another; the protocol knows one (sitemaps.org), some sites use two."""

_SETTLED = timedelta(days=2)  # a day without a time of day is over everywhere
_NO_ARTICLES = re.compile(
    r"image|video|categor|tags?\b|author|user|product|page-sitemap|pages?\.xml|static|section|rubric|misc",
    re.IGNORECASE,
)
_NEWS = re.compile(r"news|article|post|latest", re.IGNORECASE)
_EARLIEST = datetime.min.replace(tzinfo=UTC)


def chosen_parts(parts: Sequence[SitemapPart]) -> tuple[SitemapPart, ...]:
    """Return the sitemaps of an index that are likeliest to list what is new.

    Those of pictures, sections and the like come last; else the one changed last first; where that is not
    said, those of news first, then those with the highest numbers in their names and, because some sites
    count the other way, the one with the lowest.
    """
    ordered = sorted(parts, key=_rank, reverse=True)
    if len(ordered) > MOST_PARTS and all(part.modified_at is None for part in ordered):
        likely = [part for part in ordered if not _NO_ARTICLES.search(_name(part))] or ordered
        return tuple(dict.fromkeys((*likely[: MOST_PARTS - 1], likely[-1])))
    return tuple(ordered[:MOST_PARTS])


def _rank(part: SitemapPart) -> tuple[bool, datetime, bool, list[int]]:
    name = _name(part)
    numbers = [int(digits) for digits in re.findall(r"\d{1,9}", name)]
    return not _NO_ARTICLES.search(name), part.modified_at or _EARLIEST, bool(_NEWS.search(name)), numbers


def _name(part: SitemapPart) -> str:
    parts = urlsplit(part.url)
    return f"{parts.path}?{parts.query}"


def is_unchanged(part: SitemapPart, known: SitemapPart, now: datetime) -> bool:
    """Tell whether a sitemap is as it was read, as its index says.

    Indexes are not always right about it: where the answer costs next to nothing, because the server knows
    how to say "not modified", it is asked all the same while its change is recent.
    """
    if not known.body_sha256 or part.modified_at is None or part.modified != known.modified:
        return False
    if part.modified_at < now - _SETTLED:
        return True
    return ":" in part.modified and known.etag is None and known.last_modified is None


def part_request(part: SitemapPart, known: SitemapPart | None, feed: Feed) -> Request:
    """Return the request for a sitemap that an index leads to: it was found, so robots.txt has a say."""
    request = page_request(part.url, feed)
    if known is None:
        return replace(request, want=Want.FEED)
    return replace(request, want=Want.FEED, etag=known.etag, last_modified=known.last_modified)


def remembered(
    part: SitemapPart,
    known: SitemapPart,
    answer: Document | NotModified | None = None,
    *,
    is_damaged: bool = False,
) -> SitemapPart:
    """Return a sitemap as its index lists it now, with what is to be remembered of its body.

    Args:
        part: as listed.
        known: as remembered; the same as ``part`` when it was not.
        answer: None when it was not asked.
        is_damaged: something of its body could not be read. The validators before stay: it may be whole at
            the next poll, under the same new ones.
    """
    kept = replace(part, etag=known.etag, last_modified=known.last_modified, body_sha256=known.body_sha256)
    if answer is None:
        return kept
    etag, last_modified = answer.headers.get("etag"), answer.headers.get("last-modified")
    if isinstance(answer, Document) and is_damaged:
        return replace(kept, body_sha256=body_hash(answer.body))
    if isinstance(answer, Document):
        return replace(kept, etag=etag, last_modified=last_modified, body_sha256=body_hash(answer.body))
    return replace(kept, etag=etag or kept.etag, last_modified=last_modified or kept.last_modified)


def listed_together(read: Sequence[ParsedFeed]) -> ParsedFeed | None:
    """Return what several sitemaps list as if it were one, the latest first; None for none."""
    if not read:
        return None
    entries = sorted(
        (entry for each in read for entry in each.entries),
        key=lambda entry: entry.published_at or entry.updated_at or _EARLIEST,
        reverse=True,
    )
    languages = {each.language for each in read}
    problems = [each.problem for each in read if each.problem is FeedProblem.MALFORMED]
    return ParsedFeed(
        format="sitemap index",
        title=next((each.title for each in read if each.title), ""),
        language=languages.pop() if len(languages) == 1 else "",
        entries=tuple(entries),
        problem=problems[0] if problems else None if entries else FeedProblem.NO_ENTRIES,
    )


def after_index(
    state: PollState,
    feed: Feed,
    answer: Document | NotModified,
    parsed: ParsedFeed | None,
    *,
    parts: tuple[SitemapPart, ...],
    new_count: int,
    now: datetime,
    chance: float,
    rules: PollRules,
) -> PollState:
    """Return the state after an index was answered and its sitemaps were asked.

    Args:
        state: before the poll.
        feed: as configured.
        answer: of the index itself.
        parsed: what its sitemaps list; None when none has changed.
        parts: what is to be remembered of them.
        new_count: how many of the entries are new.
        now: when all answers were there.
        chance: a random number in [0, 1).
        rules: how often to poll.
    """
    if isinstance(answer, NotModified):
        after = after_not_modified(state, feed, answer, now=now, chance=chance, rules=rules)
    else:
        after = after_document(
            state, feed, answer, parsed, new_count=new_count, now=now, chance=chance, rules=rules
        )
    return replace(after, parts=parts, last_new_at=now if new_count else state.last_new_at)
