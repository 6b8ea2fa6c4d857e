"""Where pending cases come from: since when somebody waits, of which former office; by the standings of a report.

Of a file that was handed over with a list it counts since when the former office had it. Where the list tells no day it
is of before the hand-over all the same. One choice gives the numbers and the lists behind them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, case, cast, func, not_, or_, select, true

from casetrack.models import Case, HandoverBatch, HandoverRow, Profile
from casetrack.reports.questions import Question
from casetrack.reports.standings import counts, of_office, profiled, standings

BEFORE, SINCE, NONE = "before", "since", "-"
_AGE = r"(?:(?:0|[1-9][0-9]{0,4})-(?:[1-9][0-9]{0,4})?)?"
_KEY = re.compile(rf"(before|since|)/({_AGE})/([a-z0-9_]{{0,60}})/(-|[a-z0-9_]{{0,40}})/([^\n]{{0,200}})")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the backlog; what is empty is all. Of cause and office `-` is none.

    `origin` is `before` or `since` the day that the office names; `age` counts the days that somebody waits: `31-60`,
    `366-`. As the key of a figure: `before/31-60/petition//`.
    """

    origin: str = ""
    age: str = ""
    workflow: str = ""
    cause: str = ""
    office: str = ""

    @property
    def key(self) -> str:
        """Give it as the key of a figure."""
        return "/".join((self.origin, self.age, self.workflow, self.cause, self.office))


def part_of_key(key: str) -> Part | None:
    """Read a part from the key of a figure; None for what is no such key."""
    found = _KEY.fullmatch(key)
    return Part(*found.groups()) if found else None


def origins(question: Question, cut: date) -> Select[Any]:
    """Ask of each pending case its workflow, cause of delay, day of receipt, origin, former office, overdue or not."""
    row = standings(question, "pending")
    told = HandoverRow.said["received_on"].as_string()
    received = func.coalesce(told, cast(row.c.entered_on, String))
    by_list = and_(HandoverRow.id.is_not(None), told.is_(None), row.c.entered_on <= cut)
    before = or_(received < cut.isoformat(), by_list)
    source = select(Case.source).where(Case.id == row.c.case_id).scalar_subquery()
    office = func.coalesce(func.nullif(HandoverRow.from_unit, ""), HandoverBatch.from_office, source, "")
    of_row = and_(HandoverRow.office_id == question.office_id, HandoverRow.case_id == row.c.case_id)
    return (
        profiled(
            row,
            row.c.case_id.label("case_id"),
            Profile.workflow.label("workflow"),
            Profile.delay.label("delay"),
            received.label("received"),
            case((before, BEFORE), else_=SINCE).label("origin"),
            office.label("office"),
            case((counts("overdue", row.c, question), 1), else_=0).label("overdue"),
        )
        .join(HandoverRow, of_row, isouter=True)
        .join(HandoverBatch, HandoverBatch.id == HandoverRow.batch_id, isouter=True)
        .where(of_office(question), not_(Profile.task), counts("pending", row.c, question))
    )


def cases_of_part(question: Question, cut: date, part: Part, figure: str) -> Select[tuple[int]]:
    """Give the keys of the cases of a part, of those overdue alone if the figure is `overdue`."""
    row = origins(question, cut).subquery("origins")
    clauses: list[ColumnElement[bool]] = [
        row.c.overdue == 1 if figure == "overdue" else true(),
        row.c.origin == part.origin if part.origin else true(),
        row.c.workflow == part.workflow if part.workflow else true(),
        row.c.delay == part.cause.removeprefix(NONE) if part.cause else true(),
        row.c.office == (part.office if part.office != NONE else "") if part.office else true(),
    ]
    if part.age:
        least, _, most = part.age.partition("-")
        clauses += [row.c.received <= _day_before(question, int(least))] if int(least) else []
        clauses += [row.c.received >= _day_before(question, int(most))] if most else []
    return select(row.c.case_id).where(*clauses)


def _day_before(question: Question, days: int) -> str:
    return max(question.as_at - timedelta(days=min(days, (question.as_at - date.min).days)), date.min).isoformat()
