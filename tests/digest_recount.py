"""Count a digest again the slow way: fold the events of each case one by one, ask nothing of the spans."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import select

from casetrack.engine.history import fold
from casetrack.models import Case, CaseEvent, Deadline
from casetrack.services.histories import history_of
from casetrack.services.work import Work

Told = set[tuple[str, str, str | None]]


def recount(work: Work, moment: datetime, day: date, *, due_within: int = 7, stale_after: int = 14) -> Told:
    """Give section, number and clock of every line that the office's digest of a day must have."""
    known = {
        event.seq: event
        for event in work.session.scalars(select(CaseEvent).where(CaseEvent.office_id == work.office.id))
        if event.recorded_at <= moment
    }
    told: Told = set()
    for case in work.session.scalars(select(Case).where(Case.office_id == work.office.id)):
        happened = [each for each in history_of(work, case) if each.number in known and each.occurred_on <= day]
        if not happened:
            continue
        definition = work.installation.library.get(case.workflow, case.workflow_version)
        standing = fold(definition, work.calendars, happened)
        if standing.closed_on is not None:
            continue
        clock = standing.due
        due_on = clock.due.due_on if clock else None
        key = clock.key if clock else None
        if due_on is not None and due_on < day:
            told.add(("overdue", case.number, key))
        elif due_on is not None and due_on <= day + timedelta(days=due_within):
            told.add(("due_soon", case.number, key))
        last = max(each.occurred_on for each in happened if each.kind != "recalculated")
        if last <= day - timedelta(days=stale_after):
            told.add(("stale", case.number, key))
    return told


def overdue_by_the_clocks(work: Work, day: date) -> set[str]:
    """Give the cases with a running duty whose day has passed, by the rows of the clocks as they stand now."""
    query = select(Case.number).join(Deadline, Deadline.case_id == Case.id)
    late = (Deadline.status == "running", Deadline.kind == "duty", Deadline.due_on < day, Case.closed_on.is_(None))
    return set(work.session.scalars(query.where(Case.office_id == work.office.id, *late)))
