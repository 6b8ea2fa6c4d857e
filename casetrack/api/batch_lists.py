"""The lists of a hand-over: sent as workbooks, read as somebody says, and their rows mended one by one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from flask import Blueprint, request
from marshmallow import RAISE, ValidationError, fields
from werkzeug.exceptions import UnsupportedMediaType

from casetrack.api import bearer
from casetrack.api.answers import Answer, Words
from casetrack.api.batches import BATCH
from casetrack.api.bodies import load, load_query, read_json
from casetrack.api.operations import Reply, operation
from casetrack.engine.handover_columns import SheetMapping
from casetrack.errors import InvalidInput
from casetrack.schemas.base import errors_of
from casetrack.schemas.batch_columns import SendListForm, SheetForm, check_sheet
from casetrack.schemas.batches import MEND_ROW, DecideForm, FindRowsForm, mend_form
from casetrack.services.batch_files import LARGEST, ReadAnew, StageFile, find_file, list_files, read_anew, stage_file
from casetrack.services.batch_mending import MendRow, mend_row
from casetrack.services.batch_reading import AskedOf, others_of
from casetrack.services.batch_rows import ShownRow, decide_duplicate, get_row, list_rows
from casetrack.services.batch_rules import rules_of
from casetrack.services.batch_visible import sees_rows_of, without_numbers
from casetrack.services.batches import RUN, find_batch, may
from casetrack.services.work import Work
from casetrack.text import Text

if TYPE_CHECKING:
    from casetrack.models import HandoverFile

blueprint = Blueprint("batch_lists", __name__)
_FILE = f"{BATCH}/files/<seq:file_id>"
_ROW = f"{BATCH}/rows/<seq:row_id>"
_MEND = Text("Chưa ghi. Những mục trong `fields` cần sửa.", "Nothing was written. Mend what `fields` names.")
_MISSING = Text("Thiếu phần `file` có tên tệp.", "The part `file` with a file name is missing.")


class HeaderCandidate(Answer):
    """A row that may be the header of a sheet. `cells` are empty for whoever may not see what the sheet tells."""

    row = fields.Integer()
    cells = fields.List(fields.String())


class ListColumn(Answer):
    """A column of a sheet and what it is taken for: a field, `extra:NAME`, `status:STATUS`, or null where left out.

    Its heading and examples are empty for whoever may not see what the sheet tells.
    """

    number = fields.Integer()
    heading = fields.String()
    under = fields.String(allow_none=True)
    examples = fields.List(fields.String())
    field = fields.String(allow_none=True)
    sure = fields.Boolean()


class ListSheet(Answer):
    """A sheet. `asks`: somebody must say which row is the header, or of what kind the list is."""

    name = fields.String()
    hidden = fields.Boolean()
    asks = fields.Boolean()
    kind = fields.String(allow_none=True)
    header_rows = fields.List(fields.Integer())
    candidates = fields.List(fields.Nested(HeaderCandidate))
    columns = fields.List(fields.Nested(ListColumn))
    rows = fields.Integer()


class OtherLine(Answer):
    """A line of a sheet that is no row, and what it was taken for. `text` is empty for who may not see the list."""

    sheet = fields.String()
    row = fields.Integer()
    role = fields.String(
        metadata={"enum": ["title", "header", "group", "total", "signature", "minutes", "other"]},
    )
    text = fields.String()


class ListFile(Answer):
    """A list that was sent. `added`, `known`, `mended`: what became of its rows beside those loaded before.

    `other_lines`: each line that is no row, so that read = rows + other lines.
    """

    id = fields.Integer()
    name = fields.String()
    sha256 = fields.String()
    encoding = fields.String()
    state = fields.String(metadata={"enum": ["asking", "staging", "staged"]})
    sheets = fields.List(fields.Nested(ListSheet))
    findings = fields.List(fields.Nested(Words))
    other_lines = fields.List(fields.Nested(OtherLine))
    added = fields.Integer()
    known = fields.Integer()
    mended = fields.Integer()


class ListFiles(Answer):
    """The lists of a hand-over, the first first."""

    items = fields.List(fields.Nested(ListFile))


class RowReason(Answer):
    """Why a row is not plainly accepted. `weighs`: the least outcome of a row with it; `accept` is a remark."""

    code = fields.String()
    field = fields.String()
    value = fields.String()
    weighs = fields.String(metadata={"enum": ["accept", "warn", "duplicate", "refuse"]})
    message = fields.Nested(Words)


class ListRow(Answer):
    """A row: what is typed by field, what that means, and how it was judged. `line` counts as Excel does.

    Of a duplicate `decision` says `keep` or `skip`; empty leaves it out. `case_number`: the case that it became.
    """

    id = fields.Integer()
    file_id = fields.Integer()
    sheet = fields.String()
    line = fields.Integer()
    hidden = fields.Boolean()
    kind = fields.String()
    typed = fields.Dict(keys=fields.String(), values=fields.String())
    said = fields.Dict(keys=fields.String())
    outcome = fields.String(metadata={"enum": ["accept", "warn", "duplicate", "refuse"]})
    reasons = fields.List(fields.Nested(RowReason))
    duplicate_of = fields.Raw(allow_none=True, metadata={"description": "The sheet and the line that it repeats."})
    decision = fields.String(metadata={"enum": ["", "keep", "skip"]})
    mended = fields.Boolean()
    case_number = fields.String(allow_none=True)


class ListRows(Answer):
    """One page of rows. `after`: what to ask for the next page with; `hidden`: rows that few may see, and not you."""

    items = fields.List(fields.Nested(ListRow))
    after = fields.Integer(allow_none=True)
    hidden = fields.Integer()


@contextmanager
def _staged(batch_no: int) -> Iterator[int]:
    """Read the workbook that is sent and stage its rows, in transactions of its own; give the file's key."""
    if request.mimetype != "multipart/form-data":
        raise UnsupportedMediaType
    try:
        said = SendListForm().load(dict(request.form), unknown=RAISE)
    except ValidationError as wrong:
        raise InvalidInput(_MEND, errors_of(wrong)) from None
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        raise InvalidInput(_MEND, {"file": _MISSING})
    wish = StageFile(sent.filename, sent.stream.read(LARGEST + 1), AskedOf(said["encoding"], said["from_unit"]))
    yield stage_file(bearer.installation(), bearer.actor(), batch_no, wish, watch=_unwatched)


