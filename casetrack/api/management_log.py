"""The management log: its rows, one with every version of it, a new one, and a correction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from flask import Blueprint
from marshmallow import fields

from casetrack.api.answers import Answer, Words
from casetrack.api.bodies import PAYLOAD, load, load_query, read_json
from casetrack.api.operations import Reply, operation
from casetrack.errors import InvalidInput
from casetrack.schemas.management_log import CORRECT_ROW, ENTER_ROW, FindLogRowsForm
from casetrack.schemas.payload import PREFIX
from casetrack.services.management_log import ShownRow, add_row, correct_row, list_rows, rows_naming, versions_of
from casetrack.services.work import Work
from casetrack.text import Text

blueprint = Blueprint("management_log", __name__)
_ROW = "/management-log/<int:row>"


class LogVersion(Answer):
    """A row of the management log as one entry tells it; a later version corrects it, or takes it out (`withdrawn`).

    `fields` holds what its kind asks: numbers, days, keys of choices, the numbers of earlier rows.
    """

    number = fields.Integer()
    version = fields.Integer()
    kind = fields.String()
    label = fields.Nested(Words)
    happened_on = fields.Date()
    title = fields.String()
    fields_ = fields.Dict(keys=fields.String(), data_key="fields", attribute="fields")
    reason = fields.String()
    withdrawn = fields.Boolean()
    entered_by = fields.String()
    recorded_at = fields.AwareDateTime(format="iso")


class LogRows(Answer):
    """The rows as they stand, the newest day first, those taken out too."""

    items = fields.List(fields.Nested(LogVersion))


class LogRowVersions(Answer):
    """A row: its versions, the last first, and the numbers of the rows that amend or cancel what it tells of."""

    versions = fields.List(fields.Nested(LogVersion))
    named_by = fields.List(fields.Integer())


@blueprint.get("/management-log")
@operation("log.read", Text("Sổ theo dõi công tác quản lý", "The management log"), LogRows, query=FindLogRowsForm)
def list_all(work: Work) -> Reply:
    """List the rows of the log: of a kind, of days from one until another."""
    return Reply({"items": [_told(each) for each in list_rows(work, load_query(FindLogRowsForm()))]})


@blueprint.get(_ROW)
@operation("log.read", Text("Một dòng của sổ", "A row of the log"), LogRowVersions)
def show(work: Work, row: int) -> Reply:
    """Give a row with every version of it."""
    return _one(work, row)


@blueprint.post("/management-log")
@operation("log.write", Text("Ghi một dòng", "Enter a row"), LogRowVersions, status=201, body=ENTER_ROW)
def add(work: Work) -> Reply:
    """Enter a row; `fields` holds what its kind asks. The same row sent twice stands once."""
    wish = load(ENTER_ROW(), read_json())
    with _in_words_of_the_body():
        number = add_row(work, wish).number
    return _one(work, number)


@blueprint.post(f"{_ROW}/corrections")
@operation("log.write", Text("Sửa một dòng", "Correct a row"), LogRowVersions, status=201, body=CORRECT_ROW)
def correct(work: Work, row: int) -> Reply:
    """Tell a row anew with a reason, or with `withdraw` take it out of the log."""
    wish = load(CORRECT_ROW(), read_json())
    with _in_words_of_the_body():
        correct_row(work, row, wish)
    return _one(work, row)


@contextmanager
def _in_words_of_the_body() -> Iterator[None]:
    """Name what is to be mended as the sender did: what a kind asks stands under `fields`."""
    try:
        yield
    except InvalidInput as wrong:
        named = {key.replace(f"{PREFIX}.", f"{PAYLOAD}.", 1): words for key, words in wrong.fields.items()}
        raise InvalidInput(wrong.message, named) from None


def _one(work: Work, number: int) -> Reply:
    versions = [_told(each) for each in versions_of(work, number)]
    return Reply({"versions": versions, "named_by": [each.row.number for each in rows_naming(work, number)]})


def _told(shown: ShownRow) -> Mapping[str, object]:
    row = shown.row
    columns = ("number", "version", "kind", "happened_on", "title", "reason", "withdrawn", "recorded_at")
    said = {name: getattr(row, name) for name in columns}
    return {**said, "fields": row.said, "label": shown.kind.label, "entered_by": shown.by}
