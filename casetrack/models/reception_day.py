"""The day of a session: what the host must decide, what he ordered, and how the session ended."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from casetrack.models.base import OfficeRow, Salted


class BriefLine(Salted, OfficeRow):
    """What the host must decide about one appointment, as an officer wrote it before the session (bản chuẩn bị)."""

    __tablename__ = "brief_lines"
    __table_args__ = (UniqueConstraint("office_id", "appointment_id"),)

    appointment_id: Mapped[int] = mapped_column(Integer, ForeignKey("appointments.id"))
    to_decide: Mapped[str] = mapped_column(Text)
    written_by_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("users.id"))
    written_at: Mapped[datetime]


class SessionInstruction(OfficeRow):
    """An instruction (ý kiến chỉ đạo) that a host gave in a session: the `case_id` in which it is followed to its end.

    `visit_id`: whom it was given about, `about_case_id`: their matter; both may be missing, and either may be hidden.
    """

    __tablename__ = "session_instructions"
    __table_args__ = (
        UniqueConstraint("office_id", "case_id"),
        Index(None, "office_id", "session_id"),
        Index(None, "office_id", "visit_id"),
    )

    session_id: Mapped[int] = mapped_column(Integer, ForeignKey("reception_sessions.id"))
    visit_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("visits.id"))
    about_case_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("cases.id"))
    case_id: Mapped[int] = mapped_column(Integer, ForeignKey("cases.id"))
    given_on: Mapped[date]
    recorded_at: Mapped[datetime]


class SessionClosing(Salted, OfficeRow):
    """That a session is over and everybody who was to come is accounted for, or that it was not held after all.

    `outcome` is held, nobody_came or not_held; `note` says why it was not held, or what else is to be remembered.
    A session that is opened again loses its closing; both stand in the book.
    """

    __tablename__ = "session_closings"
    __table_args__ = (
        UniqueConstraint("office_id", "session_id"),
        CheckConstraint("outcome IN ('held', 'nobody_came', 'not_held')", name="outcome_is_known"),
        CheckConstraint("outcome <> 'not_held' OR note <> ''", name="not_held_for_a_reason"),
    )

    session_id: Mapped[int] = mapped_column(Integer, ForeignKey("reception_sessions.id"))
    outcome: Mapped[str] = mapped_column(String(12))
    note: Mapped[str] = mapped_column(String(300), default="", server_default="")
    closed_on: Mapped[date]
    closed_by_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("users.id"))
    closed_at: Mapped[datetime]
