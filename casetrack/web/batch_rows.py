"""The rows of a hand-over: mended where they stand or on a page of their own, and what becomes of those met twice."""

from __future__ import annotations

import re
from collections.abc import Mapping

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from casetrack.errors import InvalidInput
from casetrack.schemas.batches import FindRowsForm, mend_form
from casetrack.schemas.payload import PREFIX
from casetrack.services.batch_mending import MendRow, mend_row
from casetrack.services.batch_rows import ATTENTION, decide_duplicate, get_row
from casetrack.services.batch_rules import rules_of
from casetrack.services.batches import REFUSE, get_batch
from casetrack.services.work import Work
from casetrack.text import Text
from casetrack.web import batch_pages, forms
from casetrack.web.batch_lines import cells_of, line_of
from casetrack.web.login import looking, needs, working
from casetrack.web.open_forms import opens_form
from casetrack.web.report_periods import asked

blueprint = Blueprint("batch_rows", __name__)
_BATCH = "/ban-giao/<int(max=999999999):batch_no>"
_ROW = f"{_BATCH}/dong/<int(max=999999999):row_id>"
_CELL = re.compile(r"r(\d{1,9})\.(\w{1,60})", re.ASCII)
_DECISION = re.compile(r"(\d{1,9})\.(\w{1,10})", re.ASCII)
_MOST = 200  # rows that one form may mend: as many as stand under the office's lock at once
_TOO_MANY = Text("Nhiều nhất {most} dòng mỗi lần.", "At most {most} rows at once.")
Page = Response | tuple[Response | str, int]


@blueprint.post(f"{_BATCH}/dong")
@needs("handover.run")
def mend_many(batch_no: int) -> Page:
    """Judge the rows of a page anew as they were mended there; with a button of a duplicate, decide on that one too."""
    wish = asked(FindRowsForm())
    try:
        with working() as work:
            for row_id, typed in _typed(work).items():
                mend_row(work, batch_no, row_id, MendRow(typed, request.form.get(f"r{row_id}.seen", "")))
            decided = _DECISION.fullmatch(request.form.get("decide", ""))
            if decided is not None:
                decide_duplicate(work, batch_no, int(decided[1]), decided[2])
    except InvalidInput as wrong:
        return batch_pages.show(batch_no, wish, refusal=wrong.message, typed=request.form), 422
    view = wish.view if wish.view != ATTENTION else None
    return redirect(url_for("batches.show", batch_no=batch_no, view=view, after=wish.after or None), 303)


@blueprint.get(_ROW)
@needs("handover.run")
@opens_form
def ask(batch_no: int, row_id: int) -> str:
    """Show everything that a row says, to be mended."""
    return _row(batch_no, row_id, {}, {})


@blueprint.post(_ROW)
@needs("handover.run")
@opens_form
def mend_one(batch_no: int, row_id: int) -> Page:
    """Judge a row anew as it was mended."""
    try:
        with working() as work:
            fields = rules_of(work.installation).fields
            said = forms.ask(mend_form(fields)())
            seen = request.form.get("seen", "")
            row = mend_row(work, batch_no, row_id, MendRow({**_blank(fields, request.form), **said}, seen))
    except InvalidInput as wrong:
        return _row(batch_no, row_id, request.form, wrong.fields or {"form": wrong.message}), 422
    if row.outcome == REFUSE:
        return redirect(url_for(".ask", batch_no=batch_no, row_id=row_id), 303)
    return redirect(url_for("batches.show", batch_no=batch_no), 303)


def _typed(work: Work) -> Mapping[int, Mapping[str, str]]:
    """Give what was typed into each row's cells; one that was emptied says nothing now."""
    fields, found = rules_of(work.installation).fields, dict[int, MultiDict[str, str]]()
    for name, said in request.form.items():
        cell = _CELL.fullmatch(name)
        if cell is not None and cell[2] in fields:
            found.setdefault(int(cell[1]), MultiDict())[f"{PREFIX}.{cell[2]}"] = said
    if len(found) > _MOST:
        raise InvalidInput(_TOO_MANY.with_(most=_MOST))
    form = mend_form(fields)
    return {row_id: {**_blank(fields, said), **forms.ask(form(), said)} for row_id, said in found.items()}


def _blank(fields: Mapping[str, object], said: Mapping[str, str]) -> dict[str, str]:
    return {field: "" for field in fields if f"{PREFIX}.{field}" in said}


def _row(number: int, row_id: int, typed: Mapping[str, str], errors: forms.Errors) -> str:
    with looking() as work:
        batch, row, rules = get_batch(work, number), get_row(work, number, row_id), rules_of(work.installation)
        told, others = cells_of(rules, row)
        return render_template(
            "batches/row.html",
            batch=batch,
            line=line_of(rules, row, {}, may_run=batch.may_run),
            cells=told,
            others=others,
            prefix=PREFIX,
            typed=typed,
            errors=errors,
        )
