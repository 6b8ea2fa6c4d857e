"""The last step of a hand-over: held to its minutes, these amended, its cases written while a page tells how far."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casetrack.errors import InvalidInput
from casetrack.schemas.batches import AmendMinutesForm, MinutesForm
from casetrack.services.batch_confirming import Watch, ask_to_confirm, go_on, progress
from casetrack.services.batch_files import list_files
from casetrack.services.batch_reconciling import reconcile
from casetrack.services.batch_rules import rules_of
from casetrack.services.batch_stated import ShownMinutes
from casetrack.services.batches import CONFIRM, ShownBatch, amend_minutes, get_batch, set_minutes
from casetrack.text import Text, format_date
from casetrack.web import forms
from casetrack.web.batch_card import card_of
from casetrack.web.batch_sheets import file_line
from casetrack.web.login import acting, installation, looking, needs, switch_language, working

blueprint = Blueprint("batch_confirming", __name__)
_BATCH = "/ban-giao/<int(max=999999999):batch_no>"
_PATIENCE = 4.0  # seconds that a page may go on writing; the rest is for the next one, or for the job
Page = Response | tuple[str, int]

_READY = Text("Sẽ ghi vào sổ", "To be written into the book")
_OUTCOMES: Sequence[tuple[str, str, Text]] = (
    ("written", "written", Text("Đã ghi vào sổ", "Written into the book")),
    ("to_write", "accept", _READY),
    ("refuse", "refuse", Text("Còn lỗi, không ghi", "Still to mend: not written")),
    ("left_out", "duplicate", Text("Trùng, bỏ qua", "Duplicates: left out")),
)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many rows end in one way, and where they are listed."""

    label: Text
    count: int
    view: str


@blueprint.get(f"{_BATCH}/doi-chieu")
@needs("handover.read")
def show(batch_no: int) -> str:
    """Hold a hand-over to its minutes, and tell how far its cases are written."""
    return _show(batch_no)


@blueprint.post(f"{_BATCH}/ghi")
@needs(CONFIRM)
def start(batch_no: int) -> Page:
    """Ask for the cases, and write as many as a page may."""
    try:
        with working() as work:
            ask_to_confirm(work, batch_no)
    except InvalidInput as wrong:
        return _show(batch_no, wrong.message), 422
    return _go_on(batch_no)


@blueprint.post(f"{_BATCH}/ghi/tiep")
@needs(CONFIRM)
def further(batch_no: int) -> Page:
    """Write more of the cases that were asked for."""
    with looking() as work:
        finished = progress(work, batch_no).finished
    return redirect(url_for(".show", batch_no=batch_no), 303) if finished else _go_on(batch_no)


@blueprint.get(f"{_BATCH}/bien-ban/sua")
@needs("handover.run")
def ask_minutes(batch_no: int) -> str:
    """Ask for the minutes anew, where something was mistyped."""
    return _form(batch_no, None, {}, amends=False)


@blueprint.post(f"{_BATCH}/bien-ban/sua")
@needs("handover.run")
def correct(batch_no: int) -> Page:
    """Enter the minutes anew."""
    return _write(batch_no, amends=False)


@blueprint.get(f"{_BATCH}/bien-ban/dieu-chinh")
@needs("handover.run")
def ask_amendment(batch_no: int) -> str:
    """Ask for later minutes that both sides signed because the first were wrong."""
    return _form(batch_no, None, {}, amends=True)


@blueprint.post(f"{_BATCH}/bien-ban/dieu-chinh")
@needs("handover.run")
def amend(batch_no: int) -> Page:
    """Enter later minutes."""
    return _write(batch_no, amends=True)


def _show(number: int, refusal: Text | None = None) -> str:
    with looking() as work:
        batch, found, run = get_batch(work, number), reconcile(work, number), progress(work, number)
        return render_template(
            "batches/confirm.html",
            batch=batch,
            files=[file_line(each) for each in list_files(work, number)],
            card=card_of(batch, found),
            run=run,
            running=not run.finished,
            tallies=list(_tallies(batch)),
            refusal=refusal,
        )


def _go_on(number: int) -> Response:
    go_on(installation(), acting(), number, _patiently())
    return redirect(url_for(".show", batch_no=number), 303)


def _patiently() -> Watch:
    until = time.monotonic() + _PATIENCE
    return lambda _done, _all: time.monotonic() < until


def _write(number: int, *, amends: bool) -> Page:
    if switch_language() or "find" in request.form:
        return _form(number, request.form, {}, amends=amends), 200
    try:
        with working() as work:
            if amends:
                amend_minutes(work, number, forms.ask(AmendMinutesForm()))
            else:
                set_minutes(work, number, forms.ask(MinutesForm()))
    except InvalidInput as wrong:
        return _form(number, request.form, wrong.fields or {"totals": wrong.message}, amends=amends), 422
    return redirect(url_for(".show", batch_no=number), 303)


def _form(number: int, typed: Mapping[str, str] | None, errors: forms.Errors, *, amends: bool) -> str:
    schema = AmendMinutesForm() if amends else MinutesForm()
    with looking() as work:
        batch = get_batch(work, number)
        said = typed_of(batch.minutes, anew=amends) if typed is None else typed
        filled, most = forms.count_rows(schema, said)["totals"]
        return render_template(
            "batches/minutes_form.html",
            batch=batch,
            card=card_of(batch, reconcile(work, number)),
            kinds=[(key, kind.label) for key, kind in rules_of(work.installation).kinds.items()],
            typed=said,
            errors=errors,
            amends=amends,
            lines=min(filled + 1, most),
            most=most,
        )


def typed_of(minutes: ShownMinutes, *, anew: bool) -> dict[str, str]:
    """Give minutes as somebody would type them; `anew`: the totals alone, for minutes that come after these."""
    typed = {}
    if not anew:
        typed = {"minutes_no": minutes.minutes_no}
        typed |= {"minutes_on": format_date(minutes.minutes_on)} if minutes.minutes_on else {}
    for place, line in enumerate(minutes.totals, start=1):
        said = {name: getattr(line, name) for name in ("kind", "from_unit", "total", "settled", "pending")}
        typed |= {f"totals.{place}.{name}": str(value) for name, value in said.items() if value is not None}
    return typed


def _tallies(batch: ShownBatch) -> Sequence[Tally]:
    counts = batch.counts
    many = {
        "written": counts.written,
        "to_write": counts.to_write,
        "refuse": counts.refuse,
        "left_out": counts.duplicate - counts.kept,
    }
    return [Tally(label, many[key], view) for key, view, label in _OUTCOMES if many[key] or key == "to_write"]
