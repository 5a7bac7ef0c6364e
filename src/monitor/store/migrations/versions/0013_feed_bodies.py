"""What the last body of each feed was like.

Revision 0013.
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "feed_body",
        sa.Column("feed", sa.Text(), nullable=False),
        sa.Column("figures", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["feed"], ["feed.name"]),
        sa.PrimaryKeyConstraint("feed"),
    )
