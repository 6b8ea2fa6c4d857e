"""A ward whose Thursdays of June can be booked, and people who ask for an hour."""

from __future__ import annotations

from typing import Any

from casetrack.models import Appointment, Person
from casetrack.services.appointments import ShownAppointment, list_appointments
from casetrack.services.booking import TICKET, Book, book
from casetrack.services.persons import RegisterPerson
from casetrack.services.work import begin, reading
from tests.factories import Ward
from tests.schedules import a_series, generated, published, sessions

TODAY, NEXT = "2026-06-04", "2026-06-11"


def june(ward: Ward, **more: Any) -> Ward:
    """Publish the Chairman's Thursdays of June, 08:00 to 11:30, half an hour each."""
    a_series(ward, **more)
    generated(ward, TODAY, "2026-06-30")
    published(ward, TODAY, "2026-06-30")
    return ward


def session_id(ward: Ward, day: str = NEXT) -> int:
    """Give the session of a day."""
    return sessions(ward, day)[0].id


def booked(ward: Ward, who: Person | str, slot: str = "09:00", *, day: str = NEXT, by: str = "desk", **more) -> int:
    """Book an hour, or with `slot` TICKET give a ticket; give the key of the appointment."""
    person = RegisterPerson(who) if isinstance(who, str) else who.id
    said = {"subject": "Bồi thường thửa 214", **more}
    with begin(ward.installation, ward.actor(by)) as work:
        return book(work, session_id(ward, day), Book(person, slot, **said)).id


def ticket(ward: Ward, who: Person | str, **more) -> int:
    """Give somebody a ticket today."""
    return booked(ward, who, TICKET, day=TODAY, **more)


def listed(ward: Ward, day: str = NEXT, *, by: str = "desk") -> list[ShownAppointment]:
    """Read the appointments of a day's session as somebody sees them."""
    with reading(ward.installation, ward.actor(by)) as work:
        return list(list_appointments(work, session_id(ward, day)))


def row_of(ward: Ward, key: int) -> Appointment:
    """Read an appointment as it stands in the book."""
    with ward.database.reading() as rows:
        found = rows.get_one(Appointment, key)
        rows.expunge(found)
        return found
