"""Who has a form open that changes a case or a row of a hand-over, so that two people know of each other."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from casetrack.models.base import OfficeRow


class OpenForm(OfficeRow):
    """One person at one case or row, named by its `page`; `seen_at`: when their browser last said so."""

    __tablename__ = "open_forms"
    __table_args__ = (UniqueConstraint("office_id", "page", "user_id"),)

    page: Mapped[str] = mapped_column(String(80))
    user_id: Mapped[int] = mapped_column(Integer, ForeignKey("users.id"))
    opened_at: Mapped[datetime]
    seen_at: Mapped[datetime]
