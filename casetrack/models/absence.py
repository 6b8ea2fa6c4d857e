"""Who is away and who stands in, and who wants to hear of a case."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from casetrack.models.base import OfficeRow, Salted


class Absence(Salted, OfficeRow):
    """Days, both included, on which somebody is away and another stands in for the cases that are theirs.

    `unit_id` and `workflow` narrow it to the cases of one unit, of one kind; without them it is all. `called_off`: it
    never held, or holds no more; who came back early has an earlier `last_day`.
    """

    __tablename__ = "absences"
    __table_args__ = (
        CheckConstraint("first_day <= last_day", name="begins_before_it_ends"),
        CheckConstraint("user_id <> substitute_id", name="nobody_stands_in_for_themselves"),
        Index(None, "office_id", "substitute_id", "last_day"),
        Index(None, "office_id", "user_id", "last_day"),
    )

    user_id: Mapped[int] = mapped_column(Integer, ForeignKey("users.id"))
    substitute_id: Mapped[int] = mapped_column(Integer, ForeignKey("users.id"))
    first_day: Mapped[date]
    last_day: Mapped[date]
    unit_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("units.id"))
    workflow: Mapped[str | None] = mapped_column(String(60))
    reason: Mapped[str] = mapped_column(String(200), default="", server_default="")
    called_off: Mapped[bool] = mapped_column(default=False, server_default=false())


class Following(OfficeRow):
    """That somebody wants to be told of each step of a case; whether they may still see it is asked each time."""

    __tablename__ = "followings"
    __table_args__ = (UniqueConstraint("office_id", "case_id", "user_id"), Index(None, "office_id", "user_id"))

    case_id: Mapped[int] = mapped_column(Integer, ForeignKey("cases.id"))
    user_id: Mapped[int] = mapped_column(Integer, ForeignKey("users.id"))
