"""Keep who asked to see a protected identity, why, and what became of it."""

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "vault_requests",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("grant_id", sa.Integer(), nullable=True),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("salt", sa.String(length=32), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["answered_by_id"], ["users.id"], name=op.f("fk_vault_requests_answered_by_id")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_vault_requests_case_id")),
        sa.ForeignKeyConstraint(["grant_id"], ["vault_grants.id"], name=op.f("fk_vault_requests_grant_id")),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f("fk_vault_requests_office_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_vault_requests_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vault_requests")),
    )
    op.create_index(op.f("ix_vault_requests_office_id_case_id"), "vault_requests", ["office_id", "case_id"])


def downgrade() -> None:
    op.drop_table("vault_requests")
