"""Which articles on record are close to one, and how close: the questions behind ``Room.neighbours``."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

import numpy as np
from sqlalchemy import Connection, RowMapping, func, select

from monitor.model import Neighbour, Sketch, Vector
from monitor.store.index import Extent, HistoryIndex
from monitor.store.sketches import WORTH_SHOWING, are_comparable
from monitor.store.tables import ARTICLE, SKETCH, VECTOR
from monitor.store.vectors import Floats, centred_cosine, to_single
from monitor.text.sketches import containment, spread

# Values a statement, as in feeds.
_AT_ONCE = 500
_HASH_BYTES = 4
_COMPUTED = ("article_id", "similarity", "cosines", "containment", "spread", "characters")
_SHOWN = tuple(name for name in Neighbour.__slots__ if name not in _COMPUTED)


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
    limit: int,
) -> list[Neighbour]:
    """Return the closest members of stories, closest first; see the port.

    Closest is what has the greatest similarity or containment. An article without a vector in any of these
    spaces has similarity 0; sketches too small to say something have containment 0.
    """
    nearest = index.nearest(
        connection, vectors, language=language, since=since, until=until, extent=extent, limit=limit
    )
    candidates = index.candidates(connection, sketch, since=since, until=until, extent=extent)
    shared = _shared(connection, sketch, sorted({*nearest, *candidates}))
    chosen = {*nearest, *(each for each, some in shared.items() if some.containment >= WORTH_SHOWING)}
    rows = _rows(connection, sorted(chosen))
    languages = {row["id"]: row["language"] for row in rows}
    cosines = _cosines(connection, index, vectors, language=language, known=languages)
    found = [_neighbour(row, cosines[row["id"]], shared.get(row["id"], _NOTHING)) for row in rows]
    return sorted(found, key=lambda each: (-max(each.similarity, each.containment), -each.article_id))


def _cosines(
    connection: Connection,
    index: HistoryIndex,
    vectors: Sequence[Vector],
    *,
    language: str,
    known: Mapping[int, str],
) -> _Cosines:
    """Return by article, given with their languages, the centred cosine in each space that both have."""
    stored = _vectors(connection, known, [vector.space for vector in vectors])
    found: dict[int, list[tuple[str, float]]] = {article_id: [] for article_id in known}
    for vector in vectors:
        means = index.means.means(connection, vector.space, asked=language)
        asked = _centred(np.frombuffer(vector.values, "<f4").astype(np.float32), means.get(language))
        for article_id, its_language in known.items():
            values = stored.get((article_id, vector.space))
            if values is not None:
                cosine = centred_cosine(asked, _centred(values, means.get(its_language)))
                found[article_id].append((vector.space, cosine))
    return {article_id: tuple(pairs) for article_id, pairs in found.items()}


def _centred(values: Floats, mean: Floats | None) -> Floats:
    return values if mean is None else values - mean


def _vectors(
    connection: Connection, article_ids: Collection[int], spaces: Sequence[str]
) -> dict[tuple[int, str], Floats]:
    """Return the stored vectors of articles by article and space."""
    ids, found = sorted(article_ids), {}
    for start in range(0, len(ids), _AT_ONCE):
        stored = select(VECTOR.c.article_id, VECTOR.c.space, VECTOR.c.half_values).where(
            VECTOR.c.article_id.in_(ids[start : start + _AT_ONCE]), VECTOR.c.space.in_(spaces)
        )
        for article_id, space, half_values in connection.execute(stored):
            found[article_id, space] = to_single(half_values)
    return found


def _shared(connection: Connection, sketch: Sketch, article_ids: Sequence[int]) -> dict[int, _Shared]:
    """Return by article what both texts have, where that says something."""
    found: dict[int, _Shared] = {}
    for start in range(0, len(article_ids), _AT_ONCE):
        some = article_ids[start : start + _AT_ONCE]
        stored = select(SKETCH.c.article_id, SKETCH.c.shingles).where(SKETCH.c.article_id.in_(some))
        for article_id, shingles in connection.execute(stored):
            if are_comparable(len(sketch.shingles) // _HASH_BYTES, len(shingles) // _HASH_BYTES):
                share = containment(sketch.shingles, shingles)
                is_worth = share >= WORTH_SHOWING
                found[article_id] = _Shared(share, spread(sketch.sequence, shingles) if is_worth else 0.0)
    return found


def _rows(connection: Connection, article_ids: Sequence[int]) -> list[RowMapping]:
    shown = [ARTICLE.c[name] for name in ("id", *_SHOWN)]
    columns = (*shown, func.length(ARTICLE.c.text).label("characters"))
    found: list[RowMapping] = []
    for start in range(0, len(article_ids), _AT_ONCE):
        some = select(*columns).where(ARTICLE.c.id.in_(article_ids[start : start + _AT_ONCE]))
        found += connection.execute(some).mappings()
    return found


def _neighbour(row: RowMapping, cosines: tuple[tuple[str, float], ...], shared: _Shared) -> Neighbour:
    return Neighbour(
        article_id=row["id"],
        similarity=sum(cosine for _, cosine in cosines) / len(cosines) if cosines else 0.0,
        cosines=cosines,
        containment=shared.containment,
        spread=shared.spread,
        characters=row["characters"],
        **{name: row[name] for name in _SHOWN},
    )
