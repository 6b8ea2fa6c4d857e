"""Numbers of reports that no case stands behind: somebody entered them, with the document that says so."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from casetrack.models.base import OfficeRow, Salted


class EnteredFigure(Salted, OfficeRow):
    """What an indicator was on a day, as a document says (engine/indicators.py). Never changed: a later row corrects.

    `value` is written as its kind asks (7, 91.1, words); an empty one takes back what was entered for the day.
    `after_seq` is the office's last event before it was entered: who asks what was known by then does not know it.
    """

    __tablename__ = "entered_figures"
    __table_args__ = (Index(None, "office_id", "key", "said_on"),)

    key: Mapped[str] = mapped_column(String(100))
    said_on: Mapped[date]
    value: Mapped[str] = mapped_column(String(300))
    source: Mapped[str] = mapped_column(String(300))
    entered_by_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("users.id"))
    after_seq: Mapped[int]
    recorded_at: Mapped[datetime]
