"""Keep digests and when they are sent, absences with who stands in, and who follows a case."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

ALONE = {"resolve_fks": False}  # SQLite copies the table; what it points at need not be read


def upgrade() -> None:
    op.create_table(
        "digests",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("slot_on", sa.Date(), nullable=False),
        sa.Column("as_at", sa.Date(), nullable=False),
        sa.Column("overdue", sa.Integer(), nullable=False),
        sa.Column("due_soon", sa.Integer(), nullable=False),
        sa.Column("stale", sa.Integer(), nullable=False),
        sa.Column("lines", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        *_owned("digests"),
        *_points_at("digests", user_id="users"),
        sa.UniqueConstraint(
            "office_id", "user_id", "kind", "slot_on", name=op.f("uq_digests_office_id_user_id_kind_slot_on")
        ),
    )
    op.create_table(
        "digest_plans",
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(length=5), nullable=False),
        sa.Column("due_within", sa.Integer(), nullable=False),
        sa.Column("stale_after", sa.Integer(), nullable=False),
        *_owned("digest_plans"),
        sa.CheckConstraint("weekday BETWEEN 0 AND 4", name=op.f("ck_digest_plans_on_a_weekday")),
        sa.UniqueConstraint("office_id", name=op.f("uq_digest_plans_office_id")),
    )
    _create_absences()
    op.create_table(
        "followings",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        *_owned("followings"),
        *_points_at("followings", case_id="cases", user_id="users"),
        sa.UniqueConstraint("office_id", "case_id", "user_id", name=op.f("uq_followings_office_id_case_id_user_id")),
    )
    op.create_index(op.f("ix_followings_office_id_user_id"), "followings", ["office_id", "user_id"])
    with op.batch_alter_table("users", reflect_kwargs=ALONE) as batch:
        batch.add_column(sa.Column("morning_list", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("users", reflect_kwargs=ALONE) as batch:
        batch.drop_column("morning_list")
    for table in ("followings", "absences", "digest_plans", "digests"):
        op.drop_table(table)


def _create_absences() -> None:
    op.create_table(
        "absences",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("substitute_id", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("workflow", sa.String(length=60), nullable=True),
        sa.Column("reason", sa.String(length=200), server_default="", nullable=False),
        sa.Column("called_off", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("salt", sa.String(length=32), server_default="", nullable=False),
        *_owned("absences"),
        *_points_at("absences", user_id="users", substitute_id="users", unit_id="units"),
        sa.CheckConstraint("first_day <= last_day", name=op.f("ck_absences_begins_before_it_ends")),
        sa.CheckConstraint("user_id <> substitute_id", name=op.f("ck_absences_nobody_stands_in_for_themselves")),
    )
    for who in ("substitute_id", "user_id"):
        op.create_index(op.f(f"ix_absences_office_id_{who}_last_day"), "absences", ["office_id", who, "last_day"])


def _owned(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f(f"fk_{table}_office_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def _points_at(table: str, **columns: str) -> tuple[sa.schema.SchemaItem, ...]:
    return tuple(
        sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))
        for column, other in columns.items()
    )
