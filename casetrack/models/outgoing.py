"""The register of outgoing documents (sổ văn bản đi): one line for every paper that leaves the office with a number."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from casetrack.models.register import RegisterLine


class OutgoingEntry(RegisterLine):
    """One outgoing document: its number in the year's book, its symbol (12/TB-UBND), its day, what it says, to whom.

    `letter_type` is the abbreviation of the kind of document; an official letter (công văn) has none.
    """

    __tablename__ = "outgoing_entries"
    __table_args__ = (
        UniqueConstraint("office_id", "body", "year", "number"),
        UniqueConstraint("office_id", "event_id"),
        UniqueConstraint("office_id", "token"),
        CheckConstraint("(struck_on IS NULL) = (struck_reason = '')", name="struck_with_a_reason"),
        Index(None, "office_id", "dated_on", "number"),
        Index(None, "office_id", "case_id"),
    )

    symbol: Mapped[str] = mapped_column(String(80))
    letter_type: Mapped[str] = mapped_column(String(20))
    dated_on: Mapped[date]
    recipients: Mapped[str] = mapped_column(Text)
    signer: Mapped[str] = mapped_column(String(200))
    keeper: Mapped[str] = mapped_column(String(200))  # the unit or person that keeps the file copy
    copies: Mapped[int]
