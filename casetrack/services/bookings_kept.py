"""What becomes of who is booked when a session is moved, changed or cancelled: they move along and must be told.

Nobody falls out silently: each waits in the list of those to be telephoned until somebody ticks them off.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import func, select

from casetrack.models import Appointment, ReceptionSession
from casetrack.services.appointments import ShownAppointment
from casetrack.services.sessions import slots
from casetrack.services.work import Work
from casetrack.text import Text, weekday

_NOT_HELD = Text(
    "Buổi {day} không tiếp: {why}. Hỏi có muốn hẹn buổi khác không.",
    "The session of {day} is not held: {why}. Ask whether another one would do.",
)
_NO_HOUR = Text(
    "Buổi {day} không còn giờ {slot}. Hẹn giờ khác rồi báo.",
    "The session of {day} has no {slot} any more. Agree on another hour.",
)
_NOW = Text("Nay hẹn {day} lúc {slot}, {place}.", "Now on {day} at {slot}, {place}.")
_BY_DEPUTY = Text("{said} {deputy} tiếp thay.", "{said} {deputy} receives instead.")


@contextmanager
def keeping_bookings(work: Work, session: ReceptionSession) -> Iterator[None]:
    """Let a session be changed, then take those who are booked along.

    Another day, place or host, a deputy: they keep their hour and must be told. Hours without theirs: they lose it and
    must be told. Cancelled: so are they, with its reason, and must be told.
    """
    before = _told_of(session)
    yield
    if session.id is None or session.held_on < work.today:
        return
    changed = _told_of(session) != before
    hours = slots(session)
    for row in _booked(work, session.id):
        lost = row.slot is not None and row.slot not in hours
        if changed or lost:
            _take_along(work, session, row, lost=lost)


def count_to_take_along(work: Work, session_id: int) -> int:
    """Count who is booked in a session, hidden ones too: whoever changes it must know that people will be called."""
    query = select(func.count()).where(
        Appointment.office_id == work.office.id, Appointment.session_id == session_id, Appointment.status == "booked"
    )
    return work.session.scalars(query).one()


def has_bookings(work: Work, session_id: int) -> bool:
    """Tell whether anybody was ever booked in a session: then it stays in the book."""
    query = select(Appointment.id).where(Appointment.office_id == work.office.id, Appointment.session_id == session_id)
    return work.session.scalars(query.limit(1)).first() is not None


def what_to_tell(session: ReceptionSession, appointment: ShownAppointment) -> Text:
    """Say what somebody who is booked must be told, as it is now."""
    day = Text("{weekday} {day}", "{weekday} {day}").with_(weekday=weekday(session.held_on), day=session.held_on)
    if session.cancelled_why:
        return _NOT_HELD.with_(day=day, why=session.cancelled_why)
    if appointment.slot_before:
        return _NO_HOUR.with_(day=day, slot=appointment.slot_before)
    said = _NOW.with_(day=day, slot=appointment.slot or "–", place=session.place)
    return _BY_DEPUTY.with_(said=said, deputy=session.deputy_name) if session.deputy_name else said


def _take_along(work: Work, session: ReceptionSession, row: Appointment, *, lost: bool) -> None:
    if session.cancelled_why:
        row.status, row.status_at, row.status_by_id = "cancelled", work.now, work.actor.user_id
        row.status_why = session.cancelled_why
    elif lost:
        row.slot_before, row.slot = row.slot or "", None
    row.tell_since, row.told_at, row.told_by_id = work.now, None, None


def _booked(work: Work, session_id: int) -> Sequence[Appointment]:
    query = select(Appointment).where(
        Appointment.office_id == work.office.id, Appointment.session_id == session_id, Appointment.status == "booked"
    )
    return work.session.scalars(query.order_by(Appointment.id)).all()


def _told_of(session: ReceptionSession) -> tuple[object, ...]:
    who = session.host_name, session.deputy_name, session.online
    return session.held_on, session.place, session.cancelled_why, *who
