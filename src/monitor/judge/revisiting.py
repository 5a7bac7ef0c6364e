"""When the page of an article is looked at again, and whether what it says has changed."""

import difflib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256

from monitor.errors import RefusedError, TransientError
from monitor.judge.facts import FactRules, find_new_facts, members_of
from monitor.judge.reading import compose_article
from monitor.model import (
    JUDGED,
    OF_FEED,
    WITHOUT_ARTICLE,
    Article,
    DateSource,
    Document,
    Entry,
    Extract,
    Fact,
    FactKind,
    Feed,
    Known,
    Recorded,
    Revision,
    Revisit,
)
from monitor.text.cleaning import cut
from monitor.text.urls import is_front_page
from monitor.text.words import fold

LOOKS = tuple(timedelta(hours=hours) for hours in (1, 4, 12, 24, 48, 72, 120, 168, 336, 720))
"""After first sight. Corrections come within hours, and seldom after days; a look costs a server a request,
a conditional one where it allows that."""

_AGAIN = timedelta(hours=1)
_MISSING = 2  # looks in a row: a single 404 may be a server that is being repaired
_NOT_FOUND, _GONE = 404, 410
_TERMINAL = tuple(".!?…。！？")
_CLOSING = "\"'”’»“)]"
_LONGEST_TITLE = 500
# Kinds of facts that say nothing outside a sentence: "12 comments", "updated on 12 March".
_NEEDS_SENTENCE = frozenset({FactKind.SENTENCE, FactKind.NUMBER, FactKind.DATE})


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisitRules:
    """How long articles are looked at again.

    Attributes:
        span: since first sight; zero for never.
        facts: when something counts as new.
    """

    span: timedelta
    facts: FactRules


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """What an article said at a time."""

    title: str
    text: str


def first_revisit(
    recorded: Recorded, article: Article, page: tuple[Document, Extract] | None, rules: RevisitRules
) -> Revisit | None:
    """Return when to look at a judged article again; None for never.

    Only what belongs to a story is looked at, and no later version, because its page is looked at already.
    Where the text is the feed's, the page is of no use: what the feed says is compared when that is something
    else, and once more at the end.
    """
    next_at = next_look(article.seen_at, article.seen_at, rules)
    if recorded.story_id is None or article.edit_of is not None or next_at is None:
        return None
    if article.text_source in OF_FEED:
        next_at, title = article.seen_at + rules.span, article.title
        return Revisit(article_id=recorded.article_id, url=article.url, title=title, next_at=next_at)
    if page is None:
        return None
    document, extract = page
    return Revisit(
        article_id=recorded.article_id,
        url=document.url,
        title=extract.title,
        next_at=next_at,
        etag=document.headers.get("etag"),
        last_modified=document.headers.get("last-modified"),
        body_sha256=sha256(document.body).hexdigest(),
    )


def next_look(seen_at: datetime, now: datetime, rules: RevisitRules) -> datetime | None:
    """Return the next time to look at an article that was first seen then; None when it is old enough."""
    ahead = (seen_at + span for span in LOOKS if span <= rules.span)
    return next((at for at in ahead if at > now), None)


def after_answer(
    revisit: Revisit, article: Article, document: Document | None, now: datetime, rules: RevisitRules
) -> Revisit:
    """Return the state after the page was there; ``document`` is None when it was not modified."""
    next_at = next_look(article.seen_at, now, rules)
    if document is None:
        return replace(revisit, next_at=next_at, missing=0)
    return replace(
        revisit,
        next_at=next_at,
        missing=0,
        etag=document.headers.get("etag"),
        last_modified=document.headers.get("last-modified"),
        body_sha256=sha256(document.body).hexdigest(),
    )


def after_rereading(revisit: Revisit, article: Article, now: datetime, rules: RevisitRules) -> Revisit:
    """Return the state after it was compared with what the feed says now."""
    end = article.seen_at + rules.span
    return replace(revisit, next_at=end if end > now else None)


def said_by_feed(entry: Entry, article: Article, feed: Feed) -> Extract:
    """Return what a feed says now, as if it stood on the page of the article."""
    fresh = compose_article(
        entry=entry,
        feed=feed,
        extract=None,
        reading_problem=article.reading_problem,
        final_url=article.url,
        language=article.language,
        seen_at=article.seen_at,
    )
    return Extract(title=fresh.title if entry.title.strip() else "", text=fresh.text)


