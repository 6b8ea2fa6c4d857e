"""What the desk writes down: visits and petitions. A visit may lead to nothing; a case may hold several petitions."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from casetrack.models.base import OfficeRow, Salted


class Visit(Salted, OfficeRow):
    """A visit (lượt tiếp công dân): who was received, by whom, about what, and what was answered.

    `host` is in which office whoever received sat (engine/labels.HOSTS), at which kind of `reception`; `received_by_id`
    is who wrote it down.
    Somebody may bring a petition without giving a name.
    """

    __tablename__ = "visits"
    __table_args__ = (
        UniqueConstraint("office_id", "number"),
        CheckConstraint("person_id IS NULL OR vault_entry_id IS NULL", name="known_or_protected"),
        Index(None, "office_id", "received_on"),
        Index(None, "office_id", "person_id"),
        Index(None, "office_id", "id"),
    )

    number: Mapped[str] = mapped_column(String(30))
    received_on: Mapped[date]
    person_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("persons.id"))
    vault_entry_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("vault_entries.id"))
    received_by_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("users.id"))
    unit_id: Mapped[int] = mapped_column(Integer, ForeignKey("units.id"))
    case_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("cases.id"), index=True)
    subject: Mapped[str] = mapped_column(Text)
    answer: Mapped[str] = mapped_column(Text)
    host: Mapped[str] = mapped_column(String(20), default="officer", server_default="officer")
    reception: Mapped[str] = mapped_column(String(20), default="regular", server_default="regular")
    recorded_at: Mapped[datetime]


class Petition(OfficeRow):
    """A petition (đơn): the paper with its number in the register, its date and how it came.

    It stands in the register once, in the case of whoever took it in; forwarded inside the office it stays this paper.
    """

    __tablename__ = "petitions"
    __table_args__ = (
        UniqueConstraint("office_id", "number"),
        Index(None, "office_id", "case_id"),
        Index(None, "office_id", "received_on"),
        Index(None, "office_id", "id"),
    )

    number: Mapped[str] = mapped_column(String(30))
    case_id: Mapped[int] = mapped_column(Integer, ForeignKey("cases.id"))
    visit_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("visits.id"))
    received_on: Mapped[date]
    written_on: Mapped[date | None]
    channel: Mapped[str] = mapped_column(String(40))
    anonymous: Mapped[bool] = mapped_column(default=False, server_default=false())
    recorded_at: Mapped[datetime]


class Receipt(Salted, OfficeRow):
    """What the desk gave back for one filled-in form (giấy biên nhận): a visit, a petition, or both, under one number.

    `token` is the form's own: a form that is sent twice makes one receipt.
    """

    __tablename__ = "receipts"
    __table_args__ = (
        UniqueConstraint("office_id", "number"),
        UniqueConstraint("office_id", "token"),
        CheckConstraint("person_id IS NULL OR vault_entry_id IS NULL", name="known_or_protected"),
    )

    number: Mapped[str] = mapped_column(String(30))
    token: Mapped[str] = mapped_column(String(64))
    visit_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("visits.id"))
    petition_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("petitions.id"))
    case_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("cases.id"))
    person_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("persons.id"))
    vault_entry_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("vault_entries.id"))
    received_by_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("users.id"))
    received_on: Mapped[date]
    subject: Mapped[str] = mapped_column(Text)
    papers: Mapped[str] = mapped_column(Text)
    recorded_at: Mapped[datetime]
