"""Book hours of a session: appointments and tickets, and until when and for how many a session can be booked.

That no hour is given twice and no ticket either is decided here: by unique indexes over what is not cancelled.
"""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

ALONE = {"resolve_fks": False}  # SQLite copies the table; what it points at need not be read
SETTINGS = ("reception_series", "reception_sessions")
KEPT = sa.text("status <> 'cancelled'")
LIVING = sa.text("status IN ('booked', 'arrived') AND NOT confidential")
POINTERS = {
    "session_id": "reception_sessions",
    "person_id": "persons",
    "vault_entry_id": "vault_entries",
    "case_id": "cases",
    "booked_by_id": "users",
    "status_by_id": "users",
    "visit_id": "visits",
    "told_by_id": "users",
    "office_id": "offices",
}


def upgrade() -> None:
    op.create_table(
        "appointments",
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("slot", sa.String(length=5), nullable=True),
        sa.Column("slot_before", sa.String(length=5), server_default="", nullable=False),
        sa.Column("ticket", sa.Integer(), nullable=True),
        *(sa.Column(name, sa.Integer(), nullable=True) for name in ("person_id", "vault_entry_id", "case_id")),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("people", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("asked_by", sa.String(length=20), nullable=False),
        sa.Column("confidential", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("booked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("booked_by_id", sa.Integer(), nullable=True),
        sa.Column("status", sa.String(length=12), server_default="booked", nullable=False),
        sa.Column("status_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("status_by_id", sa.Integer(), nullable=True),
        sa.Column("status_why", sa.String(length=300), server_default="", nullable=False),
        sa.Column("called_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("visit_id", sa.Integer(), nullable=True),
        sa.Column("tell_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_by_id", sa.Integer(), nullable=True),
        sa.Column("salt", sa.String(length=32), server_default="", nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_appointments_{column}"))
            for column, table in POINTERS.items()
        ),
        sa.CheckConstraint(
            "person_id IS NULL OR vault_entry_id IS NULL", name=op.f("ck_appointments_known_or_protected")
        ),
        sa.CheckConstraint("slot IS NULL OR ticket IS NULL", name=op.f("ck_appointments_an_hour_or_a_ticket")),
        sa.CheckConstraint(
            "status IN ('booked', 'cancelled', 'no_show', 'arrived')", name=op.f("ck_appointments_status_is_known")
        ),
        sa.CheckConstraint(
            "(status = 'booked') = (status_at IS NULL)", name=op.f("ck_appointments_booked_until_something_happens")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointments")),
        sa.UniqueConstraint(
            "office_id", "session_id", "ticket", name=op.f("uq_appointments_office_id_session_id_ticket")
        ),
    )
    _create_indexes()
    for table in SETTINGS:
        with op.batch_alter_table(table, reflect_kwargs=ALONE) as batch:
            batch.add_column(sa.Column("cutoff", sa.Integer(), nullable=True))
            batch.add_column(sa.Column("cutoff_unit", sa.String(length=5), server_default="hours", nullable=False))
            batch.add_column(sa.Column("walk_ins", sa.Integer(), nullable=True))
            batch.create_check_constraint(op.f(f"ck_{table}_limits_count_up"), "cutoff >= 0 AND walk_ins >= 0")


def downgrade() -> None:
    for table in SETTINGS:
        with op.batch_alter_table(table, reflect_kwargs=ALONE) as batch:
            batch.drop_constraint(op.f(f"ck_{table}_limits_count_up"), type_="check")
            for column in ("walk_ins", "cutoff_unit", "cutoff"):
                batch.drop_column(column)
    op.drop_table("appointments")


def _create_indexes() -> None:
    for name, column, where in (("one_a_slot", "slot", KEPT), ("one_a_person", "person_id", LIVING)):
        op.create_index(
            f"ix_appointments_{name}",
            "appointments",
            ["office_id", "session_id", column],
            unique=True,
            sqlite_where=where,
            postgresql_where=where,
        )
    for column in ("person_id", "case_id"):
        op.create_index(op.f(f"ix_appointments_office_id_{column}"), "appointments", ["office_id", column])
