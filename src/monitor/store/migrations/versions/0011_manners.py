"""What feeds and hosts ask for, how often feeds publish, and which entries have changed.

Revision 0011.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for column in (
        sa.Column("not_before_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("max_age", sa.Float(), server_default="0", nullable=False),
        sa.Column("ttl", sa.Float(), server_default="0", nullable=False),
        sa.Column("skip_hours", sa.Text(), server_default="", nullable=False),
        sa.Column("skip_days", sa.Text(), server_default="", nullable=False),
        sa.Column("oldest_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("recent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("recent_count", sa.Integer(), server_default="0", nullable=False),
    ):
        op.add_column("feed", column)
    op.create_table(
        "host_pause",
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("host"),
    )
    for column in (
        sa.Column("digest", sa.String(), server_default="", nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("change_count", sa.Integer(), server_default="0", nullable=False),
    ):
        op.add_column("entry", column)
    op.create_index("entry_changed", "entry", ["changed_at"], unique=False)
