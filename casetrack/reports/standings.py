"""How each case stood, as one row: the stretch that held on a day, as known by an event of the office.

Counts and lists read the same rows under the same conditions, so that a number and its list never differ. The rows that
matter to a question are found by index: what is pending, and what was resolved since the period began. Nearly all of
them hold still and are believed still; those that ended after the day, or were taken back after the event, are looked
up apart, so that to ask about an earlier day costs no more than what has changed since.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Row,
    Select,
    Subquery,
    and_,
    case,
    exists,
    false,
    func,
    not_,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased
from sqlalchemy.sql import ColumnCollection

from casetrack.engine.stretches import LATE, ON_TIME, RESOLVED
from casetrack.models import Profile, Stretch
from casetrack.reports.questions import Question

_OF_RESOLVED = ("resolved", "on_time", "late", "without_deadline")
Columns = ColumnCollection[str, ColumnElement[Any]]
Column = ColumnElement[Any] | InstrumentedAttribute[Any]
Condition = Callable[[Columns, Question], ColumnElement[bool]]

_READ = ("case_id", "profile_code", "entered_on", "closed_on", "due_on", "returned")


def standings(question: Question) -> Subquery:
    """Give a row for each case that some figure may count: how it stood as at the day."""
    read = [Stretch.__table__.c[name] for name in _READ]
    return union_all(*(select(*read).where(held) for held in _held(question))).subquery("standings")


def profiled(row: Subquery, *columns: Column) -> Select[Any]:
    """Select columns of standings, or of another subquery with `profile_code`, beside those of their profiles."""
    return select(*columns).join_from(row, Profile, Profile.code == row.c.profile_code)


def of_office(question: Question) -> ColumnElement[bool]:
    """Give the clause for the profiles of the office; without it each would be joined once for every office."""
    return Profile.office_id == question.office_id


def count_by(session: Session, question: Question, keys: Sequence[Column]) -> list[Row[Any]]:
    """Count every figure by some columns of the profiles: as many rows as there are combinations, not cases."""
    counted = _by_profile(question).subquery("counted")
    totals = [func.sum(value).label(name) for name, value in _figures(counted).items()]
    query = profiled(counted, *keys, *totals).where(of_office(question)).group_by(*keys)
    return list(session.execute(query).all())


def _by_profile(question: Question) -> CompoundSelect[Any]:
    """Count the standings by profile, each kind by an index of its own."""
    row = Stretch.__table__.c

    def how_many(condition: ColumnElement[bool]) -> ColumnElement[int]:
        return func.sum(case((condition, 1), else_=0))

    return union_all(
        *(
            select(
                row.profile_code,
                func.count().label("receipts"),
                how_many(_received(row, question)).label("received"),
                how_many(_reopened(row, question)).label("reopened"),
                how_many(_overdue(row, question)).label("overdue"),
            )
            .where(held)
            .group_by(row.profile_code)
            for held in _held(question)
        )
    )


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


def _held(question: Question) -> Iterator[ColumnElement[bool]]:
    """Give the clauses of the stretches that held, apart by index: no stretch is under two of them."""
    row = Stretch.__table__.c
    begun = and_(
        row.office_id == question.office_id, row.from_on <= question.as_at, row.known_from <= question.known_seq
    )
    goes_on = or_(row.to_on.is_(None), row.to_on > question.as_at)
    for known in (
        and_(row.known_to.is_(None), row.to_on.is_(None)),
        and_(row.known_to.is_(None), row.to_on > question.as_at),
        and_(row.known_to > question.known_seq, goes_on),
    ):
        yield and_(begun, known, row.closed_on.is_(None))
        yield and_(begun, known, row.closed_on >= question.start)


def _received(row: Columns, question: Question) -> ColumnElement[bool]:
    return row.entered_on >= question.start


def _reopened(row: Columns, question: Question) -> ColumnElement[bool]:
    """Tell whether it was resolved on the eve; asked only of those that were ever resolved before."""
    before = aliased(Stretch)
    was = exists().where(
        before.office_id == question.office_id,
        before.case_id == row.case_id,
        before.closed_on.is_not(None),
        before.from_on <= question.eve,
        or_(before.to_on.is_(None), before.to_on > question.eve),
        before.known_from <= question.known_seq,
        or_(before.known_to.is_(None), before.known_to > question.known_seq),
    )
    return case((row.returned, was), else_=false())


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
_OF_ROW: dict[str, Condition] = {
    "received": _received,
    "carried_over": lambda row, question: and_(not_(_received(row, question)), not_(_reopened(row, question))),
    "reopened": _reopened,
    "overdue": _overdue,
    "receipts": lambda _row, _question: true(),  # whatever no figure counts is no standing
    "distinct": lambda _row, _question: true(),
}
