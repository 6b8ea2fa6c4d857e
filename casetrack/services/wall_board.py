"""The board on the wall (bảng treo): today's numbers of the office, for the hall and the leaders' room.

It names nobody. Every case counts, protected ones too; a number of one or two is never told, and neither another number
nor the order of units gives it away.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import and_, func, select

from casetrack.models import Case, ReceptionSession, Visit
from casetrack.services.access import told_to_all
from casetrack.services.publishing import published_between
from casetrack.services.work import Work

_AHEAD = timedelta(days=14)
_SOON = timedelta(days=7)
Told = int | None  # None: one or two


@dataclass(frozen=True, slots=True)
class Total:
    """A number of all units: what their told numbers add up to, and whether some were too few to be told."""

    n: int
    and_more: bool


@dataclass(frozen=True, slots=True)
class Department:
    """One unit and its open cases. None: too few to be told."""

    name: str
    open: Told
    overdue: Told


@dataclass(frozen=True, slots=True)
class WallBoard:
    """What hangs on the wall: open cases and those past their day, the week, who came today, when to come next."""

    open: Total
    overdue: Total
    due_soon: Told
    closed_this_week: Told
    visits_today: Told
    departments: Sequence[Department]
    next_session: ReceptionSession | None


def board_of(work: Work) -> WallBoard:
    """Count the board in five queries, whoever asks: its numbers are alike for everybody."""
    today = work.today
    monday = today - timedelta(days=today.weekday())
    rows = _by_unit(work)
    closed = select(func.count(Case.id)).where(Case.office_id == work.office.id, Case.closed_on.between(monday, today))
    came = select(func.count(Visit.id)).where(Visit.office_id == work.office.id, Visit.received_on == today)
    sessions = published_between(work, today, today + _AHEAD)
    departments = [
        Department(work.units[unit_id].name, told_to_all(every), told_to_all(overdue))
        for unit_id, every, overdue, _soon in sorted(rows, key=lambda row: (_place(row[2]), _place(row[1]), row[0]))
    ]
    return WallBoard(
        open=_total([each.open for each in departments]),
        overdue=_total([each.overdue for each in departments]),
        due_soon=told_to_all(sum(soon for _unit, _every, _overdue, soon in rows)),
        closed_this_week=told_to_all(work.session.scalars(closed).one()),
        visits_today=told_to_all(work.session.scalars(came).one()),
        departments=departments,
        next_session=next((each for each in sessions if not each.cancelled_why), None),
    )


def _place(n: int) -> int:
    """Give where a number stands among others, the largest first; one and two stand alike, so that none tells which."""
    return -(1 if told_to_all(n) is None else n)


def _total(numbers: Sequence[Told]) -> Total:
    """Add up what is told, so that nobody finds the rest by taking away."""
    return Total(sum(n or 0 for n in numbers), None in numbers)


def _by_unit(work: Work) -> Sequence[tuple[int, int, int, int]]:
    """Count the open cases of each unit: all, past their day, due within the week."""
    late = func.count(Case.id).filter(Case.due_on < work.today)
    soon = func.count(Case.id).filter(and_(Case.due_on >= work.today, Case.due_on <= work.today + _SOON))
    query = (
        select(Case.unit_id, func.count(Case.id), late, soon)
        .where(Case.office_id == work.office.id, Case.closed_on.is_(None))
        .group_by(Case.unit_id)
    )
    return [(unit_id, every, overdue, due_soon) for unit_id, every, overdue, due_soon in work.session.execute(query)]
