"""A button that is pressed twice: what the same official has just booked in the same words is not booked again."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from casetrack.models import Appointment, Person
from casetrack.services.appointments import LIVING
from casetrack.services.persons import RegisterPerson
from casetrack.services.work import Work
from casetrack.vietnamese import fold

if TYPE_CHECKING:
    from casetrack.services.booking import Book

_ONE_PRESS = timedelta(minutes=1)


def booked_just_now(work: Work, session_id: int, slot: str | None, wish: Book) -> Appointment | None:
    """Find the appointment, or without `slot` the ticket, of the same wish of the actor in the last minute."""
    asked = wish.person
    named = Person.search_key == fold(" ".join(asked.name.split())) if isinstance(asked, RegisterPerson) else None
    query = (
        select(Appointment)
        .join(Person, Person.id == Appointment.person_id)
        .where(
            Appointment.office_id == work.office.id,
            Appointment.session_id == session_id,
            Appointment.slot.is_(None) if slot is None else Appointment.slot == slot,
            Appointment.subject == wish.subject.strip(),
            Appointment.booked_by_id == work.actor.user_id,
            Appointment.booked_at >= work.now - _ONE_PRESS,
            Appointment.status.in_(LIVING),
            Person.id == asked if named is None else named,
        )
    )
    return work.session.scalars(query.limit(1)).first()
