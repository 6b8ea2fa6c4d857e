"""What is to leave the office by mail or webhook: written together with what it tells of, sent later."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from casetrack.models.base import OfficeRow


class OutboxMessage(OfficeRow):
    """One delivery to the outside. It holds no words: they are made when it is sent, from what may be seen then.

    `message_id` (RFC 5322) is made once, so that whoever gets it a second time after a power cut knows it again.
    `next_try_at`: not sent before; it is the opening of the office for what was found out at night. `purpose`: notice,
    or of a mail that carries none: code, trial. A webhook's tells of a row of the ledger. Until `claimed_until`, by the
    machine's time, one process is sending it. `dropped`: there was nothing to send any more.
    """

    __tablename__ = "outbox_messages"
    __table_args__ = (
        UniqueConstraint("office_id", "message_id"),
        UniqueConstraint("office_id", "notice_id", "channel"),
        UniqueConstraint("office_id", "webhook_id", "alert_id"),
        CheckConstraint("status IN ('waiting', 'sent', 'dead', 'dropped')", name="known_status"),
        CheckConstraint("(status = 'sent') = (sent_at IS NOT NULL)", name="sent_at_a_moment"),
        Index(None, "office_id", "status", "id"),
        Index(
            "ix_outbox_messages_waiting",
            "office_id",
            "next_try_at",
            sqlite_where=text("status = 'waiting'"),
            postgresql_where=text("status = 'waiting'"),
        ),
    )

    notice_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("notices.id"))
    user_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("users.id"))
    webhook_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("webhooks.id"))
    alert_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("alerts.id"))
    channel: Mapped[str] = mapped_column(String(10))  # mail, webhook
    purpose: Mapped[str] = mapped_column(String(10), default="notice", server_default="notice")
    message_id: Mapped[str] = mapped_column(String(120))
    status: Mapped[str] = mapped_column(String(8), default="waiting", server_default="waiting")
    attempts: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    next_try_at: Mapped[datetime]
    claimed_until: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    last_error: Mapped[str | None] = mapped_column(String(400))
    recorded_at: Mapped[datetime]
