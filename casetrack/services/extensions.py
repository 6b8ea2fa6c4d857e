"""Give a clock more days where the law allows it: a dated decision with its ground."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from casetrack.engine.clocks import Clock
from casetrack.engine.definition import DeadlineRule
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
    """The wish to extend one clock by n days of the law's unit, decided on a day, with its ground."""

    key: str
    n: int
    decided_on: date
    ground: str
    seen_version: int


def extend_deadline(work: Work, case: Case, wish: Extend) -> Standing:
    """Extend a running clock; raise TransitionRefused with every reason when the law or the role does not allow it."""
    require(work, "case.step")
    refuse_stale(case, wish.seen_version)
    definition = work.installation.library.get(case.workflow, case.workflow_version)
    standing = standing_of(work, case)
    rule = next((rule for rule in definition.deadlines if rule.key == wish.key), None)
    reasons = list(refusals(work, case, standing, rule, decided_on=wish.decided_on))
    allowed = rule.extension_for(standing.fields) if rule else None
    if allowed is not None and not 1 <= wish.n <= allowed.most.n:
        reasons.append(
            Refusal(
                "too_long",
                Text("Mỗi lần gia hạn tối đa {n} ngày.", "An extension is at most {n} days.").with_(n=allowed.most.n),
            )
        )
    if not wish.ground.strip():
        reasons.append(Refusal("ground_missing", Text("Thiếu lý do gia hạn.", "The ground is missing.")))
    if wish.decided_on > work.today or wish.decided_on < standing.last_step_on:
        reasons.append(
            Refusal("wrong_day", Text("Ngày quyết định không hợp.", "The day of the decision does not fit."))
        )
    if reasons or allowed is None:
        raise TransitionRefused(Text("Chưa gia hạn được.", "The deadline cannot be extended."), tuple(reasons))
    payload = {"n": wish.n, "unit": allowed.most.unit}
    record(work, case, Happened("extended", wish.key, wish.decided_on, payload, {"ground": wish.ground}))
    case.version += 1
    return project(work, case)


def refusals(
    work: Work, case: Case, standing: Standing, rule: DeadlineRule | None, *, decided_on: date | None = None
) -> tuple[Refusal, ...]:
    """Tell every reason why this clock cannot be extended by this actor.

    Expiry is judged by the day of the decision: one taken in time may be entered later.
    """
    clock = _running(standing, rule)
    allowed = rule.extension_for(standing.fields) if rule else None
    if allowed is None or clock is None:
        return (Refusal("not_extendable", Text("Hạn này không gia hạn được.", "This deadline cannot be extended.")),)
    reasons = []
    if not allowed.roles & work.roles_for(case.unit_id):
        names = definition_roles(work, case, allowed.roles)
        reasons.append(Refusal("role_missing", Text("Việc của: {who}.", "For: {who}.").with_(who=names)))
    if clock.extensions >= allowed.max_times:
        said = Text("Đã gia hạn đủ {n} lần.", "Already extended {n} time(s).").with_(n=allowed.max_times)
        reasons.append(Refusal("extended_enough", said, allowed.basis.text))
    if (
        allowed.before_expiry
        and clock.due.due_on is not None
        and (decided_on or standing.last_step_on) > clock.due.due_on
    ):
        said = Text("Hạn đã qua ngày {day}.", "The deadline passed on {day}.").with_(day=clock.due.due_on)
        reasons.append(Refusal("expired", said, allowed.basis.text))
    return tuple(reasons)


def definition_roles(work: Work, case: Case, roles: frozenset[str]) -> Text:
    """Name roles as the workflow does."""
    labels = work.installation.library.get(case.workflow, case.workflow_version).roles
    named = [labels[role] for role in sorted(roles)]
    return Text(", ".join(label.vi for label in named), ", ".join(label.en for label in named))


def _running(standing: Standing, rule: DeadlineRule | None) -> Clock | None:
    key = rule.key if rule else ""
    return next((c for c in standing.clocks if c.key == key and c.status in ("running", "paused")), None)
