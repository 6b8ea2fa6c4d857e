"""Give a clock more days where the law allows it: a dated decision with its ground."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from casetrack.engine.definition import UNITS, DeadlineRule, Length
from casetrack.engine.extending import Decision, may_not_extend, refusals_of
from casetrack.engine.grants import DECISION_NO, GROUND, GROUND_KEY
from casetrack.engine.history import Standing
from casetrack.errors import Refusal, TransitionRefused
from casetrack.models import Case
from casetrack.services.access import require
from casetrack.services.cases import refuse_stale
from casetrack.services.chain import Happened, record
from casetrack.services.projections import project, standing_of
from casetrack.services.work import Work
from casetrack.text import Text


@dataclass(frozen=True, slots=True)
class Extend:
    """The wish to extend one clock by n days of the law's unit, decided on a day, with its ground.

    `ground_key` names a ground that the workflow lists, `ground` says it in own words.
    """

    key: str
    n: int
    decided_on: date
    ground: str
    seen_version: int
    ground_key: str = ""
    decision_no: str = ""


def extend_deadline(work: Work, case: Case, wish: Extend) -> Standing:
    """Extend a running clock; raise TransitionRefused with every reason when the law or the role does not allow it."""
    require(work, "case.step")
    refuse_stale(case, wish.seen_version)
    definition = work.installation.library.get(case.workflow, case.workflow_version)
    standing = standing_of(work, case)
    rule = next((rule for rule in definition.deadlines if rule.key == wish.key), None)
    allowed = rule.extension_for(standing.fields) if rule else None
    length = Length(wish.n, allowed.most.unit if allowed else UNITS[0])
    decision = Decision(wish.key, length, wish.decided_on, wish.ground, wish.ground_key, wish.decision_no)
    reasons = refusals_of(definition, standing, decision, work.roles_for(case.unit_id), today=work.today)
    if reasons:
        raise TransitionRefused(Text("Chưa gia hạn được.", "The deadline cannot be extended."), reasons)
    record(work, case, Happened("extended", wish.key, wish.decided_on, *_as_event(decision)))
    case.version += 1
    return project(work, case)


def refusals(
    work: Work, case: Case, standing: Standing, rule: DeadlineRule | None, *, decided_on: date | None = None
) -> tuple[Refusal, ...]:
    """Tell every reason why this clock cannot be extended by this actor."""
    definition = work.installation.library.get(case.workflow, case.workflow_version)
    return may_not_extend(definition, standing, rule, work.roles_for(case.unit_id), decided_on=decided_on)


def _as_event(decision: Decision) -> tuple[dict[str, object], dict[str, str]]:
    """Give payload and texts of the event; what was left blank is left out."""
    payload: dict[str, object] = {"n": decision.length.n, "unit": decision.length.unit}
    said = {GROUND_KEY: decision.ground_key, DECISION_NO: decision.decision_no}
    ground = decision.ground.strip()
    return {**payload, **{key: word for key, word in said.items() if word}}, {GROUND: ground} if ground else {}
