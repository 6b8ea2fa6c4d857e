"""Citizens and organisations of the registry: looked up at the desk and on a page of their own."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from casetrack.schemas.reception import FindPersonForm
from casetrack.services.persons import find_persons
from casetrack.web import forms
from casetrack.web.login import looking, needs

blueprint = Blueprint("persons", __name__)


@blueprint.get("/quay/nguoi")
@needs("visit.record")
def found() -> str:
    """Give the list of who fits what is being typed at the desk, and nothing around it."""
    wish, _errors = forms.load(FindPersonForm(), request.args)
    with looking() as work:
        who = wish["who"] if wish else ""
        return render_template("reception/_found.html", found=find_persons(work, who) if who else None, typed={})
