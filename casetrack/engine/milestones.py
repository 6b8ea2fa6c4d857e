"""The main steps of a case with the days between them, each beside the deadline that it met or missed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from casetrack.engine.clocks import Clock
from casetrack.engine.definition import Definition
from casetrack.engine.history import Happening, Standing, in_force
from casetrack.text import Text

_OPENED = Text("Vào sổ", "Entered in the book")


@dataclass(frozen=True, slots=True)
class Met:
    """A deadline that a milestone ended: by how many days it was early (below 0) or late (above 0)."""

    label: Text
    due_on: date
    days_late: int


@dataclass(frozen=True, slots=True)
class Milestone:
    """One main step: it led into another phase, or ended a deadline. `days` since the milestone before it."""

    seq: int
    on: date
    label: Text
    state: Text
    phase: str
    days: int
    met: tuple[Met, ...] = ()


def milestones_of(definition: Definition, standing: Standing, happenings: Sequence[Happening]) -> tuple[Milestone, ...]:
    """Give the milestones of a case in the order of their legal days, corrections applied."""
    found: list[Milestone] = []
    phase = ""
    for happening in in_force(happenings):
        if happening.kind not in ("opened", "step"):
            continue
        opened = happening.kind == "opened"
        key = str(happening.payload.get("state" if opened else "to") or definition.initial.key)
        state = definition.states[key]
        met = tuple(_met(definition, standing.clocks, happening))
        if state.phase != phase or met:
            days = (happening.occurred_on - found[-1].on).days if found else 0
            label = _OPENED if opened else _label(definition, happening)
            found.append(
                Milestone(happening.seq, happening.occurred_on, label, state.label, state.phase, days, met),
            )
        phase = state.phase
    return tuple(found)


def _met(definition: Definition, clocks: Sequence[Clock], happening: Happening) -> Iterator[Met]:
    """Find the deadlines that this very step ended."""
    rules = {rule.key: rule for rule in definition.deadlines}
    for clock in clocks:
        ended_here = clock.ended_on == happening.occurred_on and happening.name in rules[clock.key].satisfied_by
        if ended_here and clock.status in ("met", "met_late") and clock.due.due_on is not None:
            late = (happening.occurred_on - clock.due.due_on).days
            yield Met(rules[clock.key].label, clock.due.due_on, late)


def _label(definition: Definition, happening: Happening) -> Text:
    step = definition.step(str(happening.payload.get("from", "")), happening.name)
    return step.label if step is not None else Text(happening.name, happening.name)
