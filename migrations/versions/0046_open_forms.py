"""Say who has a form open that changes a case or a row of a hand-over."""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "open_forms",
        sa.Column("page", sa.String(length=80), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f("fk_open_forms_office_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_open_forms_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_open_forms")),
        sa.UniqueConstraint("office_id", "page", "user_id", name=op.f("uq_open_forms_office_id_page_user_id")),
    )


def downgrade() -> None:
    op.drop_table("open_forms")
