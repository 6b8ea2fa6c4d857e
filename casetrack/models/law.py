"""Which events of the book are about a rule of the law that somebody verified, or took back."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from casetrack.models.base import OfficeRow


class LawSignOff(OfficeRow):
    """One entry about one rule, by its fingerprint. Never edited: who signed, when and what stand in its event."""

    __tablename__ = "law_sign_offs"
    __table_args__ = (UniqueConstraint("office_id", "event_id"), Index(None, "office_id", "rule"))

    event_id: Mapped[int] = mapped_column(Integer, ForeignKey("case_events.id"))
    rule: Mapped[str] = mapped_column(String(64))
