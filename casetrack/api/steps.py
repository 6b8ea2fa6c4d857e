"""Moving a case: which steps are open and why not, taking one, and mending what was entered wrongly."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from flask import Blueprint

from casetrack.api import answers
from casetrack.api.bodies import PAYLOAD, Said, load, load_query, read_seeing
from casetrack.api.cases import moved, tag_of
from casetrack.api.forms import PreviewQuery
from casetrack.api.operations import Reply, operation
from casetrack.engine.definition import Definition
from casetrack.schemas.cases import CorrectForm, TakeStepForm, correct_form, take_step_form
from casetrack.services.access import get_visible_case
from casetrack.services.cases import refuse_stale
from casetrack.services.corrections import correct, preview
from casetrack.services.projections import standing_of
from casetrack.services.steps import OpenStep, list_steps, take_step
from casetrack.services.work import Work
from casetrack.text import Text

if TYPE_CHECKING:
    from casetrack.models import Case

blueprint = Blueprint("steps", __name__)


@blueprint.get("/cases/<number:number>/steps")
@operation("case.read", Text("Xem các bước", "List the steps"), answers.Steps)
def list_all(work: Work, number: str) -> Reply:
    """Give every step out of the case's state: allowed for this account today, or with every reason why not."""
    case = get_visible_case(work, number)
    definition = work.installation.library.get(case.workflow, case.workflow_version)
    standing = standing_of(work, case)
    steps = [_told(definition, open_step, standing.fields) for open_step in list_steps(work, case, standing)]
    return Reply({"version": case.version, "items": steps}, tag_of(case))


@blueprint.post("/cases/<number:number>/steps")
@operation(
    "case.step",
    Text("Chuyển bước", "Take a step"),
    answers.Moved,
    body=TakeStepForm,
    payload=True,
    sees_version=True,
    refuses=(409, 412),
)
def take(work: Work, number: str) -> Reply:
    """Move a case by one step. A closed step answers 409 `transition_refused` with every reason."""
    case = get_visible_case(work, number)
    said = read_seeing(case)
    wish = load(_form_of(work, case, said), said)
    refuse_stale(case, wish.seen_version)
    take_step(work, case, wish)
    return moved(work, case)


@blueprint.post("/cases/<number:number>/corrections")
@operation(
    "case.correct",
    Text("Sửa ngày, lời đã ghi", "Correct an entry"),
    answers.Corrected,
    query=PreviewQuery,
    body=CorrectForm,
    payload=True,
    sees_version=True,
    refuses=(409, 412),
)
def mend(work: Work, number: str) -> Reply:
    """Mend what an event said; with `?preview=true` only tell which clocks that would move."""
    case = get_visible_case(work, number)
    only_preview = load_query(PreviewQuery())["preview"] == "true"
    said = read_seeing(case)
    definition = work.installation.library.get(case.workflow, case.workflow_version)
    wish = load(correct_form(definition, tuple(definition.fields)), said)
    clocks = preview(work, case, wish) if only_preview else correct(work, case, wish)
    return Reply({"preview": only_preview, "version": case.version, "clocks": clocks}, tag_of(case))


def _form_of(work: Work, case: Case, said: Said) -> TakeStepForm | Any:
    """Give the form of the step that is wanted; a step that the state does not know asks nothing of its own."""
    definition = work.installation.library.get(case.workflow, case.workflow_version)
    step = definition.step(case.state, str(said.get("trigger")))
    if step is not None:
        return take_step_form(definition, step)
    said.pop(PAYLOAD, None)  # the service refuses the step itself
    return TakeStepForm()


def _told(definition: Definition, open_step: OpenStep, fields: Mapping[str, object]) -> dict[str, object]:
    step = open_step.step
    return {
        "trigger": step.trigger,
        "label": step.label,
        "to": step.target,
        "allowed": not open_step.refusals,
        "reasons": open_step.refusals,
        "comment_required": step.comment_required,
        "asks": fields_told(definition, step.fields, step.required),
        "issues": definition.papers_of(step, fields),
    }


def fields_told(definition: Definition, keys: Iterable[str], required: Iterable[str]) -> list[dict[str, object]]:
    """Give fields of a workflow as `answers.Field` writes them."""
    asked = [definition.fields[key] for key in keys]
    return [
        {
            "key": field.key,
            "label": field.label,
            "type": field.type,
            "required": field.key in required,
            "values": [{"value": value, "label": label} for value, label in field.values],
            "max_length": field.max_length,
            "personal": field.personal,
        }
        for field in asked
    ]
