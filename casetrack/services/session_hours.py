"""The hours of a session beside the clock on the wall: when it begins, until when it can be booked, what is free."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import select

from casetrack.engine.booking import closes_at
from casetrack.engine.schedule import read_hours
from casetrack.models import Appointment, ReceptionSession
from casetrack.services.access import require
from casetrack.services.sessions import READ, slots
from casetrack.services.work import Work


def free_slots(work: Work, session: ReceptionSession) -> tuple[str, ...]:
    """Give the hours of a session that nobody has and that are not past."""
    return free_in(work, [session])[session.id]


def free_in(work: Work, sessions: Sequence[ReceptionSession]) -> Mapping[int, tuple[str, ...]]:
    """Give the free hours of each of these sessions."""
    query = select(Appointment.session_id, Appointment.slot).where(
        Appointment.office_id == work.office.id,
        Appointment.session_id.in_([session.id for session in sessions]),
        Appointment.status != "cancelled",
    )
    taken = {(row.session_id, row.slot) for row in work.session.execute(query)}
    return {
        session.id: tuple(slot for slot in hours_left(work, session) if (session.id, slot) not in taken)
        for session in sessions
    }


def hours_left(work: Work, session: ReceptionSession) -> tuple[str, ...]:
    """Give the hours of a session that are not past, taken ones too."""
    if session.cancelled_why or session.held_on < work.today:
        return ()
    clock = clock_of(work) if session.held_on == work.today else ""
    return tuple(slot for slot in slots(session) if slot >= clock)


def sessions_today(work: Work) -> Sequence[ReceptionSession]:
    """List the sessions that are held today, the first to begin first."""
    require(work, READ)
    query = select(ReceptionSession).where(
        ReceptionSession.office_id == work.office.id,
        ReceptionSession.held_on == work.today,
        ReceptionSession.cancelled_why == "",
    )
    return work.session.scalars(query.order_by(ReceptionSession.hours, ReceptionSession.id)).all()


def clock_of(work: Work) -> str:
    """Give the time on the office's wall, as hours of slots are written: 09:42."""
    return work.clock.astimezone(ZoneInfo(work.office.timezone)).strftime("%H:%M")


def begins_at(work: Work, session: ReceptionSession) -> datetime:
    """Give when a session begins."""
    return _at(work, session, read_hours(session.hours)[0].start)


def ends_at(work: Work, session: ReceptionSession) -> datetime:
    """Give when a session ends."""
    return _at(work, session, read_hours(session.hours)[-1].end)


def booked_until(work: Work, session: ReceptionSession) -> datetime | None:
    """Give from when on a session takes no booking any more; None where each hour can be booked until it comes."""
    if session.cutoff is None:
        return None
    return closes_at(begins_at(work, session), session.cutoff, session.cutoff_unit, work.calendar)


def _at(work: Work, session: ReceptionSession, clock: time) -> datetime:
    return datetime.combine(session.held_on, clock, ZoneInfo(work.office.timezone))
