"""Saying why a case is late."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from casetrack.errors import InvalidInput
from casetrack.schemas.cases import ExplainDelayForm
from casetrack.services.access import get_visible_case
from casetrack.services.batch_entries import time_before
from casetrack.services.delays import explain_delay, last_explained, may_be_explained, offered_causes
from casetrack.text import Text
from casetrack.web import forms
from casetrack.web.case_view import open_for_reading
from casetrack.web.cases import address_after
from casetrack.web.login import looking, needs, working

blueprint = Blueprint("delays", __name__)
_MEND = Text("Chưa ghi. Mục đánh dấu đỏ cần sửa.", "Not saved. Mend the marked fields.")


@blueprint.get("/ho-so/<number>/nguyen-nhan")
@needs("case.note")
def form(number: str) -> str:
    """Ask for the cause."""
    return _form(number, {}, {})


@blueprint.post("/ho-so/<number>/nguyen-nhan")
@needs("case.note")
def send(number: str) -> Response | tuple[str, int]:
    """Write the cause down; it moves nothing and makes nobody's page stale."""
    try:
        return _save(number)
    except InvalidInput as wrong:
        return _form(number, request.form, wrong.fields), 422


def _save(number: str) -> Response:
    with working() as work:
        case = get_visible_case(work, number)
        wish, wrong = forms.load(ExplainDelayForm())
        if wrong:
            raise InvalidInput(_MEND, wrong)
        explain_delay(work, case, wish)
        return redirect(address_after(work, number), 303)


def _form(number: str, typed: Mapping[str, str], errors: forms.Errors) -> str:
    with looking() as work:
        opened = open_for_reading(work, number)
        return render_template(
            "cases/delay.html",
            case=opened.case,
            explained=last_explained(opened.book.happenings),
            possible=may_be_explained(opened.definition, opened.standing, work.today),
            causes=offered_causes(),
            before=time_before(opened.book.happenings),
            typed=typed,
            errors=errors,
        )
