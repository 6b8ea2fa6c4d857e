"""The audit log for whoever audits: who wrote what and who looked at what; and the sheet that closes each day."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request, url_for

from casetrack.errors import ChainBroken, InvalidInput, NotFound
from casetrack.schemas.audit import ReadLogForm, SheetForm
from casetrack.services.audit_log import OF_OFFICE, LogPage, ReadLog, list_writers, read_log
from casetrack.services.audit_words import KINDS
from casetrack.services.day_sheets import day_sheet, in_fours, read_printed, read_through
from casetrack.services.work import Work
from casetrack.web import forms
from casetrack.web.login import looking, needs

blueprint = Blueprint("audit", __name__)

_PATIENCE = 15.0  # seconds that a page may go on reading the book
_LONGEST_HEAD = 120


@blueprint.get("/so-kiem-tra")
@needs("audit.read")
def log() -> tuple[str, int]:
    """Show the events of the book, the newest first."""
    with looking() as work:
        wish, errors = forms.load(ReadLogForm(), request.args)
        page, errors = _found(work, wish or ReadLog(), errors)
        offered = {"writers": list_writers(work), "kinds": KINDS, "of_office": OF_OFFICE}
        shown = render_template("audit/log.html", page=page, errors=errors, link=_link, **offered)
    return shown, 422 if errors else 200


@blueprint.get("/so-kiem-tra/to-chot-so")
@needs("audit.read")
def sheet() -> tuple[str, int]:
    """Show the sheet of a day, which prints on one A4."""
    with looking() as work:
        day, errors = forms.load(SheetForm(), request.args)
        try:
            found = day_sheet(work, day or work.today)
        except InvalidInput as wrong:
            found, errors = day_sheet(work, work.today), {**errors, **wrong.fields}
        shown = render_template("audit/sheet.html", sheet=found, errors=errors, in_fours=in_fours)
    return shown, 422 if errors else 200


@blueprint.get("/so-kiem-tra/kiem-chung")
@needs("audit.read")
def ask_check() -> str:
    """Ask whether the book is to be read through, and what a printed sheet says."""
    return render_template("audit/check.html", errors={}, typed={})


@blueprint.post("/so-kiem-tra/kiem-chung")
@needs("audit.read")
def check() -> tuple[str, int]:
    """Read the whole book and say whether it is the one that was written."""
    typed, said = request.form, request.form.get("head", "").strip()[:_LONGEST_HEAD]
    try:
        with looking() as work:
            read = read_through(work, read_printed(said) if said else None, _PATIENCE)
    except InvalidInput as wrong:
        return render_template("audit/check.html", errors=wrong.fields, typed=typed), 422
    except ChainBroken as broken:
        return render_template("audit/check.html", errors={}, typed=typed, broken=broken.message), 200
    return render_template("audit/check.html", errors={}, typed=typed, done=True, read=read, held=bool(said)), 200


def _found(work: Work, wish: ReadLog, errors: forms.Errors) -> tuple[LogPage, forms.Errors]:
    """Read a page; where the question cannot be answered, none, and why."""
    try:
        return (LogPage((), None, None) if errors else read_log(work, wish)), errors
    except NotFound as missing:
        return LogPage((), None, None), {**errors, "case": missing.message}
    except InvalidInput as wrong:
        return LogPage((), None, None), {**errors, "cursor": wrong.message}


def _link(**changes: str | None) -> str:
    """Give the address of this list with some of its questions changed; the place in the list is forgotten."""
    kept = {key: value for key, value in request.args.items() if key != "cursor" and value}
    asked: dict[str, Any] = {key: value for key, value in {**kept, **changes}.items() if value}
    return url_for("audit.log", **asked)
