"""Read a workflow file into a Definition: its shape only. Whether the workflow makes sense is judged by checks/."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping
from typing import Literal

from casetrack.engine.definition import (
    LEVELS,
    OUTCOMES,
    PHASES,
    Definition,
    Document,
    Field,
    LevelRule,
    NumberRule,
    State,
    Step,
)
from casetrack.engine.draft import Draft, Place, WorkflowFile, find_basis, read_basis
from casetrack.engine.expressions import Expression
from casetrack.engine.guards import types_of
from casetrack.engine.loader_deadlines import read_deadlines
from casetrack.engine.loader_escalations import read_escalations
from casetrack.engine.loader_scenarios import read_scenarios
from casetrack.engine.loader_steps import read_steps
from casetrack.engine.strict_yaml import read_yaml
from casetrack.engine.yaml_reader import Mistakes, Reader
from casetrack.text import Text

LAW_DAYS = ("received", "accepted")
SCHEMAS = ("casetrack-workflow/1",)
FIELD_TYPES = ("text", "string", "bool", "integer", "date", "enum", "unit")
KINDS: tuple[Literal["initial", "active", "waiting", "final"], ...] = ("initial", "active", "waiting", "final")


def read_workflow(data: bytes, name: str) -> WorkflowFile:
    """Read a file's bytes; raise DefinitionError with every mistake of its shape."""
    draft = Draft(Mistakes(name))
    root = draft.mistakes.read(read_yaml(data, name))
    root.choice("schema", SCHEMAS)
    for section in root.keys():  # noqa: SIM118  # not a dict
        at = root.mark(section)
        draft.places[section] = Place(at.line, at.column, section)
    fields = _read_fields(root, draft)
    draft.types = types_of(fields)
    steps = read_steps(root, draft)
    head, intake = root.mapping("workflow"), root.mapping("forms").mapping("intake")
    draft.place("workflow", head)
    draft.place("forms.intake", intake)
    definition = Definition(
        id=draft.name(head, "id", head.text("id")),
        version=head.integer("version", lowest=1),
        title=head.labels("title"),
        number=_read_number(head, draft),
        level=_read_level(head, draft),
        roles=_read_roles(root, draft),
        fields=fields,
        states=_read_states(root, draft),
        intake=intake.words("fields"),
        intake_required=intake.words("required"),
        steps=steps,
        deadlines=read_deadlines(root, draft),
        escalations=read_escalations(root, draft),
        scenarios=read_scenarios(root, draft),
        basis=tuple(read_basis(item) for item in head.items("legal_basis")),
        source=name,
        fingerprint=hashlib.sha256(data).hexdigest(),
        steps_from=_by_source(steps),
        at_desk=intake.flag("desk"),
        documents=_read_documents(root, draft),
        task=head.flag("task"),
        law_days=_read_law_days(head),
    )
    draft.mistakes.close()
    return WorkflowFile(definition, draft.places)


def _read_law_days(head: Reader) -> Mapping[str, str]:
    """Read which fields tell on which day a former office received and accepted a matter."""
    said = head.find_mapping("law_days")
    found = {day: said.find_text(day) for day in LAW_DAYS} if said else {}
    return {day: name for day, name in found.items() if name}


def _by_source(steps: tuple[Step, ...]) -> dict[str, tuple[Step, ...]]:
    found: defaultdict[str, list[Step]] = defaultdict(list)
    for step in steps:
        found[step.source].append(step)
    return {state: tuple(leaving) for state, leaving in found.items()}


def _read_number(head: Reader, draft: Draft) -> NumberRule:
    number = head.mapping("number")
    draft.place("workflow.number", number)
    return NumberRule(number.text("prefix"), number.find_text("by_field"), number.pairs("prefixes"))


def _read_level(head: Reader, draft: Draft) -> LevelRule:
    level = head.mapping("level")
    draft.place("workflow.level", level)
    rules: list[tuple[Expression, str]] = []
    for rule in level.items("rules"):
        draft.place(f"workflow.level.{len(rules)}", rule)
        rule.text("when")
        condition = draft.condition(rule, "when")
        target = rule.choice("level", LEVELS)
        if condition:
            rules.append((condition, target))
    return LevelRule(level.choice("default", LEVELS), tuple(rules))


def _read_roles(root: Reader, draft: Draft) -> dict[str, Text]:
    roles = {}
    for key, role in root.entries("roles"):
        draft.place(f"roles.{key}", role)
        roles[draft.name(role, "", key)] = role.labels("label")
    return roles


def _read_documents(root: Reader, draft: Draft) -> dict[str, Document]:
    documents = {}
    for key, item in root.entries("documents"):
        draft.place(f"documents.{key}", item)
        name = draft.name(item, "", key)
        form, basis, when = item.find_text("form"), find_basis(item), draft.condition(item, "when")
        documents[key] = Document(name, item.labels("label"), form, basis, when)
    return documents


def _read_fields(root: Reader, draft: Draft) -> dict[str, Field]:
    fields = {}
    for key, item in root.entries("fields"):
        draft.place(f"fields.{key}", item)
        fields[key] = _read_field(draft.name(item, "", key), item)
    return fields


def _read_field(key: str, item: Reader) -> Field:
    kind = item.choice("type", FIELD_TYPES)
    values = item.find_mapping("values")
    listed = tuple((value, values.labels(value)) for value in values.keys()) if values else ()  # noqa: SIM118
    if (kind == "enum") != bool(listed):
        message = Text(
            "danh mục “values” đi với kiểu enum, và chỉ với kiểu ấy", "`values` belong to an enum, and only to one"
        )
        item.note("values", "E03", message)
    return Field(
        key=key,
        type=kind,
        label=item.labels("label"),
        hint=item.find_labels("hint"),
        values=listed,
        max_length=item.find_integer("max_length") or 2000,
        default=_read_default(item, kind, tuple(value for value, _ in listed)),
        personal=item.flag("personal"),
        indicator=item.flag("indicator"),
    )


def _read_default(item: Reader, kind: str, values: tuple[str, ...]) -> str | int | bool | None:
    if item.node("default") is None:
        return None
    if kind == "bool":
        return item.flag("default")
    if kind == "integer":
        return item.find_integer("default")
    if kind == "enum":
        return item.choice("default", values) if values else None
    if kind == "date":
        item.find_day("default")
    return item.find_text("default")


def _read_states(root: Reader, draft: Draft) -> dict[str, State]:
    states = {}
    for key, item in root.entries("states"):
        draft.place(f"states.{key}", item)
        if item.node("phase") is None:
            item.note("phase", "E24b", Text("trạng thái chưa thuộc chặng nào", "the state belongs to no phase"))
        states[key] = State(
            key=draft.name(item, "", key),
            kind=item.choice("kind", KINDS),
            phase=item.choice("phase", PHASES, PHASES[0]),
            label=item.labels("label"),
            owner=item.find_text("owner"),
            outcome=item.choice("outcome", OUTCOMES) if item.node("outcome") else None,
            help=item.find_labels("help"),
        )
    return states
