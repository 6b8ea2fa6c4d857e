"""Keep marks of cases, by which petitions about one matter are found while the next one is typed."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "case_marks",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("mark", sa.BigInteger(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_marks_case_id")),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f("fk_case_marks_office_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_marks")),
    )
    op.create_index(op.f("ix_case_marks_office_id_mark_case_id"), "case_marks", ["office_id", "mark", "case_id"])
    op.create_index(op.f("ix_case_marks_office_id_case_id"), "case_marks", ["office_id", "case_id"])


def downgrade() -> None:
    op.drop_table("case_marks")
