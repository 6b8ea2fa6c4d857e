"""Keep the changes of the tree of units, and what units took over before they kept the book."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

ALONE = {"resolve_fks": False}  # SQLite copies the table; what it points at need not be read


def upgrade() -> None:
    json = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
    with op.batch_alter_table("units", reflect_kwargs=ALONE) as batch:
        batch.add_column(sa.Column("past", json, nullable=True))
        batch.add_column(sa.Column("successor_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(op.f("fk_units_successor_id"), "units", ["successor_id"], ["id"])
    op.create_table(
        "unit_changes",
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("happens_on", sa.Date(), nullable=False),
        sa.Column("paper_number", sa.String(length=60), nullable=False),
        sa.Column("paper_on", sa.Date(), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("said", json, nullable=False),
        sa.Column("touched", sa.Integer(), nullable=False),
        sa.Column("moved", sa.Integer(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        *_entered("unit_changes", "decided_by_id"),
        sa.Column("salt", sa.String(length=32), server_default="", nullable=False),
    )
    op.create_index(op.f("ix_unit_changes_office_id_happens_on"), "unit_changes", ["office_id", "happens_on"])
    op.create_table(
        "opening_balances",
        *_place("opening_balances"),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        *_entered("opening_balances", "entered_by_id"),
        sa.Column("salt", sa.String(length=32), server_default="", nullable=False),
    )
    place = ["office_id", "unit_id", "kind", "begins_on"]
    op.create_index(op.f("ix_opening_balances_office_id_unit_id_kind_begins_on"), "opening_balances", place)
    op.create_table(
        "balance_replacements",
        sa.Column("case_id", sa.Integer(), nullable=False),
        *_place("balance_replacements"),
        sa.Column("taken_back", sa.Boolean(), server_default=sa.false(), nullable=False),
        *_entered("balance_replacements", "entered_by_id"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_balance_replacements_case_id")),
    )
    op.create_index(op.f("ix_balance_replacements_office_id_case_id"), "balance_replacements", ["office_id", "case_id"])


def _place(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("begins_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f(f"fk_{table}_unit_id")),
    ]


def _entered(table: str, who: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column(who, sa.Integer(), nullable=True),
        sa.Column("after_seq", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint([who], ["users.id"], name=op.f(f"fk_{table}_{who}")),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f(f"fk_{table}_office_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]


def downgrade() -> None:
    op.drop_table("balance_replacements")
    op.drop_table("opening_balances")
    op.drop_table("unit_changes")
    with op.batch_alter_table("units", reflect_kwargs=ALONE) as batch:
        batch.drop_constraint(op.f("fk_units_successor_id"), type_="foreignkey")
        batch.drop_column("successor_id")
        batch.drop_column("past")
