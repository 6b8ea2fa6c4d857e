"""The Monday digest and the morning list: what each reader was told on a day, and when the office wants it told."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from casetrack.models.base import OfficeRow


class Digest(OfficeRow):
    """One list for one reader, frozen as it was made; the unique key is what keeps it from being sent twice.

    `kind`: weekly or morning. `slot_on` is the day whose list it is, `as_at` the day as at which it was counted: later,
    when the machine was off. `lines` names cases by key only (services/digest_lines.py), never a word of one.
    """

    __tablename__ = "digests"
    __table_args__ = (UniqueConstraint("office_id", "user_id", "kind", "slot_on"),)

    user_id: Mapped[int] = mapped_column(Integer, ForeignKey("users.id"))
    kind: Mapped[str] = mapped_column(String(10))
    slot_on: Mapped[date]
    as_at: Mapped[date]
    overdue: Mapped[int]
    due_soon: Mapped[int]
    stale: Mapped[int]
    lines: Mapped[str] = mapped_column(Text)
    recorded_at: Mapped[datetime]


class DigestPlan(OfficeRow):
    """When the office wants its digest: weekday (0 is Monday), hour of its clock (07:30), and its own two numbers.

    `due_within` days ahead count as soon due, `stale_after` days without an event as standing still. Neither is law.
    """

    __tablename__ = "digest_plans"
    __table_args__ = (
        UniqueConstraint("office_id"),
        CheckConstraint("weekday BETWEEN 0 AND 4", name="on_a_weekday"),
    )

    weekday: Mapped[int]
    at: Mapped[str] = mapped_column(String(5))
    due_within: Mapped[int]
    stale_after: Mapped[int]
