"""Naming somebody in a case that stands in the book already."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casetrack.errors import InvalidInput
from casetrack.schemas.naming import NamePersonForm
from casetrack.schemas.persons import FindPeopleForm
from casetrack.services.access import PROTECTED, get_visible_case, require_at_work
from casetrack.services.cases import PARTS
from casetrack.services.naming import name_person
from casetrack.services.parties import list_parties
from casetrack.services.persons import find_persons
from casetrack.web import forms
from casetrack.web.login import looking, needs, working

blueprint = Blueprint("naming", __name__)


@blueprint.get("/ho-so/<number>/nguoi")
@needs("case.note")
def show(number: str) -> str:
    """Show who stands in the case, find somebody in the registry, or type who is new."""
    return _page(number, {})


@blueprint.post("/ho-so/<number>/nguoi")
@needs("case.note")
def add(number: str) -> Response | tuple[str, int]:
    """Name somebody."""
    try:
        with working() as work:
            get_visible_case(work, number)  # what is hidden is not there, whatever was typed
            name_person(work, number, forms.ask(NamePersonForm()))
    except InvalidInput as wrong:
        return _page(number, wrong.fields), 422
    return redirect(url_for("cases.show", number=number), 303)


def _page(number: str, errors: forms.Errors) -> str:
    words = str(forms.ask(FindPeopleForm(), request.args)["q"])
    with looking() as work:
        case = get_visible_case(work, number)
        require_at_work(work, case)
        looks_up = case.level != PROTECTED and work.actor.may("person.read")
        return render_template(
            "cases/name.html",
            case=case,
            parties=list_parties(work, case),
            parts=PARTS.items(),
            looks_up=looks_up,
            q=words,
            found=find_persons(work, words) if looks_up else (),
            typed=request.form if errors else {},
            errors=errors,
        )
