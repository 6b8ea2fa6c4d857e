"""The files of a case: adding one, looking at it, taking it along, and noting where a secret paper is kept."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Response, g, make_response, redirect, render_template, request, send_file, url_for
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response as Answer

from casetrack.config import MEGABYTE
from casetrack.errors import InvalidInput
from casetrack.readers.file_types import TAKEN
from casetrack.schemas.documents import AddDocumentForm, NoteSecretForm
from casetrack.services.access import get_visible_case
from casetrack.services.case_papers import paper_choices
from casetrack.services.documents import (
    AddDocument,
    add_document,
    get_document,
    get_open_document,
    name_outside,
    place_of,
    receive,
    too_large,
    too_large_together,
)
from casetrack.services.file_entries import spell_size
from casetrack.services.identities import grant_in_force
from casetrack.services.identity_files import asks_of_identity
from casetrack.services.redacted_copies import DOCX
from casetrack.services.state_secrets import CHOICES, LEVELS, note_secret, refuse_secret
from casetrack.text import Text
from casetrack.web import forms
from casetrack.web.login import installation, looking, needs, working

blueprint = Blueprint("documents", __name__)
# How many files of the largest size a request may bring.
_FILES_AT_ONCE = {"documents.add": 1, "scans.send": 10, "batches.add": 1, "batch_files.add": 1}
_CHOOSE = Text("Chưa chọn tệp. Bấm để chọn một tệp.", "No file is chosen. Choose one.")
_MEND = Text("Chưa lưu. Mục đánh dấu đỏ cần sửa.", "Not saved. Mend the marked fields.")
# A file of somebody else's never acts in the office's name: no scripts, no forms, and an origin of its own.
_ALONE = "default-src 'none'; frame-ancestors 'none'"
SHUT_IN = {"Content-Security-Policy": "sandbox; " + _ALONE, "Cross-Origin-Resource-Policy": "same-origin"}
# The browser's own viewer of PDF does not open in a sandbox; it is a viewer without the page's rights by itself.
IN_VIEWER = {
    "Content-Security-Policy": _ALONE + "; object-src 'self'; plugin-types application/pdf",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def make_room() -> None:
    """Let the request that brings files be as large as they may be; every other one stays small."""
    if files := _FILES_AT_ONCE.get(request.endpoint or ""):
        shelf = installation().shelf
        g.too_large = (too_large(shelf) if files == 1 else too_large_together(files * shelf.largest)).message
        request.max_content_length = files * shelf.largest + MEGABYTE


@blueprint.get("/ho-so/<number>/tai-lieu")
@needs("case.note")
def form(number: str) -> Response:
    """Ask for a file, and whether it is a state secret."""
    return _form(number, {}, {})


@blueprint.post("/ho-so/<number>/tai-lieu")
@needs("case.note")
def add(number: str) -> Answer:
    """Take a file that was looked at, or say why not; whoever may not see the case learns nothing of it."""
    with looking() as work:
        case = get_visible_case(work, number)
    try:
        wish, errors = forms.load(AddDocumentForm())
        if errors:
            raise InvalidInput(_MEND, errors)
        sent = _sent(wish)
        looked = receive(installation().shelf, sent.stream, sent.filename or "", wish, sealed=wish.is_sealed_in(case))
        with looked as received, working() as work:
            add_document(work, get_visible_case(work, number), received)
    except InvalidInput as wrong:
        return _form(number, request.form, wrong.fields)
    return redirect(url_for("cases.show", number=number, saved=1), 303)


@blueprint.post("/ho-so/<number>/tai-lieu-mat")
@needs("case.note")
def point(number: str) -> Answer:
    """Note where a secret paper is kept."""
    try:
        with working() as work:
            case = get_visible_case(work, number)
            wish, errors = forms.load(NoteSecretForm())
            if errors:
                raise InvalidInput(_MEND, errors)
            note_secret(work, case, wish)
    except InvalidInput as wrong:
        return _form(number, request.form, wrong.fields)
    return redirect(url_for("cases.show", number=number, saved=1), 303)


@blueprint.get("/ho-so/<number>/tai-lieu/<int(max=999999999):seq>")
@needs("case.read")
def show(number: str, seq: int) -> str:
    """Show a file: the picture itself, or what it is and how to open it."""
    with looking() as work:
        case = get_visible_case(work, number)
        document = get_document(work, case, seq)
        granted = document.protected and grant_in_force(work, case) is not None
        size = spell_size(document.size)
        told = {"size": size, "granted": granted, "redactable": document.kind == DOCX}
        return render_template("documents/show.html", case=case, document=document, **told)


@blueprint.get("/ho-so/<number>/tai-lieu/<int(max=999999999):seq>/tep")
@needs("case.read")
def content(number: str, seq: int) -> Response:
    """Give the file itself, to take along; `?xem=1` shows in the browser what it can show without harm."""
    with looking() as work:
        case = get_visible_case(work, number, "document")
        document = get_open_document(work, case, seq)
        place, name = place_of(work, document), name_outside(case, document)
    shown = bool(document.kind.shown_as) and "xem" in request.args
    answer = send_file(
        place, document.kind.media_type, as_attachment=not shown, download_name=name, etag=document.sha256
    )
    answer.headers.update(IN_VIEWER if shown and document.kind.shown_as == "page" else SHUT_IN)
    return answer


def _sent(wish: AddDocument) -> FileStorage:
    refuse_secret(wish.secrecy, "", looked=True)  # our script does not even send such a file
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        raise InvalidInput(_MEND, {"file": _CHOOSE})
    return sent


def _form(number: str, typed: Mapping[str, str], errors: forms.Errors) -> Response:
    shelf = installation().shelf
    with looking() as work:
        case = get_visible_case(work, number)
        page = render_template(
            "documents/form.html",
            case=case,
            asks=asks_of_identity(work, case),
            papers=paper_choices(work.installation.library.get(case.workflow, case.workflow_version), case.fields),
            choices=CHOICES,
            levels=LEVELS,
            taken=TAKEN,
            largest=shelf.largest,
            largest_told=spell_size(shelf.largest),
            typed=typed,
            errors=errors,
            today=work.today,
        )
    return make_response(page, 422 if errors else 200)
