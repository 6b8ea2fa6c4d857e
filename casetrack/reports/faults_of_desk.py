"""Faults of what the desk and the sessions leave open: no result, not closed, not answered."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import exists, or_, select

from casetrack.engine.findings import FaultKind
from casetrack.models import Case, IncomingEntry, ReceptionSession, SessionClosing, SessionInstruction, Visit
from casetrack.reports.faults import Fault, Finders, before
from casetrack.reports.questions import Question
from casetrack.services.work import Work
from casetrack.text import Text

_VISIT = Text("lượt {number} ngày {day}", "visit {number} of {day}")
_SESSION = Text("buổi ngày {day}", "session of {day}")
_LINE = Text("dòng {line}/{year}, trả lời trước ngày {day}", "line {line}/{year}, an answer by {day}")


def _visit_unanswered(work: Work, question: Question, _kind: FaultKind) -> Iterator[Fault]:
    ordered = exists(select(SessionInstruction.id).where(SessionInstruction.visit_id == Visit.id))
    query = select(Visit.number, Visit.received_on).where(
        Visit.office_id == work.office.id,
        Visit.received_on.between(question.start, min(question.as_at, work.today)),
        *(Visit.case_id.is_(None), Visit.answer == "", Visit.refusal == "", ~ordered),
    )
    for number, day in work.session.execute(query.order_by(Visit.id)):
        yield Fault(_VISIT.with_(number=number, day=day))


def _session_open(work: Work, question: Question, kind: FaultKind) -> Iterator[Fault]:
    """Find published sessions of which nobody has said whether they were held; one on paper needs no more said."""
    held = ReceptionSession
    closed = exists(select(SessionClosing.id).where(SessionClosing.session_id == held.id))
    query = select(held.id, held.held_on).where(
        held.office_id == work.office.id,
        held.held_on >= question.start,
        held.held_on < before(question.as_at, kind.days),
        *(held.published_at.is_not(None), held.cancelled_why == "", held.source == "", ~closed),
    )
    for session_id, day in work.session.execute(query.order_by(held.held_on, held.id)):
        yield Fault(_SESSION.with_(day=day), page=f"/lich-tiep-dan/buoi/{session_id}")


def _incoming_unanswered(work: Work, question: Question, _kind: FaultKind) -> Iterator[Fault]:
    row = IncomingEntry
    query = select(row.number, row.year, row.due_on, row.case_id).join(Case, Case.id == row.case_id, isouter=True)
    query = query.where(
        row.office_id == work.office.id,
        row.struck_on.is_(None),
        row.arrived_on <= question.as_at,
        row.due_on.between(question.start, before(question.as_at, 1)),
        or_(row.case_id.is_(None), Case.closed_on.is_(None)),
    )
    for line, year, day, case_id in work.session.execute(query.order_by(row.id)):
        yield Fault(_LINE.with_(line=line, year=str(year), day=day), case_id)


FINDERS: Finders = {
    "visit_unanswered": _visit_unanswered,
    "session_open": _session_open,
    "incoming_unanswered": _incoming_unanswered,
}
