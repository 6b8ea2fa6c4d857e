"""Opening a case that nobody brings to the desk: a dossier handed over, a disciplinary case."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, redirect, render_template, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from casetrack.engine.definition import Definition
from casetrack.errors import InvalidInput, NotFound
from casetrack.schemas.openings import open_case_form
from casetrack.services.cases import CHANNELS
from casetrack.services.openings import enter_case, list_openable, units_to_open_in
from casetrack.services.work import Work
from casetrack.text import Text, format_date
from casetrack.web import forms
from casetrack.web.cases import address_after
from casetrack.web.drawn_fields import draw_fields, names_in_form
from casetrack.web.login import looking, needs, switch_language, working

blueprint = Blueprint("openings", __name__)
_MEND = Text("Chưa ghi. Mục đánh dấu đỏ cần sửa.", "Not saved. Mend the marked fields.")


@blueprint.get("/ho-so/mo/<workflow>")
@needs("case.step")
def form(workflow: str) -> str:
    """Ask what the case is about."""
    return _form(workflow, None)


@blueprint.post("/ho-so/mo/<workflow>")
@needs("case.step")
def send(workflow: str) -> Response | str | tuple[str, int]:
    """Enter the case in the book, or show the form again with what is wrong."""
    if switch_language():
        return _form(workflow, request.form)
    try:
        return _save(workflow)
    except InvalidInput as wrong:
        return _form(workflow, request.form, mend=names_in_form(wrong)), 422


def _save(workflow: str) -> Response:
    with working() as work:
        said = MultiDict([("workflow", workflow), *request.form.items(multi=True)])
        wish, wrong = forms.load(open_case_form(_openable(work, workflow)), said)
        if wrong:
            raise InvalidInput(_MEND, wrong)
        return redirect(address_after(work, enter_case(work, wish).number), 303)


def _form(workflow: str, typed: Mapping[str, str] | None, *, mend: forms.Errors | None = None) -> str:
    with looking() as work:
        definition = _openable(work, workflow)
        return render_template(
            "cases/open.html",
            definition=definition,
            fields=draw_fields(
                work, definition, definition.intake, known={}, typed=typed, required=definition.intake_required
            ),
            units=[(unit.id, unit.name) for unit in units_to_open_in(work, definition)],
            channels=list(CHANNELS.items()),
            typed=forms.in_full(open_case_form(definition), typed) if typed else {"opened_on": format_date(work.today)},
            errors=mend or {},
        )


def _openable(work: Work, workflow: str) -> Definition:
    """Find a workflow that the actor may open; any other is not there."""
    found = next((each for each in list_openable(work) if each.id == workflow), None)
    if found is None:
        raise NotFound(Text("Không có loại hồ sơ này để bạn mở.", "There is no such kind of case for you to open."))
    return found
