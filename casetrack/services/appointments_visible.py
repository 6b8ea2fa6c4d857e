"""Whose appointment the actor may read: one WHERE clause for lists, pages, counts of people and refusals."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, func, not_, or_, select

from casetrack.models import Appointment, Case, ReceptionSession
from casetrack.services.access import OPEN_LEVELS, visible_cases
from casetrack.services.sessions import may_plan
from casetrack.services.work import Work


def visible_appointments(work: Work) -> ColumnElement[bool]:
    """Give the clause for the appointments that the actor may read; Case is joined to them, outer.

    One about a case: whoever may see the case. A confidential one besides: who booked it, and who plans the sessions of
    its unit; the case of a restricted or sealed one is guard enough. Of any other only the hour is seen to be taken.
    """
    if work.actor.is_system:
        return Appointment.office_id == work.office.id
    planned = [unit_id for unit_id in work.units if may_plan(work, unit_id)]
    theirs = select(ReceptionSession.id).where(
        ReceptionSession.office_id == work.office.id, ReceptionSession.unit_id.in_(planned)
    )
    let_in = or_(
        not_(Appointment.confidential),
        Appointment.booked_by_id == work.actor.user_id,
        Appointment.session_id.in_(theirs),
        func.coalesce(Case.level, OPEN_LEVELS[0]).not_in(OPEN_LEVELS),
    )
    of_case = or_(Appointment.case_id.is_(None), visible_cases(work))
    return and_(Appointment.office_id == work.office.id, func.coalesce(and_(of_case, let_in), False))
