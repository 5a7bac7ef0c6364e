"""Pages that articles were judged without, and what they said later.

Revision 0020.
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "revisit", sa.Column("awaits_page", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.add_column(
        "revision", sa.Column("is_first_reading", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
