"""Whether a clock may be given more days, by whom and on which ground: every reason against it, none if it may."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from casetrack.engine.clocks import Clock
from casetrack.engine.deadline_lines import spell_length
from casetrack.engine.definition import DeadlineRule, Definition, Extension, Length
from casetrack.engine.history import Standing
from casetrack.errors import Refusal
from casetrack.text import Text


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody decided: which clock, how many days, dated when, on which ground, under which number.

    `ground_key` names a ground that the workflow lists; `ground` is in the decision's own words.
    """

    key: str
    length: Length
    decided_on: date
    ground: str = ""
    ground_key: str = ""
    decision_no: str = ""


def may_not_extend(
    definition: Definition,
    standing: Standing,
    rule: DeadlineRule | None,
    roles: frozenset[str],
    *,
    decided_on: date | None = None,
) -> tuple[Refusal, ...]:
    """Tell every reason why somebody with these roles cannot extend this clock, whatever they would write.

    Expiry is judged by the day of the decision: one taken in time may be entered later.
    """
    clock, allowed = _running(standing, rule), rule.extension_for(standing.fields) if rule else None
    if clock is None or allowed is None:
        return (Refusal("not_extendable", Text("Hạn này không gia hạn được.", "This deadline cannot be extended.")),)
    reasons = []
    if not allowed.roles & roles:
        who = Text("Việc của: {who}.", "For: {who}.").with_(who=_named(definition, allowed.roles))
        reasons.append(Refusal("role_missing", who))
    if clock.extensions >= allowed.max_times:
        said = Text("Đã gia hạn đủ {n} lần.", "Already extended {n} time(s).").with_(n=allowed.max_times)
        reasons.append(Refusal("extended_enough", said, allowed.basis.text))
    due_on = clock.due.due_on
    if allowed.before_expiry and due_on is not None and (decided_on or standing.last_step_on) > due_on:
        said = Text("Hạn đã qua ngày {day}.", "The deadline passed on {day}.").with_(day=due_on)
        reasons.append(Refusal("expired", said, allowed.basis.text))
    return tuple(reasons)


def refusals_of(
    definition: Definition, standing: Standing, decision: Decision, roles: frozenset[str], *, today: date
) -> tuple[Refusal, ...]:
    """Tell every reason why somebody with these roles cannot extend a clock so."""
    rule = next((rule for rule in definition.deadlines if rule.key == decision.key), None)
    reasons = list(may_not_extend(definition, standing, rule, roles, decided_on=decision.decided_on))
    allowed = rule.extension_for(standing.fields) if rule else None
    if allowed is not None:
        reasons += _wrong_length(allowed, decision.length)
        reasons += _wrong_papers(allowed, decision)
    if decision.decided_on > today or decision.decided_on < standing.last_step_on:
        said = Text("Ngày quyết định không hợp.", "The day of the decision does not fit.")
        reasons.append(Refusal("wrong_day", said))
    return tuple(reasons)


def _wrong_length(allowed: Extension, length: Length) -> Iterator[Refusal]:
    if length.unit != allowed.most.unit or not 1 <= length.n <= allowed.most.n:
        said = Text("Mỗi lần gia hạn tối đa {most}.", "An extension is at most {most}.")
        yield Refusal("too_long", said.with_(most=spell_length(allowed.most)), allowed.basis.text)


def _wrong_papers(allowed: Extension, decision: Decision) -> Iterator[Refusal]:
    listed = dict(allowed.grounds)
    if listed and decision.ground_key not in listed:
        said = Text("Chọn một căn cứ gia hạn mà quy định cho phép.", "Choose a ground that the law allows.")
        yield Refusal("ground_missing", said, allowed.basis.text)
    if not listed and not decision.ground.strip():
        yield Refusal("ground_missing", Text("Thiếu lý do gia hạn.", "The ground is missing."))
    if allowed.decision_no == "required" and not decision.decision_no.strip():
        said = Text("Thiếu số quyết định gia hạn.", "The number of the decision is missing.")
        yield Refusal("decision_no_missing", said)


def _named(definition: Definition, roles: frozenset[str]) -> Text:
    named = [definition.roles[role] for role in sorted(roles)]
    return Text(", ".join(label.vi for label in named), ", ".join(label.en for label in named))


def _running(standing: Standing, rule: DeadlineRule | None) -> Clock | None:
    key = rule.key if rule else ""
    return next((c for c in standing.clocks if c.key == key and c.status in ("running", "paused")), None)
