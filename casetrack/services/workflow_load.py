"""Where the open cases of one workflow stand: how many in each phase and state, how many late, the longest stay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, func, select

from casetrack.engine.definition import Definition
from casetrack.engine.labels import PHASE_LABELS
from casetrack.models import Case, Span
from casetrack.services.access import visible_cases
from casetrack.services.work import Work
from casetrack.text import Text

OPEN_PHASES = ("received", "classified", "transferred")


@dataclass(frozen=True, slots=True)
class Standing:
    """Open cases in one place; `longest`: the days for which the first of them has been in its phase."""

    label: Text
    cases: int
    overdue: int
    longest: int


@dataclass(frozen=True, slots=True)
class PhaseLoad:
    """One phase and what stands in it, the fullest state first."""

    phase: str
    whole: Standing
    states: Sequence[Standing]


def load_of(work: Work, definition: Definition) -> Sequence[PhaseLoad]:
    """Count in one query the open cases that the actor may see, phase after phase; none is left out."""
    found: dict[str, list[Standing]] = {phase: [] for phase in OPEN_PHASES}
    for phase, state, cases, overdue, first in _rows(work, definition.id):
        known = definition.states.get(state)  # a running case stays on its version, whose states may be gone
        label = known.label if known else PHASE_LABELS[phase]
        found[phase].append(Standing(label, cases, overdue, _days(work, first)))
    return [_phase(phase, states) for phase, states in found.items()]


def tightest(load: Sequence[PhaseLoad]) -> PhaseLoad | None:
    """Give the phase that holds most late cases, or most cases if none is late; None if nothing is open."""
    fullest = max(load, key=lambda each: (each.whole.overdue, each.whole.cases))
    return fullest if fullest.whole.cases else None


def _rows(work: Work, workflow: str) -> Sequence[tuple[str, str, int, int, date]]:
    late = func.count(Case.id).filter(Case.due_on < work.today)
    in_phase = and_(
        Span.office_id == Case.office_id,
        Span.case_id == Case.id,
        Span.kind == "phase",
        Span.to_on.is_(None),
        Span.known_to.is_(None),
    )
    query = (
        select(Case.phase, Case.state, func.count(Case.id), late, func.min(Span.from_on))
        .join(Span, in_phase)
        .where(visible_cases(work), Case.workflow == workflow, Case.phase.in_(OPEN_PHASES))
        .group_by(Case.phase, Case.state)
    )
    return [
        (phase, state, cases, overdue, first) for phase, state, cases, overdue, first in work.session.execute(query)
    ]


def _days(work: Work, first: date) -> int:
    return (work.today - first).days


def _phase(phase: str, states: list[Standing]) -> PhaseLoad:
    whole = Standing(
        PHASE_LABELS[phase],
        sum(each.cases for each in states),
        sum(each.overdue for each in states),
        max((each.longest for each in states), default=0),
    )
    return PhaseLoad(phase, whole, sorted(states, key=lambda each: -each.cases))
