"""Keep the codes on receipts, as digests, and where the citizen's page of the state of a case is closed."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "status_codes",
        sa.Column("receipt_id", sa.Integer(), nullable=False),
        sa.Column("seed", sa.String(length=32), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["receipt_id"], ["receipts.id"], name=op.f("fk_status_codes_receipt_id")),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f("fk_status_codes_office_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_status_codes")),
        sa.UniqueConstraint("digest", name=op.f("uq_status_codes_digest")),
    )
    op.create_index(op.f("ix_status_codes_office_id_receipt_id"), "status_codes", ["office_id", "receipt_id"])
    op.create_table(
        "status_stops",
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_status_stops_case_id")),
        sa.ForeignKeyConstraint(["event_id"], ["case_events.id"], name=op.f("fk_status_stops_event_id")),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f("fk_status_stops_office_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_status_stops")),
        sa.UniqueConstraint("office_id", "event_id", name=op.f("uq_status_stops_office_id_event_id")),
    )
    op.create_index(op.f("ix_status_stops_office_id_case_id"), "status_stops", ["office_id", "case_id"])


def downgrade() -> None:
    op.drop_table("status_stops")
    op.drop_table("status_codes")
