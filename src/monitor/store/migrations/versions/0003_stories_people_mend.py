"""Copies with their originals, ties between stories, and what users say about stories and seeds.

Revision 0003.
"""

import json

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for column in (
        sa.Column("given_name", sa.Text(), server_default="", nullable=False),
        sa.Column("has_given_title", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("is_muted", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("merged_into", sa.Integer(), nullable=True),
    ):
        op.add_column("story", column)
    op.create_index("story_given", "story", ["given_name"], unique=False)
    op.create_index("story_merged", "story", ["merged_into"], unique=False)
    for column in (
        sa.Column("given_story", sa.Text(), server_default="", nullable=False),
        sa.Column("also_stories", sa.Text(), server_default="[]", nullable=False),
        sa.Column("copy_of", sa.Integer(), nullable=True),
        sa.Column("credits", sa.Text(), server_default="[]", nullable=False),
    ):
        op.add_column("article", column)
    op.create_index("article_copy", "article", ["copy_of"], unique=False)
    op.create_table(
        "article_tie",
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("article_id", "story_id"),
    )
    op.create_index("article_tie_story", "article_tie", ["story_id", "article_id"], unique=False)
    op.create_table(
        "seed_place",
        sa.Column("seed", sa.Text(), nullable=False),
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("given_story", sa.Text(), nullable=False),
        sa.Column("is_moved", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("seed"),
    )
    _fill()


def _fill() -> None:
    """Take over what was recorded in other words: originals in verdicts, seeds in their stories."""
    connection = op.get_bind()
    article = sa.table(
        "article",
        *map(sa.column, ("id", "story_id", "seed", "verdict_kind", "verdict", "copy_of")),
    )
    known = set(connection.execute(sa.select(article.c.id)).scalars())
    repeats = sa.select(article.c.id, article.c.verdict).where(article.c.verdict_kind == "repeat")
    for article_id, verdict in connection.execute(repeats).all():
        original = (json.loads(verdict).get("copy_of") or {}).get("article_id")
        if original in known:
            its_row = sa.update(article).where(article.c.id == article_id)
            connection.execute(its_row.values(copy_of=original))
    place = sa.table("seed_place", *map(sa.column, ("seed", "story_id", "given_story", "is_moved")))
    seeds = sa.select(article.c.seed, article.c.story_id, sa.literal(""), sa.false()).where(
        article.c.seed > "", article.c.story_id.is_not(None)
    )
    connection.execute(sa.insert(place).from_select(["seed", "story_id", "given_story", "is_moved"], seeds))
