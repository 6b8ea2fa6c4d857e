"""Keep in whose hand each open case is. `casetrack db upgrade` fills it from the events right after."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "holdings",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("role", sa.String(length=20), nullable=True),
        sa.Column("body", sa.String(length=2000), nullable=True),
        sa.Column("body_en", sa.String(length=2000), nullable=True),
        sa.Column("since_on", sa.Date(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("assigned_seq", sa.Integer(), nullable=True),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('officer', 'role', 'unit', 'body')", name=op.f("ck_holdings_has_a_kind")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_holdings_case_id")),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f("fk_holdings_office_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_holdings_unit_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_holdings_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holdings")),
        sa.UniqueConstraint("office_id", "case_id", name=op.f("uq_holdings_office_id_case_id")),
    )
    op.create_index(op.f("ix_holdings_office_id_since_on_case_id"), "holdings", ["office_id", "since_on", "case_id"])
    op.create_index(op.f("ix_holdings_office_id_user_id_since_on"), "holdings", ["office_id", "user_id", "since_on"])


def downgrade() -> None:
    op.drop_table("holdings")
