"""Whom the actor may know to be in the registry: one WHERE clause for look-ups, pages, counts and refusals."""

from __future__ import annotations

from typing import TypeAlias

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import aliased

from casetrack.models import Appointment, Case, Party, Person, Visit
from casetrack.services.access import visible_cases
from casetrack.services.appointments_visible import visible_appointments
from casetrack.services.work import Work

Entry: TypeAlias = type[Person]


def visible_persons(work: Work, entry: Entry = Person) -> ColumnElement[bool]:
    """Give the clause for the entries that the actor may know to be in the registry."""
    return and_(entry.office_id == work.office.id, is_known(work, entry))


def is_known(work: Work, entry: Entry) -> ColumnElement[bool]:
    """Give the clause that holds for an entry of the office when the actor may know of it.

    Whoever is there only because of cases or appointments that the actor may not see is not there for the actor: that
    somebody came about a sealed case would be told by the name alone.
    """
    visible = visible_cases(work)
    parties = select(Party.id).where(Party.office_id == entry.office_id, Party.person_id == entry.id)
    visits = select(Visit.id).where(Visit.office_id == entry.office_id, Visit.person_id == entry.id)
    booked = select(Appointment.id).where(Appointment.office_id == entry.office_id, Appointment.person_id == entry.id)
    of_case = booked.join(Case, Case.id == Appointment.case_id, isouter=True)
    # Asked for one row and not whether there is any: else PostgreSQL would read all parties of the office first.
    nowhere = (one.limit(1).scalar_subquery().is_(None) for one in (parties, visits, booked))
    return or_(
        exists(visits.where(Visit.case_id.is_(None))),
        exists(parties.join(Case, Case.id == Party.case_id).where(visible)),
        exists(visits.join(Case, Case.id == Visit.case_id).where(visible)),
        exists(of_case.where(visible_appointments(work))),
        and_(*nowhere),
    )


def known_persons(work: Work) -> ColumnElement[bool]:
    """Give the clause for the people: of entries that are one person only the one that stands for all of them.

    Somebody is known who is known from any of these entries.
    """
    other = aliased(Person)
    others = exists(select(other.id).where(other.merged_into_id == Person.id, visible_persons(work, other)))
    return and_(
        Person.office_id == work.office.id,
        Person.merged_into_id.is_(None),
        or_(visible_persons(work), others),
    )


def reachable(work: Work, person_id: int) -> ColumnElement[bool]:
    """Give the clause for the entry of this key, if the actor may know of it or of the person whom it stands for."""
    return and_(Person.id == person_id, or_(visible_persons(work), known_persons(work)))
