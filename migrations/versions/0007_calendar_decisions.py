"""Let the office decide about its days off: events of no case, decisions, and the running clocks by their days."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

COUNTING = sa.text("ended_on IS NULL AND NOT stated")


def upgrade() -> None:
    with op.batch_alter_table("case_events", reflect_kwargs={"resolve_fks": False}) as batch_op:
        batch_op.alter_column("case_id", existing_type=sa.Integer(), nullable=True)
    op.create_table(
        "calendar_decisions",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("touched", sa.Integer(), nullable=False),
        sa.Column("looked", sa.Integer(), nullable=False),
        sa.Column("moved", sa.Integer(), nullable=False),
        sa.Column("reached", sa.Integer(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["case_events.id"], name=op.f("fk_calendar_decisions_event_id")),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f("fk_calendar_decisions_office_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_decisions")),
        sa.UniqueConstraint("office_id", "event_id", name=op.f("uq_calendar_decisions_office_id_event_id")),
    )
    op.create_index(
        "ix_deadlines_counting",
        "deadlines",
        ["office_id", "due_on", "start_on", "unrolled_on", "case_id"],
        sqlite_where=COUNTING,
        postgresql_where=COUNTING,
    )


def downgrade() -> None:
    op.drop_index("ix_deadlines_counting", "deadlines")
    op.drop_table("calendar_decisions")
    with op.batch_alter_table("case_events", reflect_kwargs={"resolve_fks": False}) as batch_op:
        batch_op.alter_column("case_id", existing_type=sa.Integer(), nullable=False)
