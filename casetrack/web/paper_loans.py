"""Paper files that are lent: what is out, lending the file of a case, and noting that it came back."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casetrack.errors import InvalidInput
from casetrack.schemas.paper_files import LendFileForm, TakeBackFileForm
from casetrack.services.access import get_visible_case, is_at_work_on
from casetrack.services.paper_loans import lend_file, list_out, loans_in, take_back_file
from casetrack.services.parties import list_officers
from casetrack.text import Text, format_date
from casetrack.web import forms
from casetrack.web.login import looking, needs, working

blueprint = Blueprint("paper_loans", __name__)


@blueprint.get("/ho-so-cho-muon")
@needs("case.read")
def index() -> str:
    """List what is out, due back first."""
    with looking() as work:
        found, total = list_out(work)
        return render_template("paper_files/loans.html", found=found, total=total)


@blueprint.get("/ho-so/<number>/cho-muon")
@needs("case.read")
def of_case(number: str) -> str:
    """Show the loans of a case's paper file, and the form of the next, or of its return."""
    return _page(number, {}, {})


@blueprint.post("/ho-so/<number>/cho-muon")
@needs("case.note")
def lend(number: str) -> Response | tuple[str, int]:
    """Lend the paper file."""
    try:
        with working() as work:
            lend_file(work, get_visible_case(work, number), forms.ask(LendFileForm()))
    except InvalidInput as wrong:
        return _page(number, request.form, wrong.fields), 422
    return redirect(url_for(".of_case", number=number, saved=1), 303)


@blueprint.post("/ho-so/<number>/cho-muon/tra")
@needs("case.note")
def take_back(number: str) -> Response | tuple[str, int]:
    """Note that the paper file came back."""
    try:
        with working() as work:
            take_back_file(work, get_visible_case(work, number), forms.ask(TakeBackFileForm()))
    except InvalidInput as wrong:
        return _page(number, request.form, wrong.fields), 422
    return redirect(url_for(".of_case", number=number, saved=1), 303)


def _page(number: str, typed: Mapping[str, object], errors: Mapping[str, Text]) -> str:
    with looking() as work:
        case = get_visible_case(work, number)
        loans = loans_in(work, case)
        return render_template(
            "paper_files/lending.html",
            case=case,
            loans=loans,
            out=next((loan for loan in loans if loan.returned_on is None), None),
            works=is_at_work_on(work, case),
            colleagues=[(each.id, each.name) for each in list_officers(work)],
            typed=typed or {"lent_on": format_date(work.today), "on": format_date(work.today)},
            errors=errors,
        )
