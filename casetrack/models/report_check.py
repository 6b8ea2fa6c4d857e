"""What the check of a report found on the day before it was due (kiểm tra cuối kỳ)."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from casetrack.models.base import OfficeRow


class ReportCheck(OfficeRow):
    """One check that the office made by itself; the unique key is what keeps it from being made and told twice.

    `period` is of workflows/law/report_periods.yaml, `send_on` the day by which its report is sent. `kinds` of faults
    were found, `found` things altogether, hidden cases among them. It names none of them: the page finds them anew.
    """

    __tablename__ = "report_checks"
    __table_args__ = (UniqueConstraint("office_id", "period", "send_on"),)

    period: Mapped[str] = mapped_column(String(40))
    start_on: Mapped[date]
    end_on: Mapped[date]
    send_on: Mapped[date]
    checked_on: Mapped[date]
    kinds: Mapped[int]
    found: Mapped[int]
    recorded_at: Mapped[datetime]
