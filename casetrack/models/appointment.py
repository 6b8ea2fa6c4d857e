"""Who is to come to which session, at which hour or with which ticket, and what became of it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from casetrack.models.base import OfficeRow, Salted

_KEPT = text("status <> 'cancelled'")
_LIVING = text("status IN ('booked', 'arrived') AND NOT confidential")


class Appointment(Salted, OfficeRow):
    """An appointment (lịch hẹn): somebody is to come to a session at the hour `slot`, or waits with `ticket`.

    `slot` is when the hour begins, 08:30, as services/sessions.slots names it. Somebody without an appointment has a
    ticket, counted from 1 in each session, and no slot. Whose session was changed so that the hour is no more has
    neither, and `slot_before` keeps it. `people` come together, `asked_by` is how they asked (engine/labels.ASKED_BY).
    `status` is booked, cancelled, no_show or arrived, since when, by whom and why; `visit_id` is what was written down
    when they were received. `told_at` is null while somebody must still be told of a change of `tell_since`.
    """

    __tablename__ = "appointments"
    __table_args__ = (
        Index(
            "ix_appointments_one_a_slot",
            "office_id",
            "session_id",
            "slot",
            unique=True,
            sqlite_where=_KEPT,
            postgresql_where=_KEPT,
        ),
        Index(
            "ix_appointments_one_a_person",
            "office_id",
            "session_id",
            "person_id",
            unique=True,
            sqlite_where=_LIVING,
            postgresql_where=_LIVING,
        ),
        UniqueConstraint("office_id", "session_id", "ticket"),
        CheckConstraint("person_id IS NULL OR vault_entry_id IS NULL", name="known_or_protected"),
        CheckConstraint("slot IS NULL OR ticket IS NULL", name="an_hour_or_a_ticket"),
        CheckConstraint("status IN ('booked', 'cancelled', 'no_show', 'arrived')", name="status_is_known"),
        CheckConstraint("(status = 'booked') = (status_at IS NULL)", name="booked_until_something_happens"),
        Index(None, "office_id", "person_id"),
        Index(None, "office_id", "case_id"),
    )

    session_id: Mapped[int] = mapped_column(Integer, ForeignKey("reception_sessions.id"))
    slot: Mapped[str | None] = mapped_column(String(5))
    slot_before: Mapped[str] = mapped_column(String(5), default="", server_default="")
    ticket: Mapped[int | None]
    person_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("persons.id"))
    vault_entry_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("vault_entries.id"))
    case_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("cases.id"))
    subject: Mapped[str] = mapped_column(Text)
    people: Mapped[int] = mapped_column(default=1, server_default=text("1"))
    asked_by: Mapped[str] = mapped_column(String(20))
    confidential: Mapped[bool] = mapped_column(default=False, server_default=false())
    booked_at: Mapped[datetime]
    booked_by_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("users.id"))
    status: Mapped[str] = mapped_column(String(12), default="booked", server_default="booked")
    status_at: Mapped[datetime | None]
    status_by_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("users.id"))
    status_why: Mapped[str] = mapped_column(String(300), default="", server_default="")
    called_at: Mapped[datetime | None]
    visit_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("visits.id"))
    tell_since: Mapped[datetime | None]
    told_at: Mapped[datetime | None]
    told_by_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("users.id"))
