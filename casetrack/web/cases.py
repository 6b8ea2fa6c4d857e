"""The case page: where the case stands, until when and why, what may be done next, and what happened so far."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from casetrack.errors import InvalidInput
from casetrack.schemas.cases import NoteForm
from casetrack.services.access import get_visible_case, is_visible
from casetrack.services.cases import note_activity
from casetrack.services.followings import follows
from casetrack.services.work import Work
from casetrack.web import forms
from casetrack.web.case_view import view_case
from casetrack.web.login import looking, needs, working

blueprint = Blueprint("cases", __name__)
_MEANT_FOR_A_STEP = ("comment", "reason", "ground")  # words that the page of a conflict offers to note instead


@blueprint.get("/ho-so/<number>")
@needs("case.read")
def show(number: str) -> str:
    """Show a case."""
    return page(number, {}, {})


@blueprint.post("/ho-so/<number>/nhat-ky")
@needs("case.note")
def note(number: str) -> Response | tuple[str, int]:
    """Note what was done; nobody else's page becomes stale."""
    said = MultiDict(request.form)
    said.setdefault("text", next((said[key] for key in _MEANT_FOR_A_STEP if said.get(key)), ""))
    wish, errors = forms.load(NoteForm(), said)
    if errors:
        return page(number, said.to_dict(), errors), 422
    try:
        with working() as work:
            note_activity(work, get_visible_case(work, number), wish)
    except InvalidInput as wrong:
        return page(number, said.to_dict(), wrong.fields), 422
    return redirect(url_for(".show", number=number, saved=1), 303)


def page(number: str, typed: dict[str, str], errors: forms.Errors) -> str:
    """Show the case page, with what was typed into its note form and what to mend there."""
    with looking() as work:
        view = view_case(work, number)
        return render_template(
            "cases/show.html",
            view=view,
            case=view.opened.case,
            entries=[e for e in view.entries if e.moves or request.args.get("only") != "steps"],
            last=max(view.entries, key=lambda entry: entry.seq or 0) if "saved" in request.args else None,
            typed=typed,
            errors=errors,
            today=work.today,
            followed=follows(work, view.opened.case),
        )


def address_after(work: Work, number: str) -> str:
    """Give where to go after a change: the case, or the first page when the change has hidden it from who made it."""
    return url_for("cases.show", number=number, saved=1) if is_visible(work, number) else url_for("home.show")
