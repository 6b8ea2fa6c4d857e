"""Handing a case to an officer."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casetrack.engine.assignments import CLARITIES
from casetrack.errors import InvalidInput, StaleCase
from casetrack.schemas.cases import AssignForm
from casetrack.services.access import get_visible_case
from casetrack.services.assignments import assign, day_offered
from casetrack.services.parties import list_colleagues
from casetrack.services.work import Work
from casetrack.text import Text
from casetrack.web import conflicts, forms
from casetrack.web.case_view import Opened, open_for_reading
from casetrack.web.cases import address_after
from casetrack.web.drawn_fields import written
from casetrack.web.login import looking, needs, working
from casetrack.web.open_forms import opens_form

blueprint = Blueprint("assignments", __name__)
_MEND = Text("Chưa giao. Mục đánh dấu đỏ cần sửa.", "Not assigned. Mend the marked fields.")
_MEANT = Text("Giao người xử lý", "Assign an officer")


@blueprint.get("/ho-so/<number>/giao")
@needs("case.assign")
@opens_form
def form(number: str) -> str:
    """Ask to whom."""
    return _form(number, {})


@blueprint.post("/ho-so/<number>/giao")
@needs("case.assign")
@opens_form
def send(number: str) -> Response | str | tuple[str, int]:
    """Hand the case over."""
    if "again" in request.form:
        return _form(number, request.form)
    try:
        return _save(number)
    except StaleCase:
        return conflicts.page(number, conflicts.Meant(_MEANT, url_for(".send", number=number)))
    except InvalidInput as wrong:
        return _form(number, request.form, mend=wrong.fields), 422


def _save(number: str) -> Response:
    with working() as work:
        wish, wrong = forms.load(AssignForm())
        if wrong:
            raise InvalidInput(_MEND, wrong)
        assign(work, get_visible_case(work, number), wish)
        return redirect(address_after(work, number), 303)


def _form(number: str, typed: Mapping[str, str], *, mend: forms.Errors | None = None) -> str:
    with looking() as work:
        opened = open_for_reading(work, number)
        said = _said(work, opened, typed)
        return render_template(
            "cases/assign.html",
            case=opened.case,
            opened=opened,
            colleagues=[(colleague.id, colleague.name) for colleague in list_colleagues(work, opened.case.unit_id)],
            officer=typed.get("officer_id", written(opened.case.officer_id)),
            said=said,
            clear=any(said[key] for key in CLARITIES if key != "what") or any(key in CLARITIES for key in mend or {}),
            offered=day_offered(work, opened.case),
            errors=mend or {},
        )


def _said(work: Work, opened: Opened, typed: Mapping[str, str]) -> dict[str, str]:
    """Fill the form with what was typed, or with what whoever holds the case was told."""
    held = opened.standing.held
    task = held.assignment if held and not typed else None
    known = {key: getattr(task, key) if task else "" for key in CLARITIES}
    still_ahead = task is not None and task.by_when is not None and task.by_when >= work.today
    known["by_when"] = written(task.by_when) if task and still_ahead else ""
    return {key: typed.get(key, value) for key, value in known.items()}
