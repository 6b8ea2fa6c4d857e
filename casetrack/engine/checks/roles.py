"""Who may do what must work out in the office: each step has somebody, each role a use, four eyes are four."""

from __future__ import annotations

from collections.abc import Iterator

from casetrack.engine.definition import ROLES, Step
from casetrack.engine.draft import WorkflowFile
from casetrack.errors import Problem
from casetrack.text import Text


def check_roles(file: WorkflowFile) -> Iterator[Problem]:
    """Give a problem for each step, state or role that leaves nobody to act."""
    for step in file.definition.steps:
        yield from _check_step(file, step)
    yield from _check_states(file)
    yield from _check_unused(file)
    yield from _check_known(file)


def _check_step(file: WorkflowFile, step: Step) -> Iterator[Problem]:
    part = f"steps.{step.source}.{step.trigger}"
    if not step.roles:
        yield file.problem(part, "E30", Text("chưa nói ai được làm bước này", "it is not said who may take this step"))
    earlier = [other.roles for other in file.definition.steps if other.trigger == step.not_same_as]
    holders = step.roles.union(*earlier)
    if earlier and step.roles and len(holders) == 1:
        message = Text(
            "hai người phải khác nhau nhưng chỉ một vai trò làm cả hai bước",
            "two people are needed, but one role alone holds both steps",
        )
        yield file.problem(part, "E34", message)


def _check_states(file: WorkflowFile) -> Iterator[Problem]:
    for state in file.definition.states.values():
        leaving = file.definition.steps_from.get(state.key, ())
        if state.kind == "final" or not leaving:
            continue
        able = frozenset[str]().union(*(step.roles for step in leaving))
        if state.owner in file.definition.roles and state.owner not in able:
            message = Text(
                "người phải xử lý ở đây không làm được bước nào", "the role that must act here can take no step"
            )
            yield file.problem(f"states.{state.key}", "E31", message)
        if len(able) == 1:
            message = Text(
                "chỉ một vai trò đi tiếp được từ đây; hãy chắc rằng vai trò ấy luôn có người",
                "one role alone can go on from here; make sure that somebody always holds it",
            )
            yield file.problem(f"states.{state.key}", "W26", message)


def _check_unused(file: WorkflowFile) -> Iterator[Problem]:
    definition = file.definition
    used = frozenset[str]().union(*(step.roles for step in definition.steps))
    used |= {state.owner for state in definition.states.values() if state.owner}
    used = used.union(*(each.roles for rule in definition.deadlines for each in rule.extensions))
    for role in definition.roles:
        if role not in used:
            yield file.problem(f"roles.{role}", "E32", Text("vai trò không được dùng", "the role is never used"))


def _check_known(file: WorkflowFile) -> Iterator[Problem]:
    message = Text(
        "không ai được giao vai trò “{r}” làm hồ sơ; dùng được: {known}",
        "nobody can be given the role “{r}” to work on cases; these are: {known}",
    )
    for role in file.definition.roles:
        if role not in ROLES:
            yield file.problem(f"roles.{role}", "E33", message.with_(r=role, known=", ".join(ROLES)))
