"""Taking a step: its form, drawn from the workflow, and what is said when it is refused or somebody was faster."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casetrack.engine.definition import NOT_THIS_CASE, Step
from casetrack.engine.guards import Facts
from casetrack.engine.meanings import mean_step
from casetrack.errors import InvalidInput, Refusal, StaleCase, TransitionRefused
from casetrack.schemas.cases import TakeStepForm, take_step_form
from casetrack.services.access import get_visible_case
from casetrack.services.cases import refuse_stale
from casetrack.services.classification_entries import filled_for
from casetrack.services.forwarding import closed_receivers
from casetrack.services.parties import list_colleagues
from casetrack.services.steps import TakeStep, list_steps, take_step
from casetrack.services.work import Work
from casetrack.text import Text
from casetrack.web import conflicts, errors, forms
from casetrack.web.case_view import Opened, open_for_reading
from casetrack.web.cases import address_after
from casetrack.web.drawn_fields import draw_fields, names_in_form, written
from casetrack.web.login import looking, needs, switch_language, working
from casetrack.web.open_forms import opens_form
from casetrack.web.sealed_forms import sealing_in

blueprint = Blueprint("steps", __name__)
_MEND = Text("Chưa lưu. Mục đánh dấu đỏ cần sửa.", "Not saved. Mend the marked fields.")
ASSIGN = "assign"


@blueprint.get("/ho-so/<number>/buoc/<trigger>")
@needs("case.step")
@opens_form
def form(number: str, trigger: str) -> str:
    """Ask what the step needs."""
    return _form(number, trigger, None)


@blueprint.post("/ho-so/<number>/buoc/<trigger>")
@needs("case.step")
def again(number: str, trigger: str) -> str:
    """Ask again, of the case as it stands now, with everything that was typed; in another language if so asked."""
    switch_language()
    return _form(number, trigger, request.form)


@blueprint.post("/ho-so/<number>/steps")
@needs("case.step")
@opens_form
def take(number: str) -> Response | tuple[str, int]:
    """Take a step, or show its form again with every reason why not."""
    trigger = request.form.get("trigger", "")
    try:
        with working() as work:
            take_step(work, get_visible_case(work, number), _wish(work, number, trigger))
            return redirect(address_after(work, number), 303)
    except StaleCase:
        return conflicts.page(number, _meant(number, trigger))
    except TransitionRefused as refusal:
        return _refused(number, trigger, refusal)
    except InvalidInput as wrong:
        return _form(number, trigger, request.form, mend=names_in_form(wrong)), 422


def _wish(work: Work, number: str, trigger: str) -> TakeStep:
    """Read the form of this step; a form of an older version of the case is refused before it is read."""
    case = get_visible_case(work, number)
    seen = request.form.get("seen_version", "")
    if seen.isascii() and seen.isdecimal():
        refuse_stale(case, int(seen[:10]))
    definition = work.installation.library.get(case.workflow, case.workflow_version)
    step = definition.step(case.state, trigger)
    wish, wrong = forms.load(take_step_form(definition, step) if step else TakeStepForm())
    if wrong:
        raise InvalidInput(_MEND, wrong)
    made: TakeStep = wish
    return made


def _form(
    number: str,
    trigger: str,
    typed: Mapping[str, str] | None,
    *,
    mend: forms.Errors | None = None,
    reasons: tuple[Refusal, ...] = (),
) -> str:
    with looking() as work:
        opened = open_for_reading(work, number)
        step = _step(work, opened, trigger)
        closed = next((s.refusals for s in list_steps(work, opened.case, opened.standing) if s.step is step), None)
        if closed is None:
            raise TransitionRefused(NOT_THIS_CASE, (Refusal("not_this_case", NOT_THIS_CASE),))
        return render_template(
            "cases/step.html",
            case=opened.case,
            opened=opened,
            step=step,
            target=opened.definition.states[step.target],
            papers=opened.definition.papers_of(step, opened.standing.fields),
            reasons=reasons or closed,
            refused=bool(reasons),
            errors=mend or {},
            sealing=sealing_in(opened.definition, opened.standing.fields, step.fields),
            means=mean_step(opened.definition, step),
            **_answers(work, opened, step, typed),
        )


def _answers(work: Work, opened: Opened, step: Step, typed: Mapping[str, str] | None) -> dict[str, Any]:
    """Give the controls of the step's form, filled with what was typed, or with what the case knows."""
    assigns = any(effect.kind == ASSIGN for effect in step.effects)
    said = forms.in_full(take_step_form(opened.definition, step), typed) if typed else {}
    return {
        "fields": draw_fields(
            work,
            opened.definition,
            step.fields,
            known={**opened.standing.fields, **filled_for(opened.book.happenings, step.trigger)},
            typed=said if typed is not None else None,
            required=step.required,
            closed=closed_receivers(work, opened.case, step),
        ),
        "occurred_on": said.get("occurred_on", written(work.today)),
        "comment": said.get("comment", ""),
        "colleagues": [(c.id, c.name) for c in list_colleagues(work, opened.case.unit_id)] if assigns else [],
        "officer": said.get("officer_id", written(opened.case.officer_id)),
    }


def _step(work: Work, opened: Opened, trigger: str) -> Step:
    """Find the arrow out of the case's state; raise TransitionRefused when there is none."""
    case = opened.case
    found = opened.definition.step(case.state, trigger)
    if found is None:
        machine = work.installation.library.machine(case.workflow, case.workflow_version)
        found = machine.fire(case.state, trigger, Facts())
    return found


def _refused(number: str, trigger: str, refusal: TransitionRefused) -> tuple[str, int]:
    """Show the form again with every reason; a step that the state does not know has no form."""
    try:
        return _form(number, trigger, request.form, reasons=refusal.reasons), 409
    except TransitionRefused:
        return errors.page(409, refusal.message, reasons=refusal.reasons)


def _meant(number: str, trigger: str) -> conflicts.Meant:
    """Say what was meant, and whether the case as it stands now still has such a step."""
    with looking() as work:
        opened = open_for_reading(work, number)
        label = next((s.label for s in opened.definition.steps if s.trigger == trigger), Text(trigger, trigger))
        possible = opened.definition.step(opened.case.state, trigger) is not None
        return conflicts.Meant(label, url_for("steps.again", number=number, trigger=trigger) if possible else None)
