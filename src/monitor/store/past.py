"""History as watchlists are tried on it: articles with what was decided before watchlists were asked.

Neighbours, new facts and evidence of sides are half of a row and making values of them takes most of the time
of reading it: they are left out.
"""

import json
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, false, func, select

from monitor.model import PastArticle, TopicScore, VerdictKind, WithheldReason
from monitor.store.codec import from_json
from monitor.store.rows import ARTICLE_FIELDS, article_of
from monitor.store.tables import ALERT, ALERT_WATCHLIST, ARTICLE, ARTICLE_WATCHLIST, STORY

# Articles read at once: a megabyte or two of text.
PORTION = 200

_ROWS = select(
    ARTICLE.c.id,
    ARTICLE.c.topics,
    ARTICLE.c.verdict_kind,
    ARTICLE.c.verdict,
    ARTICLE.c.story_id,
    ARTICLE.c.withheld,
    func.coalesce(STORY.c.is_muted, false()).label("is_muted"),
    *(ARTICLE.c[name] for name in ARTICLE_FIELDS),
).join(STORY, STORY.c.id == ARTICLE.c.story_id, isouter=True)

_CONCERNED = select(ARTICLE_WATCHLIST.c.article_id, ARTICLE_WATCHLIST.c.watchlist).order_by(
    ARTICLE_WATCHLIST.c.watchlist
)
_TOLD = (
    select(ALERT.c.article_id, ALERT_WATCHLIST.c.watchlist)
    .join(ALERT, ALERT.c.id == ALERT_WATCHLIST.c.alert_id)
    .order_by(ALERT_WATCHLIST.c.position)
)


def past_ids(connection: Connection, since: datetime | None) -> Sequence[int]:
    """Return ids of all articles but seeds published since then, newest first."""
    wanted = select(ARTICLE.c.id).where(ARTICLE.c.seed == "")
    if since is not None:
        wanted = wanted.where(ARTICLE.c.published_at >= since)
    newest_first = wanted.order_by(ARTICLE.c.published_at.desc(), ARTICLE.c.id.desc())
    return connection.execute(newest_first).scalars().all()


def past_articles(connection: Connection, ids: Sequence[int]) -> tuple[PastArticle, ...]:
    """Return these articles in this order, without those that were forgotten; three questions."""
    rows = {row["id"]: row for row in connection.execute(_ROWS.where(ARTICLE.c.id.in_(ids))).mappings()}
    concerned = _by_article(connection, _CONCERNED.where(ARTICLE_WATCHLIST.c.article_id.in_(ids)))
    told = _by_article(connection, _TOLD.where(ALERT.c.article_id.in_(ids)))
    return tuple(
        _past(rows[each], watchlists=concerned.get(each, ()), told=told.get(each, ()))
        for each in ids
        if each in rows
    )


def _past(row: RowMapping, *, watchlists: tuple[str, ...], told: tuple[str, ...]) -> PastArticle:
    verdict = json.loads(row["verdict"])
    return PastArticle(
        article_id=row["id"],
        article=article_of(row),
        topics=from_json(tuple[TopicScore, ...], row["topics"]),
        verdict=VerdictKind(row["verdict_kind"]),
        novelty=verdict.get("novelty", 1.0),  # earlier versions had neither
        importance=verdict.get("importance", 0.0),
        story_id=row["story_id"],
        is_muted=bool(row["is_muted"]) or row["withheld"] == WithheldReason.MUTED,
        watchlists=watchlists,
        told=told,
    )


def _by_article(connection: Connection, wanted: Select[Any]) -> dict[int, tuple[str, ...]]:
    """Return the watchlists in rows of article and watchlist, by article."""
    found: defaultdict[int, list[str]] = defaultdict(list)
    for row in connection.execute(wanted).mappings():
        found[row["article_id"]].append(row["watchlist"])
    return {article_id: tuple(names) for article_id, names in found.items()}
