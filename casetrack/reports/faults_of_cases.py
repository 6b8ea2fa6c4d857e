"""Faults of cases: left lying, in nobody's hands, closed without a result, or more open than they should be."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select

from casetrack.engine.findings import FaultKind
from casetrack.models import Case, CaseEvent, Holding, Profile, Unit, User
from casetrack.reports.faults import Fault, Finders, before
from casetrack.reports.questions import Question
from casetrack.reports.standings import counts, of_office, profiled, standings
from casetrack.services.access import OPEN_LEVELS
from casetrack.services.delays import UNEXPLAINED, has_cause
from casetrack.services.work import Work
from casetrack.text import Text

_DUE = Text("hạn ngày {day}", "due on {day}")
_LAST = Text("việc gần nhất ngày {day}", "the last entry is of {day}")
_RECEIVED = Text("tiếp nhận ngày {day}", "received on {day}")
_CLOSED = Text("kết thúc ngày {day}", "closed on {day}")
_ENDED = Text("đơn vị giải thể ngày {day}", "the unit ended on {day}")
_LEVEL = Text("phải hạn chế người xem", "should be restricted")
_SENT = Text("chuyển ngày {day}", "forwarded on {day}")


def _late_unexplained(work: Work, question: Question, kind: FaultKind) -> Iterator[Fault]:
    """Find what the report counts as overdue without a cause, unless somebody has told one since."""
    row = standings(question, "overdue")
    query = profiled(row, row.c.case_id, row.c.due_on).join(Case, Case.id == row.c.case_id)
    query = query.where(
        of_office(question),
        counts("overdue", row.c, question),
        Profile.task.is_(False),
        Profile.delay == "",
        has_cause(UNEXPLAINED),
        row.c.due_on < before(question.as_at, kind.days),
    )
    for case_id, due_on in work.session.execute(query.order_by(row.c.due_on, row.c.case_id)):
        yield Fault(_DUE.with_(day=due_on), case_id)


def _still(work: Work, question: Question, kind: FaultKind) -> Iterator[Fault]:
    day = before(question.as_at, kind.days)
    happened = select(func.max(CaseEvent.occurred_on)).where(
        CaseEvent.office_id == work.office.id, CaseEvent.case_id == Case.id
    )
    last = happened.correlate(Case).scalar_subquery()
    open_ones = and_(_open(work), Case.paused.is_(False), Case.opened_on < day)
    yield from _said(work, select(Case.id, last).where(open_ones, last < day), _LAST)


def _unclassified(work: Work, question: Question, kind: FaultKind) -> Iterator[Fault]:
    """Find petitions in no class: of the workflows of the desk that number their cases by one."""
    rules = work.installation.library.all()
    classed = {each.id for each in rules if each.at_desk and each.number.by_field}
    lying = and_(_open(work), Case.phase == "received", Case.opened_on < before(question.as_at, kind.days))
    yield from _said(work, select(Case.id, Case.opened_on).where(lying, Case.workflow.in_(classed)), _RECEIVED)


def _no_officer(work: Work, question: Question, kind: FaultKind) -> Iterator[Fault]:
    lying = and_(_open(work), Case.officer_id.is_(None), Case.opened_on < before(question.as_at, kind.days))
    yield from _said(work, select(Case.id, Case.opened_on).where(lying), _RECEIVED)


def _officer_gone(work: Work, _question: Question, _kind: FaultKind) -> Iterator[Fault]:
    query = select(Case.id, Case.opened_on).join(User, User.id == Case.officer_id)
    yield from _said(work, query.where(_open(work), User.active.is_(False)), _RECEIVED)


def _unit_ended(work: Work, question: Question, _kind: FaultKind) -> Iterator[Fault]:
    query = select(Case.id, Unit.valid_to).join(Unit, Unit.id == Case.unit_id)
    yield from _said(work, query.where(_open(work), Unit.valid_to < question.as_at), _ENDED)


def _no_outcome(work: Work, question: Question, _kind: FaultKind) -> Iterator[Fault]:
    ended = and_(Case.office_id == work.office.id, Case.closed_on.between(question.start, question.as_at))
    yield from _said(work, select(Case.id, Case.closed_on).where(ended, Case.outcome.is_(None)), _CLOSED)


def _too_open(work: Work, question: Question, _kind: FaultKind) -> Iterator[Fault]:
    """Find cases of the period that everybody sees although their workflow, with these fields, wants few to."""
    library = work.installation.library
    closing = {
        each.id
        for each in library.all()
        if {each.level.default, *(level for _when, level in each.level.rules)} - set(OPEN_LEVELS)
    }
    query = select(Case.id, Case.workflow, Case.workflow_version, Case.fields).where(
        Case.office_id == work.office.id,
        Case.opened_on.between(question.start, question.as_at),
        Case.workflow.in_(closing),
        Case.level.in_(OPEN_LEVELS),
    )
    for case_id, workflow, version, fields in work.session.execute(query.order_by(Case.id)):
        if library.get(workflow, version).level_for(dict(fields)) not in OPEN_LEVELS:
            yield Fault(_LEVEL, case_id)


def _forwarded_silent(work: Work, question: Question, kind: FaultKind) -> Iterator[Fault]:
    query = select(Case.id, Holding.since_on).join(Holding, Holding.case_id == Case.id)
    silent = and_(Holding.kind.in_(("body", "unit")), Holding.since_on < before(question.as_at, kind.days))
    yield from _said(work, query.where(_open(work), Holding.office_id == work.office.id, silent), _SENT)


def _open(work: Work) -> ColumnElement[bool]:
    return and_(Case.office_id == work.office.id, Case.closed_on.is_(None))


def _said(work: Work, query: Any, said: Text) -> Iterator[Fault]:
    """Say of each case the one day that the query gives."""
    for case_id, day in work.session.execute(query.order_by(Case.id)):
        yield Fault(said.with_(day=day), case_id)


FINDERS: Finders = {
    "late_unexplained": _late_unexplained,
    "still": _still,
    "unclassified": _unclassified,
    "no_officer": _no_officer,
    "officer_gone": _officer_gone,
    "unit_ended": _unit_ended,
    "no_outcome": _no_outcome,
    "too_open": _too_open,
    "forwarded_silent": _forwarded_silent,
}
