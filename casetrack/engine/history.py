"""Fold what happened in a case into where it stands: state, fields, clocks, spans. The same events, the same answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import accumulate
from typing import TypeVar

from casetrack.engine.assignments import Assignment, read_assignment
from casetrack.engine.calendars import UNWRITTEN, Calendars
from casetrack.engine.clocks import Clock, Moment, clocks_at
from casetrack.engine.definition import LEVELS, Definition, Guard
from casetrack.engine.grants import read_grant
from casetrack.engine.holding import Hold, holds_of
from casetrack.engine.payloads import find_number, mapping_in, number_in, personal_fields
from casetrack.engine.spans import SpanFact, delay_spans, spans_of

MOVING = ("opened", "step")
RAISED = "raised"  # the same paper is better protected in another case
T = TypeVar("T")
DELAYED = "delay_cause"  # the activity that says why a case is late


@dataclass(frozen=True, slots=True)
class Happening:
    """One event of a case as the fold reads it: its number in the case, its kind, its legal day and what it says.

    Kinds: opened, step, extended, assigned, moved, raised, corrected, recalculated, activity. `texts` are the personal
    texts, by key. `number` is the one in the office's book, by which its calendar is found.
    """

    seq: int
    kind: str
    name: str
    occurred_on: date
    payload: Mapping[str, object]
    texts: Mapping[str, str] = field(default_factory=dict)
    actor_id: int | None = None
    number: int = UNWRITTEN


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a case stands after the last of its events."""

    state: str
    phase: str
    outcome: str | None
    level: str
    title: str
    fields: Mapping[str, object]
    unit_id: int
    officer_id: int | None
    channel: str
    opened_on: date
    closed_on: date | None
    last_step_on: date
    last_actor_of: Mapping[str, int | None]
    clocks: tuple[Clock, ...]
    spans: tuple[SpanFact, ...]
    holds: tuple[Hold, ...] = ()

    @property
    def held(self) -> Hold | None:
        """In whose hand the case is now; None once it has ended."""
        return self.holds[-1] if self.holds and self.holds[-1].until is None else None

    @property
    def due(self) -> Clock | None:
        """The running duty that ends first; it is the one that lists and alerts speak of."""
        duties = [clock for clock in self.clocks if clock.kind == "duty"]
        running = [clock for clock in duties if clock.status == "running" and clock.due.due_on]
        return min(running, key=lambda clock: (clock.due.due_on or date.max, clock.key), default=None)

    @property
    def promise(self) -> Clock | None:
        """The running promise to whoever brought the matter that falls due first; a paused one comes last."""
        made = [clock for clock in self.clocks if clock.promise and clock.ended_on is None]
        return min(made, key=lambda clock: (clock.due.due_on or date.max, clock.key), default=None)


def fold(definition: Definition, calendars: Calendars, happenings: Sequence[Happening]) -> Standing:
    """Give the standing of a case from all of its events, corrections applied, in the order of their legal days.

    Its level only rises: whoever reads a denunciation as a request later, or corrects it into one, does not open it to
    everybody. A day due moves to another calendar only with an event that was written down after that calendar was
    decided.
    """
    moments = _moments(definition, happenings)
    written = _written(moments, happenings)
    history = [clocks_at(definition, calendars, moments[: n + 1], written[n]) for n in range(len(moments))]
    last = moments[-1]
    state = definition.states[last.state]
    closed = state.kind == "final"
    return Standing(
        state=last.state,
        phase=state.phase,
        outcome=state.outcome,
        level=_level(definition, happenings, moments),
        title=last.title,
        fields=last.fields,
        unit_id=last.unit_id,
        officer_id=last.officer_id,
        channel=last.channel,
        opened_on=moments[0].day,
        closed_on=_entered_on(moments) if closed else None,
        last_step_on=max(moment.day for moment in moments if moment.kind in MOVING),
        last_actor_of={moment.trigger: moment.actor_id for moment in moments if moment.kind == "step"},
        clocks=history[-1],
        spans=(*spans_of(definition, moments, history), *delay_spans(_causes(happenings))),
        holds=holds_of(definition, moments),
    )


