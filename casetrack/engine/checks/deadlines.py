"""Every clock must have a length for every case, run where it can stop, and stand still only where it can go on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from casetrack.engine.checks.clock_kinds import check_kind, root_of
from casetrack.engine.checks.conditions import combinations_of
from casetrack.engine.checks.paths import final_states, initial_states, reachable, sources_of, targets_of
from casetrack.engine.definition import (
    OPENED,
    DeadlineRule,
    Definition,
    Extension,
    FieldLength,
    Length,
    Validity,
    Variant,
)
from casetrack.engine.draft import WorkflowFile
from casetrack.engine.expressions import Expression
from casetrack.engine.loader_deadlines import NO_CAP
from casetrack.errors import Problem
from casetrack.text import Text

_DAYS = {"working_days": 1.4, "calendar_days": 1.0, "months": 30.0, "years": 365.0}


def check_deadlines(file: WorkflowFile) -> Iterator[Problem]:
    """Give a problem for each clock that would stop an officer or mislead them."""
    for deadline in file.definition.deadlines:
        part = f"deadlines.{deadline.key}"
        yield from _check_variants(file, part, deadline.variants)
        yield from _check_run(file, part, deadline)
        yield from _check_pauses(file, part, deadline)
        yield from _check_extensions(file, part, deadline.extensions)
        yield from _check_lengths(file, part, deadline)
        yield from _check_fields(file, part, deadline)
        yield from check_kind(file, part, deadline)
    yield from _check_reopening(file)


def _check_reopening(file: WorkflowFile) -> Iterator[Problem]:
    starting = {t for rule in file.definition.deadlines for t in (rule.start, *rule.restarted_by)}
    ends = final_states(file.definition)
    reopening = [s for s in file.definition.steps if s.kind == "reopen" and s.source in ends]
    silent = [step for step in reopening if step.trigger not in starting]
    message = Text("mở lại mà không có thời hạn nào chạy", "the case is reopened and no clock starts")
    for step in silent if file.definition.deadlines else ():
        yield file.problem(f"steps.{step.source}.{step.trigger}", "W59", message)


def _check_variants(file: WorkflowFile, part: str, variants: tuple[Variant, ...]) -> Iterator[Problem]:
    if variants and (variants[-1].when or variants[-1].valid):
        message = Text(
            "trường hợp cuối phải không có điều kiện, để vụ việc nào cũng có thời hạn",
            "the last variant must be unconditional, so that every case has a term",
        )
        yield file.problem(f"{part}.variants.{len(variants) - 1}", "E42", message)
    for number, variant in enumerate(variants):
        if _is_hidden(file.definition, variant, variants[:number]):
            message = Text(
                "các trường hợp trước đã bao hết trường hợp này", "earlier variants leave nothing to this one"
            )
            yield file.problem(f"{part}.variants.{number}", "E43", message)


def _is_hidden(definition: Definition, variant: Variant, earlier: tuple[Variant, ...]) -> bool:
    return _is_covered(definition, variant.when, [o.when for o in earlier if _spans(o.valid, variant.valid)])


def _is_covered(definition: Definition, when: Expression | None, earlier: Sequence[Expression | None]) -> bool:
    """Tell whether earlier conditions hold wherever this one does; a missing condition always holds."""
    conditions = [condition for condition in earlier if condition is not None]
    if len(conditions) < len(earlier):
        return True
    if when is None or not conditions:
        return False  # a field can also be empty; what has no condition is what remains for that
    names = frozenset[str]().union(*(condition.names for condition in (when, *conditions)))
    combinations = combinations_of(names, definition.fields)
    return combinations is not None and all(
        any(condition.holds(facts) for condition in conditions) for facts in combinations if when.holds(facts)
    )


def _spans(wide: Validity | None, narrow: Validity | None) -> bool:
    if wide is None:
        return True
    if narrow is None or wide.by != narrow.by:
        return False
    begins = wide.start is None or (narrow.start is not None and wide.start <= narrow.start)
    return begins and (wide.end is None or (narrow.end is not None and narrow.end <= wide.end))


def _check_run(file: WorkflowFile, part: str, deadline: DeadlineRule) -> Iterator[Problem]:
    definition = file.definition
    start = root_of(definition, deadline).start
    begins = initial_states(definition) if start == OPENED else targets_of(definition, start)
    if not begins:
        return
    running = reachable(definition, begins)
    meeting = deadline.satisfied_by - {OPENED}
    if meeting and sources_of(definition, meeting).isdisjoint(running):
        message = Text(
            "sau khi thời hạn bắt đầu không còn bước nào hoàn thành nó", "once the clock runs, no step can satisfy it"
        )
        yield file.problem(part, "E50", message)
    if deadline.kind == "limit":
        return  # it ends by itself, on its day
    ending = deadline.satisfied_by | deadline.cancelled_by
    left = final_states(definition) & reachable(definition, begins, without=ending)
    for state in sorted(left):
        message = Text(
            "có đường tới “{s}” mà thời hạn không hoàn thành cũng không hủy",
            "a way to “{s}” neither satisfies nor cancels the clock",
        )
        yield file.problem(part, "E51", message.with_(s=state))


def _check_pauses(file: WorkflowFile, part: str, deadline: DeadlineRule) -> Iterator[Problem]:
    for state in sorted(deadline.pause_states & file.definition.states.keys()):
        onward = {step.target for step in file.definition.steps_from.get(state, ())}
        ends = final_states(file.definition)
        if not onward - deadline.pause_states - ends:
            message = Text(
                "tạm dừng ở “{s}” mà không có bước nào chạy tiếp", "paused in “{s}”, and no step lets it go on"
            )
            yield file.problem(part, "E52", message.with_(s=state))


def _check_extensions(file: WorkflowFile, part: str, extensions: tuple[Extension, ...]) -> Iterator[Problem]:
    for number, extension in enumerate(extensions):
        where = f"{part}.extensions.{number}"
        if extension.max_times < 1 or extension.most.n < 1:
            yield file.problem(where, "E54", NO_CAP)
        if _is_covered(file.definition, extension.when, [earlier.when for earlier in extensions[:number]]):
            message = Text(
                "các trường hợp gia hạn trước đã bao hết trường hợp này",
                "earlier extensions leave nothing to this one",
            )
            yield file.problem(where, "E65", message)


def _check_lengths(file: WorkflowFile, part: str, deadline: DeadlineRule) -> Iterator[Problem]:
    units = {variant.length.unit for variant in deadline.variants}
    for number, extension in enumerate(deadline.extensions):
        if units and extension.most.unit not in units:
            message = Text(
                "gia hạn tính bằng đơn vị khác với thời hạn", "the extension counts in another unit than the term"
            )
            yield file.problem(f"{part}.extensions.{number}", "E57", message)
    lengths = [variant.length for variant in deadline.variants]
    shortest = min((_days(length) for length in lengths if not isinstance(length, FieldLength)), default=None)
    if shortest is not None and any(_days(warning) > shortest for warning in deadline.warn):
        message = Text("nhắc sớm hơn cả thời hạn ngắn nhất", "a warning comes before the shortest term has begun")
        yield file.problem(part, "E55", message)


def _check_fields(file: WorkflowFile, part: str, deadline: DeadlineRule) -> Iterator[Problem]:
    definition = file.definition
    asked = {*definition.intake}.union(*(step.fields for step in definition.steps))
    lengths = [variant.length.field for variant in deadline.variants if isinstance(variant.length, FieldLength)]
    for key in (deadline.stated_field, deadline.start_field, *lengths):
        if key in definition.fields and key not in asked:
            message = Text(
                "trường “{f}” không có trên biểu mẫu nào, nên thời hạn không bao giờ chạy",
                "the field “{f}” stands on no form, so the clock never runs",
            )
            yield file.problem(part, "E58", message.with_(f=key))


def _days(length: Length) -> float:
    return length.n * _DAYS[length.unit]
