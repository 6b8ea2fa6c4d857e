"""How the office's letters look: letterheads and signers, and templates of its own beside the shipped ones."""

from __future__ import annotations

import io
from collections.abc import Mapping

from flask import Blueprint, redirect, render_template, request, send_file, url_for
from werkzeug.wrappers import Response

from casetrack.engine.letter_names import list_names
from casetrack.errors import InvalidInput, NotFound
from casetrack.schemas.letters import PutTemplateForm, letterhead_form, letterhead_of
from casetrack.services.letter_library import letters_of
from casetrack.services.letter_templates import (
    PutTemplate,
    content_of,
    give_back_shipped,
    letter_named,
    list_versions,
    look_at,
    own_templates,
    put_template,
    template_of,
)
from casetrack.services.letterheads import MOST_SIGNERS, HeadOfUnit, list_heads, set_letterhead
from casetrack.services.letters import DOCX
from casetrack.text import Text
from casetrack.web import forms
from casetrack.web.login import looking, needs, working

blueprint = Blueprint("letter_templates", __name__)
LARGEST_FORM = 3_000_000
_CHOOSE = Text("Chọn một tệp .docx.", "Choose a .docx file.")
_MEND = Text("Chưa lưu. Mục đánh dấu đỏ cần sửa.", "Not saved. Mend the marked fields.")
_NO_UNIT = Text("Không có đơn vị này.", "There is no such unit.")
_COLUMNS = ("superior", "name", "line_break", "place", "short", "drafted_by", "authority")


@blueprint.get("/mau-van-ban")
@needs("letter.manage")
def index() -> str:
    """List letterheads by unit, and the letters with whose template they are filled."""
    with looking() as work:
        heads = {head.unit_id: head for head in list_heads(work)}
        return render_template(
            "letter_templates/index.html",
            units=[(unit, heads.get(unit.id)) for unit in work.units.values()],
            letters=letters_of(work.installation).all(),
            own=own_templates(work),
        )


@blueprint.get("/mau-van-ban/<letter>")
@needs("letter.manage")
def show(letter: str) -> str:
    """Show a letter's template, its versions, and the names that it may use."""
    return _show(letter, {})


@blueprint.post("/mau-van-ban/<letter>")
@needs("letter.manage")
def put(letter: str) -> Response | tuple[str, int]:
    """Take a template that was looked at, or say why not; or give the shipped one back."""
    try:
        with looking() as work:
            chosen, today = letter_named(work, letter), work.today
        if "shipped" in request.form:
            with working() as work:
                give_back_shipped(work, chosen)
        else:
            wish = _sent(letter)
            name = look_at(chosen, wish, today)
            with working() as work:
                put_template(work, chosen, name, wish.content)
    except InvalidInput as wrong:
        return _show(letter, wrong.fields), 422
    return redirect(url_for(".show", letter=letter, saved=1), 303)


@blueprint.get("/mau-van-ban/<letter>/tep")
@needs("letter.manage")
def content(letter: str) -> Response:
    """Give a template to take along: the one in force, or the version that is asked for; 0 is the shipped one."""
    asked = request.args.get("ban", "")
    with looking() as work:
        chosen = letter_named(work, letter)
        wanted = int(asked[:6]) if asked.isascii() and asked.isdecimal() else template_of(work, chosen).version
        file = io.BytesIO(content_of(work, chosen, wanted))
    return send_file(file, DOCX, as_attachment=True, download_name=f"{letter}-{wanted}.docx")


@blueprint.get("/dau-van-ban/<int(max=999999999):unit_id>")
@needs("letter.manage")
def head_form(unit_id: int) -> str:
    """Ask how a unit names itself on paper, and who signs."""
    with looking() as work:
        found = next((head for head in list_heads(work) if head.unit_id == unit_id), None)
    return _head_form(unit_id, _written(found) if found else {}, {})


@blueprint.post("/dau-van-ban/<int(max=999999999):unit_id>")
@needs("letter.manage")
def set_head(unit_id: int) -> Response | tuple[str, int]:
    """Enter a letterhead, or say what to mend."""
    said, wrong = forms.load(letterhead_form())
    try:
        if wrong:
            raise InvalidInput(_MEND, wrong)
        with working() as work:
            set_letterhead(work, letterhead_of(unit_id, said))
    except InvalidInput as refused:
        return _head_form(unit_id, request.form, refused.fields), 422
    return redirect(url_for(".index"), 303)


def _show(letter: str, errors: forms.Errors) -> str:
    with looking() as work:
        chosen = letter_named(work, letter)
        return render_template(
            "letter_templates/show.html",
            letter=chosen,
            versions=list_versions(work, chosen),
            version=template_of(work, chosen).version,
            names=list_names(chosen),
            errors=errors,
            saved="saved" in request.args,
        )


def _sent(letter: str) -> PutTemplate:
    wish, _wrong = forms.load(PutTemplateForm())
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        raise InvalidInput(_MEND, {"file": _CHOOSE})
    return PutTemplate(letter, sent.filename, sent.stream.read(LARGEST_FORM), wish["confirmed"])


def _head_form(unit_id: int, typed: Mapping[str, str], errors: forms.Errors) -> str:
    with looking() as work:
        unit = work.units.get(unit_id)
        if unit is None:
            raise NotFound(_NO_UNIT)
        return render_template(
            "letter_templates/head.html", unit=unit, typed=typed, errors=errors, rows=range(MOST_SIGNERS)
        )


def _written(found: HeadOfUnit) -> dict[str, str]:
    said = {name: str(getattr(found.head, name)) for name in _COLUMNS} | ({"party": "1"} if found.head.party else {})
    for n, signer in enumerate(found.signers):
        said |= {f"authority_{n}": signer.authority, f"title_{n}": signer.title, f"name_{n}": signer.name}
    return said
