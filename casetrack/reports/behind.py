"""The cases behind a number of the summary: the same standings, under the condition by which they were counted."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import ColumnElement, Select, Subquery, and_, true

from casetrack.engine.spans import TASK
from casetrack.errors import NotFound
from casetrack.models import Profile
from casetrack.reports.origins import Part, cases_of_part, part_of_key
from casetrack.reports.questions import (
    AGE,
    BACKLOG,
    DAY_OF_FIGURE,
    DISTINCT,
    NAMELESS,
    UNIT,
    Figure,
    Question,
    refuse_unknown,
)
from casetrack.reports.same_paper import one_case_a_paper
from casetrack.reports.standings import counts, of_office, profiled, standings
from casetrack.services.access import require
from casetrack.services.import_mapping import FORMER_OFFICER
from casetrack.services.persons import ANONYMOUS
from casetrack.services.work import Work
from casetrack.text import Text

_NO_PART = Text("Không có phần tồn đọng “{k}”.", "The backlog has no part “{k}”.")


def cases_behind(work: Work, question: Question, figure: Figure) -> Select[tuple[int]]:
    """Give the keys of the cases that a figure counts, whether the actor may see them or not.

    Join `access.visible_cases` for the list and `access.hidden_cases` for the number of those that are kept from it.
    """
    require(work, "report.read")
    refuse_unknown(figure)
    if figure.group == BACKLOG:
        return cases_of_part(question, work.installation.report_page.backlog_before, _part(figure), figure.name)
    row = standings(question, figure.name)
    of_task = Profile.task == (figure.group == TASK)
    counted = counts(figure.name, row.c, question), of_task, _in_row(figure, row, question)
    cases: Select[tuple[int]] = profiled(row, row.c.case_id).where(of_office(question), *counted)
    return one_case_a_paper(question.office_id, cases) if figure.name == DISTINCT else cases


def _in_row(figure: Figure, row: Subquery, question: Question) -> ColumnElement[bool]:
    if figure.group == "month":
        return _in_month(row.c[DAY_OF_FIGURE[figure.name]], figure.key)
    if figure.group == "officer":
        return _of_officer(figure.key)
    if figure.group == UNIT:
        return _in_unit(figure.key)
    if figure.group == AGE:
        return _of_age(row.c.entered_on, figure.key, question.as_at)
    columns = {"phase": Profile.phase, "outcome": Profile.outcome, "channel": Profile.channel, "delay": Profile.delay}
    return columns[figure.group] == figure.key if figure.group in columns else true()


def _part(figure: Figure) -> Part:
    part = part_of_key(figure.key)
    if part is None:
        raise NotFound(_NO_PART.with_(k=figure.key))
    return part


def _of_officer(key: str) -> ColumnElement[bool]:
    kind, _, name = key.partition(":")
    if kind == "user":
        return Profile.officer_id == int(name)
    former = Profile.fields[FORMER_OFFICER].as_string()
    return and_(Profile.officer_id.is_(None), former == name if kind == "former" else former.is_(None))


def _in_unit(key: str) -> ColumnElement[bool]:
    workflow, colon, part = key.partition(":")
    of_workflow = Profile.workflow == workflow
    if part == NAMELESS:
        return and_(of_workflow, Profile.fields[ANONYMOUS].as_string() == "true")
    return and_(of_workflow, Profile.unit_id == int(part or 0)) if colon else of_workflow


def _in_month(day: ColumnElement[date], month: str) -> ColumnElement[bool]:
    first = date.fromisoformat(f"{month}-01")
    following = (first + timedelta(days=31)).replace(day=1)
    return and_(day >= first, day < following)


def _of_age(entered_on: ColumnElement[date], key: str, as_at: date) -> ColumnElement[bool]:
    least, _, most = key.partition("-")
    youngest = entered_on <= _before(as_at, int(least))
    return and_(youngest, entered_on >= _before(as_at, int(most))) if most else youngest


def _before(day: date, days: int) -> date:
    """Give the day so many days before; before the first day that there is stands nothing."""
    return date.fromordinal(max(day.toordinal() - days, 1))
