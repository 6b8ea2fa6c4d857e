"""Moves a case along the arrows of its workflow. The only importer of `transitions`; no database, no callbacks.

One machine per definition, shared by all cases and threads: firing only reads it, because each fire moves a throw-away
subject. Names from the file never reach the library as conditions, so it has nothing to import or look up by name.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from transitions import EventData, Machine

from casetrack.engine.definition import NOT_THIS_CASE, Definition, Guard, Step
from casetrack.engine.guards import PREDICATES, Facts
from casetrack.errors import Refusal, TransitionRefused
from casetrack.text import Text

PAPER_MISSING = "paper_missing"


@dataclass(slots=True)
class _Subject:
    """Stands in for a case while a step is tried, so that asking never touches a row."""

    state: str
    refusals: tuple[Refusal, ...]


def _is_open(event: EventData) -> bool:
    return isinstance(event.model, _Subject) and not event.model.refusals


class WorkflowMachine:
    """Answers which steps are open, and takes one. Build it once per definition and share it."""

    def __init__(self, definition: Definition) -> None:
        self.definition = definition
        self._triggers = {step.trigger for step in definition.steps}
        self._machine = Machine(
            model=None,
            states=list(definition.states),
            initial=None,
            auto_transitions=False,
            send_event=True,
            queued=False,
        )
        for step in definition.steps:
            self._machine.add_transition(step.trigger, step.source, step.target, conditions=[_is_open])

    def available(
        self, state: str, facts: Facts, *, asking: bool = True
    ) -> tuple[tuple[Step, tuple[Refusal, ...]], ...]:
        """List every step of such a case out of a state with the reasons why it is closed, none if it is open.

        While `asking`, a form is yet to be filled: missing fields, comment and date are no reasons.
        """
        return tuple(
            (step, refusals_of(self.definition, step, facts, asking=asking))
            for step in self.definition.steps_from.get(state, ())
            if step.applies_to(facts.fields)
        )

    def fire(self, state: str, trigger: str, facts: Facts) -> Step:
        """Take a step and give its arrow; raise TransitionRefused with every reason."""
        step = self.definition.step(state, trigger)
        if step is None:
            raise _refused((self._no_such_step(state, trigger),))
        subject = _Subject(state, refusals_of(self.definition, step, facts))
        if not self._machine.events[trigger].trigger(subject):
            raise _refused(subject.refusals, step)
        assert subject.state == step.target
        return step

    def _no_such_step(self, state: str, trigger: str) -> Refusal:
        if trigger not in self._triggers:
            reason = Text("Quy trình này không có bước như vậy.", "This workflow has no such step.")
            return Refusal("unknown_trigger", reason)
        found = self.definition.states.get(state)
        label = next(step.label for step in self.definition.steps if step.trigger == trigger)
        reason = Text(
            "Không làm được bước “{step}” khi hồ sơ đang ở “{state}”.",
            "“{step}” cannot be done while the case stands at “{state}”.",
        )
        return Refusal("wrong_state", reason.with_(step=label, state=found.label if found else state))


def refusals_of(definition: Definition, step: Step, facts: Facts, *, asking: bool = False) -> tuple[Refusal, ...]:
    """Collect every reason why this person cannot take this step of this case on this day."""
    if not step.applies_to(facts.fields):
        return (Refusal("not_this_case", NOT_THIS_CASE),)
    reasons = [*_wrong_person(definition, step, facts)]
    if step.once and step.trigger in facts.last_actor_of:
        reason = Text("Bước này chỉ làm một lần trong một hồ sơ.", "This is done once in a case only.")
        reasons.append(Refusal("taken_already", reason))
    if not asking:
        reasons += _unfilled(definition, step, facts)
        reasons += _wrong_day(facts)
    reasons += _missing_papers(definition, step, facts)
    values = facts.for_guards()
    reasons += [
        Refusal(guard.code, guard.reason, guard.basis.text if guard.basis else None)
        for guard in step.guards
        if not _is_met(guard, facts, values) and not (asking and _waits_for_form(guard, step))
    ]
    return tuple(reasons)


def _is_met(guard: Guard, facts: Facts, values: dict[str, object]) -> bool:
    if guard.check is not None:
        return guard.check.holds(values)
    return PREDICATES[guard.predicate or ""](facts)


def _waits_for_form(guard: Guard, step: Step) -> bool:
    """Tell whether a guard speaks of what the step's own form asks, or of the day that it is dated."""
    return guard.check is not None and not guard.check.names.isdisjoint({*step.fields, "occurred_on"})


def _wrong_person(definition: Definition, step: Step, facts: Facts) -> list[Refusal]:
    reasons = []
    if step.roles.isdisjoint(facts.roles):
        names = [definition.roles[key] for key in definition.roles if key in step.roles]
        who = Text(", ".join(name.vi for name in names), ", ".join(name.en for name in names))
        reason = Text("Bước này do {who} thực hiện.", "This step is for: {who}.").with_(who=who)
        reasons.append(Refusal("role_missing", reason))
    if step.not_same_as and facts.actor_id is not None:
        earlier = facts.last_actor_of.get(step.not_same_as)
        if earlier == facts.actor_id:
            reason = Text(
                "Người đã làm bước trước không được tự duyệt; cần một người khác.",
                "Whoever took the step before cannot approve it; somebody else must.",
            )
            reasons.append(Refusal("four_eyes", reason))
    return reasons


def _unfilled(definition: Definition, step: Step, facts: Facts) -> list[Refusal]:
    reasons = []
    for key in step.required:
        if facts.fields.get(key) in (None, ""):
            label = definition.fields[key].label if key in definition.fields else key
            reasons.append(Refusal("field_missing", Text("Chưa điền “{f}”.", "“{f}” is not filled in.").with_(f=label)))
    if step.comment_required and not facts.comment.strip():
        reason = Text("Bước này cần ghi lý do.", "This step needs a comment.")
        reasons.append(Refusal("comment_missing", reason))
    return reasons


def _missing_papers(definition: Definition, step: Step, facts: Facts) -> list[Refusal]:
    reason = Text(
        "Chưa có “{paper}”. Soạn và phát hành văn bản này, hoặc thêm tệp bản đã ký.",
        "“{paper}” is not there yet. Write and issue it, or add the signed file.",
    )
    return [
        Refusal(PAPER_MISSING, reason.with_(paper=paper.label), paper.basis.text if paper.basis else None)
        for paper in definition.papers_before(step, facts.fields)
        if paper.key not in facts.papers
    ]


def _wrong_day(facts: Facts) -> list[Refusal]:
    reasons = []
    day = facts.occurred_on
    earliest = max((d for d in (facts.opened_on, facts.last_step_on) if d), default=date.min)
    if day and day < earliest:
        reason = Text(
            "Ngày thực hiện không được trước bước gần nhất ({d}).", "The date is before the case's last step ({d})."
        )
        reasons.append(Refusal("before_last_step", reason.with_(d=earliest)))
    if day and facts.today and day > facts.today:
        reason = Text("Ngày thực hiện không được ở tương lai.", "The date lies in the future.")
        reasons.append(Refusal("date_in_future", reason))
    return reasons


def _refused(reasons: tuple[Refusal, ...], step: Step | None = None) -> TransitionRefused:
    if step is None:
        message = Text("Chưa thực hiện được bước này.", "This step cannot be taken.")
    else:
        message = Text("Chưa thực hiện được bước “{s}”.", "“{s}” cannot be taken.").with_(s=step.label)
    return TransitionRefused(message, reasons)
