"""Salt the parts that people have in cases, so that nobody finds by trying who had one before it was sealed."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

SALTED = ("parties", "vault_grants")


def upgrade() -> None:
    for table in SALTED:
        op.add_column(table, sa.Column("salt", sa.String(length=32), server_default="", nullable=False))


def downgrade() -> None:
    for table in SALTED:
        op.drop_column(table, "salt")
