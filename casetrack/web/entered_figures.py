"""The numbers of reports that are entered by hand: each with its day and the document that says so."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casetrack.errors import InvalidInput
from casetrack.reports.measures import said_of_entry
from casetrack.schemas.indicators import EnterFigureForm
from casetrack.services.entered_figures import LONGEST, enter_figure, entered_indicators, list_entered
from casetrack.text import Text
from casetrack.web import forms
from casetrack.web.login import looking, needs, working

blueprint = Blueprint("entered_figures", __name__)


@blueprint.get("/bao-cao/nhap-tay")
@needs("figure.enter")
def index() -> str:
    """List what was entered, and ask for a number."""
    return _index({}, {"key": request.args.get("key", "")})


@blueprint.post("/bao-cao/nhap-tay")
@needs("figure.enter")
def add() -> Response | tuple[str, int]:
    """Enter a number, or take back what was entered for a day."""
    try:
        with working() as work:
            wish = forms.ask(EnterFigureForm())
            enter_figure(work, wish)
    except InvalidInput as wrong:
        return _index(wrong.fields or {"key": wrong.message}, request.form), 422
    return redirect(url_for(".index", saved="back" if wish.take_back else "1"), 303)


def _index(errors: Mapping[str, Text], typed: Mapping[str, str]) -> str:
    with looking() as work:
        return render_template(
            "indicators/entered.html",
            entries=list_entered(work),
            choices=[(key, each.label) for key, each in entered_indicators(work).items()],
            said_of_entry=said_of_entry,
            errors=errors,
            typed=typed,
            longest=LONGEST,
        )
