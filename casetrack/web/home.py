"""The first page: my cases by deadline, each with its next step."""

from __future__ import annotations

from flask import Blueprint, render_template

from casetrack.web.login import SIGNED_IN, looking, needs

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
@needs(SIGNED_IN)
def show() -> str:
    """Show what is to be done, the late first."""
    with looking():
        return render_template("home/show.html")
