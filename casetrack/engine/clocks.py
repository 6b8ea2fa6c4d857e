"""The clocks of one case: which run, since when, held by what, due when. The counting itself is in deadlines.py."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from casetrack.engine.assignments import Assignment
from casetrack.engine.calendar import WorkingCalendar
from casetrack.engine.calendars import UNWRITTEN, Calendars
from casetrack.engine.deadlines import Due, Grant, Pause, Term, count_back, count_term, state_term
from casetrack.engine.definition import OPENED, DeadlineRule, Definition
from casetrack.engine.lengths import choose_variant, label_of, length_of


@dataclass(frozen=True, slots=True)
class Moment:
    """The case right after one of its events: what the law reads when it counts.

    `grant` is what an extension said, with the key of its clock.
    """

    day: date
    kind: str
    trigger: str
    state: str
    fields: Mapping[str, object]
    title: str
    unit_id: int
    officer_id: int | None
    channel: str
    actor_id: int | None = None
    grant: tuple[str, Grant] | None = None
    number: int = UNWRITTEN  # of its event in the office's book
    seq: int = 0  # of its event in the case
    assignment: Assignment | None = None  # what the officer was told


@dataclass(frozen=True, slots=True)
class Clock:
    """One clock of the case. `status`: running, paused, met, met_late or cancelled.

    One of kind `limit` presses nobody: a running limit whose day has passed is just past.
    """

    key: str
    status: str
    start_on: date  # of one counted back, the day from which it is counted back
    due: Due
    ended_on: date | None
    unit: str  # of its term, so that a page says "ngày" or "ngày LV"
    pauses: tuple[Pause, ...] = ()
    extensions: int = 0
    term: Term | None = None  # what the ribbon draws; None for a stated day and one counted back
    grants: tuple[Grant, ...] = ()
    kind: Literal["duty", "limit"] = "duty"
    promise: bool = False  # made to whoever brought the matter


@dataclass(frozen=True, slots=True)
class _Case:
    """All that the clocks of a case are counted from: `written` tells how far the office's book had been written."""

    definition: Definition
    calendars: Calendars
    moments: Sequence[Moment]
    written: int

    def until(self, number: int) -> _Case:
        """Give the case as it was right after one of its moments."""
        return replace(self, moments=self.moments[: number + 1], written=self.moments[number].number)

    def rule(self, key: str | None) -> DeadlineRule | None:
        """Find a clock of the workflow."""
        return next((rule for rule in self.definition.deadlines if rule.key == key), None)


@dataclass(frozen=True, slots=True)
class _Life:
    """One clock from the moment that started it to the one that ended it, before any day is counted."""

    rule: DeadlineRule
    start_on: date
    ended_on: date | None
    how: str
    fields: Mapping[str, object]
    days: Mapping[str, date]  # of the law: received, accepted, step_date
    number: int  # of the last event that speaks of it
    pauses: tuple[Pause, ...]
    grants: tuple[Grant, ...]

    @property
    def runs(self) -> bool:
        """Tell whether nothing has ended it."""
        return self.ended_on is None


@dataclass(frozen=True, slots=True)
class _Counted:
    """The day due of a clock, with the term that its ribbon draws."""

    due: Due
    unit: str
    term: Term | None = None


def clocks_at(
    definition: Definition, calendars: Calendars, moments: Sequence[Moment], written: int = UNWRITTEN
) -> tuple[Clock, ...]:
    """Give every clock that has started by the last of these moments.

    An ended clock is counted by the calendar of the event that ended it, a running one by the calendar in force when
    the book had been written up to the number `written`.
    """
    case = _Case(definition, calendars, moments, written)
    clocks = (_clock(case, rule) for rule in definition.deadlines)
    return tuple(clock for clock in clocks if clock is not None)


def _clock(case: _Case, rule: DeadlineRule) -> Clock | None:
    life = _life(case, rule)
    counted = _count_by(case, life) if life and _is_set(life) else None
    if life is None or counted is None:
        return None
    return Clock(
        key=rule.key,
        status=_status(life, counted.due),
        start_on=life.start_on,
        due=counted.due,
        ended_on=life.ended_on,
        unit=counted.unit,
        pauses=life.pauses,
        extensions=len(life.grants),
        term=counted.term,
        grants=life.grants if counted.term else (),
        kind=rule.kind,
        promise=rule.promise,
    )


def _life(case: _Case, rule: DeadlineRule) -> _Life | None:
    """Follow a clock through the case; None where it has not begun."""
    start = _started_at(case, rule)
    if start is None:
        return None
    ended, how = _ended(case, rule, start)
    lived = case if ended is None else case.until(ended)
    # What the opening met is judged by what the case says now: the day known is often filled in later.
    told = case.moments[-1] if how == OPENED else lived.moments[-1]
    start_on = _start_on(lived, rule, start, told.fields)
    if start_on is None:
        return None
    return _Life(
        rule=rule,
        start_on=start_on,
        ended_on=None if ended is None else case.moments[ended].day,
        how=how,
        fields=told.fields,
        days=_days_of_law(case.definition, lived.moments, start_on, told.fields),
        number=lived.moments[-1].number,
        pauses=_pauses(rule, lived.moments, start),
        grants=tuple(m.grant[1] for m in lived.moments[start + 1 :] if m.grant and m.grant[0] == rule.key),
    )


