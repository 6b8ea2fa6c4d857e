"""The clocks of a case with the sum behind each date, and giving one more days."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint

from casetrack.api import answers
from casetrack.api.bodies import load, read_seeing
from casetrack.api.cases import moved, tag_of
from casetrack.api.forms import ExtendBody
from casetrack.api.operations import Reply, operation
from casetrack.engine.clocks import Clock
from casetrack.engine.definition import DeadlineRule
from casetrack.engine.history import Standing
from casetrack.services.access import get_visible_case
from casetrack.services.extensions import extend_deadline, refusals
from casetrack.services.projections import standing_of
from casetrack.services.work import Work
from casetrack.text import Text

if TYPE_CHECKING:
    from casetrack.models import Case

blueprint = Blueprint("deadlines", __name__)


@blueprint.get("/cases/<number:number>/deadlines")
@operation("case.read", Text("Xem thời hạn và cách tính", "Read the deadlines and their sums"), answers.Clocks)
def list_all(work: Work, number: str) -> Reply:
    """Give each clock of a case with the sum behind its date, row by row, each with its article of law."""
    case = get_visible_case(work, number)
    standing = standing_of(work, case)
    definition = work.installation.library.get(case.workflow, case.workflow_version)
    rules = {rule.key: rule for rule in definition.deadlines}
    told = [
        {**_told(clock, rules[clock.key]), **_extension(work, case, standing, rules[clock.key])}
        for clock in standing.clocks
    ]
    return Reply({"version": case.version, "items": told}, tag_of(case))


@blueprint.post("/cases/<number:number>/deadlines/<key>/extensions")
@operation(
    "case.step",
    Text("Gia hạn", "Extend a deadline"),
    answers.Moved,
    body=ExtendBody,
    sees_version=True,
    refuses=(409, 412),
)
def extend(work: Work, number: str, key: str) -> Reply:
    """Give one clock more days where the law allows it; else 409 `transition_refused` with every reason."""
    case = get_visible_case(work, number)
    extend_deadline(work, case, load(ExtendBody(key), read_seeing(case)))
    return moved(work, case)


def _told(clock: Clock, rule: DeadlineRule) -> dict[str, object]:
    return {
        "key": clock.key,
        "kind": clock.kind,
        "label": rule.label,
        "status": clock.status,
        "start_on": clock.start_on,
        "due_on": clock.due.due_on,
        "unrolled_on": clock.due.unrolled_on,
        "ended_on": clock.ended_on,
        "provisional": clock.due.provisional,
        "stated": clock.due.stated,
        "extensions": clock.extensions,
        "lines": clock.due.lines,
    }


def _extension(work: Work, case: Case, standing: Standing, rule: DeadlineRule) -> dict[str, object]:
    closed, allowed = refusals(work, case, standing, rule), rule.extension_for(standing.fields)
    if allowed is None:
        return {"extension": None, "extension_closed": closed}
    grounds = [{"value": key, "label": label} for key, label in allowed.grounds]
    told = {
        "most": allowed.most,
        "max_times": allowed.max_times,
        "grounds": grounds,
        "decision_no": allowed.decision_no,
        "basis": allowed.basis,
    }
    return {"extension": told, "extension_closed": closed}