def _read_anew(batch_no: int, file_id: int) -> None:
    """Read a list as somebody says."""
    said = load(SheetForm(), read_json())
    mapping: SheetMapping = said["mapping"]
    check_sheet(rules_of(bearer.installation()), mapping, whole=False)
    wish = ReadAnew(AskedOf(said["encoding"], sheets={said["name"]: mapping}))
    read_anew(bearer.installation(), bearer.actor(), (batch_no, file_id), wish, watch=_unwatched)


@blueprint.get(f"{BATCH}/files")
@operation("handover.read", Text("Các tệp của đợt bàn giao", "The lists of a hand-over"), ListFiles)
def list_all(work: Work, batch_no: int) -> Reply:
    """List the workbooks of a hand-over with what was read of their sheets."""
    return Reply({"items": [_file(work, each) for each in list_files(work, batch_no)]})


@blueprint.post(f"{BATCH}/files")
@operation(
    "handover.run", Text("Gửi tệp danh sách", "Send a list"), ListFile, status=201, body=SendListForm, receives=_staged
)
def add(work: Work, batch_no: int, received: int) -> Reply:
    """Send a workbook; its rows are staged, unless it asks something first. The same content again adds nothing."""
    return Reply(_file(work, find_file(work, batch_no, received)))


@blueprint.post(f"{_FILE}/sheets")
@operation(
    "handover.run",
    Text("Nói cách đọc một trang", "Say how a sheet is read"),
    ListFile,
    body=SheetForm,
    stages=_read_anew,
)
def read_sheet(work: Work, batch_no: int, file_id: int, staged: None) -> Reply:
    """Say which row of a sheet is the header, of what kind it is, what its columns are; the list is read anew."""
    return Reply(_file(work, find_file(work, batch_no, file_id)))


