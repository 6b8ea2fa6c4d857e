"""Tell the letterheads of the Party's bodies from those of the State."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("letterheads", sa.Column("party", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("letterheads") as table:
        table.drop_column("party")
