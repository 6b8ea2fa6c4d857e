"""Open the registers of outgoing and incoming documents, and read those of visits and petitions number by number."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "outgoing_entries",
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("symbol", sa.String(length=80), nullable=False),
        sa.Column("letter_type", sa.String(length=20), nullable=False),
        sa.Column("dated_on", sa.Date(), nullable=False),
        sa.Column("abstract", sa.Text(), nullable=False),
        sa.Column("recipients", sa.Text(), nullable=False),
        sa.Column("signer", sa.String(length=200), nullable=False),
        sa.Column("keeper", sa.String(length=200), nullable=False),
        sa.Column("copies", sa.Integer(), nullable=False),
        *_every_book("outgoing_entries"),
    )
    op.create_index(
        op.f("ix_outgoing_entries_office_id_dated_on_number"), "outgoing_entries", ["office_id", "dated_on", "number"]
    )
    op.create_index(op.f("ix_outgoing_entries_office_id_case_id"), "outgoing_entries", ["office_id", "case_id"])
    op.create_table(
        "incoming_entries",
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("arrived_on", sa.Date(), nullable=False),
        sa.Column("sender", sa.Text(), nullable=False),
        sa.Column("symbol", sa.String(length=80), nullable=False),
        sa.Column("dated_on", sa.Date(), nullable=True),
        sa.Column("abstract", sa.Text(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("handler_id", sa.Integer(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_incoming_entries_unit_id")),
        sa.ForeignKeyConstraint(["handler_id"], ["users.id"], name=op.f("fk_incoming_entries_handler_id")),
        *_every_book("incoming_entries"),
    )
    op.create_index(
        op.f("ix_incoming_entries_office_id_arrived_on_number"),
        "incoming_entries",
        ["office_id", "arrived_on", "number"],
    )
    op.create_index(op.f("ix_incoming_entries_office_id_case_id"), "incoming_entries", ["office_id", "case_id"])
    op.create_index(op.f("ix_visits_office_id_id"), "visits", ["office_id", "id"])
    op.create_index(op.f("ix_petitions_office_id_id"), "petitions", ["office_id", "id"])
    op.create_index(op.f("ix_petitions_office_id_received_on"), "petitions", ["office_id", "received_on"])


def downgrade() -> None:
    op.drop_index(op.f("ix_petitions_office_id_received_on"), "petitions")
    op.drop_index(op.f("ix_petitions_office_id_id"), "petitions")
    op.drop_index(op.f("ix_visits_office_id_id"), "visits")
    op.drop_table("incoming_entries")
    op.drop_table("outgoing_entries")


def _every_book(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("search_key", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("struck_on", sa.Date(), nullable=True),
        sa.Column("struck_reason", sa.Text(), server_default="", nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("token", sa.String(length=64), nullable=True),
        sa.Column("salt", sa.String(length=32), server_default="", nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("(struck_on IS NULL) = (struck_reason = '')", name=op.f(f"ck_{table}_struck_with_a_reason")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f(f"fk_{table}_case_id")),
        sa.ForeignKeyConstraint(["event_id"], ["case_events.id"], name=op.f(f"fk_{table}_event_id")),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f(f"fk_{table}_office_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("office_id", "year", "number", name=op.f(f"uq_{table}_office_id_year_number")),
        sa.UniqueConstraint("office_id", "event_id", name=op.f(f"uq_{table}_office_id_event_id")),
        sa.UniqueConstraint("office_id", "token", name=op.f(f"uq_{table}_office_id_token")),
    )
