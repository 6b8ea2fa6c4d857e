"""Keep what people were told, what is to leave the office by mail or webhook, and when a clock is next told of.

A breach stands in the ledger as the rung `breached` from now on. No clock is planned yet: the first look plans them.
"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

UNREAD = sa.text("read_at IS NULL")
WAITING = sa.text("status = 'waiting'")
RUNNING = sa.text("status = 'running' AND kind = 'duty'")
TO_BREACH = sa.text("status = 'running' AND kind = 'duty' AND NOT breached")


def upgrade() -> None:
    op.create_table(
        "notices",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("alert_id", sa.Integer(), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        *_owned("notices"),
        *(_to("notices", *said) for said in (("user_id", "users"), ("alert_id", "alerts"), ("case_id", "cases"))),
        sa.UniqueConstraint("office_id", "alert_id", "user_id", name=op.f("uq_notices_office_id_alert_id_user_id")),
    )
    op.create_index(op.f("ix_notices_office_id_user_id_id"), "notices", ["office_id", "user_id", "id"])
    op.create_index(
        "ix_notices_unread", "notices", ["office_id", "user_id"], sqlite_where=UNREAD, postgresql_where=UNREAD
    )
    op.create_table(
        "outbox_messages",
        sa.Column("notice_id", sa.Integer(), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("message_id", sa.String(length=120), nullable=False),
        sa.Column("status", sa.String(length=8), server_default="waiting", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.String(length=400), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        *_owned("outbox_messages"),
        *(_to("outbox_messages", *said) for said in (("notice_id", "notices"), ("user_id", "users"))),
        sa.UniqueConstraint("office_id", "message_id", name=op.f("uq_outbox_messages_office_id_message_id")),
        sa.UniqueConstraint(
            "office_id", "notice_id", "channel", name=op.f("uq_outbox_messages_office_id_notice_id_channel")
        ),
        sa.CheckConstraint("status IN ('waiting', 'sent', 'dead')", name=op.f("ck_outbox_messages_known_status")),
        sa.CheckConstraint(
            "(status = 'sent') = (sent_at IS NOT NULL)", name=op.f("ck_outbox_messages_sent_at_a_moment")
        ),
    )
    op.create_index(
        "ix_outbox_messages_waiting",
        "outbox_messages",
        ["office_id", "next_try_at"],
        sqlite_where=WAITING,
        postgresql_where=WAITING,
    )
    op.execute("UPDATE alerts SET level = 'breached' WHERE level = 'breach'")
    op.add_column("deadlines", sa.Column("alert_on", sa.Date(), nullable=True))
    op.add_column("deadlines", sa.Column("alert_plan", sa.String(length=16), server_default="", nullable=False))
    op.drop_index("ix_deadlines_to_breach", "deadlines")
    _index("ix_deadlines_to_tell", "alert_on", RUNNING)
    _index("ix_deadlines_to_plan", "alert_plan", RUNNING)


def downgrade() -> None:
    op.drop_index("ix_deadlines_to_plan", "deadlines")
    op.drop_index("ix_deadlines_to_tell", "deadlines")
    _index("ix_deadlines_to_breach", "due_on", TO_BREACH)
    op.drop_column("deadlines", "alert_plan")
    op.drop_column("deadlines", "alert_on")
    op.drop_table("outbox_messages")
    op.drop_table("notices")
    op.execute("DELETE FROM alerts WHERE level <> 'breached'")
    op.execute("UPDATE alerts SET level = 'breach'")


def _index(name: str, column: str, where: sa.TextClause) -> None:
    op.create_index(name, "deadlines", ["office_id", column], sqlite_where=where, postgresql_where=where)


def _owned(table: str) -> tuple[sa.Column[int] | sa.Constraint, ...]:
    return (
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f(f"fk_{table}_office_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def _to(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"))
