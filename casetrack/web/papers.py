"""Originals at the desk: which should go back, giving them back, and the slip that is signed."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casetrack.errors import InvalidInput
from casetrack.schemas.papers import ReturnForm
from casetrack.services.originals import BASIS, list_waiting, return_originals, return_slip, take_back_return
from casetrack.web import forms
from casetrack.web.login import looking, needs, working

blueprint = Blueprint("papers", __name__)


@blueprint.get("/quay/ban-chinh")
@needs("visit.record")
def waiting() -> str:
    """List the originals that should go back."""
    with looking() as work:
        return render_template("papers/waiting.html", found=list_waiting(work), basis=BASIS)


@blueprint.get("/quay/phieu/<number>/tra")
@needs("visit.record")
def slip(number: str) -> str:
    """Show the slip of a receipt, and the press that gives its originals back."""
    return _page(number)


@blueprint.post("/quay/phieu/<number>/tra")
@needs("visit.record")
def give_back(number: str) -> Response | tuple[str, int]:
    """Give the originals of a receipt back."""
    try:
        with working() as work:
            wish, wrong = forms.load(ReturnForm(number))
            if not wrong:
                return_originals(work, wish)
    except InvalidInput as refused:
        wrong = dict(refused.fields) or {"form": refused.message}
    if wrong:
        return _page(number, request.form, wrong), 422
    return redirect(url_for(".slip", number=number), 303)


@blueprint.post("/quay/phieu/<number>/tra/bo")
@needs("visit.record")
def take_back(number: str) -> Response | tuple[str, int]:
    """Mend a press by mistake: the originals are here."""
    try:
        with working() as work:
            take_back_return(work, number)
    except InvalidInput as refused:
        return _page(number, {}, {"form": refused.message}), 422
    return redirect(url_for(".slip", number=number), 303)


def _page(number: str, typed: Mapping[str, str] | None = None, errors: forms.Errors | None = None) -> str:
    with looking() as work:
        found = return_slip(work, number)
        return render_template("papers/slip.html", slip=found, typed=typed or {}, errors=errors or {}, today=work.today)
