"""Which articles on record are close to one, and how close: the questions behind ``Room.neighbours``."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import numpy as np
from sqlalchemy import Connection, func, select

from monitor.model import Neighbour, Sketch, Vector
from monitor.store.index import Extent, HistoryIndex
from monitor.store.prepared import PreparedAmong
from monitor.store.sketches import LINE, WORTH_SHOWING, are_comparable
from monitor.store.space_index import Nearest, cosines_with
from monitor.store.sums import VectorSums
from monitor.store.tables import ARTICLE, SKETCH
from monitor.text.sketches import containments, spread

_HASH_BYTES = 4
_COMPUTED = ("article_id", "similarity", "cosines", "containment", "spread", "characters")
_SHOWN = tuple(name for name in Neighbour.__slots__ if name not in _COMPUTED)

_SKETCHES = PreparedAmong(
    lambda ids: select(SKETCH.c.article_id, SKETCH.c.shingles).where(SKETCH.c.article_id.in_(ids))
)
_ROWS = PreparedAmong(
    lambda ids: select(
        ARTICLE.c.id, ARTICLE.c.language, func.length(ARTICLE.c.text), *(ARTICLE.c[name] for name in _SHOWN)
    ).where(ARTICLE.c.id.in_(ids))
)


class _Shared(NamedTuple):
    """What two texts have in common, as Neighbour tells it."""

    containment: float
    spread: float


_NOTHING = _Shared(0.0, 0.0)
_Cosines = dict[int, tuple[tuple[str, float], ...]]


def find_neighbours(
    connection: Connection,
    index: HistoryIndex,
    vectors: Sequence[Vector],
    sketch: Sketch,
    *,
    language: str,
    since: datetime,
    until: datetime,
    extent: Extent,
    sums: VectorSums,
    limit: int,
) -> list[Neighbour]:
    """Return the closest members of stories, closest first; see the port.

    Closest is what has the greatest similarity or containment. An article without a vector in any of these
    spaces has similarity 0; sketches too small to say something have containment 0.
    """
    since = index.reach(since, until)
    index.follow(connection, vectors, language=language, since=since, extent=extent, sums=sums)
    closest = index.nearest(connection, vectors, language=language, since=since, until=until, limit=limit)
    nearest = {article_id for some in closest for article_id in some.article_ids}
    candidates = index.candidates(sketch, since=since, until=until)
    shared = _shared(connection, sketch, sorted({*nearest, *candidates}))
    chosen = {*nearest, *(each for each, some in shared.items() if some.containment >= WORTH_SHOWING)}
    rows = _ROWS.rows(connection, sorted(chosen))
    languages = {article_id: language for article_id, language, *_ in rows}
    cosines = _cosines(connection, index, vectors, language=language, known=languages, closest=closest)
    found = [_neighbour(row, cosines[row[0]], shared.get(row[0], _NOTHING)) for row in rows]
    return sorted(found, key=lambda each: (-max(each.similarity, each.containment), -each.article_id))


def _cosines(
    connection: Connection,
    index: HistoryIndex,
    vectors: Sequence[Vector],
    *,
    language: str,
    known: Mapping[int, str],
    closest: Sequence[Nearest],
) -> _Cosines:
    """Return by article the centred cosine in each space that both have.

    Args:
        connection: in the room.
        index: whose means are subtracted.
        vectors: of the article that is judged.
        language: of it.
        known: the languages of the others by article.
        closest: what was computed already, for each of ``vectors``.
    """
    found: dict[int, list[tuple[str, float]]] = {article_id: [] for article_id in known}
    for vector, already in zip(vectors, closest, strict=True):
        others = cosines_with(
            connection,
            np.frombuffer(vector.values, "<f4").astype(np.float32),
            vector.space,
            language=language,
            known={each: known[each] for each in known if each not in already.cosines},
            means=index.means_of(vector.space),
        )
        cosines = {**already.cosines, **others}
        for article_id, pairs in found.items():
            if article_id in cosines:
                pairs.append((vector.space, cosines[article_id]))
    return {article_id: tuple(pairs) for article_id, pairs in found.items()}


def _shared(connection: Connection, sketch: Sketch, article_ids: Sequence[int]) -> dict[int, _Shared]:
    """Return by article what both texts have, where that says something."""
    theirs = {
        article_id: shingles
        for article_id, shingles in _SKETCHES.rows(connection, article_ids)
        if are_comparable(len(sketch.shingles) // _HASH_BYTES, len(shingles) // _HASH_BYTES)
    }
    shares = containments(sketch.shingles, list(theirs.values()))
    is_line = len(sketch.shingles) < LINE * _HASH_BYTES
    return {
        article_id: _Shared(share, spread(sketch.sequence, shingles) if share >= WORTH_SHOWING else 0.0)
        for (article_id, shingles), share in zip(theirs.items(), shares, strict=True)
        if share == 1 or not (is_line or len(shingles) < LINE * _HASH_BYTES)  # half a line tells nothing
    }


def _neighbour(row: tuple[Any, ...], cosines: tuple[tuple[str, float], ...], shared: _Shared) -> Neighbour:
    article_id, _, characters, *shown = row
    return Neighbour(
        article_id=article_id,
        similarity=sum(cosine for _, cosine in cosines) / len(cosines) if cosines else 0.0,
        cosines=cosines,
        containment=shared.containment,
        spread=shared.spread,
        characters=characters,
        **dict(zip(_SHOWN, shown, strict=True)),
    )
