"""The visits behind a number of a report, a page at a time; of cases that are hidden from the reader only how many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from casetrack.models import Case, ReceptionSession, Visit
from casetrack.reports.questions import Question
from casetrack.reports.receptions import counted, who_sat
from casetrack.services.access import hidden_cases
from casetrack.services.work import Work

AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class VisitLine:
    """One visit: its number in the register, who received on which day, how many people, and the case if any."""

    number: str
    day: date
    host: str
    reception: str
    present: int
    subject: str
    case_number: str | None


@dataclass(frozen=True, slots=True)
class VisitPage:
    """One page of the visits: `seen` and `hidden` count all of them, `next` is where the following page begins."""

    lines: Sequence[VisitLine]
    seen: int
    hidden: int
    next: int | None


def list_visits(work: Work, question: Question, ids: Sequence[int], first: int = 0) -> VisitPage:
    """List these visits of the period by their number, from a place on; two statements."""
    unseen = select(Visit.id).join(Case, Case.id == Visit.case_id).where(counted(work, question), hidden_cases(work))
    hidden = set(work.session.scalars(unseen))
    seen = [visit_id for visit_id in ids if visit_id not in hidden]
    asked = (
        select(Visit.number, Visit.received_on, who_sat(), Visit.reception, Visit.present, Visit.subject, Case.number)
        .join(Case, Case.id == Visit.case_id, isouter=True)
        .join(ReceptionSession, ReceptionSession.id == Visit.session_id, isouter=True)
        .where(Visit.office_id == work.office.id, Visit.id.in_(seen[first : first + AT_ONCE]))
        .order_by(Visit.id)
    )
    lines = [VisitLine(*row) for row in work.session.execute(asked)]
    more = first + AT_ONCE
    return VisitPage(lines, len(seen), len(ids) - len(seen), more if more < len(seen) else None)
