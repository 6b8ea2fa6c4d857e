"""What a report asks, as SQL over spans: one condition for each figure, so that a number and its list never differ.

A question is a period, a day as at which the law is read, and the last event that the office had recorded by then.
Every case of the office is counted, sealed ones too. Follow-ups (tasks) are no matters of their own: they stand in the
group `task`, and in no other figure. The figures:

received: entered in the period. carried_over: pending on the eve of the period. reopened: resolved on that eve, and
since then pending or resolved again. resolved: resolved as at the day, since a day in the period; late, on_time and
without_deadline part them by the due day that they were judged by. pending: entered and not resolved as at the day;
overdue: of these, with a running clock whose due day has passed.

In the rows of a unit besides: receipts, everything that it had to work on in the period; distinct, the papers among
them, each once; answered and filed, of the resolved.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Function, Select, Subquery, and_, case, func, literal, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute

from casetrack.engine.spans import TASK
from casetrack.errors import InvalidInput, NotFound
from casetrack.models import Case, CaseEvent, OfficeHead, Span
from casetrack.reports.same_paper import one_case_a_paper
from casetrack.services.access import require
from casetrack.services.import_mapping import FORMER_OFFICER
from casetrack.services.persons import ANONYMOUS
from casetrack.services.work import Work
from casetrack.text import Text

Value = TypeVar("Value")

RESOLVED = "resolved"
RUNNING = "running"
UNIT, NAMELESS, DISTINCT = "unit", "nameless", "distinct"
GROUPS = ("", "phase", "outcome", "channel", "month", "officer", UNIT, "delay", TASK)
# The rows that a table of a group may have; the calendar has no year 0000 and nothing after 9999.
_KEYS = {
    "month": re.compile(r"(?!0000|9999)[0-9]{4}-(0[1-9]|1[0-2])"),
    "officer": re.compile(r"user:[1-9][0-9]{0,8}|former:.+|"),
    "delay": re.compile(r"[a-z0-9_]{0,40}"),
    UNIT: re.compile(rf"[a-z][a-z0-9_]*(:([1-9][0-9]{{0,8}}|{NAMELESS})?)?"),  # petition, petition:7, petition:nameless
    TASK: re.compile(TASK),
}


@dataclass(frozen=True, slots=True)
class Question:
    """A period, both days included; what had happened by `as_at`; what was recorded by the event `known_seq`."""

    office_id: int
    start: date
    end: date
    as_at: date
    known_at: date
    known_seq: int

    @property
    def eve(self) -> date:
        """The day before the period."""
        return self.start - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of a report: its name, and the row of a table that it stands in (`group` with its `key`) if any.

    Groups: phase, channel, month (2011-06), outcome, officer (`user:7`, `former:Resource21` or empty for nobody), delay
    (a cause, or empty for none told), task (its key is task too).
    """

    name: str
    group: str = ""
    key: str = ""


def ask(work: Work, start: date, end: date, *, as_at: date | None = None, known_at: date | None = None) -> Question:
    """Make a question; raise InvalidInput when its days do not fit together.

    Without `as_at` it is the last day of the period, or today if that is earlier; without `known_at`, now.
    """
    require(work, "report.read")
    day = as_at or min(end, work.today)
    mistakes: dict[str, Text] = {}
    if end < start:
        mistakes["to"] = Text("Ngày cuối kỳ trước ngày đầu kỳ.", "The period ends before it begins.")
    elif start > work.today:
        mistakes["from"] = Text("Kỳ này chưa bắt đầu.", "The period has not begun yet.")
    elif not start <= day <= min(end, work.today):
        said = Text(
            "Ngày tính đến phải từ {start} đến {last}.", "The day of the numbers must lie from {start} to {last}."
        )
        mistakes["as_at"] = said.with_(start=start, last=min(end, work.today))
    if mistakes:
        said = Text("Chưa lập được báo cáo.", "The report cannot be made.")
        joined = Text(
            " ".join(each.vi for each in (said, *mistakes.values())), " ".join(e.en for e in (said, *mistakes.values()))
        )
        raise InvalidInput(joined, mistakes)
    known_on = known_at or work.today
    return Question(work.office.id, start, end, day, known_on, _known_seq(work, known_at))


