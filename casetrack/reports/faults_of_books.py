"""Faults of the numbered books: a number that was given and has no line, and what was likely entered twice."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select

from casetrack.engine.findings import FaultKind
from casetrack.models import Case, IncomingEntry, OutgoingEntry, Petition, Receipt, Register, Visit
from casetrack.reports.faults import Fault, Finders
from casetrack.reports.questions import Question
from casetrack.services import incoming, outgoing
from casetrack.services.access import OPEN_LEVELS
from casetrack.services.reception import PETITIONS, VISITS
from casetrack.services.registers import as_number
from casetrack.services.work import Work
from casetrack.text import Text

_MOST = 500  # of the numbers that one book lacks
_DIGITS = "0123456789"
_LACKS = Text("thiếu số {number}", "there is no {number}")
_LACKS_OF = Text("thiếu số {number}/{year}, {body}", "there is no {number}/{year}, {body}")
_TWICE_OUT = Text("số {symbol} ở hai dòng, dòng {line}/{year}", "{symbol} stands in two lines, line {line}/{year}")
_TWICE_IN = Text("{symbol} ngày {day}, dòng {line}/{year}", "{symbol} of {day}, line {line}/{year}")
_TWICE = Text("đơn {number}, nhận ngày {day}", "petition {number}, received on {day}")


def _petitions_gap(work: Work, question: Question, _kind: FaultKind) -> Iterator[Fault]:
    return _gaps(work, question, Petition, {PETITIONS})


def _visits_gap(work: Work, question: Question, _kind: FaultKind) -> Iterator[Fault]:
    return _gaps(work, question, Visit, {VISITS})


def _cases_gap(work: Work, question: Question, _kind: FaultKind) -> Iterator[Fault]:
    rules = [definition.number for definition in work.installation.library.all()]
    books = {rule.prefix for rule in rules} | {prefix for rule in rules for _value, prefix in rule.prefixes}
    return _gaps(work, question, Case, books)


def _gaps(work: Work, question: Question, model: Any, books: Collection[str]) -> Iterator[Fault]:
    """Hold how many lines each book of the years has to the number given last; only of others read the numbers."""
    head = func.rtrim(model.number, _DIGITS)
    counted = select(head, func.count(), func.max(model.number)).where(model.office_id == work.office.id)
    lines = {start: (n, newest) for start, n, newest in work.session.execute(counted.group_by(head))}
    for register in _registers(work, question, books):
        start = f"{register.book}-{register.year}-"
        if lines.get(start) == (register.last, as_number(register.book, register.year, register.last)):
            continue  # as many different numbers as were given, and none beyond them
        query = select(model.number).where(model.office_id == work.office.id, model.number.startswith(start))
        there = set(work.session.scalars(query))
        every = (as_number(register.book, register.year, place + 1) for place in range(register.last))
        lacking = [number for number in every if number not in there]
        yield from (Fault(_LACKS.with_(number=number)) for number in lacking[:_MOST])


def _outgoing_gap(work: Work, question: Question, _kind: FaultKind) -> Iterator[Fault]:
    return _gaps_of_lines(work, question, OutgoingEntry, outgoing.BOOK)


def _incoming_gap(work: Work, question: Question, _kind: FaultKind) -> Iterator[Fault]:
    return _gaps_of_lines(work, question, IncomingEntry, incoming.BOOK)


def _gaps_of_lines(work: Work, question: Question, model: Any, book: str) -> Iterator[Fault]:
    years = range(question.start.year, question.as_at.year + 1)
    query = select(model.body, model.year, model.number)
    rows = work.session.execute(query.where(model.office_id == work.office.id, model.year.in_(years)))
    there = {(body, year, number) for body, year, number in rows}
    for register in _registers(work, question, {book}):
        lacking = [n for n in range(1, register.last + 1) if (register.body, register.year, n) not in there]
        for number in lacking[:_MOST]:
            yield Fault(_LACKS_OF.with_(number=number, year=str(register.year), body=register.body))


def _registers(work: Work, question: Question, books: Collection[str]) -> list[Register]:
    years = range(question.start.year, question.as_at.year + 1)
    query = select(Register).where(
        Register.office_id == work.office.id, Register.book.in_(books), Register.year.in_(years)
    )
    return list(work.session.scalars(query.order_by(Register.book, Register.body, Register.year)))


def _outgoing_twice(work: Work, question: Question, _kind: FaultKind) -> Iterator[Fault]:
    row = OutgoingEntry
    valid = (row.office_id == work.office.id, row.struck_on.is_(None), _seen_by_all(work, row.case_id))
    of_period = (*valid, row.dated_on.between(question.start, question.as_at))
    said = (row.symbol, row.body, row.year)
    twice = select(*said).where(*of_period).group_by(*said).having(func.count() > 1).subquery()
    same = (row.symbol == twice.c.symbol) & (row.body == twice.c.body) & (row.year == twice.c.year)
    query = select(row).join(twice, same).where(*of_period).order_by(row.id)
    for line in work.session.scalars(query):
        yield Fault(_TWICE_OUT.with_(symbol=line.symbol, line=line.number, year=str(line.year)), line.case_id)


def _incoming_twice(work: Work, question: Question, _kind: FaultKind) -> Iterator[Fault]:
    row = IncomingEntry
    of_period = (
        row.office_id == work.office.id,
        row.struck_on.is_(None),
        row.symbol != "",
        _seen_by_all(work, row.case_id),
        row.dated_on.is_not(None),
        row.arrived_on.between(question.start, question.as_at),
    )
    said = (row.sender, row.symbol, row.dated_on)
    twice = select(*said).where(*of_period).group_by(*said).having(func.count() > 1).subquery()
    same = (row.sender == twice.c.sender, row.symbol == twice.c.symbol, row.dated_on == twice.c.dated_on)
    for line in work.session.scalars(select(row).join(twice, same[0] & same[1] & same[2]).where(*of_period)):
        told = _TWICE_IN.with_(symbol=line.symbol, day=line.dated_on, line=line.number, year=str(line.year))
        yield Fault(told, line.case_id)


def _petition_twice(work: Work, question: Question, _kind: FaultKind) -> Iterator[Fault]:
    """Find papers of one person, day and wording that opened different cases; nobody is named, nothing quoted."""
    row = Receipt
    of_period = (
        row.office_id == work.office.id,
        row.petition_id.is_not(None),
        row.person_id.is_not(None),
        _seen_by_all(work, row.case_id),
        row.received_on.between(question.start, question.as_at),
    )
    said = (row.person_id, row.received_on, row.subject)
    cases = func.count(row.case_id.distinct())
    twice = select(*said).where(*of_period).group_by(*said).having(cases > 1).subquery()
    same = (row.person_id == twice.c.person_id) & (row.received_on == twice.c.received_on)
    query = select(Petition.number, Petition.received_on, row.case_id).join_from(
        row, Petition, Petition.id == row.petition_id
    )
    query = query.join(twice, same & (row.subject == twice.c.subject)).where(*of_period).order_by(Petition.id)
    for number, day, case_id in work.session.execute(query):
        yield Fault(_TWICE.with_(number=number, day=day), case_id)


def _seen_by_all(work: Work, case_id: Any) -> ColumnElement[bool]:
    """Hold for lines of no case, and of cases that everybody may see: a twin would tell what a hidden one says."""
    open_ones = select(Case.id).where(Case.office_id == work.office.id, Case.level.in_(OPEN_LEVELS))
    return or_(case_id.is_(None), case_id.in_(open_ones))


FINDERS: Finders = {
    "petitions_gap": _petitions_gap,
    "visits_gap": _visits_gap,
    "cases_gap": _cases_gap,
    "outgoing_gap": _outgoing_gap,
    "incoming_gap": _incoming_gap,
    "outgoing_twice": _outgoing_twice,
    "incoming_twice": _incoming_twice,
    "petition_twice": _petition_twice,
}
