"""A clerk who finds each day due with a pencil: event after event, day after day, over the workflow file's own words.

Slow on purpose, and counted another way than the engine's: it knows nothing of its clocks, terms and deadlines.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from casetrack.engine.clock_rules import OPENED, DeadlineRule, FieldLength, Length, Validity
from casetrack.engine.definition import Definition
from tests.engine.office_calendar import works

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the case's sheet: what was done on which day, what it filled in, where the case stood then.

    `kind`: opened, step or extended; an extension names its clock in `trigger` and says how many of what it adds.
    """

    day: date
    kind: str
    trigger: str
    state: str
    said: Mapping[str, object] = field(default_factory=dict)
    adds: Length | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What the clerk writes down for one clock."""

    key: str
    kind: str
    status: str
    due_on: date | None


@dataclass(slots=True)
class _Sheet:
    """One clock while the clerk goes down the events: begun at which line, ended at which, held on which days."""

    begun: int | None = None
    ended: int | None = None
    how: str = ""
    held: list[tuple[date, date | None]] = field(default_factory=list)
    added: list[Length] = field(default_factory=list)


def find_clocks(definition: Definition, events: Sequence[Event]) -> dict[str, Found]:
    """Find every clock that the case has after the last of these events."""
    found = (_find(definition, rule, events) for rule in definition.deadlines)
    return {clock.key: clock for clock in found if clock is not None}


def _find(definition: Definition, rule: DeadlineRule, events: Sequence[Event]) -> Found | None:
    sheet = _go_down(definition, rule, events)
    if sheet.begun is None:
        return None
    lived = events if sheet.ended is None else events[: sheet.ended + 1]
    fields = _fields(definition, events if sheet.how == OPENED else lived)
    first = _first_day(definition, rule, lived, fields, begun=sheet.begun)
    if first is None:
        return None
    days = _days_of_law(definition, lived, first)
    if not _in_force(rule.valid, days) or not (rule.when is None or rule.when.holds(fields)):
        return None
    if rule.stated_field is not None:
        said = fields.get(rule.stated_field)
        return _found(rule, sheet, lived, date.fromisoformat(str(said))) if said else None
    length = _length(rule, fields, days)
    return _found(rule, sheet, lived, _count(rule, sheet, first, length)) if length else None


def _found(rule: DeadlineRule, sheet: _Sheet, lived: Sequence[Event], due_on: date | None) -> Found:
    if sheet.ended is None:
        status = "paused" if sheet.held and sheet.held[-1][1] is None else "running"
    elif sheet.how == "cancelled":
        status = "cancelled"
    else:
        status = "met_late" if due_on and lived[-1 if sheet.how != OPENED else 0].day > due_on else "met"
    return Found(rule.key, rule.kind, status, due_on)


def _go_down(definition: Definition, rule: DeadlineRule, events: Sequence[Event]) -> _Sheet:
    """Go down the events once: a line that starts the clock takes a new sheet, the first that ends it closes it."""
    sheet = _Sheet()
    for line, event in enumerate(events):
        if event.kind != "extended" and event.trigger in _starters(definition, rule):
            sheet = _Sheet(begun=line)
            if OPENED in rule.satisfied_by and line == 0:
                sheet.ended, sheet.how = 0, OPENED
        elif sheet.begun is not None and sheet.ended is None:
            _read_on(definition, rule, sheet, (line, event))
        if sheet.begun is not None and sheet.ended in (None, line):
            _hold(sheet, event, held=event.state in rule.pause_states)
    return sheet


def _read_on(definition: Definition, rule: DeadlineRule, sheet: _Sheet, at: tuple[int, Event]) -> None:
    line, event = at
    if event.kind == "extended":
        if event.trigger == rule.key and event.adds:
            sheet.added.append(event.adds)
    elif event.trigger in rule.satisfied_by:
        sheet.ended, sheet.how = line, "met"
    elif _calls_off(definition, rule, event):
        sheet.ended, sheet.how = line, "cancelled"


def _calls_off(definition: Definition, rule: DeadlineRule, event: Event) -> bool:
    """A clock is called off by its steps, a duty by every end of the case, one that follows another with the other."""
    over = rule.kind == "duty" and definition.states[event.state].kind == "final"
    source = _source(definition, rule)
    followed = source is not None and event.trigger not in source.satisfied_by and _calls_off(definition, source, event)
    return event.trigger in rule.cancelled_by or over or followed


def _hold(sheet: _Sheet, event: Event, *, held: bool) -> None:
    open_hold = bool(sheet.held) and sheet.held[-1][1] is None
    if held and not open_hold:
        sheet.held.append((event.day, None))
    elif not held and open_hold:
        sheet.held[-1] = (sheet.held[-1][0], event.day)


def _source(definition: Definition, rule: DeadlineRule) -> DeadlineRule | None:
    return next((each for each in definition.deadlines if each.key == rule.start_due), None)


def _starters(definition: Definition, rule: DeadlineRule) -> frozenset[str]:
    source = _source(definition, rule)
    return _starters(definition, source) if source else rule.restarted_by | {rule.start}


def _fields(definition: Definition, events: Sequence[Event]) -> dict[str, object]:
    fields: dict[str, object] = {k: each.default for k, each in definition.fields.items() if each.default is not None}
    for event in events:
        fields |= event.said
    return fields


def _first_day(
    definition: Definition, rule: DeadlineRule, lived: Sequence[Event], fields: Mapping[str, object], *, begun: int
) -> date | None:
    source = _source(definition, rule)
    if source is not None:
        followed = _find(definition, source, lived)
        return followed.due_on if followed else None
    if rule.start_field is not None:
        said = fields.get(rule.start_field)
        return date.fromisoformat(str(said)) if said else None
    return lived[begun].day


def _days_of_law(definition: Definition, lived: Sequence[Event], first: date) -> dict[str, date]:
    taken_on = [event.day for event in lived if definition.states[event.state].phase == "transferred"]
    return {"received": lived[0].day, "accepted": taken_on[0] if taken_on else first, "step_date": first}


def _in_force(valid: Validity | None, days: Mapping[str, date]) -> bool:
    return valid is None or (valid.start or date.min) <= days[valid.by] <= (valid.end or date.max)


def _length(rule: DeadlineRule, fields: Mapping[str, object], days: Mapping[str, date]) -> Length | None:
    fitting = [v for v in rule.variants if _in_force(v.valid, days) and (v.when is None or v.when.holds(fields))]
    length = fitting[0].length
    if isinstance(length, FieldLength):
        said = fields.get(length.field)
        return Length(int(str(said)), length.unit) if said else None
    return length


def _count(rule: DeadlineRule, sheet: _Sheet, first: date, length: Length) -> date | None:
    """Tick off the term, then what was added, then move off a day off."""
    if rule.count == "back":
        return _off_a_day_off(_tick_back(first, length), rule.roll)
    day: date | None = first - ONE_DAY if rule.count == "same_day" else first
    for stretch in (length, *sheet.added):
        day = _tick(day, stretch, sheet.held) if day else None
    return _off_a_day_off(day, rule.roll) if day else None


def _tick(day: date, length: Length, held: Sequence[tuple[date, date | None]]) -> date | None:
    left = length.n
    if length.unit in ("months", "years"):
        left = (_same_number(day, length.n * (12 if length.unit == "years" else 1)) - day).days
    while left:
        day += ONE_DAY
        hold = next((hold for hold in held if hold[0] <= day and (hold[1] is None or day <= hold[1])), None)
        if hold is not None and hold[1] is None:
            return None
        if hold is None and (length.unit != "working_days" or works(day)):
            left -= 1
    return day


def _tick_back(day: date, length: Length) -> date:
    left = length.n
    while left:
        day -= ONE_DAY
        left -= length.unit == "calendar_days" or works(day)
    return day


def _same_number(day: date, months: int) -> date:
    """Turn over the leaves of the calendar; a number that the last one lacks is its last day."""
    leaf = day.replace(day=1)
    for _ in range(months):
        leaf = (leaf + timedelta(days=31)).replace(day=1)
    following = (leaf + timedelta(days=31)).replace(day=1)
    return min(leaf + timedelta(days=day.day - 1), following - ONE_DAY)


def _off_a_day_off(day: date, roll: str) -> date:
    while roll != "none" and not works(day):
        day += ONE_DAY if roll == "next" else -ONE_DAY
    return day
