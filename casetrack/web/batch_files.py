"""The lists of a hand-over: choosing a file, and saying how its sheets and columns are read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casetrack.engine.handover_columns import NO_LIST, SheetMapping
from casetrack.engine.handover_rules import HandoverRules
from casetrack.errors import InvalidInput
from casetrack.schemas.batch_columns import ENCODINGS, check_sheet
from casetrack.services.batch_files import (
    ASKING,
    LARGEST,
    ReadAnew,
    StageFile,
    find_file,
    list_files,
    read_anew,
    stage_file,
)
from casetrack.services.batch_reading import AskedOf
from casetrack.services.batch_rules import rules_of
from casetrack.services.batch_visible import sees_rows_of
from casetrack.services.batches import get_batch
from casetrack.text import Text
from casetrack.web import forms
from casetrack.web.batch_sheets import columns_heading, file_line, list_of, sheet_cards, targets
from casetrack.web.login import acting, installation, looking, needs

if TYPE_CHECKING:
    from casetrack.models import HandoverFile

blueprint = Blueprint("batch_files", __name__)
_FILES = "/ban-giao/<int(max=999999999):batch_no>/tep"
_COLUMNS = f"{_FILES}/<int(max=999999999):file_id>/cot"
Page = Response | tuple[str, int]
_LONGEST_ROW = 6  # digits

_CHOOSE = Text("Chưa chọn tệp. Bấm để chọn một tệp.", "No file is chosen. Choose one.")
_NONE_OF_IT = Text("không phải danh sách hồ sơ, bỏ cả trang", "no list of files: leave the sheet out")
_CHOOSE_HEADER = Text("Chọn dòng tiêu đề của trang này.", "Choose the header row of this sheet.")
_NO_FILES = Text("Chọn tệp danh sách của đợt {n}", "Choose the list of hand-over {n}")
_FILES_READ = Text("Đợt {n} có {files} tệp", "Hand-over {n} has {files} files")
_ASKED = Text("{files} tệp của đợt {n} còn chờ trả lời", "{files} files of hand-over {n} wait for an answer")


@blueprint.get(_FILES)
@needs("handover.read")
def index(batch_no: int) -> str:
    """List the files that were read, and ask for one."""
    return _index(batch_no, {})


@blueprint.post(_FILES)
@needs("handover.run")
def add(batch_no: int) -> Page:
    """Read a file and stage its rows; one that is not clear asks, one that cannot be read says why."""
    return add_to(batch_no)


@blueprint.get(_COLUMNS)
@needs("handover.read")
def columns(batch_no: int, file_id: int) -> str:
    """Show how the columns of a file are taken, with what else they may be taken for."""
    return _columns(batch_no, file_id, {}, {})


@blueprint.post(_COLUMNS)
@needs("handover.run")
def read_again(batch_no: int, file_id: int) -> Page:
    """Read a file as somebody says."""
    try:
        with looking() as work:
            file, rules = find_file(work, batch_no, file_id), rules_of(work.installation)
            wish = ReadAnew(_said(rules, file))
        read_anew(installation(), acting(), (batch_no, file_id), wish, watch=_unwatched)
    except InvalidInput as wrong:
        first = next((name for name in request.form if name.startswith("header.")), "encoding")
        return _columns(batch_no, file_id, request.form, wrong.fields or {first: wrong.message}), 422
    return _onward(batch_no, file_id)


def add_to(number: int) -> Page:
    """Read the file that was sent into a hand-over, or say why not."""
    sent = request.files.get("file")
    try:
        if sent is None or not sent.filename:
            raise InvalidInput(_CHOOSE, {"file": _CHOOSE})
        wish = StageFile(sent.filename, sent.stream.read(LARGEST + 1))
        file_id = stage_file(installation(), acting(), number, wish, watch=_unwatched)
    except InvalidInput as wrong:
        return _index(number, wrong.fields or {"file": wrong.message}), 422
    return _onward(number, file_id)


def _onward(number: int, file_id: int) -> Response:
    """Lead to the questions that a file still has, else to its rows."""
    with looking() as work:
        asks = find_file(work, number, file_id).state == ASKING
    if asks:
        return redirect(url_for(".columns", batch_no=number, file_id=file_id), 303)
    return redirect(url_for("batches.show", batch_no=number), 303)


def _index(number: int, errors: forms.Errors) -> str:
    """Draw the files of a hand-over, and what to mend."""
    with looking() as work:
        batch = get_batch(work, number)
        files = [file_line(each) for each in list_files(work, number)]
        asking = sum(each.asks is not None for each in files)
        heading = (_ASKED if asking else _FILES_READ if files else _NO_FILES).with_(
            n=number, files=asking or len(files)
        )
        return render_template(
            "batches/files.html", batch=batch, files=files, heading=heading, errors=errors, largest=LARGEST
        )


def _columns(number: int, file_id: int, typed: Mapping[str, str], errors: forms.Errors) -> str:
    with looking() as work:
        batch, file, rules = get_batch(work, number), find_file(work, number, file_id), rules_of(work.installation)
        sees = sees_rows_of(work, file)
        line, sheets = file_line(file), sheet_cards(file, shown=sees)
        return render_template(
            "batches/columns.html",
            batch=batch,
            heading=columns_heading(line, sheets),
            file=line,
            sheets=sheets,
            kinds=[*((key, kind.label) for key, kind in rules.kinds.items()), (NO_LIST, _NONE_OF_IT)],
            none_of_it=(NO_LIST, _NONE_OF_IT),
            targets=list(targets(rules)),
            encodings=ENCODINGS,
            typed=typed,
            errors=errors,
        )


def _said(rules: HandoverRules, file: HandoverFile) -> AskedOf:
    """Read what the form says of each sheet; raise InvalidInput with what to mend, field by field."""
    form, wrong, sheets = request.form, dict[str, Text](), dict[str, SheetMapping]()
    encoding = form.get("encoding")
    if encoding in ENCODINGS and encoding != file.encoding:
        return AskedOf(encoding)  # the columns read otherwise then
    for place, sheet in enumerate(list_of(file), start=1):
        chosen = _header(form.get(f"header.{place}.other") or form.get(f"header.{place}", ""), sheet)
        if form.get(f"header.{place}") == NO_LIST:
            sheets[sheet["name"]] = SheetMapping(NO_LIST, {})
        elif chosen is not None:
            sheets[sheet["name"]] = SheetMapping(None, {}, header_row=chosen)
        elif sheet["candidates"] and not sheet["hidden"]:
            wrong[f"header.{place}"] = _CHOOSE_HEADER
        elif sheet["columns"]:
            said = {each["number"]: form.get(f"columns.{place}.{each['number']}") or None for each in sheet["columns"]}
            sheets[sheet["name"]] = SheetMapping(form.get(f"kind.{place}") or None, said)
            wrong |= _mistakes(rules, sheets[sheet["name"]], place, hidden=sheet["hidden"])
    if wrong:
        raise InvalidInput(_CHOOSE_HEADER, wrong)
    return AskedOf(sheets=sheets)


def _header(said: str, sheet: Mapping[str, Any]) -> int | None:
    """Give the row that somebody says is the header, where that is new."""
    row = int(said) if said.isascii() and said.isdecimal() and len(said) < _LONGEST_ROW else 0
    return row if row and row not in sheet["header_rows"][:1] else None


def _mistakes(rules: HandoverRules, said: SheetMapping, place: int, *, hidden: bool) -> dict[str, Text]:
    try:
        check_sheet(rules, said, whole=not hidden)
    except InvalidInput as wrong:
        named = (key.split(".", 1) for key in wrong.fields)
        keys = [f"{parts[0]}.{place}" + (f".{parts[1]}" if parts[1:] else "") for parts in named]
        return dict(zip(keys, wrong.fields.values(), strict=True))
    return {}


def _unwatched(_done: int, _all: int) -> None:
    """Nobody watches: the page answers when the file is read."""
