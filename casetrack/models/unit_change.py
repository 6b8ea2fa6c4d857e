"""Changes of the tree of units: each a dated fact with the paper that decided it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from casetrack.models.base import OfficeRow, Salted


class UnitChange(Salted, OfficeRow):
    """A unit that began, was renamed, merged, split or dissolved: since which day, and by which paper.

    `said` is the whole decision: which units, who follows, which cases go where, what becomes of roles. `touched` is
    how many cases it moves, `moved` how many of them have moved; `finished_at` is None until all have. `after_seq` is
    the office's last event before it was entered.
    """

    __tablename__ = "unit_changes"
    __table_args__ = (Index(None, "office_id", "happens_on"),)

    kind: Mapped[str] = mapped_column(String(20))
    happens_on: Mapped[date]
    paper_number: Mapped[str] = mapped_column(String(60))
    paper_on: Mapped[date]
    source: Mapped[str] = mapped_column(String(300))
    said: Mapped[dict[str, Any]]
    decided_by_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("users.id"))
    after_seq: Mapped[int]
    recorded_at: Mapped[datetime]
    touched: Mapped[int] = mapped_column(default=0)
    moved: Mapped[int] = mapped_column(default=0)
    finished_at: Mapped[datetime | None]
