"""What somebody has typed and not sent yet, so that no page loses it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from casetrack.models.base import OfficeRow


class Draft(OfficeRow):
    """A half-filled form of one person on one page; `sealed` is read by nobody without the key of the pages."""

    __tablename__ = "drafts"
    __table_args__ = (UniqueConstraint("office_id", "user_id", "page"),)

    user_id: Mapped[int] = mapped_column(Integer, ForeignKey("users.id"))
    page: Mapped[str] = mapped_column(String(60))
    sealed: Mapped[str] = mapped_column(Text)
    saved_at: Mapped[datetime]
