"""The cases that a report lists: those that are overdue, and those that have been open for long.

A report on paper is read by people whom nobody has asked who they are. So only what every reader of cases may see
stands in it by number, whoever makes it; of the rest it says how many there are. Nobody is named, nothing is described.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, func, select

from casetrack.engine.outlines import Lists
from casetrack.models import Case, Profile
from casetrack.reports.questions import Question
from casetrack.reports.standings import counts, of_office, profiled, standings
from casetrack.services.access import OPEN_LEVELS, require, visible_cases
from casetrack.services.search import kind_of
from casetrack.services.work import Work
from casetrack.text import Text

_FIGURES = {"overdue": "overdue", "long_running": "pending"}


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
    units = None if unit is None else work.unit_and_below({unit})
    day = "due_on" if wish.what == "overdue" else "entered_on"
    found = _standing(question, wish, units, day).subquery()
    closed = select(Case.id).where(Case.office_id == work.office.id, Case.level.not_in(OPEN_LEVELS))
    kept_back = func.count().filter(found.c.case_id.in_(closed))
    every, hidden = work.session.execute(select(func.count(), kept_back).select_from(found)).one()
    if not (work.actor.is_system or work.actor.may("case.read")):
        return CaseList((), 0, every)
    # Among the first so many at least as many are shown as the outline wishes for: no more cases have to be read.
    first = select(found).order_by(found.c.since, found.c.case_id).limit(wish.most + hidden).subquery()
    query = select(Case, first.c.since, first.c.unit_id).join_from(first, Case, Case.id == first.c.case_id)
    query = query.where(visible_cases(work), Case.level.in_(OPEN_LEVELS))
    rows = work.session.execute(query.order_by(first.c.since, Case.id).limit(wish.most)).all()
    lines = [_line(work, question, row) for row in rows]
    return CaseList(lines, every - hidden - len(lines), hidden)


def _standing(question: Question, wish: Lists, units: Collection[int] | None, day: str) -> Select[Any]:
    figure = _FIGURES[wish.what]
    row = standings(question, figure)
    query = profiled(row, row.c.case_id, row.c[day].label("since"), Profile.unit_id).where(
        of_office(question), Profile.task.is_(False), counts(figure, row.c, question)
    )
    if wish.days:
        query = query.where(row.c[day] < question.as_at - timedelta(days=wish.days))
    return query if units is None else query.where(Profile.unit_id.in_(units))


def _line(work: Work, question: Question, row: Any) -> ListedCase:
    case, since, unit_id = row
    definition = work.installation.library.get(case.workflow, case.workflow_version)
    unit = work.units[unit_id].name if unit_id in work.units else ""
    return ListedCase(case.number, kind_of(definition, case), unit, since, (question.as_at - since).days)
