"""The diagram must hold together: one beginning, no state out of reach, no dead end, an end on every way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import combinations

from casetrack.engine.checks.paths import final_states, initial_states, reachable
from casetrack.engine.definition import State, Step
from casetrack.engine.draft import WorkflowFile
from casetrack.errors import Problem
from casetrack.text import Text


def check_graph(file: WorkflowFile) -> Iterator[Problem]:
    """Give a problem for each state or step that breaks the diagram."""
    yield from _check_beginning(file)
    yield from _check_ends(file)
    for state in file.definition.states.values():
        yield from _check_state(file, state)
    for step in file.definition.steps:
        yield from _check_step(file, step)
    yield from _check_twins(file)
    yield from _check_asked_papers(file)


def _check_beginning(file: WorkflowFile) -> Iterator[Problem]:
    starts = initial_states(file.definition)
    if len(starts) != 1:
        message = Text("cần đúng một trạng thái đầu, đang có {n}", "there must be one initial state, not {n}")
        yield file.problem("states", "E20", message.with_(n=len(starts)))
    reached = reachable(file.definition, starts)
    for key in file.definition.states:
        if starts and key not in reached:
            message = Text("không có đường nào tới trạng thái này", "no way leads to this state")
            yield file.problem(f"states.{key}", "E21", message)


def _check_ends(file: WorkflowFile) -> Iterator[Problem]:
    ends = final_states(file.definition)
    for state in file.definition.states.values():
        if state.kind == "final":
            continue
        if not file.definition.steps_from.get(state.key):
            message = Text(
                "trạng thái chưa kết thúc mà không có bước nào đi ra", "the case is not over, but no step leads out"
            )
            yield file.problem(f"states.{state.key}", "E22", message)
        elif ends.isdisjoint(reachable(file.definition, (state.key,))):
            message = Text("từ đây không bao giờ kết thúc được", "from here a case can never end")
            yield file.problem(f"states.{state.key}", "E23", message)


def _check_state(file: WorkflowFile, state: State) -> Iterator[Problem]:
    final = state.kind == "final"
    if final != (state.outcome is not None):
        message = Text(
            "kết quả (outcome) đi với trạng thái cuối, và chỉ với nó",
            "an outcome belongs to a final state, and only to one",
        )
        yield file.problem(f"states.{state.key}", "E24c", message)
    if final != (state.phase == "resolved"):
        message = Text(
            "chặng “resolved” là của trạng thái cuối, và chỉ của nó",
            "the phase `resolved` is that of final states, and only theirs",
        )
        yield file.problem(f"states.{state.key}", "E24d", message)


def _check_step(file: WorkflowFile, step: Step) -> Iterator[Problem]:
    part = f"steps.{step.source}.{step.trigger}"
    source = file.definition.states.get(step.source)
    if source and (source.kind == "final") != (step.kind == "reopen"):
        message = Text(
            "chỉ bước loại “reopen” mới ra khỏi trạng thái cuối, và nó chỉ ra từ đó",
            "only a transition of kind `reopen` leaves a final state, and it leaves no other",
        )
        yield file.problem(part, "E24", message)
    empty = not (step.fields or step.comment_required or step.effects)
    if step.source == step.target and empty:
        message = Text(
            "bước quay về chính chỗ cũ và không để lại gì", "the step leads back to its own state and leaves nothing"
        )
        yield file.problem(part, "E28", message)


def _check_twins(file: WorkflowFile) -> Iterator[Problem]:
    for source, leaving in file.definition.steps_from.items():
        for trigger, count in Counter(step.trigger for step in leaving).items():
            if count > 1:
                message = Text("bước “{t}” có hai lần từ cùng một trạng thái", "“{t}” leaves the same state twice")
                yield file.problem(f"steps.{source}.{trigger}", "E29", message.with_(t=trigger))
        for first, second in combinations(leaving, 2):
            if first.trigger != second.trigger and _does_the_same(first, second):
                message = Text("bước này giống hệt bước “{t}”", "this transition does the same as “{t}”")
                yield file.problem(f"steps.{source}.{second.trigger}", "W27", message.with_(t=first.trigger))


def _does_the_same(first: Step, second: Step) -> bool:
    return (first.target, first.roles, first.fields, first.effects, first.kind, _conditions(first)) == (
        second.target,
        second.roles,
        second.fields,
        second.effects,
        second.kind,
        _conditions(second),
    )


def _conditions(step: Step) -> frozenset[str]:
    return frozenset(guard.check.source if guard.check else guard.predicate or "" for guard in step.conditions)


def _check_asked_papers(file: WorkflowFile) -> Iterator[Problem]:
    """Give a problem for each step that asks for papers which nobody answers for, of nobody, or the other way round."""
    steps = file.definition.steps
    asking, answering = [s for s in steps if s.asks_papers], [s for s in steps if s.answers_papers]
    unmatched = [*(asking if not answering else ()), *(answering if not asking else ())]
    for step in unmatched:
        message = Text(
            "yêu cầu giấy tờ và trả lời yêu cầu (asks_papers, answers_papers) phải có cả hai",
            "there must be both: a step that asks for papers (asks_papers), and one that answers (answers_papers)",
        )
        yield file.problem(f"steps.{step.source}.{step.trigger}", "E39", message)
    for step in asking:
        if step.asks_papers and step.asks_papers.of not in step.required:
            message = Text("trường “{n}” phải bắt buộc ở bước này", "this step must require the field “{n}”")
            yield file.problem(f"steps.{step.source}.{step.trigger}", "E39", message.with_(n=step.asks_papers.of))
