"""Keep what counts read as one row a stretch of a case's life, and say of a unit which body it is.

The rows are folded from the events, after this migration (services/upgrades).
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

_COUNTED = ("closed_on", "profile_code", "entered_on", "due_on", "from_on", "known_from")
_STILL = "known_to IS NULL AND to_on IS NULL"


def upgrade() -> None:
    op.add_column("units", sa.Column("kind", sa.String(length=30), server_default="", nullable=False))
    op.create_table(
        "profiles",
        sa.Column("code", sa.BigInteger(), nullable=False),
        sa.Column("workflow", sa.String(length=60), nullable=False),
        sa.Column("task", sa.Boolean(), nullable=False),
        sa.Column("phase", sa.String(length=20), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("timing", sa.String(length=8), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=True),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("delay", sa.String(length=120), nullable=False),
        sa.Column("fields", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        *_owned("profiles"),
        _to("profiles", "unit_id", "units"),
        _to("profiles", "officer_id", "users"),
        sa.UniqueConstraint("office_id", "code", name=op.f("uq_profiles_office_id_code")),
    )
    op.create_table(
        "stretches",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("profile_code", sa.BigInteger(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.Column("entered_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("returned", sa.Boolean(), nullable=False),
        sa.Column("known_from", sa.Integer(), nullable=False),
        sa.Column("known_to", sa.Integer(), nullable=True),
        *_owned("stretches"),
        _to("stretches", "case_id", "cases"),
        sa.CheckConstraint("to_on > from_on", name=op.f("ck_stretches_holds_for_a_day")),
        sa.CheckConstraint("known_to > known_from", name=op.f("ck_stretches_was_known")),
    )
    _index("case_id_known_to", ["case_id", "known_to"])
    _index("still", [*_COUNTED, "known_to", "to_on"], _STILL)
    _index("entered", ["entered_on", "profile_code", "from_on", "known_from", "known_to", "to_on"], _STILL)
    _index("ended", ["to_on", *_COUNTED, "known_to"], "known_to IS NULL AND to_on IS NOT NULL")
    returned = {"sqlite_where": sa.text("returned = 1"), "postgresql_where": sa.text("returned")}
    op.create_index(op.f("ix_stretches_returned"), "stretches", ["office_id", "case_id"], **returned)
    _index("taken_back", ["known_to", *_COUNTED, "to_on"], "known_to IS NOT NULL")


def downgrade() -> None:
    op.drop_table("stretches")
    op.drop_table("profiles")
    with op.batch_alter_table("units", reflect_kwargs={"resolve_fks": False}) as batch:
        batch.drop_column("kind")


def _owned(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        _to(table, "office_id", "offices"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def _to(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"))


def _index(name: str, columns: list[str], where: str | None = None) -> None:
    name = f"ix_stretches_{name}" if where else f"ix_stretches_office_id_{name}"
    only = {"sqlite_where": sa.text(where), "postgresql_where": sa.text(where)} if where else {}
    op.create_index(op.f(name), "stretches", ["office_id", *columns], **only)
