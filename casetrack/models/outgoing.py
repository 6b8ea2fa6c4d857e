"""The register of outgoing documents (sổ văn bản đi): one line for every paper that leaves the office with a number."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from casetrack.models.base import OfficeRow


class OutgoingEntry(OfficeRow):
    """One outgoing document: its number in the year's book, its symbol (12/TB-UBND), its day, what it says, to whom.

    `letter_type` is the abbreviation of the kind of document; an official letter (công văn) has none. `event_id` is
    the event by which it was entered. A wrong line is struck through with a reason; it keeps its number.
    """

    __tablename__ = "outgoing_entries"
    __table_args__ = (
        UniqueConstraint("office_id", "year", "number"),
        UniqueConstraint("office_id", "event_id"),
        UniqueConstraint("office_id", "token"),
        CheckConstraint("(struck_on IS NULL) = (struck_reason = '')", name="struck_with_a_reason"),
        Index(None, "office_id", "dated_on", "number"),
        Index(None, "office_id", "case_id"),
    )

    year: Mapped[int]
    number: Mapped[int]
    symbol: Mapped[str] = mapped_column(String(80))
    letter_type: Mapped[str] = mapped_column(String(20))
    dated_on: Mapped[date]
    abstract: Mapped[str] = mapped_column(Text)
    recipients: Mapped[str] = mapped_column(Text)
    signer: Mapped[str] = mapped_column(String(200))
    keeper: Mapped[str] = mapped_column(String(200))  # the unit or person that keeps the file copy
    copies: Mapped[int]
    note: Mapped[str] = mapped_column(Text)
    search_key: Mapped[str] = mapped_column(Text)
    case_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("cases.id"))
    event_id: Mapped[int] = mapped_column(Integer, ForeignKey("case_events.id"))
    struck_on: Mapped[date | None]
    struck_reason: Mapped[str] = mapped_column(Text, default="", server_default="")
    recorded_at: Mapped[datetime]
    token: Mapped[str | None] = mapped_column(String(64))  # of the form by which it was entered by hand
