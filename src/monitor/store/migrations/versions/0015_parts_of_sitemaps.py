"""What is remembered of the sitemaps that an index leads to.

Revision 0015.
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("feed", sa.Column("parts", sa.Text(), server_default="[]", nullable=False))
