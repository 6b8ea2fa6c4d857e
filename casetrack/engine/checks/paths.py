"""Ways through a workflow: which states can be reached from which, with some triggers left out."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from casetrack.engine.definition import Definition


def reachable(definition: Definition, starts: Iterable[str], without: Collection[str] = ()) -> frozenset[str]:
    """Give the states that a case can come to from these, themselves included, without taking certain triggers."""
    found, waiting = set[str](), list(starts)
    while waiting:
        state = waiting.pop()
        if state not in found:
            found.add(state)
            leaving = definition.steps_from.get(state, ())
            waiting += [step.target for step in leaving if step.trigger not in without]
    return frozenset(found)


def initial_states(definition: Definition) -> tuple[str, ...]:
    """Give the states marked initial; a sound workflow has one."""
    return tuple(state.key for state in definition.states.values() if state.kind == "initial")


def final_states(definition: Definition) -> frozenset[str]:
    """Give the states in which a case has ended."""
    return frozenset(state.key for state in definition.states.values() if state.kind == "final")


def targets_of(definition: Definition, trigger: str) -> frozenset[str]:
    """Give the states into which this trigger leads."""
    return frozenset(step.target for step in definition.steps if step.trigger == trigger)


def sources_of(definition: Definition, triggers: Collection[str]) -> frozenset[str]:
    """Give the states out of which any of these triggers leads."""
    return frozenset(step.source for step in definition.steps if step.trigger in triggers)
