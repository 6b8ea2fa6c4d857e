"""Keep by which ways news leaves the office: mail addresses, webhooks, calendar feeds, and attempts at sending."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

ALONE = {"resolve_fks": False}  # SQLite copies the table; what it points at need not be read
_STATUS = "ck_outbox_messages_known_status"


def upgrade() -> None:
    op.create_table(
        "mail_addresses",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("seed", sa.String(length=32), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("kinds", sa.String(length=120), server_default="", nullable=False),
        sa.Column("bounced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("bounced_why", sa.String(length=300), server_default="", nullable=False),
        sa.Column("salt", sa.String(length=32), server_default="", nullable=False),
        *_owned("mail_addresses"),
        _to("mail_addresses", "user_id", "users"),
        sa.UniqueConstraint("office_id", "user_id", name=op.f("uq_mail_addresses_office_id_user_id")),
    )
    op.create_table(
        "calendar_feeds",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        *_owned("calendar_feeds"),
        _to("calendar_feeds", "user_id", "users"),
        sa.UniqueConstraint("office_id", "user_id", name=op.f("uq_calendar_feeds_office_id_user_id")),
        sa.UniqueConstraint("digest", name=op.f("uq_calendar_feeds_digest")),
    )
    op.create_table(
        "webhooks",
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("url", sa.String(length=400), nullable=False),
        sa.Column("seed", sa.String(length=32), nullable=False),
        sa.Column("earlier_seed", sa.String(length=32), server_default="", nullable=False),
        sa.Column("earlier_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        *_owned("webhooks"),
        _to("webhooks", "made_by_id", "users"),
    )
    op.create_index(op.f("ix_webhooks_office_id_ended_at"), "webhooks", ["office_id", "ended_at"])
    _widen_messages()
    op.create_table(
        "delivery_attempts",
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("result", sa.String(length=20), nullable=False),
        sa.Column("answer", sa.String(length=300), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        _to("delivery_attempts", "message_id", "outbox_messages"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery_attempts")),
    )
    op.create_index(op.f("ix_delivery_attempts_message_id"), "delivery_attempts", ["message_id"])


def downgrade() -> None:
    op.drop_table("delivery_attempts")
    op.execute("DELETE FROM outbox_messages WHERE channel = 'webhook' OR purpose <> 'notice' OR status = 'dropped'")
    with op.batch_alter_table("outbox_messages", reflect_kwargs=ALONE) as batch:
        batch.drop_constraint(op.f(_STATUS), type_="check")
        batch.create_check_constraint(op.f(_STATUS), _statuses("waiting", "sent", "dead"))
        batch.drop_index(op.f("ix_outbox_messages_office_id_status_id"))
        batch.drop_constraint(op.f("uq_outbox_messages_office_id_webhook_id_alert_id"), type_="unique")
        batch.drop_constraint(op.f("fk_outbox_messages_webhook_id"), type_="foreignkey")
        batch.drop_constraint(op.f("fk_outbox_messages_alert_id"), type_="foreignkey")
        for column in ("webhook_id", "alert_id", "purpose", "claimed_until"):
            batch.drop_column(column)
    op.drop_table("webhooks")
    op.drop_table("calendar_feeds")
    op.drop_table("mail_addresses")


def _widen_messages() -> None:
    with op.batch_alter_table("outbox_messages", reflect_kwargs=ALONE) as batch:
        batch.drop_constraint(op.f(_STATUS), type_="check")
        batch.create_check_constraint(op.f(_STATUS), _statuses("waiting", "sent", "dead", "dropped"))
        batch.add_column(sa.Column("webhook_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("alert_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("purpose", sa.String(length=10), server_default="notice", nullable=False))
        batch.add_column(sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True))
        batch.create_foreign_key(op.f("fk_outbox_messages_webhook_id"), "webhooks", ["webhook_id"], ["id"])
        batch.create_foreign_key(op.f("fk_outbox_messages_alert_id"), "alerts", ["alert_id"], ["id"])
        batch.create_unique_constraint(
            op.f("uq_outbox_messages_office_id_webhook_id_alert_id"), ["office_id", "webhook_id", "alert_id"]
        )
        batch.create_index(op.f("ix_outbox_messages_office_id_status_id"), ["office_id", "status", "id"])


def _statuses(*known: str) -> str:
    return f"status IN ({', '.join(map(repr, known))})"


def _owned(table: str) -> tuple[sa.Column[int] | sa.Constraint, ...]:
    return (
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f(f"fk_{table}_office_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def _to(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"))
