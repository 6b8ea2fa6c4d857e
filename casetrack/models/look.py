"""Which events of the book tell that somebody looked at which case."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from casetrack.models.base import OfficeRow


class Look(OfficeRow):
    """One case at which somebody looked, by the event that tells of it: who, when and at what stand there."""

    __tablename__ = "looks"
    __table_args__ = (
        UniqueConstraint("office_id", "event_id", "case_id"),
        Index(None, "office_id", "case_id", "event_id"),
    )

    event_id: Mapped[int] = mapped_column(Integer, ForeignKey("case_events.id"))
    case_id: Mapped[int] = mapped_column(Integer, ForeignKey("cases.id"))