def _known_seq(work: Work, known_at: date | None) -> int:
    """Give the number of the last event that the office had recorded by the end of that day."""
    if known_at is None or known_at >= work.today:
        return work.session.scalars(select(OfficeHead.seq).where(OfficeHead.office_id == work.office.id)).one()
    midnight = datetime.combine(known_at + timedelta(days=1), time(), ZoneInfo(work.office.timezone)).astimezone(UTC)
    query = select(CaseEvent.seq).where(CaseEvent.office_id == work.office.id, CaseEvent.recorded_at < midnight)
    newest = query.order_by(CaseEvent.recorded_at.desc(), CaseEvent.seq.desc()).limit(1)
    return work.session.scalars(newest).one_or_none() or 0


def standings(question: Question) -> Subquery:
    """Give one row for each case that some figure may count: how it stood on the eve and as at the day.

    What was resolved before the period and still is, no figure counts.
    """
    told = _told(question)
    relevant = or_(told.c.phase != RESOLVED, told.c.since >= question.start)
    return select(told).where(told.c.entered_on.is_not(None), relevant).subquery("standings")


def _told(question: Question) -> Subquery:
    """Read every span of the office once and fold those of a case into a row; at most one of a kind holds on a day.

    Joining spans to spans would say the same, but a planner without statistics turns that into the square of the book.
    """
    now, eve = _holds_on(question.as_at), _holds_on(question.eve)
    entry, phase = Span.kind == "entry", and_(Span.kind == "phase", now)
    past_due = and_(Span.kind == "due", Span.value == RUNNING, now, Span.due_on < question.as_at)
    former = and_(Span.kind == "field", Span.key == FORMER_OFFICER)
    nameless = and_(Span.kind == "field", Span.key == ANONYMOUS)
    read = (
        Span.case_id,
        _one(entry, Span.from_on).label("entered_on"),
        _one(entry, Span.value).label("channel"),
        _one(entry, Span.key).label("book"),  # task, or empty for a matter
        _one(phase, Span.value).label("phase"),
        _one(phase, Span.outcome).label("outcome"),
        _one(phase, Span.from_on).label("since"),
        _one(phase, Span.due_on).label("judged_by"),
        _one(and_(Span.kind == "phase", eve), Span.value).label("phase_before"),
        _one(and_(Span.kind == "officer", now), Span.value).label("officer"),
        _one(and_(former, now), Span.value).label("former_officer"),
        _one(and_(Span.kind == "unit", now), Span.value).label("unit"),
        _one(and_(nameless, now), Span.value).label("nameless"),
        _one(past_due, literal(1)).label("past_due"),
        _one(and_(Span.kind == "delay", now), Span.value).label("delay"),
    )
    known = and_(
        Span.known_from <= question.known_seq, or_(Span.known_to.is_(None), Span.known_to > question.known_seq)
    )
    near = and_(Span.from_on <= question.as_at, or_(Span.to_on.is_(None), Span.to_on > question.eve))
    query = select(*read).where(Span.office_id == question.office_id, known, near)
    wanted = or_(Span.kind.in_(("entry", "phase", "due", "officer", "unit", "delay")), former, nameless)
    return query.where(wanted).group_by(Span.case_id).subquery()


def _holds_on(day: date) -> ColumnElement[bool]:
    return and_(Span.from_on <= day, or_(Span.to_on.is_(None), Span.to_on > day))


def _one(condition: ColumnElement[bool], value: ColumnElement[Value] | InstrumentedAttribute[Value]) -> Function[Value]:
    return func.max(case((condition, value)))


def cases_behind(work: Work, question: Question, figure: Figure) -> Select[tuple[int]]:
    """Give the keys of the cases that a figure counts, whether the actor may see them or not.

    Join `access.visible_cases` for the list and `access.hidden_cases` for the number of those that are kept from it.
    """
    require(work, "report.read")
    _refuse_unknown(figure)
    row = standings(question)
    counted = figure_counts(figure.name, row, question), of_tasks(row) == (figure.group == TASK), _in_row(figure, row)
    cases: Select[tuple[int]] = select(row.c.case_id).where(*counted)
    return one_case_a_paper(question.office_id, cases) if figure.name == DISTINCT else cases


