"""Who is to come to a session, as a page shows it, and the people who wait.

Of an appointment that the actor may not read nothing is given but its hour and how it stands. Whoever the law protects
stands here by alias. Booking: booking.py.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, and_, case, false, func, null, or_, select

from casetrack.engine.booking import Waiting, in_turn
from casetrack.engine.labels import APPOINTMENTS
from casetrack.errors import NotFound
from casetrack.models import Appointment, Case, Person, ReceptionSession, User
from casetrack.services.access import OPEN_LEVELS, PROTECTED, require, require_proof
from casetrack.services.appointments_visible import visible_appointments
from casetrack.services.looks import look
from casetrack.services.persons import UNNAMED, alias_of
from casetrack.services.session_hours import clock_of
from casetrack.services.sessions import READ
from casetrack.services.work import Work
from casetrack.text import Text

BOOK = "schedule.book"
LIVING = ("booked", "arrived")
_RECEIVED = Text("Đã tiếp", "Received")
_CALLED = Text("Đã mời vào", "Called in")
_UNKNOWN = Text("Không có lịch hẹn này trong những lịch hẹn bạn được xem.", "There is no such appointment for you.")


# What everybody sees of an appointment, and what is told only to whoever may read it.
_PLAIN = (
    "id",
    "session_id",
    "slot",
    "slot_before",
    "ticket",
    "status",
    "status_at",
    "called_at",
    "visit_id",
    "told_at",
)
_TOLD = ("subject", "people", "asked_by", "confidential", "booked_at", "status_why")


@dataclass(frozen=True, slots=True)
class ShownAppointment:
    """An appointment as it is shown. `name` is None where the reader may not read it; then nothing else is told either.

    `phone` is the whole number, for whoever books; `must_tell`: they wait to be told of a change of the session.
    """

    id: int
    session_id: int
    slot: str | None
    slot_before: str
    ticket: int | None
    status: str
    status_at: datetime | None
    called_at: datetime | None
    visit_id: int | None
    told_at: datetime | None
    must_tell: bool
    name: Text | None = None
    person_id: int | None = None
    phone: str = ""
    subject: str = ""
    case_number: str | None = None
    level: str | None = None
    people: int = 1
    asked_by: str = ""
    confidential: bool = False
    booked_at: datetime | None = None
    booked_by: str = ""
    status_why: str = ""

    @property
    def hidden(self) -> bool:
        """The reader sees that the hour is taken, and no more."""
        return self.name is None

    @property
    def protected(self) -> bool:
        """The citizen stands here by alias."""
        return self.level == PROTECTED

    @property
    def lives(self) -> bool:
        """Somebody is still expected, or has come."""
        return self.status in LIVING

    @property
    def waits(self) -> bool:
        """Somebody has come, was not called yet, and is not written down as received."""
        return self.status == "arrived" and self.called_at is None and self.visit_id is None

    @property
    def label(self) -> Text:
        """How it stands, in words."""
        if self.status == "arrived" and self.visit_id is not None:
            return _RECEIVED
        return _CALLED if self.status == "arrived" and self.called_at is not None else APPOINTMENTS[self.status]


def list_appointments(work: Work, session_id: int) -> Sequence[ShownAppointment]:
    """List what was booked in a session and the tickets given in it, by hour, then by ticket."""
    require(work, READ)
    query = _shown(work).where(Appointment.session_id == session_id)
    ordered = query.order_by(Appointment.ticket.is_not(None), Appointment.slot, Appointment.ticket, Appointment.id)
    return [_show(row) for row in work.session.execute(ordered)]


def show_appointment(work: Work, appointment_id: int) -> ShownAppointment:
    """Give one appointment; raise NotFound alike when there is none and when the actor may not read it.

    A look at one about a restricted or sealed case is written into the book first.
    """
    get_appointment(work, appointment_id)
    row = work.session.execute(_shown(work).where(Appointment.id == appointment_id)).one()
    if row.level == PROTECTED:
        require_proof(work)
    if row.level is not None and row.level not in OPEN_LEVELS:
        look(work, work.session.scalars(select(Case).where(Case.number == row.case_number)).all(), "appointment")
    return _show(row)


def get_appointment(work: Work, appointment_id: int) -> Appointment:
    """Find an appointment that the actor may read; raise NotFound."""
    require(work, READ)
    found = work.session.scalars(
        select(Appointment)
        .join(Case, Case.id == Appointment.case_id, isouter=True)
        .where(Appointment.id == appointment_id, visible_appointments(work))
    ).one_or_none()
    if found is None:
        raise NotFound(_UNKNOWN)
    return found


def count_booked(work: Work, sessions: Sequence[ReceptionSession]) -> Mapping[int, int]:
    """Count whose hours of each of these sessions are given; hidden ones too, since a count names nobody."""
    query = (
        select(Appointment.session_id, func.count())
        .where(
            Appointment.office_id == work.office.id,
            Appointment.session_id.in_([session.id for session in sessions]),
            Appointment.status.in_(LIVING),
            Appointment.ticket.is_(None),
        )
        .group_by(Appointment.session_id)
    )
    return {row[0]: row[1] for row in work.session.execute(query)}


def queue(work: Work, shown: Sequence[ShownAppointment]) -> list[ShownAppointment]:
    """Put those of a session who have come and wait in the order in which they are called."""
    waiting = {each.id: each for each in shown if each.waits}
    turns = in_turn((Waiting(each.id, each.slot, each.ticket) for each in waiting.values()), clock_of(work))
    return [waiting[turn.key] for turn in turns]


def waiting_to_be_told(work: Work) -> Sequence[tuple[ReceptionSession, ShownAppointment]]:
    """List who must still be told that their session was changed, by its day, with the session as it is now.

    Whom the actor may not read is counted by whoever may.
    """
    require(work, READ)
    query = _shown(work).where(
        Appointment.tell_since.is_not(None), Appointment.told_at.is_(None), visible_appointments(work)
    )
    rows = work.session.execute(
        query.join(ReceptionSession, ReceptionSession.id == Appointment.session_id)
        .add_columns(ReceptionSession)
        .order_by(ReceptionSession.held_on, Appointment.slot, Appointment.id)
    )
    return [(row.ReceptionSession, _show(row)) for row in rows]


def _shown(work: Work) -> Select[Any]:
    """Ask for appointments with what the actor may read of each: no more is even read, and no protected name."""
    seen = visible_appointments(work)
    named = and_(seen, or_(Case.level.is_(None), Case.level != PROTECTED))
    told = {name: (seen, getattr(Appointment, name)) for name in _TOLD}
    words = {
        **told,
        "person_name": (named, Person.name),
        "person_id": (named, Appointment.person_id),
        "phone": (named if work.actor.may(BOOK) else false(), Person.phone),
        "case_number": (seen, Case.number),
        "level": (seen, Case.level),
        "booked_by": (seen, User.full_name),
    }
    return (
        select(
            *(getattr(Appointment, name) for name in _PLAIN),
            case((seen, True), else_=False).label("seen"),
            or_(Appointment.person_id.is_not(None), Appointment.vault_entry_id.is_not(None)).label("known"),
            and_(Appointment.tell_since.is_not(None), Appointment.told_at.is_(None)).label("must_tell"),
            *(case((may, said), else_=null()).label(name) for name, (may, said) in words.items()),
        )
        .join(Person, Person.id == Appointment.person_id, isouter=True)
        .join(Case, Case.id == Appointment.case_id, isouter=True)
        .join(User, User.id == Appointment.booked_by_id, isouter=True)
        .where(Appointment.office_id == work.office.id)
    )


def _show(row: Row[Any]) -> ShownAppointment:
    plain = {name: getattr(row, name) for name in (*_PLAIN, "must_tell")}
    if not row.seen:
        return ShownAppointment(**plain)
    told = {name: getattr(row, name) for name in (*_TOLD, "person_id", "case_number", "level")}
    name = Text(row.person_name, row.person_name) if row.person_name else UNNAMED
    if row.known and row.person_name is None:
        name = alias_of(row.case_number or "")
    return ShownAppointment(**plain, **told, name=name, phone=row.phone or "", booked_by=row.booked_by or "")
