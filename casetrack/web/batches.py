"""Hand-overs from former offices: which there are and what each waits for, opening one, and how far it has come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casetrack.errors import InvalidInput
from casetrack.schemas.batches import FindBatchesForm, FindRowsForm, OpenBatchForm
from casetrack.services.batch_files import LARGEST
from casetrack.services.batch_rules import rules_of
from casetrack.services.batches import (
    CONFIRMED,
    CONFIRMING,
    RUN,
    ShownBatch,
    list_batches,
    may,
    open_batch,
)
from casetrack.services.work import Work
from casetrack.text import Text
from casetrack.web import batch_files, batch_pages, forms
from casetrack.web.login import looking, needs, switch_language, working
from casetrack.web.report_periods import asked

blueprint = Blueprint("batches", __name__)
AT_ONCE = 50

_NONE = Text("Chưa có đợt bàn giao nào", "No hand-over yet")
_ALL_DONE = Text("{n} đợt bàn giao, đều đã ghi xong", "{n} hand-overs, all of them in the book")
_SOME_WAIT = Text("{waiting} trong {n} đợt bàn giao còn việc phải làm", "{waiting} of {n} hand-overs still need work")
_NO_LIST = Text("Chọn tệp danh sách, chỉ rõ các cột", "Choose a list, say what its columns are")
_TO_MEND = Text("Sửa {n} dòng", "Mend {n} rows")
_TO_COMPARE = Text("Đối chiếu, ghi {n} hồ sơ", "Compare, write {n} cases")
_WRITING = Text("Đang ghi", "Being written")
_DONE = Text("Đã ghi xong", "In the book")


@dataclass(frozen=True, slots=True)
class BatchLine:
    """A hand-over in the list of them, with what it waits for; `done`: for nothing."""

    shown: ShownBatch
    waits: Text
    done: bool


@blueprint.get("/ban-giao")
@needs("handover.read")
def index() -> str:
    """List the hand-overs, the last opened first, each with what it waits for."""
    wish = asked(FindBatchesForm())
    with looking() as work:
        found = list_batches(work, before=wish["before"], limit=AT_ONCE + 1)
        lines = [_line(each) for each in found[:AT_ONCE]]
        onward = lines[-1].shown.row.number if len(found) > AT_ONCE else None
        return render_template(
            "batches/index.html", lines=lines, heading=_heading(lines), next=onward, opens=bool(_units(work))
        )


@blueprint.get("/ban-giao/moi")
@needs("handover.run")
def ask() -> str:
    """Ask for a hand-over as its minutes tell it, and for the first list."""
    return _form({}, {})


@blueprint.post("/ban-giao/moi")
@needs("handover.run")
def add() -> Response | str | tuple[str, int]:
    """Open a hand-over, and read the list that comes with it; without a readable one it asks for a list next."""
    if switch_language() or "find" in request.form:
        return _form(request.form, {})
    try:
        with working() as work:
            batch_no = open_batch(work, forms.ask(OpenBatchForm())).number
    except InvalidInput as wrong:
        return _form(request.form, wrong.fields or {"from_office": wrong.message}), 422
    if not request.files.get("file"):
        return redirect(url_for("batch_files.index", batch_no=batch_no), 303)
    return batch_files.add_to(batch_no)


@blueprint.get("/ban-giao/<int(max=999999999):batch_no>")
@needs("handover.read")
def show(batch_no: int) -> Response | str:
    """Show the rows of a hand-over that need somebody, beside its minutes; before there are any, ask for a list."""
    return batch_pages.show(batch_no, asked(FindRowsForm()), chosen="view" in request.args)


def _form(typed: Mapping[str, str], errors: forms.Errors) -> str:
    with looking() as work:
        filled, most = forms.count_rows(OpenBatchForm(), typed)["totals"]
        return render_template(
            "batches/form.html",
            units=_units(work),
            kinds=[(key, kind.label) for key, kind in rules_of(work.installation).kinds.items()],
            typed=typed,
            errors=errors,
            lines=min(filled + 1, most),
            most=most,
            largest=LARGEST,
        )


def _units(work: Work) -> list[tuple[int, str]]:
    """Name the units that may receive a hand-over by this person's hand."""
    return [(unit.id, unit.name) for unit in work.units.values() if may(work, unit.id, RUN)]


def _line(shown: ShownBatch) -> BatchLine:
    counts = shown.counts
    if shown.row.state == CONFIRMING:
        return BatchLine(shown, _WRITING, done=False)
    if counts.refuse:
        return BatchLine(shown, _TO_MEND.with_(n=counts.refuse), done=False)
    if shown.row.state == CONFIRMED and not counts.to_write:
        return BatchLine(shown, _DONE, done=True)
    return BatchLine(shown, _TO_COMPARE.with_(n=counts.to_write) if counts.rows else _NO_LIST, done=False)


def _heading(lines: Sequence[BatchLine]) -> Text:
    waiting = sum(not each.done for each in lines)
    return (_SOME_WAIT if waiting else _ALL_DONE if lines else _NONE).with_(n=len(lines), waiting=waiting)
