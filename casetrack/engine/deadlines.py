"""When something is due, and why: one door for all who need a date (opening, resuming, extending, preview).

The counting is in terms.py, the words in deadline_lines.py; the day ribbon in ribbon.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

from casetrack.engine.calendar import WorkingCalendar
from casetrack.engine.deadline_lines import Line, due_line, explain, spell_length, unsure_years
from casetrack.engine.definition import Basis, Length
from casetrack.engine.terms import Grant, Pause, Roll, Term, add_months, lay_out, roll_day, step
from casetrack.text import Text

__all__ = [
    "AskedTerm",
    "Due",
    "Grant",
    "Line",
    "Pause",
    "Term",
    "Urgency",
    "add_months",
    "count_back",
    "count_term",
    "spell_length",
    "state_term",
    "urgency",
]

_STATED = Text("Hạn ghi trong văn bản, giữ nguyên", "The date stands in a document and is kept as it is")
_COUNTED_BACK = Text("Hạn trước một ngày", "Due before a day")
_SOON = (Length(3, "working_days"),)
_ASKED = Text("Độ dài được hỏi", "The length that was asked for")
_NOT_MOVED = Text("Không cộng, không dời", "Nothing is added, nothing is moved")


@dataclass(frozen=True, slots=True)
class Due:
    """The day due with its whole sum. `provisional`: a year on the way has no confirmed calendar.

    `due_on` and `unrolled_on` are None while an open pause holds the clock. It is breached from the day after `due_on`.
    """

    due_on: date | None
    unrolled_on: date | None
    provisional: bool
    stated: bool
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class AskedTerm:
    """A length that stands in no workflow, to be counted from a day: the next day first, moved on off a day off."""

    start_on: date
    length: Length
    pauses: tuple[Pause, ...] = ()

    @property
    def term(self) -> Term:
        """Give the clock, of which nobody has said by which law it runs."""
        return Term(self.start_on, "next_day", self.length, "next", None, _ASKED)

    def count(self, calendar: WorkingCalendar) -> Due:
        """Count it; raise InvalidInput when it leads out of the calendar."""
        return count_term(self.term, calendar, self.pauses)


def count_term(
    term: Term, calendar: WorkingCalendar, pauses: Sequence[Pause] = (), grants: Sequence[Grant] = ()
) -> Due:
    """Count a term of the law with its pauses and extensions. Raises InvalidInput for impossible ones."""
    return _count(term, calendar, tuple(pauses), tuple(grants))


@lru_cache(maxsize=2048)
def _count(term: Term, calendar: WorkingCalendar, pauses: tuple[Pause, ...], grants: tuple[Grant, ...]) -> Due:
    """Count once what a fold asks for at each event of a case: nine times in ten it has been counted before."""
    run = lay_out(term, calendar, pauses, grants)
    lines = explain(term, run, calendar)
    provisional = any(line.code == "unsure" for line in lines)
    return Due(run.due_on, run.unrolled_on, provisional, stated=False, lines=lines)


def state_term(due_on: date, basis: Basis | None) -> Due:
    """Take a day that a document states; it is never moved, even from a Sunday."""
    stated = Line("stated", Text("ghi sẵn", "stated"), _STATED, basis, due_on)
    return Due(due_on, due_on, provisional=False, stated=True, lines=(stated, due_line(_NOT_MOVED, due_on)))


def count_back(
    anchor: date,
    length: Length,
    calendar: WorkingCalendar,
    *,
    basis: Basis | None = None,
    roll: Roll = "previous",
    label: Text = _COUNTED_BACK,
) -> Due:
    """Count a length backwards from a day that is not counted itself, as for papers 5 working days before a session."""
    unrolled_on = step(anchor, length, calendar, -1)
    due_on = roll_day(unrolled_on, roll, calendar)
    text = Text("{label}: tính lùi từ ngày {day}, không tính ngày đó", "{label}: back from {day}, which does not count")
    amount = Text("− {length}", "− {length}").with_(length=spell_length(length))
    rows = [Line("back", amount, text.with_(label=label, day=anchor), basis, unrolled_on)]
    name = calendar.day_off(unrolled_on)
    if name is not None and due_on != unrolled_on:
        moved = Text("{day} là ngày nghỉ ({name})", "{day} is off ({name})").with_(day=unrolled_on, name=name)
        rows.append(Line("moved", Text("dời", "moved"), moved, None, due_on))
    unsure = list(unsure_years(due_on, anchor, calendar))
    closing = Text("Chậm nhất là ngày này", "At the latest on this day")
    return Due(due_on, unrolled_on, bool(unsure), stated=False, lines=(*rows, *unsure, due_line(closing, due_on)))


@dataclass(frozen=True, slots=True)
class Urgency:
    """How a due date presses today, as a chip says it: “Trễ 6 ngày”, “Còn 3 ngày LV”, “Hôm nay”.

    `days` are those late or left, in `unit`; lateness is told in calendar days, whatever the term counts in.
    """

    kind: Literal["late", "today", "soon", "on_time", "paused"]
    days: int
    unit: Literal["calendar_days", "working_days"]
    text: Text


def urgency(
    due_on: date | None, today: date, calendar: WorkingCalendar, unit: str, *, warn: Sequence[Length] = _SOON
) -> Urgency:
    """Say how a due date presses today. `unit` is the term's; it is due soon from the earliest day of `warn` on."""
    if due_on is None:
        return Urgency("paused", 0, "calendar_days", Text("Đang tạm dừng", "Paused"))
    if due_on < today:
        late = (today - due_on).days
        told = Text("Trễ {length}", "{length} late").with_(length=spell_length(Length(late, "calendar_days")))
        return Urgency("late", late, "calendar_days", told)
    if due_on == today:
        return Urgency("today", 0, "calendar_days", Text("Hôm nay", "Today"))
    left = calendar.working_days_between(today, due_on) if unit == "working_days" else 0
    # a stated day may be a Sunday with no working day before it: then the days themselves are told
    counted: Literal["calendar_days", "working_days"] = "working_days" if left else "calendar_days"
    left = left or (due_on - today).days
    soon = any(today >= step(due_on, length, calendar, -1) for length in warn)
    told = Text("Còn {length}", "{length} left").with_(length=spell_length(Length(left, counted)))
    return Urgency("soon" if soon else "on_time", left, counted, told)
