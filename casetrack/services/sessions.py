"""The sessions of the schedule: finding them, their slots, what the law asks of one, and who plans them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import select

from casetrack.engine.reception_duties import Lack, SessionFacts, lacks_of
from casetrack.engine.schedule import read_hours, slots_of
from casetrack.errors import Forbidden, NotFound
from casetrack.models import ReceptionSession, SessionClosing, Visit
from casetrack.services.access import require
from casetrack.services.permissions import why_not
from casetrack.services.work import Work
from casetrack.text import Text

READ, PLAN = "schedule.read", "schedule.plan"
DEPUTED = "delegate"  # as a visit says that a deputy received (labels.HOSTS)
_UNKNOWN = Text("Không có buổi tiếp này.", "There is no such session.")


def list_sessions(work: Work, first: date, last: date) -> Sequence[ReceptionSession]:
    """List the sessions from a day to a day, cancelled ones too, in the order of the days."""
    require(work, READ)
    query = (
        select(ReceptionSession)
        .where(ReceptionSession.office_id == work.office.id, ReceptionSession.held_on.between(first, last))
        .order_by(ReceptionSession.held_on, ReceptionSession.hours, ReceptionSession.id)
    )
    return work.session.scalars(query).all()


def get_session(work: Work, session_id: int) -> ReceptionSession:
    """Find a session; raise NotFound."""
    require(work, READ)
    found = work.session.get(ReceptionSession, session_id)
    if found is None or found.office_id != work.office.id:
        raise NotFound(_UNKNOWN)
    return found


def session_on(work: Work, unit_id: int, host: str, day: date) -> int | None:
    """Find in which session a visit to a host on a day was, of the unit's own host first; a deputy's is the host's."""
    by = ReceptionSession.deputy_name != "" if host == DEPUTED else ReceptionSession.host == host
    query = select(ReceptionSession.id).where(
        ReceptionSession.office_id == work.office.id,
        ReceptionSession.held_on == day,
        ReceptionSession.cancelled_why == "",
        by,
    )
    return work.session.scalars(
        query.order_by(ReceptionSession.unit_id != unit_id, ReceptionSession.hours).limit(1)
    ).one_or_none()


def slots(session: ReceptionSession) -> tuple[str, ...]:
    """Give when each slot of a session begins: 08:00, 08:30."""
    return tuple(f"{slot:%H:%M}" for slot in slots_of(read_hours(session.hours), session.slot_minutes))


def count_visits(work: Work, sessions: Sequence[ReceptionSession]) -> Mapping[int, int]:
    """Count how many were received in each of these sessions; of hidden matters too, since a count names nobody."""
    keys = [session.id for session in sessions]
    found = work.session.scalars(
        select(Visit.session_id).where(Visit.office_id == work.office.id, Visit.session_id.in_(keys))
    )
    counted: dict[int, int] = {}
    for key in found:
        counted[key or 0] = counted.get(key or 0, 0) + 1
    return counted


def is_closed(work: Work, session: ReceptionSession) -> bool:
    """Tell whether somebody has said how a session ended, and nobody has opened it again."""
    query = select(SessionClosing.id).where(
        SessionClosing.office_id == work.office.id, SessionClosing.session_id == session.id
    )
    return work.session.scalars(query).first() is not None


def has_begun(work: Work, session: ReceptionSession) -> bool:
    """Tell whether somebody was received in a session, or it is closed: what was so on that day stays with it."""
    return is_closed(work, session) or bool(count_visits(work, [session]))


def lacks(work: Work, session: ReceptionSession) -> tuple[Lack, ...]:
    """Name what the law asks of a session and is not so."""
    if session.cancelled_why:
        return ()
    facts = SessionFacts(
        session.held_on,
        session.host,
        online=session.online,
        deputy=session.deputy_name,
        notified_on=session.notified_on,
        link_tested_on=session.link_tested_on,
        recording=session.recording,
    )
    return lacks_of(facts, work.today, work.calendar)


def may_plan(work: Work, unit_id: int) -> bool:
    """Tell whether the actor plans the sessions of this unit's hosts."""
    return work.actor.is_system or work.may_for(unit_id, PLAN)


def require_plan(work: Work, unit_id: int) -> None:
    """Raise Forbidden unless the actor plans the sessions of this unit's hosts."""
    require(work, PLAN)
    if not may_plan(work, unit_id):
        raise Forbidden(why_not(PLAN, work.roles_for(unit_id)), permission=PLAN)
