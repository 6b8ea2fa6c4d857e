"""The files of a case: adding one, listing them, reading one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Blueprint, request, send_file
from marshmallow import RAISE, Schema, ValidationError, fields
from werkzeug.exceptions import UnsupportedMediaType

from casetrack.api import bearer
from casetrack.api.answers import Answer, Words
from casetrack.api.operations import Reply, operation
from casetrack.errors import InvalidInput
from casetrack.schemas.base import errors_of
from casetrack.schemas.documents import AddDocumentForm
from casetrack.services.access import get_visible_case
from casetrack.services.documents import (
    Received,
    ShownDocument,
    add_document,
    get_document,
    get_open_document,
    list_documents,
    name_outside,
    place_of,
    receive,
)
from casetrack.services.work import Work
from casetrack.text import Text

blueprint = Blueprint("documents", __name__)
_MEND = Text("Chưa ghi. Những mục trong `fields` cần sửa.", "Nothing was written. Mend what `fields` names.")
_MISSING = Text("Thiếu phần `file` có tên tệp.", "The part `file` with a file name is missing.")


class CaseFile(Answer):
    """A file of a case. `seq` is the number of its event; `sha256` names its content and stands in the chain.

    A `protected` one shows who is protected: it has no name here, its hash is that of the sealed bytes, and who has
    leave opens it on its page, never through the API.
    """

    seq = fields.Integer()
    name = fields.String()
    media_type = fields.String()
    type = fields.Nested(Words)
    size = fields.Integer()
    sha256 = fields.String()
    note = fields.String()
    protected = fields.Boolean()
    added_by = fields.String()
    on = fields.Date()


class CaseFiles(Answer):
    """The files of a case, the newest first."""

    items = fields.List(fields.Nested(CaseFile))


class FileContent(Schema):
    """The bytes of a file."""


@contextmanager
def _received(number: str) -> Iterator[Received]:
    """Look at the file that is sent, outside of any transaction; whoever may not see the case learns nothing of it."""
    with bearer.looking() as work:
        case = get_visible_case(work, number)
    if request.mimetype != "multipart/form-data":
        raise UnsupportedMediaType
    try:
        wish = AddDocumentForm().load(dict(request.form), unknown=RAISE)
    except ValidationError as wrong:
        raise InvalidInput(_MEND, errors_of(wrong)) from None
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        raise InvalidInput(_MEND, {"file": _MISSING})
    sealed = wish.is_sealed_in(case)
    with receive(bearer.installation().shelf, sent.stream, sent.filename, wish, sealed=sealed) as received:
        yield received


@blueprint.get("/cases/<number:number>/documents")
@operation("case.read", Text("Xem các tệp của hồ sơ", "List the files of a case"), CaseFiles)
def list_all(work: Work, number: str) -> Reply:
    """Give the files of a case, the newest first."""
    return Reply({"items": [_told(document) for document in list_documents(work, get_visible_case(work, number))]})


@blueprint.post("/cases/<number:number>/documents")
@operation(
    "case.note",
    Text("Thêm tệp vào hồ sơ", "Add a file to a case"),
    CaseFile,
    status=201,
    body=AddDocumentForm,
    receives=_received,
)
def add(work: Work, number: str, received: Received) -> Reply:
    """Add a file to a case. What it is, its content tells; a refusal is `file_refused` with a stable `reason`."""
    case = get_visible_case(work, number)
    event = add_document(work, case, received)
    return Reply(_told(get_document(work, case, event.case_seq)))


@blueprint.get("/cases/<number:number>/documents/<seq:seq>/content")
@operation("case.read", Text("Tải một tệp", "Read a file"), FileContent, binary=True)
def content(work: Work, number: str, seq: int) -> Reply:
    """Give the bytes of a file. Its ETag is its SHA-256."""
    case = get_visible_case(work, number, "document")
    document = get_open_document(work, case, seq)
    answer = send_file(
        place_of(work, document),
        document.kind.media_type,
        as_attachment=True,
        download_name=name_outside(case, document),
        etag=document.sha256,
    )
    return Reply(answer)


def _told(document: ShownDocument) -> dict[str, object]:
    same = ("seq", "name", "size", "sha256", "note", "protected", "on")
    return {
        **{name: getattr(document, name) for name in same},
        "media_type": document.kind.media_type,
        "type": document.kind.label,
        "added_by": document.actor,
    }
