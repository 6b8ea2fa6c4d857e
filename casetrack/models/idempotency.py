"""What other programs have asked already, so that a request sent twice is carried out once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from casetrack.models.base import OfficeRow


class AnsweredRequest(OfficeRow):
    """A write that was answered, by the key which its sender gave it: asked again, it is answered again, not done."""

    __tablename__ = "answered_requests"
    __table_args__ = (
        UniqueConstraint("office_id", "user_id", "key"),
        Index(None, "office_id", "recorded_at"),
    )

    user_id: Mapped[int] = mapped_column(Integer, ForeignKey("users.id"))
    key: Mapped[str] = mapped_column(String(200))
    request: Mapped[str] = mapped_column(String(64))  # SHA-256 of what was asked
    status: Mapped[int]
    answer: Mapped[str] = mapped_column(Text)
    headers: Mapped[str] = mapped_column(Text)  # JSON
    recorded_at: Mapped[datetime]