def _started_at(case: _Case, rule: DeadlineRule) -> int | None:
    """Find the last moment that starts the clock: a case that is reopened and accepted again gets a new one."""
    source = case.rule(rule.start_due)
    if source is not None:
        return _started_at(case, source)
    triggers = {rule.start, *rule.restarted_by}
    starts = [n for n, m in enumerate(case.moments) if m.trigger in triggers and m.kind in ("opened", "step")]
    return starts[-1] if starts else None


def _start_on(case: _Case, rule: DeadlineRule, start: int, fields: Mapping[str, object]) -> date | None:
    """Give the day from which the clock counts: of its event, in a field, or due by another clock; None while blank."""
    if rule.start_due is not None:
        source = case.rule(rule.start_due)
        clock = _clock(case, source) if source else None
        return clock.due.due_on if clock else None
    if rule.start_field is None:
        return case.moments[start].day
    said = fields.get(rule.start_field)
    return date.fromisoformat(str(said)) if said else None


def _ended(case: _Case, rule: DeadlineRule, start: int) -> tuple[int | None, str]:
    """Tell which moment ended the clock and how: opened, met, cancelled. What follows a cancelled one ends with it."""
    if OPENED in rule.satisfied_by and start == 0:
        return 0, OPENED
    ended, how = _ended_by_step(case, rule, start)
    source = case.rule(rule.start_due)
    if source is not None:
        gone, why = _ended(case, source, start)
        if why == "cancelled" and gone is not None and (ended is None or gone < ended):
            return gone, why
    return ended, how


def _ended_by_step(case: _Case, rule: DeadlineRule, start: int) -> tuple[int | None, str]:
    for number in range(start + 1, len(case.moments)):
        moment = case.moments[number]
        if moment.kind != "step":
            continue
        if moment.trigger in rule.satisfied_by:
            return number, "met"
        over = rule.kind == "duty" and case.definition.states[moment.state].kind == "final"
        if moment.trigger in rule.cancelled_by or over:
            return number, "cancelled"
    return None, ""


def _is_set(life: _Life) -> bool:
    """Tell whether the law sets this clock for such a case at all."""
    rule = life.rule
    in_force = rule.valid is None or rule.valid.covers(life.days[rule.valid.by])
    return in_force and (rule.when is None or rule.when.holds(life.fields))


def _status(life: _Life, due: Due) -> str:
    if life.ended_on is None:
        return "paused" if life.pauses and life.pauses[-1].last is None else "running"
    if life.how == "cancelled":
        return "cancelled"
    return "met_late" if due.due_on is not None and life.ended_on > due.due_on else "met"


def _pauses(rule: DeadlineRule, moments: Sequence[Moment], start: int) -> tuple[Pause, ...]:
    pauses: list[Pause] = []
    since: date | None = None
    for moment in moments[start:]:
        held = moment.state in rule.pause_states
        if held and since is None:
            since = moment.day
        elif not held and since is not None:
            pauses.append(Pause(since, moment.day, rule.pause_basis))
            since = None
    if since is not None:
        pauses.append(Pause(since, None, rule.pause_basis))
    return tuple(pauses)


def _count_by(case: _Case, life: _Life) -> _Counted | None:
    """Count by the calendar of then. Of a running clock the day waits for an event; the same day is told as of now."""
    newest = case.calendars.newest
    then = case.calendars.in_force_at(case.written if life.runs else life.number)
    counted = _count(case, life, then)
    if not life.runs or then is newest:
        return counted
    told = _count(case, life, newest)
    return told if counted and told and told.due.due_on == counted.due.due_on else counted


def _count(case: _Case, life: _Life, calendar: WorkingCalendar) -> _Counted | None:
    rule = life.rule
    if rule.stated_field is not None:
        said = life.fields.get(rule.stated_field)
        return _Counted(state_term(date.fromisoformat(str(said)), rule.stated_basis), "calendar_days") if said else None
    variant = choose_variant(rule, life.fields, life.days)
    length = length_of(case.definition, variant, life.fields)
    if length is None:
        return None
    label = label_of(case.definition, rule, variant)
    if rule.count == "back":
        due = count_back(life.start_on, length, calendar, basis=variant.basis, roll=rule.roll, label=label)
        return _Counted(due, length.unit)
    source = case.rule(rule.start_due)
    term = Term(
        start_on=life.start_on,
        count=rule.count,
        length=length,
        roll=rule.roll,
        basis=variant.basis,
        label=label,
        since=source.label if source else None,
    )
    return _Counted(count_term(term, calendar, life.pauses, life.grants), length.unit, term)


def _days_of_law(
    definition: Definition, moments: Sequence[Moment], start_on: date, fields: Mapping[str, object]
) -> dict[str, date]:
    """Give the days by which the law is chosen; of a matter that a former office had, those of that office."""
    accepted = next((m.day for m in moments if definition.states[m.state].phase == "transferred"), start_on)
    former = {
        day: date.fromisoformat(str(fields[name])) for day, name in definition.law_days.items() if fields.get(name)
    }
    return {"received": moments[0].day, "accepted": accepted, "step_date": start_on, **former}
