"""The register of incoming documents (sổ văn bản đến): one line for every paper that another body sent."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from casetrack.models.register import RegisterLine


class IncomingEntry(RegisterLine):
    """One incoming document: its number in the year's book, the day it came, who sent it, and who is to handle it.

    `symbol` and `dated_on` stand on the paper itself. `handler_id` is a person, `unit_id` a unit; `due_on` the day by
    which the paper wants an answer. A wrong line is struck through with a reason; it keeps its number.
    """

    __tablename__ = "incoming_entries"
    __table_args__ = (
        UniqueConstraint("office_id", "body", "year", "number"),
        UniqueConstraint("office_id", "event_id"),
        UniqueConstraint("office_id", "token"),
        CheckConstraint("(struck_on IS NULL) = (struck_reason = '')", name="struck_with_a_reason"),
        Index(None, "office_id", "arrived_on", "number"),
        Index(None, "office_id", "case_id"),
    )

    arrived_on: Mapped[date]
    sender: Mapped[str] = mapped_column(Text)
    symbol: Mapped[str] = mapped_column(String(80))
    dated_on: Mapped[date | None]
    unit_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("units.id"))
    handler_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("users.id"))
    due_on: Mapped[date | None]
