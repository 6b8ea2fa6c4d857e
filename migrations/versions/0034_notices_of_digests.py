"""Let a notice say of which digest it tells."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

ALONE = {"resolve_fks": False}  # SQLite copies the table; what it points at need not be read


def upgrade() -> None:
    with op.batch_alter_table("notices", reflect_kwargs=ALONE) as batch:
        batch.add_column(sa.Column("digest_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(op.f("fk_notices_digest_id"), "digests", ["digest_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("notices", reflect_kwargs=ALONE) as batch:
        batch.drop_constraint(op.f("fk_notices_digest_id"), type_="foreignkey")
        batch.drop_column("digest_id")
