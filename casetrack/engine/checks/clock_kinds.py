"""What only some clocks may say: those counted back, those that are limits, those that follow another clock."""

from __future__ import annotations

from collections.abc import Iterator

from casetrack.engine.definition import OPENED, DeadlineRule, Definition
from casetrack.engine.draft import WorkflowFile
from casetrack.errors import Problem
from casetrack.text import Text

_NO_DAY = Text(
    "thời hạn tính lùi cần một ngày trong hồ sơ (start: {field: …}), có độ dài, và roll là previous hoặc none",
    "a clock that counts back needs a day of the case (start: {field: …}), a length, and the roll previous or none",
)
_NOT_HELD = Text(
    "thời hạn tính lùi không tạm dừng, không gia hạn được", "a clock that counts back has neither pauses nor extension"
)
_NOT_WARNED = Text(
    "giới hạn (limit) không nhắc ai, nên không có “warn”", "nobody is reminded of a limit, so it has no `warn`"
)
_NOT_TOLD = Text(
    "giới hạn (limit) không nhắc ai, nên không có thang báo", "nobody is reminded of a limit, so it has no ladder"
)
_NOT_PROMISED = Text(
    "chỉ thời hạn phải làm (duty), không tính lùi, mới hẹn với người dân được (promise)",
    "only a duty that does not count back can be a promise to the citizen",
)
_NOT_OPENED = Text(
    "chỉ giới hạn (limit) bắt đầu từ một ngày trong hồ sơ mới do việc tiếp nhận (opened) hoàn thành",
    "only a limit that starts on a day of the case can be met by the opening",
)
_CIRCLE = Text("các thời hạn chờ lẫn nhau: {keys}", "these clocks wait for each other: {keys}")
_NOT_RESTARTED = Text(
    "thời hạn nối theo thời hạn khác bắt đầu lại cùng nó, nên không có “restarted_by”",
    "a clock that follows another begins anew with it, so it has no `restarted_by`",
)


def root_of(definition: Definition, rule: DeadlineRule) -> DeadlineRule:
    """Give the clock on which a chain of clocks hangs; of a circle or a broken chain, where the way ends."""
    return _chain(definition, rule)[-1]


def check_kind(file: WorkflowFile, part: str, rule: DeadlineRule) -> Iterator[Problem]:
    """Give a problem for each thing that such a clock cannot have."""
    if rule.count == "back":
        yield from _check_back(file, part, rule)
    if rule.kind == "limit" and rule.warn:
        yield file.problem(part, "E62", _NOT_WARNED)
    if rule.kind == "limit" and any(rule.key in ladder.deadlines for ladder in file.definition.escalations):
        yield file.problem(part, "E62", _NOT_TOLD)
    if rule.promise and (rule.kind == "limit" or rule.count == "back"):
        yield file.problem(part, "E67", _NOT_PROMISED)
    if OPENED in rule.satisfied_by and (rule.kind != "limit" or rule.start_field is None or rule.pause_states):
        yield file.problem(part, "E63", _NOT_OPENED)
    chain = _chain(file.definition, rule)
    if rule.start_due is not None and chain[-1].start_due in {each.key for each in chain}:
        yield file.problem(part, "E64", _CIRCLE.with_(keys=" → ".join(each.key for each in chain)))
    if rule.start_due is not None and rule.restarted_by:
        yield file.problem(part, "E66", _NOT_RESTARTED)


def _check_back(file: WorkflowFile, part: str, rule: DeadlineRule) -> Iterator[Problem]:
    if rule.start_field is None or not rule.variants or rule.roll == "next":
        yield file.problem(part, "E60", _NO_DAY)
    if rule.pause_states or rule.extensions:
        yield file.problem(part, "E61", _NOT_HELD)


def _chain(definition: Definition, rule: DeadlineRule) -> list[DeadlineRule]:
    """Give a clock and those that it waits for, up to the one that waits for none."""
    rules = {each.key: each for each in definition.deadlines}
    chain = [rule]
    while (following := rules.get(chain[-1].start_due or "")) is not None and following not in chain:
        chain.append(following)
    return chain
