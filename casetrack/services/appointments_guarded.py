"""Appointments about a case that few may see from now on: they are confidential like one booked about such a case."""

from __future__ import annotations

from sqlalchemy import not_, select

from casetrack.models import Appointment, Case
from casetrack.services.access import OPEN_LEVELS
from casetrack.services.work import Work


def guard_appointments(work: Work, case: Case) -> None:
    """Make whatever was booked about a restricted or sealed case confidential.

    Else whoever may not see the case, and books the same person once more, would be told that there is one already.
    """
    if case.level in OPEN_LEVELS:
        return
    query = select(Appointment).where(
        Appointment.office_id == work.office.id, Appointment.case_id == case.id, not_(Appointment.confidential)
    )
    for row in work.session.scalars(query):
        row.confidential = True
