"""The alert ledger: what the office was told about a clock, once."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from casetrack.models.base import OfficeRow


class Alert(OfficeRow):
    """One clock reached one rung of its ladder for one due day. The unique key is what keeps it from being told twice.

    `level`: due_soon, due_today, breached, or breached_by_ with a length (engine/escalations.py).
    """

    __tablename__ = "alerts"
    __table_args__ = (UniqueConstraint("office_id", "case_id", "deadline_key", "level", "due_on"),)

    case_id: Mapped[int] = mapped_column(Integer, ForeignKey("cases.id"))
    deadline_key: Mapped[str] = mapped_column(String(60))
    level: Mapped[str] = mapped_column(String(20))
    due_on: Mapped[date]
    flagged_on: Mapped[date]
    recorded_at: Mapped[datetime]
