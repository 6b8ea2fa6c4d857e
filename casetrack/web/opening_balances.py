"""What units took over before they kept the book: the figures, their documents, and the cases that replaced them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casetrack.errors import InvalidInput, NotFound
from casetrack.schemas.opening_balances import EnterBalanceForm, GiveBackCaseForm, ReplaceFromBalanceForm
from casetrack.services.opening_balances import LONGEST, enter_balance, list_balances, replace_one, take_back
from casetrack.services.work import Work
from casetrack.text import Text
from casetrack.web import forms
from casetrack.web.login import looking, needs, working

blueprint = Blueprint("opening_balances", __name__)


@blueprint.get("/bao-cao/so-du-dau-ky")
@needs("balance.enter")
def index() -> str:
    """List the balances with what is left of each, and ask for one."""
    return _index({}, {"number": request.args.get("number", "")})


@blueprint.post("/bao-cao/so-du-dau-ky")
@needs("balance.enter")
def add() -> Response | tuple[str, int]:
    """Enter a balance, or correct it."""
    return _written("entered", lambda work: enter_balance(work, forms.ask(EnterBalanceForm()).wish(work)), "unit")


@blueprint.post("/bao-cao/so-du-dau-ky/ho-so")
@needs("balance.enter")
def replace() -> Response | tuple[str, int]:
    """Take a case in the book off a balance."""

    def said(work: Work) -> object:
        number, place = forms.ask(ReplaceFromBalanceForm())
        return replace_one(work, place, number)

    return _written("replaced", said, "number")


@blueprint.post("/bao-cao/so-du-dau-ky/go")
@needs("balance.enter")
def give_back() -> Response | tuple[str, int]:
    """Say that a case was none of a balance after all."""
    return _written("back", lambda work: take_back(work, forms.ask(GiveBackCaseForm())["number"]), "number")


def _written(done: str, write: Callable[[Work], object], named: str) -> Response | tuple[str, int]:
    """Write something; what there is not is a mistake in the field that names it."""
    try:
        with working() as work:
            write(work)
    except NotFound as missing:
        return _index({named: missing.message}, request.form), 422
    except InvalidInput as wrong:
        return _index(wrong.fields or {named: wrong.message}, request.form), 422
    return redirect(url_for(".index", saved=done), 303)


def _index(errors: Mapping[str, Text], typed: Mapping[str, str]) -> str:
    with looking() as work:
        balances = list_balances(work)
        return render_template(
            "opening_balances/index.html",
            balances=balances,
            left=sum(each.left for each in balances),
            kinds=[(key, kind.label) for key, kind in work.installation.opening_kinds.items()],
            units=[(unit.code, unit.name) for unit in work.units.values()],
            errors=errors,
            typed=typed,
            longest=LONGEST,
        )
