"""What kind of page stands behind an article.

Revision 0007.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("article", sa.Column("page_kind", sa.String(), server_default="unknown", nullable=False))
