"""Reports that were frozen (bản chốt số liệu): their figures, the cases behind each, and the paper as it was."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, Integer, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from casetrack.models.base import OfficeRow, Salted


class ReportSnapshot(Salted, OfficeRow):
    """A report as it stood when somebody froze it. Never changed, never counted again.

    `known_seq` is the office's last event that it knows. `figures` are canonical JSON; `cases` are packed
    (services/snapshot_packing.py): what was known of each case, and which cases each figure counts. `paper` is the
    report in sentences, canonical JSON too; blank without an outline. `hash` is SHA-256 over what was asked and all of
    these. The three large columns are read only where one of them is shown.
    """

    __tablename__ = "report_snapshots"
    __table_args__ = (
        UniqueConstraint("office_id", "number"),
        Index(None, "office_id", "start_on", "end_on", "as_at"),
    )

    number: Mapped[str] = mapped_column(String(30))
    outline: Mapped[str] = mapped_column(String(60))
    unit_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("units.id"))
    start_on: Mapped[date]
    end_on: Mapped[date]
    as_at: Mapped[date]
    known_at: Mapped[date]
    known_seq: Mapped[int]
    note: Mapped[str] = mapped_column(Text)
    made_by_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("users.id"))
    made_at: Mapped[datetime]
    hash: Mapped[str] = mapped_column(String(64))
    figures: Mapped[str] = mapped_column(Text, deferred=True, deferred_group="contents")
    cases: Mapped[bytes] = mapped_column(LargeBinary, deferred=True, deferred_group="contents")
    paper: Mapped[str] = mapped_column(Text, deferred=True, deferred_group="contents")
