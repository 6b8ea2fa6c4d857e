"""What was true from when to when: the facts that every count of every report reads."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from casetrack.engine.clocks import Clock, Moment
from casetrack.engine.definition import Definition

TASK = "task"
DUTY = "duty"


@dataclass(frozen=True, slots=True)
class SpanFact:
    """One fact of a case from `from_on` up to, not including, `to_on` (None: still so).

    `kind`: entry (value: channel; key: task for a follow-up), phase (value: phase), due (key: clock that is a duty,
    value: running or paused), unit, officer, field (key: field), delay (value: cause). A resolved phase has its outcome
    and the due day it is judged by.
    """

    kind: str
    key: str
    value: str
    from_on: date
    to_on: date | None
    outcome: str | None = None
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class _Reading:
    """What one moment says about one fact; None in a sequence of readings means that the fact does not hold."""

    value: str
    outcome: str | None = None
    due_on: date | None = None


def spans_of(
    definition: Definition, moments: Sequence[Moment], history: Sequence[tuple[Clock, ...]]
) -> tuple[SpanFact, ...]:
    """Give every span of a case: `history` holds the clocks after each moment."""
    first = moments[0]
    spans = [SpanFact("entry", TASK if definition.task else "", moments[-1].channel or first.channel, first.day, None)]
    judged = _judged_by(definition, moments, history)

    def track(kind: str, key: str, read: Callable[[int, Moment], _Reading | None]) -> None:
        readings = [(moment.day, read(n, moment)) for n, moment in enumerate(moments)]
        spans.extend(_spans(kind, key, readings))

    track("phase", "", lambda n, m: _phase(definition, m, judged.get(n)))
    track("unit", "", lambda _n, m: _Reading(str(m.unit_id)))
    track("officer", "", lambda _n, m: _Reading(str(m.officer_id)) if m.officer_id is not None else None)
    for key, declared in definition.fields.items():
        if declared.indicator:
            track("field", key, lambda _n, m, key=key: _field(m.fields, key))  # type: ignore[misc]
    for rule in (rule for rule in definition.deadlines if rule.kind == DUTY):
        track("due", rule.key, lambda n, _m, key=rule.key: _due(history[n], key))  # type: ignore[misc]
    return tuple(spans)


def delay_spans(causes: Sequence[tuple[date, str]]) -> tuple[SpanFact, ...]:
    """Give the spans of why a case is late, out of what was said of it on which day, in order."""
    return tuple(_spans("delay", "", [(day, _Reading(cause)) for day, cause in causes]))


def _phase(definition: Definition, moment: Moment, judged: date | None) -> _Reading:
    state = definition.states[moment.state]
    return _Reading(state.phase, state.outcome, judged)


def _field(fields: Mapping[str, object], key: str) -> _Reading | None:
    value = fields.get(key)
    return None if value is None else _Reading(str(value).lower() if isinstance(value, bool) else str(value))


def _due(clocks: tuple[Clock, ...], key: str) -> _Reading | None:
    clock = next((c for c in clocks if c.key == key and c.status in ("running", "paused")), None)
    return None if clock is None else _Reading(clock.status, due_on=clock.due.due_on)


def _judged_by(
    definition: Definition, moments: Sequence[Moment], history: Sequence[tuple[Clock, ...]]
) -> dict[int, date | None]:
    """Tell by which due day a closing is judged: the earliest of the duties that the closing step ended.

    It holds for every later moment in that final state.
    """
    judged: dict[int, date | None] = {}
    for n in range(1, len(moments)):
        if definition.states[moments[n].state].kind != "final":
            continue
        if definition.states[moments[n - 1].state].kind == "final":
            judged[n] = judged.get(n - 1)
        else:
            judged[n] = _earliest_ended(history[n - 1], history[n])
    return judged


def _earliest_ended(before: tuple[Clock, ...], after: tuple[Clock, ...]) -> date | None:
    ran = {clock.key for clock in before if clock.ended_on is None and clock.kind == DUTY}
    return min((c.due.due_on for c in after if c.key in ran and c.due.due_on is not None), default=None)


def _spans(kind: str, key: str, readings: list[tuple[date, _Reading | None]]) -> list[SpanFact]:
    by_day: dict[date, _Reading | None] = {}
    for day, reading in readings:
        by_day[day] = reading  # of several on one day, the last one holds
    spans: list[SpanFact] = []
    held: tuple[date, _Reading] | None = None
    for day, reading in by_day.items():
        if held is not None and reading == held[1]:
            continue
        if held is not None:
            spans.append(_span(kind, key, held, day))
        held = None if reading is None else (day, reading)
    if held is not None:
        spans.append(_span(kind, key, held, None))
    return spans


def _span(kind: str, key: str, held: tuple[date, _Reading], to_on: date | None) -> SpanFact:
    since, reading = held
    return SpanFact(kind, key, reading.value, since, to_on, reading.outcome, reading.due_on)
