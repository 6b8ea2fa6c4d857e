"""Every name in a workflow file must name something: states, roles, fields, predicates, triggers."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from casetrack.engine.definition import OPENED, DeadlineRule, Definition, FieldLength, Scenario, Step
from casetrack.engine.draft import WorkflowFile
from casetrack.engine.guards import PREDICATES
from casetrack.errors import Problem
from casetrack.text import Text

_MISSING = {
    "E10": Text("không có trạng thái “{n}”", "there is no state “{n}”"),
    "E11": Text("không có vai trò “{n}”", "there is no role “{n}”"),
    "E12": Text("không có trường “{n}”", "there is no field “{n}”"),
    "E14": Text("không có câu hỏi dựng sẵn “{n}”", "there is no predicate “{n}”"),
    "E15": Text("không có bước “{n}”", "there is no transition with the trigger “{n}”"),
    "E16": Text("không có thời hạn “{n}”", "there is no deadline “{n}”"),
    "E17": Text("không có văn bản “{n}”", "there is no document “{n}”"),
}

_WRONG_TYPE = Text("trường “{n}” phải thuộc kiểu {k}", "the field “{n}” must be of type {k}")


def check_references(file: WorkflowFile) -> Iterator[Problem]:
    """Give a problem for each name that names nothing."""
    definition = file.definition
    look = _Look(file)
    yield from look.up("E12", "forms.intake", (*definition.intake, *definition.intake_required))
    yield from _check_head(look, definition)
    for state in definition.states.values():
        if state.owner:
            yield from look.up("E11", f"states.{state.key}", (state.owner,))
    for step in definition.steps:
        yield from _check_step(look, step)
    for deadline in definition.deadlines:
        yield from _check_deadline(look, deadline)
    for number, ladder in enumerate(definition.escalations):
        yield from look.up("E16", f"escalations.{number}", sorted(ladder.deadlines))
    yield from _check_documents(file)
    for number, scenario in enumerate(definition.scenarios):
        yield from _check_scenario(look, f"tests.{number}", scenario)


class _Look:
    """Looks names up in one workflow."""

    def __init__(self, file: WorkflowFile) -> None:
        definition = file.definition
        self._file = file
        self._known: dict[str, Collection[str]] = {
            "E10": definition.states,
            "E11": definition.roles,
            "E12": definition.fields,
            "E14": PREDICATES,
            "E15": {step.trigger for step in definition.steps},
            "E16": {deadline.key for deadline in definition.deadlines},
            "E17": definition.documents,
        }

    def typed(self, part: str, name: str | None, kind: str) -> Iterator[Problem]:
        """Give a problem for a field that is unknown or of another type than is needed."""
        found = self._file.definition.fields.get(name or "")
        if found is None:
            yield from self.up("E12", part, (name,) if name else ())
        elif found.type != kind:
            yield self._file.problem(part, "E19", _WRONG_TYPE.with_(n=name, k=kind))

    def up(self, code: str, part: str, names: Iterable[object]) -> Iterator[Problem]:
        """Give a problem for each name that is unknown."""
        for name in dict.fromkeys(names):
            if name not in self._known[code]:
                yield self._file.problem(part, code, _MISSING[code].with_(n=name))


def _check_head(look: _Look, definition: Definition) -> Iterator[Problem]:
    if definition.number.by_field:
        yield from look.up("E12", "workflow.number", (definition.number.by_field,))
    for name in definition.law_days.values():
        yield from look.typed("workflow", name, "date")


def _check_step(look: _Look, step: Step) -> Iterator[Problem]:
    part = f"steps.{step.source}.{step.trigger}"
    yield from look.up("E10", part, (step.source, step.target))
    yield from look.up("E11", part, sorted(step.roles))
    yield from look.up("E12", part, (*step.fields, *step.required))
    yield from look.up("E14", part, (guard.predicate for guard in step.guards if guard.predicate))
    yield from look.up("E15", part, (step.not_same_as,) if step.not_same_as else ())
    for effect in step.effects:
        yield from look.up("E12", part, effect.carry)
        yield from look.typed(part, effect.unit, "unit")
        yield from look.up("E15", part, (effect.answered_by,) if effect.answered_by else ())
    yield from look.up("E17", part, (*step.issues, *step.needs_papers))
    asked = step.asks_papers
    yield from look.up("E12", part, filter(None, (asked.of, asked.papers)) if asked else ())


def _check_deadline(look: _Look, deadline: DeadlineRule) -> Iterator[Problem]:
    part = f"deadlines.{deadline.key}"
    yield from look.up("E10", part, sorted(deadline.pause_states))
    for number, extension in enumerate(deadline.extensions):
        yield from look.up("E11", f"{part}.extensions.{number}", sorted(extension.roles))
    for number, variant in enumerate(deadline.variants):
        if isinstance(variant.length, FieldLength):
            yield from look.typed(f"{part}.variants.{number}", variant.length.field, "integer")
    yield from look.up("E16", part, (deadline.start_due,) if deadline.start_due else ())
    yield from look.typed(part, deadline.stated_field, "date")
    yield from look.typed(part, deadline.start_field, "date")
    yield from look.up("E15", part, (deadline.start,) if deadline.start != OPENED else ())
    ending = (deadline.satisfied_by - {OPENED}) | deadline.cancelled_by
    yield from look.up("E15", part, sorted(ending | deadline.restarted_by))


def _check_documents(file: WorkflowFile) -> Iterator[Problem]:
    issued = {key for step in file.definition.steps for key in (*step.issues, *step.needs_papers)}
    for key in file.definition.documents:
        if key not in issued:
            message = Text("không bước nào ban hành, đòi hỏi văn bản này", "no step issues or requires this document")
            yield file.problem(f"documents.{key}", "E38", message)


def _check_scenario(look: _Look, part: str, scenario: Scenario) -> Iterator[Problem]:
    for number, step in enumerate(scenario.steps):
        where = f"{part}.steps.{number}"
        yield from look.up("E11", where, (step["as"],) if step["as"] else ())
        yield from look.up("E15", where, (step["do"],) if "do" in step else ())
        yield from look.up("E16", where, (step["extend"],) if "extend" in step else ())
    state, due = scenario.expect["state"], scenario.expect["due"]
    yield from look.up("E10", part, (state,) if state else ())
    yield from look.up("E16", part, due if isinstance(due, dict) else ())
