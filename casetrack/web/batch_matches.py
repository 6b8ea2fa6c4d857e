"""What rows of a hand-over may be one with: shown with the reasons, decided by a person, undone in one press."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casetrack.errors import InvalidInput
from casetrack.schemas.batches import DecideMatchForm, FindMatchesForm
from casetrack.services.batch_match_decisions import decide_match, undo_match
from casetrack.services.batch_matches import LATER, OTHER, SAME, TIED, find_matches
from casetrack.services.batch_persons import PERSON
from casetrack.services.batches import get_batch
from casetrack.text import Text
from casetrack.web import forms
from casetrack.web.login import looking, needs, working
from casetrack.web.report_periods import asked

blueprint = Blueprint("batch_matches", __name__)
_MATCHES = "/ban-giao/<int(max=999999999):batch_no>/trung"
Page = Response | tuple[Response | str, int]
_WORDS = {
    SAME: (
        Text("Là một, bỏ dòng này", "The same: leave this row out"),
        Text("Là một, đã bỏ dòng", "The same: left out"),
    ),
    TIED: (Text("Cùng một việc, liên kết", "One matter: link them"), Text("Cùng một việc", "One matter")),
    OTHER: (Text("Không phải", "Not the same"), Text("Không phải là một", "Not the same")),
    LATER: (Text("Để sau", "Later"), Text("Để sau", "Put off")),
}
_THIS_PERSON = (Text("Đúng người này", "This is the person"), Text("Đúng người này", "This is the person"))


def words_of(kind: str, decision: str) -> tuple[Text, Text]:
    """Give what the button of a decision says, and what stands there once it is taken."""
    return _THIS_PERSON if kind == PERSON and decision == SAME else _WORDS[decision]


@blueprint.get(_MATCHES)
@needs("handover.read")
def index(batch_no: int) -> str:
    """Show the rows that may be one with something."""
    return _page(batch_no)


@blueprint.post(_MATCHES)
@needs("handover.run")
def decide(batch_no: int) -> Page:
    """Decide of one match."""
    try:
        with working() as work:
            decide_match(work, batch_no, forms.ask(DecideMatchForm(), request.form))
    except InvalidInput as wrong:
        return _page(batch_no, wrong.message), 422
    return _back(batch_no)


@blueprint.post(f"{_MATCHES}/<int(max=999999999):match_id>/hoan-lai")
@needs("handover.run")
def undo(batch_no: int, match_id: int) -> Page:
    """Take a decision back."""
    try:
        with working() as work:
            undo_match(work, batch_no, match_id)
    except InvalidInput as wrong:
        return _page(batch_no, wrong.fields.get("twins", wrong.message)), 422
    return _back(batch_no)


def _back(number: int) -> Response:
    return redirect(url_for(".index", batch_no=number, after=request.args.get("after") or None), 303)


def _page(number: int, refusal: Text | None = None) -> str:
    wish = asked(FindMatchesForm())
    with looking() as work:
        batch, page = get_batch(work, number), find_matches(work, number, wish["after"])
        return render_template(
            "batches/matches.html", batch=batch, page=page, after=wish["after"], words=words_of, refusal=refusal
        )
