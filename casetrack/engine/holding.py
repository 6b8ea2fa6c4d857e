"""Who holds a case, and since which event: one owner at every moment. Folded from its moments, like its spans."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from casetrack.engine.assignments import Assignment
from casetrack.engine.clocks import Moment
from casetrack.engine.definition import Definition, State
from casetrack.text import Text

# Fields that name, beside those of the type `unit`, who has the case while it waits (docs/workflows.md).
BODY_FIELDS = ("receiving_body", "asked_of")


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has a case in hand.

    `kind`: officer (`user_id`); role (nobody by name yet: whoever has this `role` in the case's unit `unit_id`); unit
    (it was forwarded to `unit_id`); body (it lies with somebody outside, named by `body`).
    """

    kind: str
    user_id: int | None = None
    unit_id: int | None = None
    role: str | None = None
    body: Text | None = None


@dataclass(frozen=True, slots=True)
class Hold:
    """One stretch in one hand: since the event `seq` of the case; `until` is None while it lasts."""

    holder: Holder
    since: date
    seq: int
    until: date | None = None
    assignment: Assignment | None = None  # the last one that the officer was given meanwhile


def holds_of(definition: Definition, moments: Sequence[Moment]) -> tuple[Hold, ...]:
    """Give every stretch of a case in the order of the legal days; a case that has ended is held by nobody."""
    holds: list[Hold] = []
    receiver: Holder | None = None
    for before, moment in zip([None, *moments[:-1]], moments, strict=True):
        if before is not None and moment.kind == "step":
            receiver = _receiver(definition, before.state, moment)
        holder = _holder(definition.states[moment.state], moment, receiver)
        task = moment.assignment if holder is not None and holder.kind == "officer" else None
        current = holds[-1] if holds and holds[-1].until is None else None
        if current is not None and current.holder == holder:
            holds[-1] = replace(current, assignment=task)
            continue
        if current is not None:
            holds[-1] = replace(current, until=moment.day)
        if holder is not None:
            holds.append(Hold(holder, moment.day, moment.seq, None, task))
    return tuple(holds)


def _holder(state: State, moment: Moment, receiver: Holder | None) -> Holder | None:
    """Name who has the case: where it waits, whom it was sent to; else its officer; else who must act next."""
    if state.kind == "final":
        return None
    if state.kind == "waiting" and receiver is not None:
        return receiver
    if moment.officer_id is not None:
        return Holder("officer", user_id=moment.officer_id)
    return Holder("role", unit_id=moment.unit_id, role=state.owner)


def _receiver(definition: Definition, source: str, moment: Moment) -> Holder | None:
    """Find whom a step sends the case to: the unit or the body in one of the fields that its form asks."""
    step = definition.step(source, moment.trigger)
    asked = step.fields if step is not None else ()
    for key in asked:
        value = moment.fields.get(key)
        if definition.fields[key].type == "unit" and isinstance(value, int):
            return Holder("unit", unit_id=value)
    for key in (key for key in BODY_FIELDS if key in asked):
        value = moment.fields.get(key)
        if value not in (None, ""):
            return Holder("body", body=definition.fields[key].label_of(value))
    return None
