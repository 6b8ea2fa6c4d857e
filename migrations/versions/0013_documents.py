"""Let a case have files: what the book tells of them; their bytes stand beside it."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "documents",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("given_name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_documents_case_id")),
        sa.ForeignKeyConstraint(["event_id"], ["case_events.id"], name=op.f("fk_documents_event_id")),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f("fk_documents_office_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_documents")),
        sa.UniqueConstraint("office_id", "event_id", name=op.f("uq_documents_office_id_event_id")),
    )
    op.create_index(op.f("ix_documents_office_id_case_id"), "documents", ["office_id", "case_id"])
    op.create_index(op.f("ix_documents_office_id_sha256"), "documents", ["office_id", "sha256"])


def downgrade() -> None:
    op.drop_table("documents")
