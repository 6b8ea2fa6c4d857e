"""The clocks of one case: which run, since when, held by what, due when. The counting itself is in deadlines.py."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from casetrack.engine.assignments import Assignment
from casetrack.engine.calendar import WorkingCalendar
from casetrack.engine.calendars import UNWRITTEN, Calendars
from casetrack.engine.deadlines import Due, Grant, Pause, Term, count_term, state_term
from casetrack.engine.definition import DeadlineRule, Definition, Length, Variant


@dataclass(frozen=True, slots=True)
class Moment:
    """The case right after one of its events: what the law reads when it counts.

    `grant` is what an extension said: clock, number, unit and ground.
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
    grant: tuple[str, int, str, str] | None = None
    number: int = UNWRITTEN  # of its event in the office's book
    seq: int = 0  # of its event in the case
    assignment: Assignment | None = None  # what the officer was told


# The moments of a clock, whether it runs, since when, its pauses and what extended it.
_Facts = tuple[Sequence[Moment], bool, date, tuple[Pause, ...], list[tuple[str, int, str, str]]]
_Counted = tuple[Due, str, Term | None, tuple[Grant, ...]]


@dataclass(frozen=True, slots=True)
class Clock:
    """One clock of the case. `status`: running, paused, met, met_late or cancelled."""

    key: str
    status: str
    start_on: date
    due: Due
    ended_on: date | None
    unit: str  # of its term, so that a page says "ngày" or "ngày LV"
    pauses: tuple[Pause, ...] = ()
    extensions: int = 0
    term: Term | None = None  # what the ribbon draws; None for a stated day
    grants: tuple[Grant, ...] = ()


def clocks_at(
    definition: Definition, calendars: Calendars, moments: Sequence[Moment], written: int = UNWRITTEN
) -> tuple[Clock, ...]:
    """Give every clock that has started by the last of these moments.

    An ended clock is counted by the calendar of the event that ended it, a running one by the calendar in force when
    the book had been written up to the number `written`.
    """
    clocks = (_clock(definition, rule, (calendars, written), moments) for rule in definition.deadlines)
    return tuple(clock for clock in clocks if clock is not None)


def _clock(
    definition: Definition, rule: DeadlineRule, counted_by: tuple[Calendars, int], moments: Sequence[Moment]
) -> Clock | None:
    start = _started_at(rule, moments)
    if start is None:
        return None
    ended, how = _ended(definition, rule, moments, start)
    until = moments[: ended + 1] if ended is not None else moments
    pauses = _pauses(rule, until, start)
    grants = [m.grant for m in until[start + 1 :] if m.grant is not None and m.grant[0] == rule.key]
    start_on = _start_on(rule, until, start)
    if start_on is None or not _runs(rule, until[-1].fields, _days_of_law(definition, until, start_on)):
        return None
    counted = _due_by(definition, rule, counted_by, (until, ended is None, start_on, pauses, grants))
    if counted is None:
        return None
    due, unit, term, given = counted
    ended_on = moments[ended].day if ended is not None else None
    if ended_on is None:
        status = "paused" if pauses and pauses[-1].last is None else "running"
    elif how == "cancelled":
        status = "cancelled"
    else:
        status = "met_late" if due.due_on is not None and ended_on > due.due_on else "met"
    return Clock(
        key=rule.key,
        status=status,
        start_on=start_on,
        due=due,
        ended_on=ended_on,
        unit=unit,
        pauses=pauses,
        extensions=len(grants),
        term=term,
        grants=given,
    )


def _started_at(rule: DeadlineRule, moments: Sequence[Moment]) -> int | None:
    """Find the last moment that starts the clock: a case that is reopened and accepted again gets a new one."""
    triggers = {rule.start, *rule.restarted_by}
    starts = [n for n, moment in enumerate(moments) if moment.trigger in triggers and moment.kind in ("opened", "step")]
    return starts[-1] if starts else None


def _start_on(rule: DeadlineRule, moments: Sequence[Moment], start: int) -> date | None:
    """Give the day from which the clock counts: that of its event, or the one in a field, None while it is empty."""
    if rule.start_field is None:
        return moments[start].day
    said = moments[-1].fields.get(rule.start_field)
    return date.fromisoformat(str(said)) if said else None


def _runs(rule: DeadlineRule, fields: Mapping[str, object], days: Mapping[str, date]) -> bool:
    """Tell whether the law sets this clock for such a case at all."""
    in_force = rule.valid is None or rule.valid.covers(days[rule.valid.by])
    return in_force and (rule.when is None or rule.when.holds(fields))


def _ended(definition: Definition, rule: DeadlineRule, moments: Sequence[Moment], start: int) -> tuple[int | None, str]:
    for number in range(start + 1, len(moments)):
        moment = moments[number]
        if moment.kind != "step":
            continue
        if moment.trigger in rule.satisfied_by:
            return number, "met"
        if moment.trigger in rule.cancelled_by or definition.states[moment.state].kind == "final":
            return number, "cancelled"
    return None, ""


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


def _due_by(
    definition: Definition, rule: DeadlineRule, counted_by: tuple[Calendars, int], facts: _Facts
) -> _Counted | None:
    """Count by the calendar of then. Of a running clock the day waits for an event; the same day is told as of now."""
    calendars, written = counted_by
    moments, runs, *_ = facts
    then = calendars.in_force_at(written if runs else moments[-1].number)
    counted = _due(definition, rule, then, facts)
    if not runs or then is calendars.newest:
        return counted
    told = _due(definition, rule, calendars.newest, facts)
    return told if counted and told and told[0].due_on == counted[0].due_on else counted


def _due(definition: Definition, rule: DeadlineRule, calendar: WorkingCalendar, facts: _Facts) -> _Counted | None:
    moments, _, start_on, pauses, grants = facts
    now = moments[-1]
    if rule.stated_field is not None:
        said = now.fields.get(rule.stated_field)
        if not said:
            return None
        return state_term(date.fromisoformat(str(said)), rule.stated_basis), "calendar_days", None, ()
    variant = choose_variant(rule, now.fields, _days_of_law(definition, moments, start_on))
    term = Term(
        start_on=start_on,
        count=rule.count,
        length=variant.length,
        roll=rule.roll,
        basis=variant.basis,
        label=variant.label or rule.label,
    )
    given = tuple(
        Grant(
            Length(n, unit),
            granted_on=_granted_on(moments, (key, n, unit, ground)),
            ground=ground,
            document="",
            basis=rule.extensions[0].basis if rule.extensions else None,
        )
        for key, n, unit, ground in grants
    )
    return count_term(term, calendar, pauses, given), variant.length.unit, term, given


def choose_variant(rule: DeadlineRule, fields: Mapping[str, object], days: Mapping[str, date]) -> Variant:
    """Find the first length that holds for these fields and days of the law (`received`, `accepted`, `step_date`)."""
    for variant in rule.variants:
        in_force = variant.valid is None or variant.valid.covers(days[variant.valid.by])
        if in_force and (variant.when is None or variant.when.holds(fields)):
            return variant
    raise ValueError(f"the clock {rule.key} has no length for this case")  # E42 rules it out


def _days_of_law(definition: Definition, moments: Sequence[Moment], start_on: date) -> dict[str, date]:
    accepted = next((m.day for m in moments if definition.states[m.state].phase == "transferred"), start_on)
    return {"received": moments[0].day, "accepted": accepted, "step_date": start_on}


def _granted_on(moments: Sequence[Moment], grant: tuple[str, int, str, str]) -> date:
    return next(m.day for m in reversed(moments) if m.grant == grant)
