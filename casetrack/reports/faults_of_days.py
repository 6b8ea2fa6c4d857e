"""Days out of order: what is dated before it can have been, or after."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, or_, select

from casetrack.engine.findings import FaultKind
from casetrack.models import Case, IncomingEntry, OutgoingEntry, Petition, ReceptionSession, Visit
from casetrack.reports.faults import Fault, Finders
from casetrack.reports.questions import Question
from casetrack.services.work import Work
from casetrack.text import Text

_WRITTEN = Text("đơn {number} đề ngày {day}, nhận ngày {then}", "petition {number} is dated {day}, received {then}")
_FORWARDED = Text(
    "đơn {number} chuyển ngày {day}, nhận ngày {then}", "petition {number} was forwarded on {day}, received {then}"
)
_DATED = Text("dòng {line}/{year} đề ngày {day}, đến ngày {then}", "line {line}/{year} is dated {day}, came {then}")
_CLOSED = Text("kết thúc ngày {day}, tiếp nhận ngày {then}", "closed on {day}, received {then}")
_ISSUED = Text("{symbol} ngày {day}, hồ sơ ngày {then}", "{symbol} of {day}, the case of {then}")
_AHEAD = Text("lượt {number} ghi ngày {day}", "visit {number} is of {day}")
_OFF = Text("lượt {number} ngày {day}, buổi tiếp ngày {then}", "visit {number} of {day}, in the session of {then}")
_CANCELLED = Text("lượt {number} ngày {day}, buổi tiếp đã hủy", "visit {number} of {day}, in a cancelled session")


def _written_late(work: Work, question: Question, _kind: FaultKind) -> Iterator[Fault]:
    return _petitions(work, question, Petition.written_on, _WRITTEN)


def _forwarded_late(work: Work, question: Question, _kind: FaultKind) -> Iterator[Fault]:
    return _petitions(work, question, Petition.forwarded_on, _FORWARDED)


def _petitions(work: Work, question: Question, day: Any, said: Text) -> Iterator[Fault]:
    query = select(Petition.number, Petition.case_id, day, Petition.received_on).where(
        _in(work, question, Petition, Petition.received_on), day > Petition.received_on
    )
    for number, case_id, then, received_on in work.session.execute(query.order_by(Petition.id)):
        yield Fault(said.with_(number=number, day=then, then=received_on), case_id)


def _dated_late(work: Work, question: Question, _kind: FaultKind) -> Iterator[Fault]:
    row = IncomingEntry
    query = select(row).where(
        _in(work, question, row, row.arrived_on), row.struck_on.is_(None), row.dated_on > row.arrived_on
    )
    for line in work.session.scalars(query.order_by(row.id)):
        said = _DATED.with_(line=line.number, year=str(line.year), day=line.dated_on, then=line.arrived_on)
        yield Fault(said, line.case_id)


def _closed_early(work: Work, question: Question, _kind: FaultKind) -> Iterator[Fault]:
    query = select(Case.id, Case.closed_on, Case.opened_on).where(
        _in(work, question, Case, Case.opened_on), Case.closed_on < Case.opened_on
    )
    for case_id, closed_on, opened_on in work.session.execute(query.order_by(Case.id)):
        yield Fault(_CLOSED.with_(day=closed_on, then=opened_on), case_id)


def _issued_early(work: Work, question: Question, _kind: FaultKind) -> Iterator[Fault]:
    """Find letters older than their case; a former office's case was there before it came."""
    row = OutgoingEntry
    query = select(row.symbol, row.dated_on, Case.id, Case.opened_on).join_from(row, Case, Case.id == row.case_id)
    query = query.where(_in(work, question, row, row.dated_on), row.struck_on.is_(None), Case.source.is_(None))
    for symbol, day, case_id, opened_on in work.session.execute(query.where(row.dated_on < Case.opened_on)):
        yield Fault(_ISSUED.with_(symbol=symbol, day=day, then=opened_on), case_id)


def _visit_ahead(work: Work, _question: Question, _kind: FaultKind) -> Iterator[Fault]:
    query = select(Visit.number, Visit.case_id, Visit.received_on).where(
        Visit.office_id == work.office.id, Visit.received_on > work.today
    )
    for number, case_id, day in work.session.execute(query.order_by(Visit.id)):
        yield Fault(_AHEAD.with_(number=number, day=day), case_id)


def _visit_off_session(work: Work, question: Question, _kind: FaultKind) -> Iterator[Fault]:
    held = ReceptionSession
    other_day = held.held_on != Visit.received_on
    query = (
        select(Visit.number, Visit.case_id, Visit.received_on, held.held_on, other_day)
        .join(held, held.id == Visit.session_id)
        .where(_in(work, question, Visit, Visit.received_on), Visit.received_on <= work.today)
        .where(or_(other_day, held.cancelled_why != ""))
    )
    for number, case_id, day, held_on, is_other in work.session.execute(query.order_by(Visit.id)):
        yield Fault((_OFF if is_other else _CANCELLED).with_(number=number, day=day, then=held_on), case_id)


def _in(work: Work, question: Question, model: Any, day: Any) -> ColumnElement[bool]:
    """Hold for the rows of the office on the days of the period."""
    first: date = question.start
    clause: ColumnElement[bool] = (model.office_id == work.office.id) & day.between(first, question.as_at)
    return clause


FINDERS: Finders = {
    "written_late": _written_late,
    "forwarded_late": _forwarded_late,
    "dated_late": _dated_late,
    "closed_early": _closed_early,
    "issued_early": _issued_early,
    "visit_ahead": _visit_ahead,
    "visit_off_session": _visit_off_session,
}
