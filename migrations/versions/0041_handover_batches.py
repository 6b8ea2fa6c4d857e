"""Keep hand-overs from former offices: their minutes, the lists as files, the rows of these, how columns were read."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "handover_batches",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("from_office", sa.String(length=200), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("handed_over_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("opened_by_id", sa.Integer(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        *_of_office(),
        _key("handover_batches", "unit_id", "units"),
        _key("handover_batches", "opened_by_id", "users"),
        _key("handover_batches", "confirmed_by_id", "users"),
        *_rest("handover_batches", ("number",)),
        sa.CheckConstraint(
            "state IN ('draft', 'confirming', 'confirmed')", name=op.f("ck_handover_batches_known_state")
        ),
    )
    op.create_table(
        "handover_minutes",
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("minutes_no", sa.String(length=50), nullable=False),
        sa.Column("minutes_on", sa.Date(), nullable=True),
        sa.Column("totals", JSON, nullable=False),
        sa.Column("amends", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("reason", sa.String(length=500), server_default="", nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("salt", sa.String(length=32), server_default="", nullable=False),
        *_of_office(),
        _key("handover_minutes", "batch_id", "handover_batches"),
        _key("handover_minutes", "entered_by_id", "users"),
        *_rest("handover_minutes", ("batch_id", "version")),
    )
    op.create_table(
        "handover_mappings",
        sa.Column("former_office", sa.String(length=200), nullable=False),
        sa.Column("headings", sa.String(length=64), nullable=False),
        sa.Column("mapping", JSON, nullable=False),
        sa.Column("saved_by_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        *_of_office(),
        _key("handover_mappings", "saved_by_id", "users"),
        *_rest("handover_mappings", ("former_office", "headings")),
    )
    _create_files()
    _create_rows()


def _create_files() -> None:
    op.create_table(
        "handover_files",
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("encoding", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("sheets", JSON, nullable=False),
        sa.Column("read", JSON, nullable=False),
        sa.Column("edition_of_id", sa.Integer(), nullable=True),
        sa.Column("staged_by_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("salt", sa.String(length=32), server_default="", nullable=False),
        *_of_office(),
        _key("handover_files", "batch_id", "handover_batches"),
        _key("handover_files", "edition_of_id", "handover_files"),
        _key("handover_files", "staged_by_id", "users"),
        *_rest("handover_files", ("batch_id", "number")),
        sa.UniqueConstraint(
            "office_id", "batch_id", "sha256", name=op.f("uq_handover_files_office_id_batch_id_sha256")
        ),
        sa.CheckConstraint("state IN ('asking', 'staging', 'staged')", name=op.f("ck_handover_files_known_state")),
    )


def _create_rows() -> None:
    op.create_table(
        "handover_rows",
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("sheet", sa.String(length=120), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("hidden", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("from_unit", sa.String(length=200), server_default="", nullable=False),
        sa.Column("settled", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("level", sa.String(length=12), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("typed", JSON, nullable=False),
        sa.Column("said", JSON, nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("reasons", JSON, nullable=False),
        sa.Column("duplicate_of_id", sa.Integer(), nullable=True),
        sa.Column("decision", sa.String(length=4), server_default="", nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("mended_by_id", sa.Integer(), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("salt", sa.String(length=32), server_default="", nullable=False),
        *_of_office(),
        _key("handover_rows", "batch_id", "handover_batches"),
        _key("handover_rows", "file_id", "handover_files"),
        _key("handover_rows", "duplicate_of_id", "handover_rows"),
        _key("handover_rows", "decided_by_id", "users"),
        _key("handover_rows", "mended_by_id", "users"),
        _key("handover_rows", "case_id", "cases"),
        *_rest("handover_rows", ("batch_id", "key")),
        sa.UniqueConstraint(
            *("office_id", "file_id", "sheet", "line"), name=op.f("uq_handover_rows_office_id_file_id_sheet_line")
        ),
        sa.UniqueConstraint("office_id", "case_id", name=op.f("uq_handover_rows_office_id_case_id")),
        sa.CheckConstraint(
            "outcome IN ('accept', 'warn', 'duplicate', 'refuse')", name=op.f("ck_handover_rows_known_outcome")
        ),
        sa.CheckConstraint("decision IN ('', 'keep', 'skip')", name=op.f("ck_handover_rows_known_decision")),
    )
    of_batch = ["office_id", "batch_id", "outcome", "id"]
    op.create_index(op.f("ix_handover_rows_office_id_batch_id_outcome_id"), "handover_rows", of_batch)
    op.create_index(op.f("ix_handover_rows_office_id_key"), "handover_rows", ["office_id", "key"])


def _of_office() -> tuple[sa.Column[int], ...]:
    return (sa.Column("office_id", sa.Integer(), nullable=False), sa.Column("id", sa.Integer(), nullable=False))


def _key(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))


def _rest(table: str, unique: tuple[str, ...]) -> tuple[sa.Constraint, ...]:
    return (
        _key(table, "office_id", "offices"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("office_id", *unique, name=op.f(f"uq_{table}_office_id_{'_'.join(unique)}")),
    )


def downgrade() -> None:
    for table in ("rows", "files", "mappings", "minutes", "batches"):
        op.drop_table(f"handover_{table}")
