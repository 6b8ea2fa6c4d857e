"""Walk the stories that a workflow file promises, and say what came out otherwise. No database: events in memory."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from casetrack.engine.calendar import WorkingCalendar
from casetrack.engine.definition import Definition, Scenario
from casetrack.engine.extending import Decision, refusals_of
from casetrack.engine.grants import DECISION_NO, GROUND_KEY
from casetrack.engine.guards import Facts
from casetrack.engine.history import Happening, Standing, fold
from casetrack.engine.machine import WorkflowMachine
from casetrack.errors import TransitionRefused
from casetrack.text import Text


def run_scenario(machine: WorkflowMachine, calendar: WorkingCalendar, scenario: Scenario) -> tuple[Text, ...]:
    """Walk one story; give a sentence for each thing that is not as promised, none if all is."""
    definition = machine.definition
    happenings = [_opening(definition, scenario.open)]
    wrong: list[Text] = []
    for step in scenario.steps:
        standing = fold(definition, calendar, happenings)
        take = _extend if "extend" in step else _try
        happening, refused = take(machine, standing, (len(happenings) + 1, step, scenario.open))
        if happening is not None:
            happenings.append(happening)
        promised = tuple(sorted(_words(step["refused"])))
        if promised != refused:
            said = Text("{on} {do}: bị chặn vì {got}, hẹn là {want}", "{on} {do}: refused for {got}, promised {want}")
            got, want = ", ".join(refused) or "–", ", ".join(promised) or "–"
            wrong.append(said.with_(on=step["on"], do=step.get("do") or step["extend"], got=got, want=want))
            break
    return (*wrong, *_unmet(definition, fold(definition, calendar, happenings), scenario.expect))


def _opening(definition: Definition, opened: Mapping[str, Any]) -> Happening:
    payload = {"unit": 1, "officer": None, "channel": "desk", "fields": _plain(opened["fields"])}
    actor = _person(definition, opened["as"])
    return Happening(1, "opened", "opened", opened["on"], payload, {"title": ""}, actor)


def _extend(
    machine: WorkflowMachine, standing: Standing, told: tuple[int, Mapping[str, Any], Mapping[str, Any]]
) -> tuple[Happening | None, tuple[str, ...]]:
    """Decide an extension; a story that names no ground of the law has one in words."""
    seq, step, _opened = told
    length, key = step["by"], step["ground"]
    decision = Decision(step["extend"], length, step["on"], "x", key, step["decision_no"])
    refused = refusals_of(machine.definition, standing, decision, _roles(machine.definition, step), today=step["on"])
    if refused:
        return None, tuple(sorted({reason.code for reason in refused}))
    payload = {"n": length.n, "unit": length.unit, GROUND_KEY: key, DECISION_NO: step["decision_no"]}
    return Happening(seq, "extended", step["extend"], step["on"], payload, {}), ()


def _try(
    machine: WorkflowMachine, standing: Standing, told: tuple[int, Mapping[str, Any], Mapping[str, Any]]
) -> tuple[Happening | None, tuple[str, ...]]:
    seq, step, opened = told
    fields = _plain(step["fields"])
    facts = Facts(
        fields={**standing.fields, **fields},
        roles=_roles(machine.definition, step),
        actor_id=_person(machine.definition, step["as"]),
        last_actor_of={key: who for key, who in standing.last_actor_of.items() if who is not None},
        comment=step["comment"],
        occurred_on=step["on"],
        opened_on=standing.opened_on,
        last_step_on=standing.last_step_on,
        today=step["on"],
        parties=_words(opened["parties"]),
        papers=frozenset(machine.definition.documents),  # a story writes no letters: each is there in time
    )
    try:
        taken = machine.fire(standing.state, step["do"], facts)
    except TransitionRefused as refusal:
        return None, tuple(sorted({reason.code for reason in refusal.reasons}))
    payload = {"from": taken.source, "to": taken.target, "fields": fields}
    return Happening(seq, "step", taken.trigger, step["on"], payload, {}, facts.actor_id), ()


def _unmet(definition: Definition, standing: Standing, expect: Mapping[str, Any]) -> list[Text]:
    found: dict[str, object] = {
        "state": standing.state,
        "outcome": standing.outcome,
        "level": standing.level,
        "prefix": definition.number.prefix_for(dict(standing.fields)),
        **{f"due.{clock.key}": clock.due.due_on for clock in standing.clocks},
    }
    promised = {key: expect[key] for key in ("state", "outcome", "level", "prefix") if expect[key] is not None}
    promised |= {f"due.{key}": day for key, day in expect["due"].items()}
    said = Text("{key}: ra {got}, hẹn là {want}", "{key}: is {got}, promised {want}")
    return [
        said.with_(key=key, got=found.get(key), want=want) for key, want in promised.items() if found.get(key) != want
    ]


def _roles(definition: Definition, step: Mapping[str, Any]) -> frozenset[str]:
    return frozenset({step["as"]}) if step["as"] else frozenset(definition.roles)


def _person(definition: Definition, role: str | None) -> int | None:
    """In a story, each role is one person."""
    return list(definition.roles).index(role) + 1 if role else None


def _plain(fields: Mapping[str, object]) -> dict[str, object]:
    return {key: value.isoformat() if isinstance(value, date) else value for key, value in fields.items()}


def _words(value: object) -> tuple[str, ...]:
    return tuple(str(word) for word in value) if isinstance(value, (tuple, list)) else ()