def after_trouble(
    revisit: Revisit, article: Article, error: Exception, now: datetime, rules: RevisitRules
) -> Revisit:
    """Return the state after the page was not to be had: removed, or to be looked at later."""
    if isinstance(error, RefusedError) and error.status in (_NOT_FOUND, _GONE):
        return after_missing(revisit, now, is_for_good=error.status == _GONE)
    next_at = next_look(article.seen_at, now, rules)
    if isinstance(error, TransientError) and error.retry_after is not None and next_at is not None:
        next_at = max(next_at, now + error.retry_after)
    return replace(revisit, next_at=next_at)


def after_missing(revisit: Revisit, now: datetime, *, is_for_good: bool = False) -> Revisit:
    """Return the state after no page was found: removed when that is for good or was so before."""
    missing = revisit.missing + 1
    if is_for_good or missing >= _MISSING:
        return replace(revisit, missing=missing, next_at=None, removed_at=now)
    return replace(revisit, missing=missing, next_at=now + _AGAIN)


def leads_elsewhere(revisit: Revisit, document: Document) -> bool:
    """Tell whether the page is gone without a word: its address leads to the front page."""
    return is_front_page(document.url) and not is_front_page(revisit.url)


def is_same_body(revisit: Revisit, document: Document) -> bool:
    """Tell whether the page has not changed by a byte."""
    return sha256(document.body).hexdigest() == revisit.body_sha256


def find_revision(
    article: Article,
    revisit: Revisit,
    revisions: Sequence[Revision],
    extract: Extract,
    *,
    now: datetime,
    rules: RevisitRules,
) -> Revision | None:
    """Return what changed since the last version: the headline or the facts; None for anything less.

    Facts are found as in a near copy: figures, stages, denials, names, and sentences that are new as a whole.
    What stands without a full stop is no sentence but the headline of something else on the page, or counts
    readers and comments, and what comes and goes there is no change. A stub says nothing of the article.
    """
    if extract.kind in WITHOUT_ARTICLE or not extract.text:
        return None
    text = revisions[-1].text if revisions else article.text
    before = Version(title=revisit.title, text=text)
    after = Version(title=cut(extract.title or revisit.title, _LONGEST_TITLE), text=extract.text)
    added = _new(after, before, article, rules)
    dropped = _new(before, after, article, rules)
    if fold(after.title) == fold(before.title) and not added and not dropped:
        return None
    return Revision(
        found_at=now,
        title=after.title,
        previous_title=before.title,
        text=after.text,
        added=added,
        dropped=dropped,
    )


def later_version(article: Article, article_id: int, revision: Revision, number: int) -> Article:
    """Return the article as it is now, to be judged for what was added.

    Args:
        article: as it was judged.
        article_id: of it.
        revision: what was found.
        number: of the revision, from 1; makes its address one of its own.
    """
    return replace(
        article,
        canonical_url=f"{article.canonical_url or article.url}#!edit-{number}",
        title=article.title if fold(revision.title) == fold(revision.previous_title) else revision.title,
        text=revision.text,
        published_at=revision.found_at,
        seen_at=revision.found_at,
        date_source=DateSource.SEEN,
        edit_of=article_id,
    )


def changed_lines(before: str, after: str) -> tuple[tuple[str, str], ...]:
    """Return the lines that went ("-") and came ("+"), in the order of the text."""
    lines = difflib.ndiff(before.split("\n"), after.split("\n"))
    return tuple((line[0], line[2:]) for line in lines if line[0] in "+-" and line[2:].strip())


def _new(after: Version, before: Version, article: Article, rules: RevisitRules) -> tuple[Fact, ...]:
    known = Known(
        article_id=JUDGED,
        seed="",
        title=before.title,
        text=before.text,
        language=article.language,
        published_at=article.published_at,
    )
    judged = replace(article, title=after.title, text=after.text)
    found = find_new_facts(judged, members_of([known]), rules.facts, is_copy=True).facts
    return tuple(fact for fact in found if fact.kind not in _NEEDS_SENTENCE or _is_sentence(fact.sentence))


def _is_sentence(text: str) -> bool:
    return text.rstrip().rstrip(_CLOSING).endswith(_TERMINAL)
