"""Let a petition come without a name, and keep half-filled forms of the desk, sealed, for whoever typed them."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

NAMED = ("visits", "receipts")
ALONE = {"resolve_fks": False}  # `cases` has an index over an expression, which reflection warns of


def upgrade() -> None:
    for table in NAMED:
        with op.batch_alter_table(table, reflect_kwargs=ALONE) as batch_op:
            batch_op.alter_column("person_id", existing_type=sa.Integer(), nullable=True)
    op.add_column("petitions", sa.Column("anonymous", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "drafts",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("page", sa.String(length=60), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f("fk_drafts_office_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_drafts_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drafts")),
        sa.UniqueConstraint("office_id", "user_id", "page", name=op.f("uq_drafts_office_id_user_id_page")),
    )


def downgrade() -> None:
    op.drop_table("drafts")
    op.drop_column("petitions", "anonymous")
    for table in NAMED:
        with op.batch_alter_table(table, reflect_kwargs=ALONE) as batch_op:
            batch_op.alter_column("person_id", existing_type=sa.Integer(), nullable=False)
