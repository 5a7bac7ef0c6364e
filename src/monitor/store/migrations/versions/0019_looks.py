"""Looks at articles that were begun, and that were asked for meanwhile.

Revision 0019.
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("revisit", sa.Column("takings", sa.Integer(), server_default="0", nullable=False))
    op.add_column("revisit", sa.Column("early_at", sa.DateTime(timezone=True), nullable=True))
