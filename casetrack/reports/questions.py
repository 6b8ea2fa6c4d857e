"""What a report asks: a period, the day as at which the law is read, what was known, and the names of its figures.

Every case of the office is counted, sealed ones too. Follow-ups (tasks) are no matters of their own: they stand in the
group `task`, and in no other figure. The figures:

received: entered in the period. carried_over: pending on the eve of the period. reopened: resolved on that eve, and
since then pending or resolved again. resolved: resolved as at the day, since a day in the period; late, on_time and
without_deadline part them by the due day that they were judged by. pending: entered and not resolved as at the day;
overdue: of these, with a running clock whose due day has passed.

A day after today is a forecast: nothing more happens until then, but the clocks run, so only `overdue` moves.

In the rows of a unit besides: receipts, everything that it had to work on in the period; distinct, the papers among
them, each once; answered and filed, of the resolved.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from casetrack.engine.spans import TASK
from casetrack.errors import InvalidInput, NotFound
from casetrack.models import CaseEvent, OfficeHead
from casetrack.services.access import require
from casetrack.services.work import Work
from casetrack.text import Text

FIGURES = (
    *("received", "carried_over", "reopened", "resolved", "pending"),
    *("on_time", "late", "without_deadline", "overdue"),
)
# The day by which a figure falls into a month.
DAY_OF_FIGURE = {
    "received": "entered_on",
    "resolved": "closed_on",
    "on_time": "closed_on",
    "late": "closed_on",
    "without_deadline": "closed_on",
}
UNIT, NAMELESS, DISTINCT = "unit", "nameless", "distinct"
_OF_BACKLOG = ("pending", "overdue")
_FIGURES_OF_UNIT = ("receipts", DISTINCT, "answered", "filed")
AGE = "age"
BACKLOG = "backlog"
GROUPS = ("", "phase", "outcome", "channel", "month", "officer", UNIT, "delay", AGE, BACKLOG, TASK)
# The rows that a table of a group may have; the calendar has no year 0000 and nothing after 9999.
_KEYS = {
    "month": re.compile(r"(?!0000|9999)[0-9]{4}-(0[1-9]|1[0-2])"),
    "officer": re.compile(r"user:[1-9][0-9]{0,8}|former:.+|"),
    "delay": re.compile(r"[a-z0-9_]{0,40}"),
    UNIT: re.compile(rf"[a-z][a-z0-9_]*(:([1-9][0-9]{{0,8}}|{NAMELESS})?)?"),  # petition, petition:7, petition:nameless
    AGE: re.compile(r"(0|[1-9][0-9]{0,4})-([1-9][0-9]{0,4})?"),  # days since entry: 11-30, 366-
    TASK: re.compile(TASK),
}


@dataclass(frozen=True, slots=True)
class Question:
    """A period, both days included; what had happened by `as_at`; what was recorded by the event `known_seq`.

    `forecast`: that day is still to come, so only the clocks are counted ahead.
    """

    office_id: int
    start: date
    end: date
    as_at: date
    known_at: date
    known_seq: int

    forecast: bool = False

    @property
    def eve(self) -> date:
        """The day before the period; before the first day that there is stands nothing."""
        return self.start - timedelta(days=1) if self.start > date.min else date.min


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of a report: its name, and the row of a table that it stands in (`group` with its `key`) if any.

    Groups: phase, channel, month (2011-06), outcome, officer (`user:7`, `former:Resource21` or empty for nobody), delay
    (a cause, or empty for none told), age (of what is pending, in days since entry: `11-30`, `366-`), backlog (a
    part of it: reports/origins.py), task (its key is task too).
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
    elif not start <= day <= end:
        said = Text(
            "Ngày tính đến phải từ {start} đến {last}.", "The day of the numbers must lie from {start} to {last}."
        )
        mistakes["as_at"] = said.with_(start=start, last=end)
    if mistakes:
        said = Text("Chưa lập được báo cáo.", "The report cannot be made.")
        joined = Text(
            " ".join(each.vi for each in (said, *mistakes.values())), " ".join(e.en for e in (said, *mistakes.values()))
        )
        raise InvalidInput(joined, mistakes)
    known_on = min(known_at or work.today, work.today)  # nobody knows yet what will be written down
    return Question(work.office.id, start, end, day, known_on, _known_seq(work, known_at), day > work.today)


def _known_seq(work: Work, known_at: date | None) -> int:
    """Give the number of the last event that the office had recorded by the end of that day."""
    if known_at is None or known_at >= work.today:
        return work.session.scalars(select(OfficeHead.seq).where(OfficeHead.office_id == work.office.id)).one()
    midnight = datetime.combine(known_at + timedelta(days=1), time(), ZoneInfo(work.office.timezone)).astimezone(UTC)
    query = select(CaseEvent.seq).where(CaseEvent.office_id == work.office.id, CaseEvent.recorded_at < midnight)
    newest = query.order_by(CaseEvent.recorded_at.desc(), CaseEvent.seq.desc()).limit(1)
    return work.session.scalars(newest).one_or_none() or 0


def refuse_unknown(figure: Figure) -> None:
    """Raise NotFound where the report has no such number."""
    possible = {
        "month": DAY_OF_FIGURE.keys(),
        UNIT: {*FIGURES, *_FIGURES_OF_UNIT},
        AGE: _OF_BACKLOG,
        BACKLOG: _OF_BACKLOG,
    }
    known = figure.name in possible.get(figure.group, FIGURES) and figure.group in GROUPS
    keys = _KEYS.get(figure.group)
    if not known or not (keys is None or keys.fullmatch(figure.key)):
        said = Text("Báo cáo không có số {n} ({g} {k}).", "The report has no figure {n} ({g} {k}).")
        raise NotFound(said.with_(n=figure.name, g=figure.group, k=figure.key))
