"""The numbers behind the pictures of a report that its tables do not hold.

Like every number of a report they count all cases of the office, sealed ones too, and leave follow-ups out.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from sqlalchemy import ColumnElement, String, and_, cast, extract, func, not_, or_, select

from casetrack.engine.definition import PHASES
from casetrack.engine.stretches import RESOLVED
from casetrack.models import Case, Profile, Span
from casetrack.reports.questions import Question
from casetrack.reports.standings import counts, of_office, profiled, standings
from casetrack.reports.summary import Summary
from casetrack.services.work import Work
from casetrack.text import Text

_DAY = 86_400  # seconds
_MEDIAN, _NINETIETH = 50, 90  # percent
_TO, _THEN = "/", " "  # of days that a statement writes in a row


@dataclass(frozen=True, slots=True)
class MonthEnd:
    """How many cases were pending at the end of a month (`month` is its first day), or of the day as at which."""

    month: date
    last: date
    pending: int


@dataclass(frozen=True, slots=True)
class Age:
    """How many of the pending cases are from `least` to `most` days old (None: no end), and how many are overdue.

    A case that was entered on the day as at which it is asked is 0 days old.
    """

    least: int
    most: int | None
    pending: int
    overdue: int

    @property
    def key(self) -> str:
        """Name the row as an address does: `11-30`, `366-`."""
        return f"{self.least}-{'' if self.most is None else self.most}"


@dataclass(frozen=True, slots=True)
class Stay:
    """How long the cases of a workflow stayed in a phase: `count` stays that ended in the period, in calendar days.

    Half of them took no longer than `median`, nine tenths no longer than `ninetieth`.
    """

    workflow: str
    title: Text
    phase: str
    count: int
    median: int
    ninetieth: int


@dataclass(frozen=True, slots=True)
class Numbers:
    """What is drawn beside the numbers of the summary."""

    ends: tuple[MonthEnd, ...]
    ages: tuple[Age, ...]
    stays: tuple[Stay, ...]


def numbers_of(work: Work, summary: Summary, limits: tuple[int, ...]) -> Numbers:
    """Count what is drawn of a summary; `limits` part the ages of the backlog."""
    question = summary.question
    return Numbers(month_ends(work, summary), ages(work, question, limits), stays(work, question))


def month_ends(work: Work, summary: Summary) -> tuple[MonthEnd, ...]:
    """Tell how many cases were pending at the end of each month of the period, and as at the day.

    What was received is added to what was there before, what was resolved is taken off; of the few cases that came
    back, the spans of their phases tell when they were pending. Months before the first in which something came, went
    or was there already are left out, and so are days to come.
    """
    question, until = summary.question, min(summary.question.as_at, work.today)
    moved = {line.key: line.counts["received"] - line.counts["resolved"] for line in summary.by_month}
    back, left, found = _came_back(work, question), summary.figures["carried_over"], []
    there = left or any(each.was_resolved(question.eve) for each in back)
    first = question.start if there else _first_of(min(moved, default=f"{until:%Y-%m}"))
    for month in _months(first, until) if there or moved else ():
        last = min(_following(month) - timedelta(days=1), until)
        left += moved.get(f"{month:%Y-%m}", 0)
        found.append(MonthEnd(month, last, left + sum(each.untold(last, question) for each in back)))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _CameBack:
    """A case that was resolved and pending again: its last resolution, and from when to when it was pending."""

    entered_on: date
    closed_on: date | None
    waits: tuple[tuple[date, date | None], ...]

    def is_pending(self, day: date) -> bool:
        """Tell whether it was pending at the end of a day."""
        return any(begun <= day and (ended is None or ended > day) for begun, ended in self.waits)

    def was_resolved(self, day: date) -> bool:
        """Tell whether it was in the book and not pending at the end of a day."""
        return self.entered_on <= day and not self.is_pending(day)

    def untold(self, day: date, question: Question) -> int:
        """Give by how much the sum of carried over, received and resolved misses it: -1, 0 or 1."""
        added = self.entered_on <= day and not self.was_resolved(question.eve)
        taken_off = self.closed_on is not None and self.closed_on <= day
        return self.is_pending(day) - (added - taken_off)


def _came_back(work: Work, question: Question) -> list[_CameBack]:
    row = standings(question)
    # Gathered for each of these few cases: joined, PostgreSQL would read the spans of every case.
    wait = cast(Span.from_on, String) + _TO + func.coalesce(cast(Span.to_on, String), "")
    waits = select(func.aggregate_strings(wait, _THEN)).where(Span.case_id == row.c.case_id, *_of_pending(question))
    query = profiled(row, row.c.entered_on, row.c.closed_on, waits.scalar_subquery())
    query = query.where(of_office(question), not_(Profile.task), row.c.returned)
    return [
        _CameBack(entered_on, closed_on, tuple(_waits(said)))
        for entered_on, closed_on, said in work.session.execute(query)
    ]


def _waits(said: str | None) -> Iterator[tuple[date, date | None]]:
    for wait in (said or "").split(_THEN):
        begun, _, ended = wait.partition(_TO)
        if begun:
            yield date.fromisoformat(begun), date.fromisoformat(ended) if ended else None


def ages(work: Work, question: Question, limits: tuple[int, ...]) -> tuple[Age, ...]:
    """Part what is pending as at the day by days since it was entered; `limits` are the last days of the rows."""
    row = standings(question)
    late = counts("overdue", row.c, question).label("late")
    query = (
        profiled(row, row.c.entered_on, late, func.count())
        .where(of_office(question), not_(Profile.task), counts("pending", row.c, question))
        .group_by(row.c.entered_on, late)
    )
    rows = [(0, limits[0]), *((last + 1, most) for last, most in pairwise(limits)), (limits[-1] + 1, None)]
    pending, overdue = Counter[int](), Counter[int]()
    for entered_on, is_late, n in work.session.execute(query):
        place = sum((question.as_at - entered_on).days > limit for limit in limits)
        pending[place] += n
        overdue[place] += n if is_late else 0
    return tuple(Age(*row, pending[place], overdue[place]) for place, row in enumerate(rows))


def stays(work: Work, question: Question) -> tuple[Stay, ...]:
    """Tell how long phases took that ended in the period, as far as they lasted over a night; by workflow, then phase.

    A phase that a case passed through within one day has left no span, and a case that is resolved waits no more.
    Workflows with the most stays come first.
    """
    took = (extract("epoch", Span.to_on) - extract("epoch", Span.from_on)).label("took")
    tasks = {definition.id for definition in work.installation.library.all() if definition.task}
    query = (
        select(Case.workflow, Span.value, took, func.count())
        .join_from(Span, Case, Case.id == Span.case_id)
        .where(*_of_pending(question), Span.to_on.between(question.start, question.as_at), Case.workflow.not_in(tasks))
        .group_by(Case.workflow, Span.value, "took")
    )
    found: defaultdict[tuple[str, str], Counter[int]] = defaultdict(Counter)
    for workflow, phase, seconds, n in work.session.execute(query):
        found[workflow, phase][int(seconds) // _DAY] += n
    often: Counter[str] = Counter()
    for (workflow, _phase), days in found.items():
        often[workflow] += days.total()
    order = sorted(found, key=lambda each: (-often[each[0]], each[0], PHASES.index(each[1])))
    return tuple(_stay(work, key, found[key]) for key in order)


def _stay(work: Work, key: tuple[str, str], days: Counter[int]) -> Stay:
    half, most = share_within(days, _MEDIAN), share_within(days, _NINETIETH)
    return Stay(key[0], _title(work, key[0]), key[1], days.total(), half, most)


def share_within(days: Mapping[int, int], percent: int) -> int:
    """Give the least number of days that so many percent of the counted stays do not exceed."""
    wanted, met = sum(days.values()) * percent, 0
    for length in sorted(days):
        met += days[length] * 100
        if met >= wanted:
            return length
    return 0


def _of_pending(question: Question) -> tuple[ColumnElement[bool], ...]:
    """Give the conditions of the spans in which a case was in a phase and not resolved, as known."""
    known = and_(
        Span.known_from <= question.known_seq, or_(Span.known_to.is_(None), Span.known_to > question.known_seq)
    )
    return (Span.office_id == question.office_id, Span.kind == "phase", Span.value != RESOLVED, known)


def _title(work: Work, workflow: str) -> Text:
    return work.installation.library.latest(workflow).title


def _months(first: date, last: date) -> Iterator[date]:
    month = first.replace(day=1)
    while month <= last:
        yield month
        month = _following(month)


def _first_of(month: str) -> date:
    return date.fromisoformat(f"{month}-01")


def _following(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)
