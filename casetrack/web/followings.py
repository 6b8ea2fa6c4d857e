"""Following a case, and the list of those that I follow."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from casetrack.schemas.absences import FollowForm
from casetrack.services.access import get_visible_case
from casetrack.services.followings import follow, list_followed
from casetrack.web import forms
from casetrack.web.login import looking, needs, working

blueprint = Blueprint("followings", __name__)


@blueprint.get("/theo-doi")
@needs("case.read")
def index() -> str:
    """List the cases that I follow and may see."""
    with looking() as work:
        return render_template("followings/index.html", lines=list_followed(work))


@blueprint.post("/ho-so/<number>/theo-doi")
@needs("case.read")
def choose(number: str) -> Response:
    """Follow a case, or follow it no more."""
    said = forms.ask(FollowForm())
    with working() as work:
        follow(work, get_visible_case(work, number), wanted=said["follow"])
    return redirect(url_for("cases.show", number=number), 303)