def of_tasks(row: Subquery) -> ColumnElement[bool]:
    """Give the condition under which a standing is that of a follow-up, which no figure but those of tasks counts."""
    return row.c.book == TASK


def figure_counts(name: str, row: Subquery, question: Question) -> ColumnElement[bool]:
    """Give the condition under which a figure counts a standing."""
    return (_COUNTS | _COUNTS_OF_UNIT)[name](row, question)


def _refuse_unknown(figure: Figure) -> None:
    possible = {"month": DAY_OF_FIGURE.keys(), UNIT: _COUNTS.keys() | _COUNTS_OF_UNIT.keys()}
    known = figure.name in possible.get(figure.group, _COUNTS.keys()) and figure.group in GROUPS
    keys = _KEYS.get(figure.group)
    if not known or not (keys is None or keys.fullmatch(figure.key)):
        said = Text("Báo cáo không có số {n} ({g} {k}).", "The report has no figure {n} ({g} {k}).")
        raise NotFound(said.with_(n=figure.name, g=figure.group, k=figure.key))


def _resolved(row: Subquery, _question: Question) -> ColumnElement[bool]:
    return row.c.phase == RESOLVED


_COUNTS: dict[str, Callable[[Subquery, Question], ColumnElement[bool]]] = {
    "received": lambda row, question: row.c.entered_on >= question.start,
    "carried_over": lambda row, question: and_(row.c.entered_on < question.start, row.c.phase_before != RESOLVED),
    "reopened": lambda row, _question: row.c.phase_before == RESOLVED,
    "resolved": _resolved,
    "pending": lambda row, _question: row.c.phase != RESOLVED,
    "on_time": lambda row, question: and_(_resolved(row, question), row.c.judged_by >= row.c.since),
    "late": lambda row, question: and_(_resolved(row, question), row.c.judged_by < row.c.since),
    "without_deadline": lambda row, question: and_(_resolved(row, question), row.c.judged_by.is_(None)),
    "overdue": lambda row, _question: and_(row.c.phase != RESOLVED, row.c.past_due == 1),
}
FIGURES = tuple(_COUNTS)
_COUNTS_OF_UNIT: dict[str, Callable[[Subquery, Question], ColumnElement[bool]]] = {
    "receipts": lambda _row, _question: true(),  # whatever no figure counts is no standing
    DISTINCT: lambda _row, _question: true(),
    "answered": lambda row, question: and_(_resolved(row, question), row.c.outcome == "forwarded"),
    "filed": lambda row, question: and_(_resolved(row, question), row.c.outcome == "filed"),
}
# The day by which a figure falls into a month.
DAY_OF_FIGURE = {
    "received": "entered_on",
    "resolved": "since",
    "on_time": "since",
    "late": "since",
    "without_deadline": "since",
}


def _in_row(figure: Figure, row: Subquery) -> ColumnElement[bool]:
    if figure.group == "month":
        return _in_month(row.c[DAY_OF_FIGURE[figure.name]], figure.key)
    if figure.group == "officer":
        kind, _, name = figure.key.partition(":")
        user, former = row.c.officer, row.c.former_officer
        if kind == "user":
            return user == name
        return and_(user.is_(None), former == name if kind == "former" else former.is_(None))
    if figure.group == "delay":
        return row.c.delay == figure.key if figure.key else row.c.delay.is_(None)
    if figure.group == UNIT:
        return _in_unit(figure.key, row)
    if figure.group in ("phase", "outcome", "channel"):
        return row.c[figure.group] == figure.key
    return true()


def _in_unit(key: str, row: Subquery) -> ColumnElement[bool]:
    workflow, colon, part = key.partition(":")
    of_workflow = row.c.case_id.in_(select(Case.id).where(Case.workflow == workflow))
    if part == NAMELESS:
        return and_(of_workflow, row.c.nameless == "true")
    return and_(of_workflow, func.coalesce(row.c.unit, "") == part) if colon else of_workflow


def _in_month(day: ColumnElement[date], month: str) -> ColumnElement[bool]:
    first = date.fromisoformat(f"{month}-01")
    following = (first + timedelta(days=31)).replace(day=1)
    return and_(day >= first, day < following)
