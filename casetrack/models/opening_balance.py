"""What a unit took over before it kept the book: figures of cases that stand in no book yet, and which they were."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, Integer, String, false
from sqlalchemy.orm import Mapped, mapped_column

from casetrack.models.base import OfficeRow, Salted


class OpeningBalance(Salted, OfficeRow):
    """How many cases of a kind a unit had pending on the morning of a day, as a document says. Never changed.

    `kind`: of workflows/office/opening_balances.yaml. A later row of the same kind, unit and day corrects. `after_seq`
    is the office's last event before it was entered: who asks what was known by then does not know it.
    """

    __tablename__ = "opening_balances"
    __table_args__ = (Index(None, "office_id", "unit_id", "kind", "begins_on"),)

    kind: Mapped[str] = mapped_column(String(60))
    unit_id: Mapped[int] = mapped_column(Integer, ForeignKey("units.id"))
    begins_on: Mapped[date]
    count: Mapped[int]
    source: Mapped[str] = mapped_column(String(300))
    entered_by_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("users.id"))
    after_seq: Mapped[int]
    recorded_at: Mapped[datetime]


class BalanceReplacement(OfficeRow):
    """A case in the book that was one of those of an opening balance, which from then on counts one fewer.

    The latest row of a case holds; `taken_back`: it was none of them after all. Never changed.
    """

    __tablename__ = "balance_replacements"
    __table_args__ = (Index(None, "office_id", "case_id"),)

    case_id: Mapped[int] = mapped_column(Integer, ForeignKey("cases.id"))
    kind: Mapped[str] = mapped_column(String(60))
    unit_id: Mapped[int] = mapped_column(Integer, ForeignKey("units.id"))
    begins_on: Mapped[date]
    taken_back: Mapped[bool] = mapped_column(default=False, server_default=false())
    entered_by_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("users.id"))
    after_seq: Mapped[int]
    recorded_at: Mapped[datetime]