@blueprint.get(f"{BATCH}/rows")
@operation("handover.read", Text("Các dòng", "The rows"), ListRows, query=FindRowsForm, refuses=(422,))
def rows(work: Work, batch_no: int) -> Reply:
    """List rows, 50 at a time: those that need somebody, or another view."""
    page = list_rows(work, batch_no, load_query(FindRowsForm()))
    mends = _mends(work, batch_no)
    items = [_row(each, mends=mends) for each in page.items]
    return Reply({"items": items, "after": page.next, "hidden": page.hidden})


@blueprint.get(_ROW)
@operation("handover.read", Text("Một dòng", "One row"), ListRow)
def row(work: Work, batch_no: int, row_id: int) -> Reply:
    """Give one row. Whoever may not mend it sees of numbers of identity papers and telephones the end alone."""
    return Reply(_row(get_row(work, batch_no, row_id), mends=_mends(work, batch_no)))


@blueprint.post(_ROW)
@operation("handover.run", Text("Sửa một dòng", "Mend a row"), ListRow, body=MEND_ROW)
def mend(work: Work, batch_no: int, row_id: int) -> Reply:
    """Say what stands in a row in truth, field by field; it is judged anew, and may still be refused."""
    said = load(mend_form(rules_of(work.installation).fields)(), read_json())
    return Reply(mend_row(work, batch_no, row_id, MendRow(said)))


@blueprint.post(f"{_ROW}/decision")
@operation("handover.run", Text("Giữ hoặc bỏ dòng trùng", "Keep or leave out"), ListRow, body=DecideForm)
def decide(work: Work, batch_no: int, row_id: int) -> Reply:
    """Say of a row that repeats another one whether it is kept all the same."""
    decide_duplicate(work, batch_no, row_id, load(DecideForm(), read_json())["decision"])
    return Reply(get_row(work, batch_no, row_id))


def _mends(work: Work, batch_no: int) -> bool:
    return may(work, find_batch(work, batch_no).unit_id, RUN)


def _row(row: ShownRow, *, mends: bool) -> ShownRow:
    """Give a row; without the whole of such numbers for whoever cannot mend them."""
    if mends:
        return row
    reasons = tuple(
        replace(
            each,
            value=without_numbers(each.value),
            message=Text(without_numbers(each.message.vi), without_numbers(each.message.en)),
        )
        for each in row.reasons
    )
    return replace(row, typed=_hidden(row.typed), said=_hidden(row.said), reasons=reasons)


def _hidden(said: Any) -> Any:
    if isinstance(said, str):
        return without_numbers(said)
    if isinstance(said, Mapping):
        return {key: _hidden(value) for key, value in said.items()}
    return [_hidden(each) for each in said] if isinstance(said, list) else said


def _file(work: Work, file: HandoverFile) -> Mapping[str, object]:
    sees = sees_rows_of(work, file)
    same = {name: getattr(file, name) for name in ("id", "name", "sha256", "encoding", "state")}
    sheets = [_sheet(each, sees=sees) for each in file.sheets.get("list", ())]
    became = {name: file.read.get(name, 0) for name in ("added", "known", "mended")}
    others = [replace(line, text=without_numbers(line.text) if sees else "") for line in others_of(file.read)]
    said = {"sheets": sheets, "findings": file.read.get("findings", ()), "other_lines": others}
    return {**same, **became, **said}


def _sheet(said: Mapping[str, Any], *, sees: bool) -> Mapping[str, object]:
    mapping = SheetMapping.from_json(said["mapping"])
    columns = [
        {
            **column,
            "heading": column["heading"] if sees else "",
            "under": column["under"] if sees else None,
            "examples": list(map(without_numbers, column["examples"])) if sees else (),
            "field": mapping.columns.get(column["number"]),
            "sure": mapping.sure.get(column["number"], True),
        }
        for column in said["columns"]
    ]
    candidates = [{**each, "cells": each["cells"] if sees else ()} for each in said["candidates"]]
    return {**said, "kind": mapping.kind, "columns": columns, "candidates": candidates}


def _unwatched(_done: int, _all: int) -> None:
    """Nobody watches: the answer comes when the list is read."""
