"""The units: their tree on a day, what was decided about them, and deciding anew with a look at what that moves."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casetrack.errors import InvalidInput
from casetrack.schemas.unit_changes import ENDS, NEW, UnitChangeForm, UnitsQuery
from casetrack.services.unit_changes import latest_change
from casetrack.services.unit_history import list_changes, list_units
from casetrack.services.unit_moves import Watch, change_units, go_on
from casetrack.services.unit_previews import Preview, preview
from casetrack.services.unit_trees import standing_units
from casetrack.services.unit_wishes import BY_KIND, BY_OFFICER, KINDS, RENAMED, ChangeUnits
from casetrack.services.work import Work
from casetrack.text import Text
from casetrack.web import forms
from casetrack.web.login import acting, installation, looking, needs

blueprint = Blueprint("units", __name__)

_PATIENCE = 4.0  # seconds that a page may go on moving cases; the rest is for the job
_BUTTONS = ("csrf_token", "save", "again", "look")  # of the forms
_ASKED_LATER = ("sendings.", "cases.", "roles.", "held")  # on the page that shows what moves
_NEW_ROWS = 3


@blueprint.get("/don-vi")
@needs("unit.manage")
def index() -> str:
    """Show the units of a day as a tree, or those of any time that had a name or code, and every change."""
    with looking() as work:
        wish, errors = forms.load(UnitsQuery(), request.args)
        day, words = (wish["on"] or work.today, wish["q"]) if wish else (work.today, "")
        return render_template(
            "units/index.html",
            units=list_units(work, day, words),
            changes=list_changes(work),
            running=latest_change(work),
            day=day,
            words=words,
            errors=errors,
            kinds=KINDS,
        )


@blueprint.get("/don-vi/thay-doi")
@needs("unit.manage")
def form() -> str:
    """Ask for a change of one kind."""
    return _form({"kind": request.args.get("kind", RENAMED)}, {})


@blueprint.post("/don-vi/thay-doi")
@needs("unit.manage")
def send() -> Response | str | tuple[str, int]:
    """Show what a change moves; with the button of that page, make it."""
    if "again" in request.form:
        return _form(request.form, {})
    try:
        with looking() as work:
            wish = forms.ask(UnitChangeForm())
            answer = _look(work, wish)
        if answer is None:
            change_units(installation(), acting(), wish, _patiently())
    except InvalidInput as wrong:
        return _form(request.form, wrong.fields, wrong.message), 422
    return answer or redirect(url_for(".index", saved=1), 303)


def _look(work: Work, wish: ChangeUnits) -> tuple[str, int] | None:
    """Show what a change moves, or what must be said first; None once it is to be made and can be."""
    try:
        seen, errors = preview(work, wish), {}
    except InvalidInput as wrong:
        if not any(key.startswith("to.") for key in wrong.fields):
            raise
        seen, errors = preview(work, replace(wish, sendings=())), wrong.fields  # its rules are mended on that page
    saving = "save" in request.form
    if saving and not errors and not seen.open_points:
        return None
    said = {**errors, **(seen.open_points if saving else {})}
    return _preview(work, wish, seen, said), 422 if said else 200


@blueprint.post("/don-vi/chuyen-tiep")
@needs("unit.manage")
def carry_on() -> Response:
    """Go on with a change whose cases have not all moved."""
    go_on(installation(), acting(), _patiently())
    return redirect(url_for(".index"), 303)


def _form(typed: Mapping[str, str], errors: Mapping[str, Text], refusal: Text | None = None) -> str:
    kind = typed["kind"] if typed.get("kind") in KINDS else RENAMED
    chosen = request.form.getlist("units")
    with looking() as work:
        return render_template(
            "units/change.html",
            kind=kind,
            kinds=KINDS,
            units=standing_units(work),
            pairs=[(unit.code, unit.name) for unit in standing_units(work)],
            later=[pair for pair in request.form.items(multi=True) if pair[0].startswith(_ASKED_LATER)],
            new=NEW,
            rows=range(1, (1 if kind == "added" else _NEW_ROWS) + 1),
            chosen=chosen,
            typed=typed,
            errors=errors,
            refusal=None if errors else refusal,
        )


def _preview(work: Work, wish: ChangeUnits, seen: Preview, errors: Mapping[str, Text]) -> str:
    new = [(begins.code, begins.name) for begins in wish.begins]
    ended = {unit.id for unit in seen.judged.sources} if seen.judged.ends else set()
    standing = [(unit.code, unit.name) for unit in standing_units(work) if unit.id not in ended]
    return render_template(
        "units/preview.html",
        wish=wish,
        seen=seen,
        kinds=KINDS,
        targets=[*new, *standing],
        rules=_rules(work, wish, seen),
        errors=errors,
        ends=ENDS,
        name_of={**dict(new), **{unit.code: unit.name for unit in work.units.values()}},
        titles={each.id: each.title for each in work.installation.library.all()},
        typed=request.form,
        hidden=[pair for pair in request.form.items(multi=True) if _is_carried(*pair)],
    )


def _is_carried(key: str, value: str) -> bool:
    return bool(value) and key not in _BUTTONS and not key.startswith(_ASKED_LATER)


def _rules(work: Work, wish: ChangeUnits, seen: Preview) -> list[dict[str, Any]]:
    """Give the officers and kinds of which a split may say where their cases go."""
    rows: list[dict[str, Any]] = [{"by": BY_OFFICER, "what": key, "label": name} for key, name in seen.officers.items()]
    latest = work.installation.library.latest
    rows += [{"by": BY_KIND, "what": key, "label": latest(key).title} for key in seen.kinds]
    said = {(sending.by, sending.what): sending.to for sending in wish.sendings}
    return [{**row, "to": said.get((row["by"], row["what"]), "")} for row in rows]


def _patiently() -> Watch:
    until = time.monotonic() + _PATIENCE
    return lambda _moved, _touched: time.monotonic() < until