def _moments(definition: Definition, happenings: Sequence[Happening]) -> list[Moment]:
    moments: list[Moment] = []
    for happening in in_force(happenings):
        previous = moments[-1] if moments else None
        moments.append(_moment_after(definition, previous, happening))
    return moments


def _level(definition: Definition, happenings: Sequence[Happening], moments: Sequence[Moment]) -> str:
    """Give the highest level that the case was ever read at, before each correction too, or was raised to."""
    levels = [str(h.payload["level"]) for h in happenings if h.kind == RAISED]
    before = [_moments(definition, happenings[:n]) for n, h in enumerate(happenings) if h.kind == "corrected"]
    levels += [definition.level_for(dict(m.fields)) for stood in (*before, moments) for m in stood]
    return max(levels, key=LEVELS.index)


def in_force(happenings: Sequence[Happening]) -> list[Happening]:
    """Give what happened, corrections applied, in the order of the legal days; activities move nothing."""
    return _in_legal_order(_corrected(happenings))


def teaches(happening: Happening) -> bool:
    """Tell whether an event may change what is counted: all may but the notes, of which only a cause of delay does."""
    return happening.kind != "activity" or (happening.name == DELAYED and "cause" in happening.payload)


def step_days(happenings: Sequence[Happening]) -> list[tuple[int, date]]:
    """Give number and legal day of each event that moved the case, corrections applied."""
    return [(h.seq, h.occurred_on) for h in _corrected(happenings) if h.kind in MOVING]


def unmet_checks(
    definition: Definition, happenings: Sequence[Happening], parties: tuple[str, ...]
) -> list[tuple[int, Guard]]:
    """Judge the conditions of every step anew, corrections applied; give number and guard where one does not hold."""
    unmet: list[tuple[int, Guard]] = []
    moment: Moment | None = None
    opened_on: date | None = None
    for happening in in_force(happenings):
        before, moment = moment, _moment_after(definition, moment, happening)
        opened_on = opened_on or moment.day
        step = definition.step(before.state, happening.name) if before and happening.kind == "step" else None
        facts = {**moment.fields, "parties": parties, "opened_on": opened_on, "occurred_on": moment.day}
        for guard in step.conditions if step else ():
            if guard.check is not None and not guard.check.holds(facts):
                unmet.append((happening.seq, guard))
    return unmet


def extension_days(happenings: Sequence[Happening]) -> list[tuple[int, date]]:
    """Give number and day of each decision that extended a clock."""
    return [(h.seq, h.occurred_on) for h in happenings if h.kind == "extended"]


def _causes(happenings: Sequence[Happening]) -> list[tuple[date, str]]:
    told = [h for h in happenings if h.kind == "activity" and teaches(h)]
    return [(h.occurred_on, str(h.payload["cause"])) for h in sorted(told, key=lambda h: (h.occurred_on, h.seq))]


def _written(moments: Sequence[Moment], happenings: Sequence[Happening]) -> list[int]:
    """Tell up to which number the office's book had been written at each moment; at the last one, corrections too."""
    numbers = list(accumulate((moment.number for moment in moments), max))
    numbers[-1] = max(h.number for h in happenings if h.kind != "activity")
    return numbers


def _corrected(happenings: Sequence[Happening]) -> list[Happening]:
    standing = {h.seq: h for h in happenings if h.kind not in ("corrected", "activity")}
    for correction in (h for h in happenings if h.kind == "corrected"):
        number = correction.payload["seq"]
        if not isinstance(number, int) or number not in standing:
            continue  # a corrected activity moves nothing
        target = standing[number]
        day = correction.payload.get("occurred_on")
        fields = _said({**mapping_in(target.payload.get("fields")), **mapping_in(correction.payload.get("fields"))})
        channel = correction.payload.get("channel", target.payload.get("channel"))
        standing[number] = replace(
            target,
            occurred_on=date.fromisoformat(str(day)) if day else target.occurred_on,
            payload={**target.payload, "fields": fields, "channel": channel},
            texts=_said({**target.texts, **{k: v for k, v in correction.texts.items() if k != "reason"}}),
        )
    return list(standing.values())


