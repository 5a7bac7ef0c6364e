"""How near articles were to being told that nobody was told of.

Neighbours, new facts and evidence of sides are most of a verdict and of a relevance, and are passed over.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from monitor.model import VerdictKind, WithheldFigures, WithheldReason
from monitor.store.codec import from_json
from monitor.store.tables import ARTICLE

# Articles read at once: their figures are small, the rows that they stand in are not.
AT_ONCE = 200

_ROWS = select(
    *(
        ARTICLE.c[name]
        for name in (
            "id",
            "story_id",
            "seed",
            "seen_at",
            "published_at",
            "withheld",
            "verdict_kind",
            "verdict",
            "relevance",
        )
    )
).order_by(ARTICLE.c.id.desc())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Share:
    containment: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Verdict:
    score: float = 0.0
    threshold: float = 0.0
    copy_of: _Share | None = None
    importance: float = 0.0
    novelty: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Relevance:
    score: float
    threshold: float


def read_portion(connection: Connection, *, before: int | None) -> Sequence[Mapping[str, Any]]:
    """Return rows of the articles recorded last before one of this id; of the last of all for None."""
    wanted = _ROWS if before is None else _ROWS.where(ARTICLE.c.id < before)
    return [dict(row) for row in connection.execute(wanted.limit(AT_ONCE)).mappings()]


def figures_in(
    rows: Sequence[Mapping[str, Any]], *, since: datetime, until: datetime
) -> Iterator[WithheldFigures]:
    """Yield the figures of the withheld articles among the rows that were first seen in the span."""
    for row in rows:
        if row["withheld"] is None or row["seed"] or not since <= row["seen_at"] < until:
            continue
        verdict = from_json(_Verdict, row["verdict"])
        relevance = from_json(_Relevance, row["relevance"])
        yield WithheldFigures(
            article_id=row["id"],
            story_id=row["story_id"],
            reason=WithheldReason(row["withheld"]),
            age=row["seen_at"] - row["published_at"],
            relevance=relevance.score,
            relevance_threshold=relevance.threshold,
            kind=VerdictKind(row["verdict_kind"]),
            score=verdict.score,
            story_threshold=verdict.threshold,
            importance=verdict.importance,
            novelty=verdict.novelty,
            containment=0.0 if verdict.copy_of is None else verdict.copy_of.containment,
        )
