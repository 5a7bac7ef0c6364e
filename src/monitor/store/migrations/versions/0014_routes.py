"""Alerts that are held back, messages that belong to no single alert, and how channels are.

Revision 0014.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("alert", sa.Column("importance", sa.Float(), server_default="0", nullable=False))
    _rebuild_deliveries()
    op.create_table(
        "held_alert",
        sa.Column("alert_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("watchlists", sa.Text(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("delivery_id", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["alert_id"], ["alert.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["delivery_id"], ["delivery.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("alert_id", "channel"),
    )
    op.create_index("held_alert_due", "held_alert", ["delivery_id", "due_at"], unique=False)
    op.create_table(
        "channel",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("mark", sa.String(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("refusing_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )


def _rebuild_deliveries() -> None:
    """Let a message belong to no single alert; SQLite changes no column of a table that stands."""
    for name in ("delivery_alert", "delivery_created", "delivery_due"):
        op.drop_index(name, "delivery")
    op.rename_table("delivery", "delivery_0013")
    op.create_table(
        "delivery",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("alert_id", sa.Integer(), nullable=True),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("watchlists", sa.Text(), nullable=False),
        sa.Column("importance", sa.Float(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_attempt_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["alert_id"], ["alert.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    kept = (
        "id, alert_id, channel, message, state, attempts, problem, created_at, next_attempt_at, "
        "claimed_until, settled_at"
    )
    op.execute(
        f"INSERT INTO delivery ({kept}, watchlists, importance) "  # noqa: S608 - our own names
        f"SELECT {kept}, '[]', 0 FROM delivery_0013"
    )
    op.drop_table("delivery_0013")
    op.create_index("delivery_alert", "delivery", ["alert_id"], unique=False)
    op.create_index("delivery_created", "delivery", ["created_at"], unique=False)
    op.create_index("delivery_due", "delivery", ["state", "next_attempt_at"], unique=False)
