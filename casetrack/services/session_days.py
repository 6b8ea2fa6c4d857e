"""The day of a session, read: who was to come, what became of each, and what the host must decide about whom.

Of a matter that the reader may not see, only the hour is told; of a confidential appointment too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Row, and_, case, or_, select

from casetrack.models import Appointment, BriefLine, Case, Person, ReceptionSession, Visit
from casetrack.services.access import PROTECTED, require, visible_cases
from casetrack.services.appointments import show_appointment
from casetrack.services.appointments_visible import visible_appointments
from casetrack.services.book import only_if
from casetrack.services.persons import UNNAMED, alias_of
from casetrack.services.sessions import READ
from casetrack.services.work import Work
from casetrack.text import Text

CAME_WITHOUT = "walk_in"  # somebody whom nobody had booked in
STATUSES: dict[str, Text] = {
    "booked": Text("Đã hẹn", "Booked"),
    "arrived": Text("Đã đến", "Arrived"),
    "received": Text("Đã tiếp", "Received"),
    "no_show": Text("Không đến", "Did not come"),
    "cancelled": Text("Đã hủy", "Cancelled"),
}
_CONFIDENTIAL = Text("Người hẹn kín", "Confidential")


@dataclass(frozen=True, slots=True)
class Received:
    """What stands in the book of somebody who was received; `case_number` is of the case that the visit belongs to."""

    number: str
    said: str
    answer: str
    answer_by: date | None
    case_number: str | None


@dataclass(frozen=True, slots=True)
class ShownLine:
    """One who was to come or came. Hidden: the reader may count the line, and knows its hour, no more.

    `appointment_id` is None of somebody who came without one. `status` as STATUSES names it.
    """

    appointment_id: int | None
    hour: str
    status: str
    name: Text | None
    person_id: int | None = None
    address: str = ""
    subject: str = ""
    people: int = 1
    case_number: str | None = None
    case_id: int | None = None
    confidential: bool = False
    to_decide: str = ""
    visit_id: int | None = None
    received: Received | None = None

    @property
    def hidden(self) -> bool:
        """The reader may not know who this is."""
        return self.name is None

    @property
    def open(self) -> bool:
        """Nobody has said yet what became of this."""
        return self.status in ("booked", "arrived")


def list_lines(work: Work, session: ReceptionSession) -> Sequence[ShownLine]:
    """List who was to come to a session and who came without, by hour, then by ticket, then in order of arrival."""
    require(work, READ)
    visits = {row.id: row for row in _visits(work, session)}
    lines = [_line(row, visits.pop(row.visit_id, None)) for row in _appointments(work, session)]
    return [*lines, *(_came_without(row) for row in visits.values())]


def get_line(work: Work, session: ReceptionSession, appointment_id: int) -> ShownLine | None:
    """Give the line of one appointment if the actor may read it; a look at a guarded matter is written down first."""
    found = (line for line in list_lines(work, session) if line.appointment_id == appointment_id and not line.hidden)
    line = next(found, None)
    if line is not None:
        show_appointment(work, appointment_id)
    return line


def _appointments(work: Work, session: ReceptionSession) -> Sequence[Row[Any]]:
    seen = visible_appointments(work)
    named = and_(seen, or_(Case.level.is_(None), Case.level != PROTECTED))
    query = (
        select(
            Appointment.id,
            Appointment.slot,
            Appointment.slot_before,
            Appointment.ticket,
            Appointment.status,
            Appointment.visit_id,
            Appointment.confidential,
            Appointment.people,
            case((seen, True), else_=False).label("seen"),
            *only_if(named, name=Person.name, person_id=Person.id, address=Person.address),
            case((seen, Appointment.subject), else_="").label("subject"),
            *only_if(seen, case_number=Case.number, case_id=Case.id, level=Case.level),
            case((seen, BriefLine.to_decide), else_="").label("to_decide"),
        )
        .join(Person, Person.id == Appointment.person_id, isouter=True)
        .join(Case, Case.id == Appointment.case_id, isouter=True)
        .join(BriefLine, BriefLine.appointment_id == Appointment.id, isouter=True)
        .where(Appointment.office_id == work.office.id, Appointment.session_id == session.id)
        .order_by(Appointment.slot.is_(None), Appointment.slot, Appointment.ticket, Appointment.id)
    )
    return work.session.execute(query).all()


def _visits(work: Work, session: ReceptionSession) -> Sequence[Row[Any]]:
    seen = or_(Visit.case_id.is_(None), visible_cases(work))
    named = and_(seen, or_(Case.level.is_(None), Case.level != PROTECTED))
    query = (
        select(
            Visit.id,
            Visit.number,
            Visit.people_count,
            Visit.answer_by,
            case((seen, True), else_=False).label("seen"),
            *only_if(named, name=Person.name, person_id=Person.id, address=Person.address),
            case((seen, Visit.subject), else_="").label("subject"),
            case((seen, Visit.answer), else_="").label("answer"),
            *only_if(seen, case_number=Case.number, case_id=Case.id, level=Case.level),
        )
        .join(Person, Person.id == Visit.person_id, isouter=True)
        .join(Case, Case.id == Visit.case_id, isouter=True)
        .where(Visit.office_id == work.office.id, Visit.session_id == session.id)
        .order_by(Visit.id)
    )
    return work.session.execute(query).all()


def _line(row: Row[Any], visit: Row[Any] | None) -> ShownLine:
    hour = row.slot or row.slot_before or f"STT {row.ticket}"
    status = "received" if row.visit_id is not None else row.status
    if not row.seen or (visit is not None and not visit.seen):
        return ShownLine(row.id, hour, status, None)
    line = ShownLine(
        appointment_id=row.id,
        hour=hour,
        status=status,
        name=_name(row),
        person_id=row.person_id,
        address=row.address or "",
        subject=row.subject,
        people=row.people,
        case_number=row.case_number,
        case_id=row.case_id,
        confidential=row.confidential,
        to_decide=row.to_decide or "",
    )
    return replace(line, visit_id=visit.id, received=_received(visit)) if visit is not None else line


def _came_without(row: Row[Any]) -> ShownLine:
    if not row.seen:
        return ShownLine(None, "", "received", None)
    return ShownLine(
        appointment_id=None,
        hour="",
        status="received",
        name=_name(row),
        person_id=row.person_id,
        address=row.address or "",
        subject=row.subject,
        people=row.people_count,
        case_number=row.case_number,
        case_id=row.case_id,
        visit_id=row.id,
        received=_received(row),
    )


def _received(row: Row[Any]) -> Received:
    return Received(row.number, row.subject, row.answer, row.answer_by, row.case_number)


def _name(row: Row[Any]) -> Text:
    if row.name is not None:
        return Text(row.name, row.name)
    if row.level == PROTECTED:
        return alias_of(row.case_number)
    return _CONFIDENTIAL if getattr(row, "confidential", False) else UNNAMED
