"""Scans attached by their names: sent many at once, shown with the case that fits each, attached on a word."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casetrack.errors import InvalidInput
from casetrack.readers.file_types import TAKEN
from casetrack.schemas.scans import SendScansForm
from casetrack.services.file_entries import spell_size
from casetrack.services.scans import MATCHED
from casetrack.services.state_secrets import CHOICES
from casetrack.services.waiting_scans import MOST_FILES, Sent, confirm, drop, stage, waiting_scans
from casetrack.text import Text
from casetrack.web import forms
from casetrack.web.login import acting, installation, looking, needs

blueprint = Blueprint("scans", __name__)
_CHOOSE = Text("Chưa chọn tệp. Bấm để chọn một hay nhiều tệp.", "No file is chosen. Choose one or more.")
_MEND = Text("Chưa gửi. Mục đánh dấu đỏ cần sửa.", "Not sent. Mend the marked fields.")


@blueprint.get("/ban-quet")
@needs("case.note")
def index() -> str:
    """Ask for the scans."""
    return _page({}, {})


@blueprint.post("/ban-quet")
@needs("case.note")
def send() -> Response | tuple[str, int]:
    """Match the scans by their names, and let them wait for a word."""
    try:
        wish = forms.ask(SendScansForm())
        sent = [Sent(each.filename, each.stream) for each in request.files.getlist("files") if each.filename]
        if not sent:
            raise InvalidInput(_MEND, {"files": _CHOOSE})
        token = stage(installation(), acting(), wish["secrecy"], sent)
    except InvalidInput as wrong:
        return _page(request.form, wrong.fields), 422
    return redirect(url_for(".show", token=token), 303)


@blueprint.get("/ban-quet/<token>")
@needs("case.note")
def show(token: str) -> str:
    """Show what was found of each scan, or what became of it."""
    with looking() as work:
        return render_template("paper_files/scans.html", found=waiting_scans(work, token), matched=MATCHED)


@blueprint.post("/ban-quet/<token>")
@needs("case.note")
def attach(token: str) -> Response:
    """Attach the scans that are ticked."""
    chosen = {int(place[:6]) for place in request.form.getlist("place") if place.isascii() and place.isdecimal()}
    confirm(installation(), acting(), token, chosen)
    return redirect(url_for(".show", token=token), 303)


@blueprint.post("/ban-quet/<token>/bo")
@needs("case.note")
def discard(token: str) -> Response:
    """Forget the scans that were sent."""
    drop(installation(), acting(), token)
    return redirect(url_for(".index"), 303)


def _page(typed: Mapping[str, str], errors: forms.Errors) -> str:
    told = spell_size(installation().shelf.largest)
    return render_template(
        "paper_files/send_scans.html",
        choices=CHOICES,
        taken=TAKEN,
        largest=told,
        most=MOST_FILES,
        typed=typed,
        errors=errors,
    )
