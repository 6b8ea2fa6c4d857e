"""What the office decided about its days off, and how far the cases have been recounted since."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from casetrack.models.base import OfficeRow


class CalendarDecision(OfficeRow):
    """One decision about the days off of one year. Its event holds every day; a later one for the year replaces it.

    `reached` is the last case that the recount has looked at, `looked` how many that were out of `touched`, and `moved`
    how many of them got an event. `finished_at` is None until the recount is through.
    """

    __tablename__ = "calendar_decisions"
    __table_args__ = (UniqueConstraint("office_id", "event_id"),)

    event_id: Mapped[int] = mapped_column(Integer, ForeignKey("case_events.id"))
    year: Mapped[int]
    touched: Mapped[int]
    looked: Mapped[int] = mapped_column(default=0)
    moved: Mapped[int] = mapped_column(default=0)
    reached: Mapped[int] = mapped_column(default=0)
    finished_at: Mapped[datetime | None]
