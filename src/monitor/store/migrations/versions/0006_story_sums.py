"""What the vectors of each story's members add up to.

Revision 0006.
"""

from itertools import groupby

import numpy as np
import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "story_sum",
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("space", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("vector_count", sa.Integer(), nullable=False),
        sa.Column("total", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("story_id", "space", "language"),
    )
    _fill()


def _fill() -> None:
    """Add up the vectors on record, one story after the other."""
    connection = op.get_bind()
    article = sa.table("article", *map(sa.column, ("id", "story_id", "language")))
    vector = sa.table("article_vector", *map(sa.column, ("article_id", "space", "half_values")))
    story_sum = sa.table(
        "story_sum", *map(sa.column, ("story_id", "space", "language", "vector_count", "total"))
    )
    vectors = (
        sa.select(article.c.story_id, vector.c.space, article.c.language, vector.c.half_values)
        .join(vector, vector.c.article_id == article.c.id)
        .where(article.c.story_id.is_not(None))
        .order_by(article.c.story_id)
    )
    for story_id, members in groupby(connection.execute(vectors), key=lambda row: row.story_id):
        halves: dict[tuple[str, str], list[bytes]] = {}
        for _, space, language, half_values in members:
            halves.setdefault((space, language), []).append(half_values)
        rows = [
            {
                "story_id": story_id,
                "space": space,
                "language": language,
                "vector_count": len(some),
                "total": _sum(some),
            }
            for (space, language), some in halves.items()
        ]
        connection.execute(sa.insert(story_sum), rows)


def _sum(halves: list[bytes]) -> bytes:
    rows = np.frombuffer(b"".join(halves), "<f2").reshape(len(halves), -1)
    return bytes(rows.sum(axis=0, dtype=np.float64).astype("<f4").tobytes())
