"""What a state, a clock and a step of a workflow mean, in sentences made from its file: help stands nowhere else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from casetrack.engine.clock_rules import OPENED, Basis, DeadlineRule, Length
from casetrack.engine.deadline_lines import spell_length
from casetrack.engine.definition import Definition, State, Step
from casetrack.engine.glossary import meaning_of
from casetrack.engine.labels import OUTCOME_LABELS, PHASE_LABELS
from casetrack.engine.lengths import choose_variant
from casetrack.text import Text

_PHASE = Text("Chặng “{phase}”: {means}", "Phase “{phase}”: {means}")
_WAITING = Text("Đang chờ nơi khác hoặc người gửi đơn.", "Another body or the petitioner has it.")
_ENDED = Text("Hồ sơ đã kết thúc: {outcome}.", "The case has ended: {outcome}.")
_OWNER = Text("Người phải làm tiếp: {role}.", "Who must act next: {role}.")
_WAYS = Text("Từ đây đi tiếp bằng: {steps}.", "From here it goes on by: {steps}.")
_PAUSED = Text("Ở đây không tính hạn: {clocks}.", "Here these clocks stand still: {clocks}.")
_BEGINS = Text("Tính từ: {begin}.", "It counts from: {begin}.")
_MET = Text("Xong khi: {steps}.", "It is met by: {steps}.")
_CANCELLED = Text("Thôi tính khi: {steps}.", "It is no longer counted after: {steps}.")
_STILL = Text("Không tính những ngày ở: {states}.", "Days in these states do not count: {states}.")
_EXTENDED = Text(
    "Gia hạn nhiều nhất {times} lần, mỗi lần nhiều nhất {length}; {roles} quyết định.",
    "It may be extended {times} times at most, by {length} at most each time; {roles} decides.",
)
_BY = Text("Người làm: {roles}.", "Taken by: {roles}.")
_CLOSED = Text("Chưa làm được khi: {reason}", "It is closed when: {reason}")
_FOUR_EYES = Text("Người đã làm “{step}” không tự duyệt.", "Not by whoever took “{step}”.")
_FOLLOWS = Text("đến hạn “{clock}”", "when “{clock}” is due")
_BACK, _ON = Text("tính lùi từ “{field}”", "back from “{field}”"), Text("“{field}”", "“{field}”")
_RECEIPT = Text("tiếp nhận", "receipt")


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence, with the law behind it where there is one."""

    words: Text
    basis: Basis | None = None


@dataclass(frozen=True, slots=True)
class Term:
    """A clock in one line: its name, its length, the law behind it."""

    label: Text
    length: Text
    basis: Basis


def mean_state(definition: Definition, state: State, fields: Mapping[str, object]) -> list[Line]:
    """Say what it means that a case with these fields stands here, who acts and how it goes on."""
    words = [state.help] if state.help else []
    means = meaning_of(state.phase)
    words += [_PHASE.with_(phase=PHASE_LABELS[state.phase], means=means)] if means else []
    words += [_WAITING] if state.kind == "waiting" else []
    words += [_ENDED.with_(outcome=OUTCOME_LABELS[state.outcome])] if state.outcome else []
    words += [_OWNER.with_(role=definition.roles[state.owner])] if state.owner in definition.roles else []
    ways = _each(step.label for step in definition.steps_from.get(state.key, ()) if step.applies_to(fields))
    words += [_WAYS.with_(steps=ways)] if ways else []
    still = _each(rule.label for rule in definition.deadlines if state.key in rule.pause_states)
    words += [_PAUSED.with_(clocks=still)] if still else []
    return [Line(each) for each in words]


def mean_clock(definition: Definition, rule: DeadlineRule) -> list[Line]:
    """Say from when a clock counts, what ends it, where it stands still, how it is extended."""
    found = [Line(rule.help)] if rule.help else []
    found.append(Line(_BEGINS.with_(begin=begin_of(definition, rule))))
    for words, triggers in ((_MET, rule.satisfied_by), (_CANCELLED, rule.cancelled_by)):
        steps = _each(step.label for step in definition.steps if step.trigger in triggers)
        found += [Line(words.with_(steps=steps))] if steps else []
    states = _each(state.label for key, state in definition.states.items() if key in rule.pause_states)
    found += [Line(_STILL.with_(states=states), rule.pause_basis)] if states else []
    return [*found, *_extensions(definition, rule)]


def mean_step(definition: Definition, step: Step) -> list[Line]:
    """Say who takes a step, and when it is closed, by which law."""
    found = [Line(_BY.with_(roles=_roles(definition, step.roles)))]
    found += [Line(_CLOSED.with_(reason=guard.reason), guard.basis) for guard in step.guards]
    before = next((each.label for each in definition.steps if each.trigger == step.not_same_as), None)
    return [*found, Line(_FOUR_EYES.with_(step=before))] if before else found


def begin_of(definition: Definition, rule: DeadlineRule) -> Text:
    """Say from when a clock counts: receipt, a step, a day of the case, or the day that another clock is due."""
    if rule.start_due is not None:
        followed = next(each.label for each in definition.deadlines if each.key == rule.start_due)
        return _FOLLOWS.with_(clock=followed)
    if rule.start_field is not None:
        return (_BACK if rule.count == "back" else _ON).with_(field=definition.fields[rule.start_field].label)
    step = next((step for step in definition.steps if step.trigger == rule.start), None)
    return step.label if step else _RECEIPT


def terms_of(definition: Definition, fields: Mapping[str, object], today: date) -> Iterator[Term]:
    """Give the duties that a case with these fields may meet if it is received today, each with its length."""
    days = dict.fromkeys(("received", "accepted", "step_date"), today)
    for rule in definition.deadlines:
        applies = (rule.when is None or rule.when.holds(fields)) and (rule.valid is None or rule.valid.covers(today))
        if rule.kind != "duty" or not applies or not rule.variants:
            continue
        variant = choose_variant(rule, fields, days)
        if isinstance(variant.length, Length):
            yield Term(rule.label, spell_length(variant.length), variant.basis)


def first_terms(definition: Definition, fields: Mapping[str, object], today: date) -> list[Term]:
    """Give those of them that run from the receipt."""
    at_once = {rule.label for rule in definition.deadlines if rule.start == OPENED and not _waits(rule)}
    return [term for term in terms_of(definition, fields, today) if term.label in at_once]


def _waits(rule: DeadlineRule) -> bool:
    return rule.start_field is not None or rule.start_due is not None


def _extensions(definition: Definition, rule: DeadlineRule) -> Iterator[Line]:
    for each in rule.extensions:
        said = {"times": each.max_times, "length": spell_length(each.most), "roles": _roles(definition, each.roles)}
        yield Line(_EXTENDED.with_(**said), each.basis)


def _roles(definition: Definition, roles: Iterable[str]) -> Text:
    return _each(name for key, name in definition.roles.items() if key in roles) or Text("–", "–")


def _each(labels: Iterable[Text]) -> Text | None:
    """Write labels one after the other, each once; None for none."""
    told = list(dict.fromkeys(labels))
    if not told:
        return None
    return Text("; ".join(each.vi for each in told), "; ".join(each.en for each in told))
