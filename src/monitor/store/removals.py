"""What was removed from history, for the indexes in memory of every process."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import Connection, delete, func, insert, select

from monitor.store.tables import REMOVAL

# So many of the last removals are kept: whoever has not looked for longer begins anew.
KEPT = 10_000
LAST_REMOVAL = select(func.max(REMOVAL.c.id))


class Removed(NamedTuple):
    """An article without its vector of one space, or without any of what it was compared by."""

    article_id: int
    space: str  # "" for all


def tell_removed(connection: Connection, article_ids: Iterable[int], *, space: str = "") -> None:
    """Let all processes know that these articles, or their vectors of one space, are gone."""
    rows = [{"article_id": article_id, "space": space} for article_id in article_ids]
    if rows:
        connection.execute(insert(REMOVAL), rows)
        connection.execute(delete(REMOVAL).where(REMOVAL.c.id <= last_removal(connection) - KEPT))


def last_removal(connection: Connection) -> int:
    """Return the number of the last removal; 0 for none."""
    return connection.execute(LAST_REMOVAL).scalar() or 0


def removed_since(connection: Connection, number: int) -> Sequence[Removed] | None:
    """Return what was removed after the removal of this number; None when that is not known any more."""
    wanted = select(REMOVAL.c.id, REMOVAL.c.article_id, REMOVAL.c.space).where(REMOVAL.c.id > number)
    rows = connection.execute(wanted.order_by(REMOVAL.c.id)).all()
    if rows and rows[0].id > number + 1:
        return None
    return [Removed(row.article_id, row.space) for row in rows]
