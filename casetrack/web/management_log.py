"""The management log: what the office did about reception and petitions, row by row; entered and corrected."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from casetrack.engine.management_log import LogKind, management_log
from casetrack.errors import InvalidInput
from casetrack.schemas.management_log import CORRECT_ROW, ENTER_ROW, FindLogRowsForm
from casetrack.schemas.payload import PREFIX
from casetrack.services.management_log import (
    LONGEST,
    ShownRow,
    add_row,
    correct_row,
    kind_named,
    list_rows,
    rows_naming,
    versions_of,
)
from casetrack.text import Text, format_date
from casetrack.web import forms
from casetrack.web.login import looking, needs, working
from casetrack.web.report_periods import asked

blueprint = Blueprint("management_log", __name__)
_ROW = "/bao-cao/so-quan-ly/<int:row>"
Typed = Mapping[str, object]


@blueprint.get("/bao-cao/so-quan-ly")
@needs("log.read")
def index() -> str:
    """List the rows, of a kind and of some days if these are asked for."""
    wish = asked(FindLogRowsForm())
    with looking() as work:
        rows = list_rows(work, wish)
        return render_template("management_log/index.html", rows=rows, kinds=management_log().kinds, wish=wish)


@blueprint.get("/bao-cao/so-quan-ly/ghi/<kind>")
@needs("log.write")
def ask_row(kind: str) -> str:
    """Ask what a row of a kind tells."""
    return _form(kind_named(kind), {}, {})


@blueprint.post("/bao-cao/so-quan-ly/ghi/<kind>")
@needs("log.write")
def add(kind: str) -> Response | tuple[str, int]:
    """Enter a row."""
    asked_of = kind_named(kind)
    try:
        with working() as work:
            said = MultiDict({**request.form.to_dict(), "kind": kind})
            number = add_row(work, forms.ask(ENTER_ROW(), said)).number
    except InvalidInput as wrong:
        return _form(asked_of, request.form, wrong.fields), 422
    return redirect(url_for(".show", row=number, saved=1), 303)


@blueprint.get(_ROW)
@needs("log.read")
def show(row: int) -> str:
    """Show a row with every version of it, and the rows that amend or cancel it."""
    with looking() as work:
        versions, naming = versions_of(work, row), rows_naming(work, row)
        return render_template("management_log/show.html", row=versions[0], versions=versions, naming=naming)


@blueprint.get(f"{_ROW}/sua")
@needs("log.write")
def ask_correction(row: int) -> str:
    """Ask what a row tells in truth, and why it is corrected."""
    with looking() as work:
        standing = versions_of(work, row)[0]
        return _form(standing.kind, _typed(standing), {}, standing)


@blueprint.post(f"{_ROW}/sua")
@needs("log.write")
def correct(row: int) -> Response | tuple[str, int]:
    """Correct a row, or take it out of the log."""
    try:
        with working() as work:
            correct_row(work, row, forms.ask(CORRECT_ROW()))
    except InvalidInput as wrong:
        with looking() as work:
            standing = versions_of(work, row)[0]
            return _form(standing.kind, request.form, wrong.fields, standing), 422
    return redirect(url_for(".show", row=row, saved=1), 303)


def _form(kind: LogKind, typed: Typed, errors: Mapping[str, Text], row: ShownRow | None = None) -> str:
    around = {"prefix": PREFIX, "longest": LONGEST, "row": row}
    return render_template("management_log/form.html", kind=kind, typed=typed, errors=errors, **around)


def _typed(row: ShownRow) -> Typed:
    """Give a row as somebody would type it."""
    told = {f"{PREFIX}.{field.key}": _written(row, field.key) for field, _value in row.said}
    return {"happened_on": format_date(row.row.happened_on), "title": row.row.title, **told}


def _written(row: ShownRow, key: str) -> object:
    day = row.day_of(key)
    return row.row.said[key] if day is None else format_date(day)
