"""Being away: who stands in and until when; and giving an absent officer's cases to others, many at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casetrack.errors import InvalidInput
from casetrack.schemas.absences import AbsenceForm, HeldByForm, ReassignForm
from casetrack.services.absences import come_back, go_away, kinds_of, list_absences, staff_of, whose
from casetrack.services.chosen_cases import RowResult
from casetrack.services.parties import list_officers, name_of
from casetrack.services.reassigning import cases_held_by, holders_of, reassign
from casetrack.services.unit_trees import standing_units
from casetrack.text import Text
from casetrack.web import forms
from casetrack.web.login import looking, needs, working

blueprint = Blueprint("absences", __name__)


@blueprint.get("/vang-mat")
@needs("absence.enter")
def index() -> str:
    """List who is away of those whom I answer for, and ask for an absence."""
    return _index({}, {})


@blueprint.post("/vang-mat")
@needs("absence.enter")
def add() -> Response | tuple[str, int]:
    """Enter an absence with who stands in."""
    try:
        with working() as work:
            go_away(work, forms.ask(AbsenceForm()))
    except InvalidInput as wrong:
        return _index(wrong.fields or {"user_id": wrong.message}, request.form), 422
    return redirect(url_for(".index", saved="1"), 303)


@blueprint.post("/vang-mat/<int(max=999999999):absence_id>/ket-thuc")
@needs("absence.enter")
def end(absence_id: int) -> Response | tuple[str, int]:
    """End an absence: back since today."""
    try:
        with working() as work:
            come_back(work, absence_id)
    except InvalidInput as wrong:
        return _index({"first_day": wrong.message}, {}), 422
    return redirect(url_for(".index", ended="1"), 303)


@blueprint.get("/giao-nhieu")
@needs("case.assign")
def ask_many() -> str:
    """Show the cases of one officer, to be given to others."""
    asked, _wrong = forms.load(HeldByForm(), request.args)
    return _many({}, {}, asked["officer"] if asked else None)


@blueprint.post("/giao-nhieu")
@needs("case.assign")
def give_many() -> str | tuple[str, int]:
    """Give the ticked cases to somebody, and say of each what became of it."""
    try:
        with working() as work:
            wish = forms.ask(ReassignForm())
            results = reassign(work, wish)
    except InvalidInput as wrong:
        asked, _ = forms.load(HeldByForm(), request.form)
        return _many(wrong.fields, request.form, asked["officer"] if asked else None), 422
    typed = {} if all(row.done for row in results) else request.form  # what was refused is sent again in a moment
    return _many({}, typed, wish.from_id, results)


def _index(errors: Mapping[str, Text], typed: Mapping[str, str]) -> str:
    with looking() as work:
        staff = staff_of(work)
        return render_template(
            "absences/index.html",
            absences=list_absences(work, staff),
            whose=whose(work, staff),
            staff=[(user_id, each.name) for user_id, each in staff.items()],
            units=[(unit.id, unit.name) for unit in standing_units(work)],
            kinds=kinds_of(work).items(),
            errors=errors,
            typed=typed,
            today=work.today,
        )


def _many(
    errors: Mapping[str, Text], typed: Mapping[str, str], officer_id: int | None, results: Sequence[RowResult] = ()
) -> str:
    with looking() as work:
        held = {each.id: each for each in holders_of(work)}
        lines, versions = cases_held_by(work, officer_id) if officer_id is not None else ((), {})
        return render_template(
            "absences/many.html",
            officers=[(each.id, each.name) for each in list_officers(work)],
            holders=held.values(),
            officer=officer_id,
            name=name_of(work, officer_id),
            total=held[officer_id].cases if officer_id in held else 0,
            lines=lines,
            versions=versions,
            results=results,
            ticked=request.form.getlist("cases"),
            errors=errors,
            typed=typed,
        )