def _in_legal_order(happenings: list[Happening]) -> list[Happening]:
    opening, *others = sorted(happenings, key=lambda h: h.seq)
    # A mended day of receipt may lie after the day on which the case was handed to somebody.
    since = [replace(h, occurred_on=max(h.occurred_on, opening.occurred_on)) for h in others]
    since = _handed_in_turn(since, opening.occurred_on)
    return [opening, *sorted(since, key=lambda h: (h.occurred_on, h.seq))]


def _handed_in_turn(happenings: list[Happening], opened_on: date) -> list[Happening]:
    """Let whoever was named last have the case, though the step that names them is dated before another hand-over.

    The step keeps its own day; the hand-over in it holds from the day that it says, or from that of the one before it.
    """
    found: list[Happening] = []
    latest = opened_on
    for happening in happenings:
        if happening.kind not in ("step", "assigned") or "officer" not in happening.payload:
            found.append(happening)
            continue
        said = happening.payload.get("officer_on")
        day = max(date.fromisoformat(str(said)) if said else happening.occurred_on, happening.occurred_on, latest)
        latest = day
        if day == happening.occurred_on:
            found.append(happening)
            continue
        if happening.kind == "step":
            found.append(replace(happening, payload={k: v for k, v in happening.payload.items() if k != "officer"}))
        found.append(replace(happening, kind="assigned", name="assigned", occurred_on=day))
    return found


def _moment_after(definition: Definition, previous: Moment | None, happening: Happening) -> Moment:
    said = {**mapping_in(happening.payload.get("fields")), **personal_fields(happening.texts)}
    if previous is None:
        return _opening(definition, happening, said)
    after = replace(
        previous,
        day=happening.occurred_on,
        kind=happening.kind,
        trigger=happening.name,
        fields={**previous.fields, **said},
        actor_id=happening.actor_id,
        grant=None,
        number=happening.number,
        seq=happening.seq,
    )
    if happening.kind in ("step", "assigned") and "officer" in happening.payload:
        officer_id = find_number(happening.payload["officer"])
        after = replace(after, officer_id=officer_id, assignment=_assignment(happening))
    if happening.kind == "step":
        return replace(after, state=str(happening.payload["to"]))
    if happening.kind == "moved":
        return replace(after, unit_id=number_in(happening.payload["unit"]))
    if happening.kind == "extended":
        rule = next((rule for rule in definition.deadlines if rule.key == happening.name), None)
        grant = read_grant(rule, after.fields, happening.occurred_on, (happening.payload, happening.texts))
        return replace(after, grant=(happening.name, grant))
    return after


def _opening(definition: Definition, happening: Happening, said: Mapping[str, object]) -> Moment:
    defaults = {key: f.default for key, f in definition.fields.items() if f.default is not None}
    return Moment(
        day=happening.occurred_on,
        kind="opened",
        trigger="opened",
        state=str(happening.payload.get("state") or definition.initial.key),
        fields={**defaults, **said},
        title=happening.texts.get("title", ""),
        unit_id=number_in(happening.payload["unit"]),
        officer_id=find_number(happening.payload.get("officer")),
        channel=str(happening.payload.get("channel", "")),
        actor_id=happening.actor_id,
        number=happening.number,
        seq=happening.seq,
        assignment=_assignment(happening),
    )


def _assignment(happening: Happening) -> Assignment | None:
    said = happening.payload, happening.texts
    return read_assignment(happening.seq, happening.occurred_on, happening.actor_id, said)


def _entered_on(moments: Sequence[Moment]) -> date:
    """Give the day of the step that led into the present state."""
    return next(m.day for m in reversed(moments) if m.kind in MOVING)


def _said(merged: Mapping[str, T]) -> dict[str, T]:
    """Leave out what a correction emptied: its entry said nothing there, and what was said before stands again."""
    return {key: value for key, value in merged.items() if value not in (None, "")}
