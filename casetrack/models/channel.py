"""By which ways news leaves the office: mail addresses, webhooks, calendar feeds, and each attempt to deliver."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from casetrack.models.base import Base, OfficeRow, Salted


class MailAddress(Salted, OfficeRow):
    """Where somebody is written to, once a code that was sent there has come back.

    The code is reckoned from `seed` with the office's key and good for a while after `asked_at`. `kinds` are the kinds
    of notices that come by mail, with a blank between. `bounced_at`: since when the mail server, or a report of a mail
    that came back, says that nobody is there.
    """

    __tablename__ = "mail_addresses"
    __table_args__ = (UniqueConstraint("office_id", "user_id"),)

    user_id: Mapped[int] = mapped_column(Integer, ForeignKey("users.id"))
    address: Mapped[str] = mapped_column(String(254))
    seed: Mapped[str] = mapped_column(String(32))
    asked_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    kinds: Mapped[str] = mapped_column(String(120), default="", server_default="")
    bounced_at: Mapped[datetime | None]
    bounced_why: Mapped[str] = mapped_column(String(300), default="", server_default="")


class CalendarFeed(OfficeRow):
    """The secret address of the calendar of somebody's deadlines; only its digest is kept (SHA-256)."""

    __tablename__ = "calendar_feeds"
    __table_args__ = (UniqueConstraint("office_id", "user_id"), UniqueConstraint("digest"))

    user_id: Mapped[int] = mapped_column(Integer, ForeignKey("users.id"))
    digest: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime]


class Webhook(OfficeRow):
    """An address of another program that is told of alerts. Its secret is reckoned from `seed` with the office's key.

    While the secret is being changed, that of `earlier_seed` signs too, until `earlier_until`.
    """

    __tablename__ = "webhooks"
    __table_args__ = (Index(None, "office_id", "ended_at"),)

    name: Mapped[str] = mapped_column(String(80))
    url: Mapped[str] = mapped_column(String(400))
    seed: Mapped[str] = mapped_column(String(32))
    earlier_seed: Mapped[str] = mapped_column(String(32), default="", server_default="")
    earlier_until: Mapped[datetime | None]
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("users.id"))
    ended_at: Mapped[datetime | None]


class DeliveryAttempt(Base):
    """One attempt to deliver one message and what became of it (services/deliveries.py)."""

    __tablename__ = "delivery_attempts"
    __table_args__ = (Index(None, "message_id"),)

    message_id: Mapped[int] = mapped_column(Integer, ForeignKey("outbox_messages.id"))
    at: Mapped[datetime]
    result: Mapped[str] = mapped_column(String(20))
    answer: Mapped[str] = mapped_column(String(300))
