"""The page of an article that was judged without it: when it is looked for, and what its text adds."""

from dataclasses import replace
from datetime import datetime, timedelta

from monitor.errors import RefusedError, TransientError
from monitor.judge.facts import find_new_facts, members_of
from monitor.judge.revisiting import RevisitRules, after_answer, after_rereading, next_look
from monitor.model import (
    JUDGED,
    OF_FEED,
    Article,
    ClaimedRevisit,
    Document,
    Extract,
    Known,
    Recorded,
    Revision,
    Revisit,
    TextSource,
)
from monitor.text.words import fold

SOON = timedelta(minutes=15)
"""After first sight, before the other looks: a server that is restarted is back by then, and a page that was
published before its cache had it is there."""

_REFUSALS = 3  # when it was judged, and twice afterwards: some servers refuse all programs, and always will


def await_page(
    recorded: Recorded, article: Article, failure: Exception | None, now: datetime, rules: RevisitRules
) -> Revisit | None:
    """Return when to look for the page of an article that was judged without it; None for never.

    It is looked for whether or not the article belongs to a story: its headline alone may not have told whom
    it concerns. The page of an article that is older than articles are looked at is not about to come.

    Args:
        recorded: the article.
        article: as it was judged.
        failure: why its page could not be read, or None.
        now: when it was judged.
        rules: how long articles are looked at.
    """
    is_old = article.seen_at - article.published_at > rules.span
    if failure is None or is_old or article.text_source is not TextSource.SUMMARY:
        return None
    planned = Revisit(
        article_id=recorded.article_id, url=article.url, title=article.title, next_at=None, awaits_page=True
    )
    return still_awaited(planned, article, failure, now, rules)


def still_awaited(
    revisit: Revisit, article: Article, failure: Exception, now: datetime, rules: RevisitRules
) -> Revisit | None:
    """Return the state after the page was not to be had; None when it is looked for no more.

    What may pass is waited for as long as articles are looked at; of refusals, few are taken.
    """
    refusals = revisit.missing + isinstance(failure, RefusedError)
    if not isinstance(failure, TransientError | RefusedError) or refusals >= _REFUSALS:
        return None
    soon, end = article.seen_at + SOON, article.seen_at + rules.span
    next_at = soon if soon > now else next_look(article.seen_at, now, rules)
    if next_at is not None and isinstance(failure, TransientError) and failure.retry_after is not None:
        next_at = max(next_at, now + failure.retry_after)
    if next_at is None or next_at > end:
        return None
    return replace(revisit, next_at=next_at, missing=refusals)


def awaited_no_more(claimed: ClaimedRevisit, now: datetime, rules: RevisitRules) -> Revisit:
    """Return the state of an article that stays what its feed says; off any story, nobody looks any more."""
    state = replace(claimed.revisit, awaits_page=False, missing=0)
    if claimed.story_id is None:
        return replace(state, next_at=None)
    return after_rereading(state, claimed.article, now, rules)


def after_reading(
    claimed: ClaimedRevisit, page: tuple[Document, Extract], now: datetime, rules: RevisitRules
) -> Revisit:
    """Return the state after the page was read at last; it is looked at like others from then on."""
    document, extract = page
    state = after_answer(claimed.revisit, claimed.article, document, now, rules)
    title = extract.title or claimed.revisit.title
    return replace(state, url=document.url, title=title, awaits_page=False)


def as_read(revisit: Revisit, article: Article) -> Article:
    """Return the article as one of its page, where that was read after it had been judged without."""
    if not revisit.body_sha256 or article.text_source not in OF_FEED:
        return article
    return replace(article, text_source=TextSource.PAGE, reading_problem="")


def find_text(claimed: ClaimedRevisit, page: Article, now: datetime, rules: RevisitRules) -> Revision | None:
    """Return what the page adds to what was judged before; None where all of it was known.

    Facts are found as in another report of a story, because a summary is no near copy of the text: with any
    other text the article is judged once more, and whether that is worth telling is decided there. Nothing
    was changed, so headlines are not compared, and what the summary says in its own words was not dropped.
    """
    article, title = claimed.article, claimed.revisit.title
    text = claimed.revisions[-1].text if claimed.revisions else article.text
    if fold(page.text) in fold(text):
        return None
    known = Known(
        article_id=JUDGED,
        seed="",
        title=title,
        text=text,
        language=article.language,
        published_at=article.published_at,
    )
    added = find_new_facts(page, members_of([known]), rules.facts).facts
    return Revision(
        found_at=now, title=title, previous_title=title, text=page.text, added=added, is_first_reading=True
    )


def with_text(claimed: ClaimedRevisit, page: Article, now: datetime) -> Article:
    """Return the article as its page has it, to be judged for what it adds; it keeps its date."""
    article, number = claimed.article, len(claimed.revisions) + 1
    return replace(
        page,
        canonical_url=f"{article.canonical_url or article.url}#!edit-{number}",
        seen_at=now,
        edit_of=claimed.revisit.article_id,
    )
