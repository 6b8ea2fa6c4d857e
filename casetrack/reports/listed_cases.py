"""The cases that a report lists: those that are overdue, and those that have been open for long.

A report on paper is read by people whom nobody has asked who they are. So only what every reader of cases may see
stands in it by number, whoever makes it; of the rest it says how many there are. Nobody is named, nothing is described.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from heapq import nsmallest
from typing import Any

from sqlalchemy import Select, select

from casetrack.engine.outlines import Lists
from casetrack.models import Case, Profile
from casetrack.reports.questions import Question
from casetrack.reports.standings import counts, of_office, profiled, standings
from casetrack.reports.units_then import tree_of, units_counted
from casetrack.services.access import OPEN_LEVELS, require, visible_cases
from casetrack.services.search import kind_of
from casetrack.services.work import Work
from casetrack.text import Text

_FIGURES = {"overdue": "overdue", "long_running": "pending"}
_SINCE = {"overdue": "due_on", "long_running": "entered_on"}


@dataclass(frozen=True, slots=True)
class ListedCase:
    """One case of a list: its number, what sort it is, which unit has it; `since` when it was due, or was received."""

    number: str
    kind: Text
    unit: str
    since: date
    days: int


@dataclass(frozen=True, slots=True)
class CaseList:
    """A list of cases as at a day: the first ones, how many more there are, and how many are not shown to everybody."""

    lines: Sequence[ListedCase]
    more: int
    hidden: int


def list_cases_of(work: Work, question: Question, wish: Lists, unit: int | None = None) -> CaseList:
    """List the cases that an outline wishes for, the longest first, of the office or of a unit and those below it."""
    require(work, "report.read")
    units = units_counted(work, question, unit)
    rows = work.session.execute(_standing(question, wish, units)).all()
    if not (work.actor.is_system or work.actor.may("case.read")):
        return CaseList((), 0, len(rows))
    first = nsmallest(wish.most, (row[:3] for row in rows if row.level in OPEN_LEVELS))
    hidden = sum(row.level not in OPEN_LEVELS for row in rows)
    lines = list(_lines(work, question, first))
    return CaseList(lines, len(rows) - hidden - len(lines), hidden)


def _standing(question: Question, wish: Lists, units: Collection[int] | None) -> Select[Any]:
    """Ask since when each case has stood so, its key, its unit and its level."""
    figure, day = _FIGURES[wish.what], _SINCE[wish.what]
    row = standings(question, figure)
    # Looked up for each case: joined, SQLite would read every case of the office first.
    level = select(Case.level).where(Case.id == row.c.case_id).scalar_subquery()
    query = profiled(row, row.c[day], row.c.case_id, Profile.unit_id, level.label("level")).where(
        of_office(question), Profile.task.is_(False), counts(figure, row.c, question)
    )
    if wish.days:
        query = query.where(row.c[day] < question.as_at - timedelta(days=wish.days))
    return query if units is None else query.where(Profile.unit_id.in_(units))


def _lines(work: Work, question: Question, rows: Sequence[tuple[date, int, int]]) -> Iterator[ListedCase]:
    asked = select(Case).where(
        visible_cases(work), Case.level.in_(OPEN_LEVELS), Case.id.in_([case_id for _since, case_id, _unit in rows])
    )
    cases = {case.id: case for case in work.session.scalars(asked)}
    units = tree_of(work, question).units
    for since, case_id, unit_id in rows:
        if case := cases.get(case_id):
            definition = work.installation.library.get(case.workflow, case.workflow_version)
            unit = units[unit_id].name if unit_id in units else ""
            yield ListedCase(case.number, kind_of(definition, case), unit, since, (question.as_at - since).days)
