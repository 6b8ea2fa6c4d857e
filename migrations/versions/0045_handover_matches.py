"""Keep by what rows of lists are alike, and what somebody decided of two that may be one."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "handover_marks",
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("mark", sa.BigInteger(), nullable=False),
        *_of_office(),
        _key("handover_marks", "row_id", "handover_rows"),
        *_rest("handover_marks"),
    )
    op.create_index(op.f("ix_handover_marks_office_id_mark_row_id"), "handover_marks", ["office_id", "mark", "row_id"])
    op.create_index(op.f("ix_handover_marks_office_id_row_id"), "handover_marks", ["office_id", "row_id"])
    op.create_table(
        "handover_matches",
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("other_row_id", sa.Integer(), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("decision", sa.String(length=6), nullable=False),
        sa.Column("did", sa.String(length=10), server_default="", nullable=False),
        sa.Column("before", JSON, nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_by_id", sa.Integer(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        *_of_office(),
        _key("handover_matches", "batch_id", "handover_batches"),
        _key("handover_matches", "row_id", "handover_rows"),
        _key("handover_matches", "other_row_id", "handover_rows"),
        _key("handover_matches", "case_id", "cases"),
        _key("handover_matches", "person_id", "persons"),
        _key("handover_matches", "decided_by_id", "users"),
        _key("handover_matches", "undone_by_id", "users"),
        *_rest("handover_matches"),
        sa.CheckConstraint("kind IN ('dossier', 'plot', 'person')", name=op.f("ck_handover_matches_known_kind")),
        sa.CheckConstraint(
            "decision IN ('same', 'tied', 'other', 'later')", name=op.f("ck_handover_matches_known_decision")
        ),
        sa.CheckConstraint(
            "(undone_by_id IS NULL) = (undone_at IS NULL)", name=op.f("ck_handover_matches_undone_at_a_time")
        ),
    )
    op.create_index(op.f("ix_handover_matches_office_id_row_id"), "handover_matches", ["office_id", "row_id"])
    op.create_index(
        op.f("ix_handover_matches_office_id_batch_id_id"), "handover_matches", ["office_id", "batch_id", "id"]
    )


def _of_office() -> tuple[sa.Column[int], ...]:
    return (sa.Column("office_id", sa.Integer(), nullable=False), sa.Column("id", sa.Integer(), nullable=False))


def _key(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))


def _rest(table: str) -> tuple[sa.Constraint, ...]:
    return (
        _key(table, "office_id", "offices"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def downgrade() -> None:
    op.drop_table("handover_matches")
    op.drop_table("handover_marks")
