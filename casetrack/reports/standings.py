"""How each case stood, as one row: the stretch that held on a day, as known by an event of the office.

Counts and lists read the same rows under the same conditions, so that a number and its list never differ. The rows that
matter to a question are found by index: what is pending, and what was resolved since the period began. Nearly all of
them hold still and are believed still; those that ended after the day, or were taken back after the event, are looked
up apart, so that to ask about an earlier day costs no more than what has changed since.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import cache
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Date,
    Integer,
    Row,
    Select,
    Subquery,
    and_,
    bindparam,
    case,
    func,
    not_,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased
from sqlalchemy.sql import ColumnCollection
from sqlalchemy.sql.selectable import SelectBase

from casetrack.engine.stretches import LATE, ON_TIME, RESOLVED
from casetrack.models import Profile, Stretch
from casetrack.reports.questions import Question

_OF_RESOLVED = ("resolved", "on_time", "late", "without_deadline")
Columns = ColumnCollection[str, ColumnElement[Any]]
Column = ColumnElement[Any] | InstrumentedAttribute[Any]
Condition = Callable[[Columns, Question], ColumnElement[bool]]


class _Asked(Question):
    """A question whose days are said only when its statement is run."""

    @property
    def eve(self) -> Any:
        return bindparam("eve", type_=Date)


def _day(name: str) -> date:
    return cast("date", bindparam(name, type_=Date))


def _number(name: str) -> int:
    return cast("int", bindparam(name, type_=Integer))


ASKED = _Asked(
    office_id=_number("office_id"),
    start=_day("start"),
    end=_day("end"),
    as_at=_day("as_at"),
    known_at=_day("known_at"),
    known_seq=_number("known_seq"),
)
_SAID = ("office_id", "start", "eve", "as_at", "known_seq")
_READ = ("case_id", "profile_code", "entered_on", "closed_on", "due_on", "returned")


def standings(question: Question, figure: str = "receipts", within: SelectBase | None = None) -> Subquery:
    """Give a row for each case that a figure may count, of these if they are named: how it stood as at the day.

    What parts of figures are told apart by their profiles is left to whoever joins those (`counts`).
    """
    row = Stretch.__table__.c
    clause = _OF_ROW[_WIDER.get(figure, figure)](row, question)
    query = select(*(row[name].label(name) for name in _READ)).where(clause)
    if within is not None:  # a few cases are found by their keys
        return query.where(_held_anyhow(question), row.case_id.in_(within)).subquery("standings")
    return union_all(*(query.where(held) for held in _held(question))).subquery("standings")


def profiled(row: Subquery, *columns: Column) -> Select[Any]:
    """Select columns of standings, or of another subquery with `profile_code`, beside those of their profiles."""
    return select(*columns).join_from(row, Profile, Profile.code == row.c.profile_code)


def of_office(question: Question) -> ColumnElement[bool]:
    """Give the clause for the profiles of the office; without it each would be joined once for every office."""
    return Profile.office_id == question.office_id


def run(session: Session, statement: Select[Any], question: Question) -> Iterator[Row[Any]]:
    """Run a statement that was built of ASKED, once for all questions: to build one takes longer than to answer it."""
    yield from session.execute(statement, {name: getattr(question, name) for name in _SAID})


def count_by(
    session: Session, question: Question, keys: tuple[Column, ...], by: tuple[Column, ...] = ()
) -> list[Row[Any]]:
    """Count every figure by some columns of the profiles, or by others that decide these (`by`).

    There are as many rows as there are combinations, not cases.
    """
    return list(run(session, _counting(keys, by or keys), question))


def count_days(
    session: Session, question: Question, day: str, keys: tuple[Column, ...] = ()
) -> Iterator[Sequence[Any]]:
    """Count the matters by the day in the period on which they were entered or closed, and by columns of profiles."""
    yield from run(session, _counting_days(day, keys), question)


@cache
def _counting(keys: tuple[Column, ...], by: tuple[Column, ...]) -> Select[Any]:
    counted = _by_profile(ASKED).subquery("counted")
    totals = [func.sum(value).label(name) for name, value in _figures(counted).items()]
    return profiled(counted, *keys, *totals).where(of_office(ASKED)).group_by(*by)


@cache
def _counting_days(day: str, keys: tuple[Column, ...]) -> Select[Any]:
    row = Stretch.__table__.c
    on = row[day]
    days = (
        select(row.profile_code.label("profile_code"), on.label("day"), func.count().label("n"))
        .where(known, on >= ASKED.start)
        .group_by(on, row.profile_code)
        for known in _known(ASKED)
    )
    counted = union_all(*days).subquery("counted")
    query = profiled(counted, counted.c.day, *keys, func.sum(counted.c.n).label("n")).where(of_office(ASKED))
    return query.where(not_(Profile.task)).group_by(counted.c.day, *keys)


def _by_profile(question: Question) -> CompoundSelect[Any]:
    """Count the standings by profile, each kind from an index of its own."""
    row = Stretch.__table__.c

    def how_many(condition: ColumnElement[bool]) -> ColumnElement[int]:
        return func.sum(case((condition, 1), else_=0))

    figures = (
        func.count().label("receipts"),
        how_many(_received(row, question)).label("received"),
        how_many(_overdue(row, question)).label("overdue"),
        how_many(_reopened(row, question)).label("reopened"),
    )
    counted = (select(row.profile_code.label("profile_code"), *figures).where(held) for held in _held(question))
    # In the order of the index, so that nothing is sorted; the same profile on another day is added up outside.
    return union_all(*(each.group_by(row.closed_on, row.profile_code) for each in counted))


def _figures(counted: Subquery) -> dict[str, ColumnElement[Any]]:
    c = counted.c
    of_resolved = {name: case((_OF_PROFILE[name], c.receipts), else_=0) for name in _OF_RESOLVED}
    return {
        "receipts": c.receipts,
        "received": c.received,
        "carried_over": c.receipts - c.received - c.reopened,
        "reopened": c.reopened,
        **of_resolved,
        "pending": case((_OF_PROFILE["resolved"], 0), else_=c.receipts),
        "overdue": c.overdue,
    }


def counts(name: str, row: Columns, question: Question) -> ColumnElement[bool]:
    """Give the condition under which a figure counts a standing, joined to its profile."""
    return _OF_PROFILE[name] if name in _OF_PROFILE else _OF_ROW[name](row, question)


def _known(question: Question) -> Iterator[ColumnElement[bool]]:
    """Give the clauses of the stretches that held as at the day, apart by index: no stretch is under two of them."""
    row = Stretch.__table__.c
    begun = _begun(question)
    yield and_(begun, row.known_to.is_(None), row.to_on.is_(None))
    yield and_(begun, row.known_to.is_(None), row.to_on > question.as_at)
    yield and_(begun, row.known_to > question.known_seq, or_(row.to_on.is_(None), row.to_on > question.as_at))


def _held(question: Question) -> Iterator[ColumnElement[bool]]:
    """Give the clauses of those of them that matter: what is pending, and what was closed since the period began."""
    row = Stretch.__table__.c
    for known in _known(question):
        yield and_(known, row.closed_on.is_(None))
        yield and_(known, row.closed_on >= question.start)


def _held_anyhow(question: Question) -> ColumnElement[bool]:
    """Say the same in one clause, for a few cases."""
    row = Stretch.__table__.c
    return and_(
        _begun(question),
        or_(row.known_to.is_(None), row.known_to > question.known_seq),
        or_(row.to_on.is_(None), row.to_on > question.as_at),
        or_(row.closed_on.is_(None), row.closed_on >= question.start),
    )


def _begun(question: Question) -> ColumnElement[bool]:
    row = Stretch.__table__.c
    return and_(
        row.office_id == question.office_id, row.from_on <= question.as_at, row.known_from <= question.known_seq
    )


def _received(row: Columns, question: Question) -> ColumnElement[bool]:
    return row.entered_on >= question.start


def _reopened(row: Columns, question: Question) -> ColumnElement[bool]:
    """Tell whether it was resolved on the eve; asked only of those that were ever resolved before.

    Counted, not asked whether it exists: PostgreSQL would first make a list of all that were ever resolved.
    """
    before = aliased(Stretch)
    was = select(func.count()).where(
        before.office_id == question.office_id,
        before.case_id == row.case_id,
        before.closed_on.is_not(None),
        before.from_on <= question.eve,
        or_(before.to_on.is_(None), before.to_on > question.eve),
        before.known_from <= question.known_seq,
        or_(before.known_to.is_(None), before.known_to > question.known_seq),
    )
    return and_(row.returned, was.scalar_subquery() > 0)


def _overdue(row: Columns, question: Question) -> ColumnElement[bool]:
    return row.due_on < question.as_at  # of a resolved one no duty runs


_OF_PROFILE: dict[str, ColumnElement[bool]] = {
    "resolved": Profile.phase == RESOLVED,
    "pending": Profile.phase != RESOLVED,
    "on_time": Profile.timing == ON_TIME,
    "late": Profile.timing == LATE,
    "without_deadline": and_(Profile.phase == RESOLVED, Profile.timing == ""),
    "answered": and_(Profile.phase == RESOLVED, Profile.outcome == "forwarded"),
    "filed": and_(Profile.phase == RESOLVED, Profile.outcome == "filed"),
}
_WIDER = dict.fromkeys(("on_time", "late", "without_deadline", "answered", "filed"), "resolved")
_OF_ROW: dict[str, Condition] = {
    "resolved": lambda row, _question: row.closed_on.is_not(None),
    "pending": lambda row, _question: row.closed_on.is_(None),
    "received": _received,
    "carried_over": lambda row, question: and_(not_(_received(row, question)), not_(_reopened(row, question))),
    "reopened": _reopened,
    "overdue": _overdue,
    "receipts": lambda _row, _question: true(),  # whatever no figure counts is no standing
    "distinct": lambda _row, _question: true(),
}
