"""Conditions and required fields must be able to change something, and to be met."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator

from casetrack.engine.checks.conditions import constant_of
from casetrack.engine.checks.paths import reachable
from casetrack.engine.definition import DeadlineRule, Definition, Step
from casetrack.engine.draft import WorkflowFile
from casetrack.engine.expressions import Expression
from casetrack.errors import Problem
from casetrack.text import Text


def check_guards(file: WorkflowFile) -> Iterator[Problem]:
    """Give a problem for each condition that never changes, reads what can be erased, or cannot be met."""
    for part, condition in _conditions(file):
        yield from _check_condition(file, part, condition)
    yield from _check_number(file)
    filled = _filled_before(file.definition)
    for step in file.definition.steps:
        yield from _check_required(file, step, filled[step.source])
    for key in file.definition.intake_required:
        if key not in file.definition.intake:
            yield file.problem("forms.intake", "E45", _UNFILLABLE.with_(f=key))


_UNFILLABLE = Text(
    "trường bắt buộc “{f}” không có trên biểu mẫu nào trước đó", "the required field “{f}” stands on no form up to here"
)


def _conditions(file: WorkflowFile) -> Iterator[tuple[str, Expression]]:
    for step in file.definition.steps:
        said = (step.when, *(guard.check for guard in step.guards), *(effect.when for effect in step.effects))
        yield from ((f"steps.{step.source}.{step.trigger}", each) for each in said if each)
    for number, (condition, _) in enumerate(file.definition.level.rules):
        yield f"workflow.level.{number}", condition
    for document in file.definition.documents.values():
        if document.when:
            yield f"documents.{document.key}", document.when
    for deadline in file.definition.deadlines:
        yield from _conditions_of_clock(deadline)


def _conditions_of_clock(deadline: DeadlineRule) -> Iterator[tuple[str, Expression]]:
    if deadline.when:
        yield f"deadlines.{deadline.key}", deadline.when
    for number, variant in enumerate(deadline.variants):
        if variant.when:
            yield f"deadlines.{deadline.key}.variants.{number}", variant.when
    for number, extension in enumerate(deadline.extensions):
        if extension.when:
            yield f"deadlines.{deadline.key}.extensions.{number}", extension.when


def _check_condition(file: WorkflowFile, part: str, condition: Expression) -> Iterator[Problem]:
    constant = constant_of(condition, file.definition.fields)
    if constant is not None:
        answer = Text("đúng", "true") if constant else Text("sai", "false")
        message = Text("điều kiện “{s}” luôn luôn {a}", "the condition “{s}” is always {a}")
        yield file.problem(part, "E41", message.with_(s=condition.source, a=answer))
    for name in sorted(condition.names):
        found = file.definition.fields.get(name)
        if found and found.personal:
            message = Text(
                "điều kiện đọc “{f}”, là dữ liệu cá nhân có thể bị xóa",
                "the condition reads “{f}”, which may be erased",
            )
            yield file.problem(part, "E44", message.with_(f=name))


def _check_number(file: WorkflowFile) -> Iterator[Problem]:
    number = file.definition.number
    by = file.definition.fields.get(number.by_field or "")
    if by and by.personal:
        message = Text("số hồ sơ không được lộ dữ liệu cá nhân “{f}”", "the number would show the personal field “{f}”")
        yield file.problem("workflow.number", "E44", message.with_(f=by.key))
    declared = {value for value, _ in by.values} if by else set()
    for value, _ in number.prefixes:
        if value not in declared:
            message = Text("“{v}” không có trong danh mục", "“{v}” is not a value of the field").with_(v=value)
            yield file.problem("workflow.number", "E41", message)


def _check_required(file: WorkflowFile, step: Step, filled: Collection[str]) -> Iterator[Problem]:
    fillable = {*file.definition.intake, *filled, *step.fields}
    for key in step.required:
        if key in file.definition.fields and key not in fillable:
            yield file.problem(f"steps.{step.source}.{step.trigger}", "E45", _UNFILLABLE.with_(f=key))


def _filled_before(definition: Definition) -> dict[str, set[str]]:
    """Give for each state the fields on the forms of the steps by which a case may have come there."""
    filled = defaultdict[str, set[str]](set)
    for entered in {step.target for step in definition.steps}:
        fields = {key for step in definition.steps if step.target == entered for key in step.fields}
        for state in reachable(definition, (entered,)):
            filled[state] |= fields
    return filled
