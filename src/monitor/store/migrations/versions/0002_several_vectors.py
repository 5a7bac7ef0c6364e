"""Several vectors an article, one for each space, with ids of their own.

Revision 0002.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("article_vector_space", "article_vector")
    op.rename_table("article_vector", "article_vector_0001")
    op.create_table(
        "article_vector",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("space", sa.String(), nullable=False),
        sa.Column("half_values", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.execute(
        "INSERT INTO article_vector (article_id, space, half_values) "
        "SELECT article_id, space, half_values FROM article_vector_0001 ORDER BY article_id"
    )
    op.drop_table("article_vector_0001")
    op.create_index("article_vector_article", "article_vector", ["article_id", "space"], unique=True)
    op.create_index("article_vector_space", "article_vector", ["space", "id", "article_id"], unique=False)
