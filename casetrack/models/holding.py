"""In whose hand each open case is now: folded from its events, kept for the view of who holds what."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from casetrack.models.base import OfficeRow


class Holding(OfficeRow):
    """The hand in which one open case is, since which event; a case that has ended has no row.

    `kind`: officer (`user_id`), role (`role` in the case's unit `unit_id`), unit (forwarded to `unit_id`) or body.
    `due_on` is the day by which the officer was told to be done, `assigned_seq` the event of the case that told it.
    """

    __tablename__ = "holdings"
    __table_args__ = (
        UniqueConstraint("office_id", "case_id"),
        CheckConstraint("kind IN ('officer', 'role', 'unit', 'body')", name="has_a_kind"),
        Index(None, "office_id", "since_on", "case_id"),
        Index(None, "office_id", "user_id", "since_on"),
    )

    case_id: Mapped[int] = mapped_column(Integer, ForeignKey("cases.id"))
    kind: Mapped[str] = mapped_column(String(10))
    user_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("users.id"))
    unit_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("units.id"))
    role: Mapped[str | None] = mapped_column(String(20))
    body: Mapped[str | None] = mapped_column(String(2000))
    body_en: Mapped[str | None] = mapped_column(String(2000))
    since_on: Mapped[date]
    seq: Mapped[int]  # of the event of the case by which it came there
    due_on: Mapped[date | None]
    assigned_seq: Mapped[int | None]
