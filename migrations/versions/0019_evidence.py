"""Salt the rows that the chain names, keep which look was at which case, and find events by who and what."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

SALTED = ("persons", "visits", "receipts", "case_grants", "documents", "users")


def upgrade() -> None:
    for table in SALTED:
        op.add_column(table, sa.Column("salt", sa.String(length=32), server_default="", nullable=False))
    op.create_table(
        "looks",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["case_events.id"], name=op.f("fk_looks_event_id")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_looks_case_id")),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f("fk_looks_office_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_looks")),
        sa.UniqueConstraint("office_id", "event_id", "case_id", name=op.f("uq_looks_office_id_event_id_case_id")),
    )
    op.create_index(op.f("ix_looks_office_id_case_id_event_id"), "looks", ["office_id", "case_id", "event_id"])
    op.create_index(op.f("ix_case_events_office_id_kind_seq"), "case_events", ["office_id", "kind", "seq"])
    op.create_index(op.f("ix_case_events_office_id_actor_id_seq"), "case_events", ["office_id", "actor_id", "seq"])


def downgrade() -> None:
    op.drop_index(op.f("ix_case_events_office_id_actor_id_seq"), "case_events")
    op.drop_index(op.f("ix_case_events_office_id_kind_seq"), "case_events")
    op.drop_table("looks")
    for table in reversed(SALTED):
        op.drop_column(table, "salt")
