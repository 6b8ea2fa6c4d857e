"""Decisions about days off for tests, and the slow recount that they are compared with."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import select

from casetrack.engine.calendar import CalendarDay, CalendarYear, WorkingCalendar
from casetrack.engine.history import fold
from casetrack.models import Case, CaseEvent, Deadline, OfficeHead
from casetrack.services.calendar import DecideYear
from casetrack.services.histories import history_of
from casetrack.services.work import reading, system_actor
from casetrack.text import Text
from tests.factories import Ward, working_days

Moves = Mapping[str, Mapping[str, tuple[date, date]]]  # by case and clock: the day due before and after
NOTICE = "QĐ 12/QĐ-TTg ngày 05/01/2027"


def year_of(calendar: WorkingCalendar, year: int) -> CalendarYear:
    """One year of a calendar as it stands."""
    return next(known for known in calendar.years if known.year == year)


def a_swap(off: date, worked: date, calendar: WorkingCalendar | None = None, **more: str) -> DecideYear:
    """The year with one more weekday off and one more Saturday worked for it."""
    known = year_of(calendar or working_days(), off.year)
    days = (
        CalendarDay(off, "off", Text("Nghỉ hoán đổi", "Swapped day off"), NOTICE, "confirmed"),
        CalendarDay(worked, "make_up", Text("Làm bù", "Worked for it"), NOTICE, "confirmed"),
    )
    said = CalendarYear(known.year, known.status, NOTICE, (*known.days, *days))
    return DecideYear(said, **more)


def counted_by(ward: Ward, calendar: WorkingCalendar) -> dict[tuple[str, str], date | None]:
    """Fold every case of the office by this calendar alone: the day due of each running clock, by case and clock."""
    with reading(ward.installation, system_actor(ward.office.id)) as work:
        found: dict[tuple[str, str], date | None] = {}
        for case in work.session.scalars(select(Case).where(Case.office_id == ward.office.id)).all():
            definition = work.installation.library.get(case.workflow, case.workflow_version)
            clocks = fold(definition, calendar, history_of(work, case)).clocks
            found |= {(case.number, clock.key): clock.due.due_on for clock in clocks if clock.ended_on is None}
    return found


def moved_in_a_recount(ward: Ward, before: WorkingCalendar, after: WorkingCalendar) -> Moves:
    """Recount everything by both calendars, and note each running clock whose day differs."""
    old, new = counted_by(ward, before), counted_by(ward, after)
    moves: dict[str, dict[str, tuple[date, date]]] = {}
    for (number, key), day in old.items():
        then = new[number, key]
        if day is not None and then is not None and day != then:
            moves.setdefault(number, {})[key] = (day, then)
    return moves


def book_length(ward: Ward) -> int:
    """How many events the office's book holds."""
    with ward.database.reading() as session:
        return session.scalars(select(OfficeHead.seq).where(OfficeHead.office_id == ward.office.id)).one()


def moved_by_events(ward: Ward, since: int = 0) -> Moves:
    """What the events of the office say that a calendar moved, after its event of this number."""
    with reading(ward.installation, system_actor(ward.office.id)) as work:
        query = select(Case.number, CaseEvent).join(Case, Case.id == CaseEvent.case_id)
        query = query.where(CaseEvent.office_id == ward.office.id, CaseEvent.kind == "recalculated")
        events = work.session.execute(query.where(CaseEvent.seq > since)).all()
        numbers = {event.case_id or 0: number for number, event in events}
        cases = {case.id: case for case in work.session.scalars(select(Case).where(Case.id.in_(numbers)))}
        moves: dict[str, dict[str, tuple[date, date]]] = {}
        for case_id, number in numbers.items():
            (said,) = [h for h in history_of(work, cases[case_id]) if h.kind == "recalculated" and h.number > since]
            clocks = said.payload["clocks"]
            assert isinstance(clocks, list)
            moves[number] = {
                c["key"]: (date.fromisoformat(c["before"]), date.fromisoformat(c["after"])) for c in clocks
            }
    return moves


def days_due(ward: Ward, *, running: bool) -> dict[tuple[str, str], date | None]:
    """What the book keeps of the clocks that run, or of those that have ended: the day due by case and clock."""
    with reading(ward.installation, system_actor(ward.office.id)) as work:
        query = select(Case.number, Deadline.key, Deadline.due_on).join(Case, Case.id == Deadline.case_id)
        query = query.where(Deadline.office_id == ward.office.id, Deadline.ended_on.is_(None) == running)
        return {(number, key): due for number, key, due in work.session.execute(query)}
