"""The register of incoming documents (sổ văn bản đến): one line for every paper that another body sent."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from casetrack.models.base import OfficeRow


class IncomingEntry(OfficeRow):
    """One incoming document: its number in the year's book, the day it came, who sent it, and who is to handle it.

    `symbol` and `dated_on` stand on the paper itself. `handler_id` is a person, `unit_id` a unit; `due_on` the day by
    which the paper wants an answer. A wrong line is struck through with a reason; it keeps its number.
    """

    __tablename__ = "incoming_entries"
    __table_args__ = (
        UniqueConstraint("office_id", "year", "number"),
        UniqueConstraint("office_id", "event_id"),
        UniqueConstraint("office_id", "token"),
        CheckConstraint("(struck_on IS NULL) = (struck_reason = '')", name="struck_with_a_reason"),
        Index(None, "office_id", "arrived_on", "number"),
        Index(None, "office_id", "case_id"),
    )

    year: Mapped[int]
    number: Mapped[int]
    arrived_on: Mapped[date]
    sender: Mapped[str] = mapped_column(Text)
    symbol: Mapped[str] = mapped_column(String(80))
    dated_on: Mapped[date | None]
    abstract: Mapped[str] = mapped_column(Text)
    unit_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("units.id"))
    handler_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("users.id"))
    due_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(Text)
    search_key: Mapped[str] = mapped_column(Text)
    case_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("cases.id"))
    event_id: Mapped[int] = mapped_column(Integer, ForeignKey("case_events.id"))
    struck_on: Mapped[date | None]
    struck_reason: Mapped[str] = mapped_column(Text, default="", server_default="")
    recorded_at: Mapped[datetime]
    token: Mapped[str | None] = mapped_column(String(64))  # of the form by which it was entered by hand
