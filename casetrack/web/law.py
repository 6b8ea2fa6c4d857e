"""The lawyer's sheet: every rule with its article, printable, and verifying one in one's own name."""

from __future__ import annotations

from itertools import groupby
from zoneinfo import ZoneInfo

from flask import Blueprint, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from casetrack.engine.clock_rules import Basis
from casetrack.engine.law import Sureness, sureness
from casetrack.engine.law_sheet import CERTAINTY_LABELS, KIND_LABELS
from casetrack.errors import InvalidInput
from casetrack.reports.law_formats import used_by
from casetrack.schemas.law import SheetForm, SignForm, WithdrawForm
from casetrack.services.law import (
    LONGEST_NOTE,
    LONGEST_SOURCE,
    SHEET_PARTS,
    SheetFilter,
    entries_about,
    find_rule,
    sheet_of,
    sign_offs,
    sign_rule,
    withdraw_sign_off,
)
from casetrack.text import Text
from casetrack.web import forms
from casetrack.web.login import looking, needs, working

blueprint = Blueprint("law", __name__)
_MEND = Text("Chưa ghi. Mục đánh dấu đỏ cần sửa.", "Not saved. Mend the marked fields.")


@blueprint.get("/can-cu")
@needs("workflow.read")
def index() -> str:
    """Show every rule, or those that are asked for, as one table that prints."""
    asked = _asked()
    with looking() as work:
        sheet = sheet_of(work, asked)
        sections = [(title, list(rows)) for title, rows in groupby(sheet.rows, key=lambda row: row.section)]
        return render_template(
            "law/index.html",
            sheet=sheet,
            sections=sections,
            asked=asked,
            parts=SHEET_PARTS,
            workflows=_titles(),
            now=work.now.astimezone(ZoneInfo(work.office.timezone)),
            **_words(),
        )


@blueprint.get("/can-cu/<code>")
@needs("workflow.read")
def show(code: str) -> str:
    """Show one rule with its places and what was done about it."""
    return _page(code, {})


@blueprint.post("/can-cu/<code>/kiem-chung")
@needs("law.sign")
def sign(code: str) -> Answer | tuple[str, int]:
    """Verify a rule."""
    return _done(code, SignForm(code), withdraws=False)


@blueprint.post("/can-cu/<code>/rut")
@needs("law.sign")
def withdraw(code: str) -> Answer | tuple[str, int]:
    """Take a sign-off back."""
    return _done(code, WithdrawForm(code), withdraws=True)


def sure_of(basis: Basis) -> Sureness | None:
    """Say in a template how sure the office is of a number; the sign-offs are read once a request."""
    if "sign_offs" not in g:
        with looking() as work:
            g.sign_offs = sign_offs(work)
    return sureness(basis, g.sign_offs)


def _done(code: str, form: SignForm | WithdrawForm, *, withdraws: bool) -> Answer | tuple[str, int]:
    try:
        wish, wrong = forms.load(form)
        if wrong:
            raise InvalidInput(_MEND, wrong)
        with working() as work:
            row = withdraw_sign_off(work, wish) if withdraws else sign_rule(work, wish)
    except InvalidInput as refusal:
        return _page(code, refusal.fields or {"reason" if withdraws else "source": refusal.message}), 422
    if withdraws:
        return redirect(url_for(".show", code=row.code), 303)
    return redirect(url_for(".index", _anchor=row.code), 303)


def _page(code: str, errors: forms.Errors) -> str:
    with looking() as work:
        row = find_rule(work, code)
        return render_template(
            "law/show.html",
            row=row,
            signed=sign_offs(work).get(row.fingerprint),
            entries=entries_about(work, row),
            errors=errors,
            typed=request.form,
            longest_source=LONGEST_SOURCE,
            longest_note=LONGEST_NOTE,
            **_words(),
        )


def _asked() -> SheetFilter:
    asked, wrong = forms.load(SheetForm(), request.args)
    if wrong:
        raise InvalidInput(next(iter(wrong.values())), wrong)
    found: SheetFilter = asked
    return found


def _titles() -> dict[str, Text]:
    with looking() as work:
        library = work.installation.library
        return {definition.id: library.latest(definition.id).title for definition in library.all()}


def _words() -> dict[str, object]:
    return {"kinds": KIND_LABELS, "certainties": CERTAINTY_LABELS, "used_by": used_by}
