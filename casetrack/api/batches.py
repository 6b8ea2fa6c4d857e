"""Hand-overs from former offices: opened by their minutes, held to these, and written into the book as cases."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint
from marshmallow import fields

from casetrack.api.answers import Answer, Words
from casetrack.api.bodies import load, load_query, read_json
from casetrack.api.operations import Reply, operation
from casetrack.schemas.base import Form
from casetrack.schemas.batches import AmendMinutesForm, FindBatchesForm, MinutesForm, OpenBatchForm
from casetrack.services.batch_confirming import ask_to_confirm, progress
from casetrack.services.batch_reconciling import reconcile
from casetrack.services.batches import ShownBatch, amend_minutes, get_batch, list_batches, open_batch, set_minutes
from casetrack.services.work import Work
from casetrack.text import Text

blueprint = Blueprint("batches", __name__)
BATCH = "/imports/<seq:batch_no>"
_AT_ONCE = 50


class StatedTotal(Answer):
    """A total as minutes state it: of a kind of list, of a former unit, of both, or with neither of all."""

    kind = fields.String(allow_none=True)
    from_unit = fields.String(allow_none=True)
    total = fields.Integer()
    settled = fields.Integer(allow_none=True)
    pending = fields.Integer(allow_none=True)


class StatedMinutes(Answer):
    """The minutes of a hand-over as one entry tells them. `amends`: later ones that put the first right, and why."""

    version = fields.Integer()
    minutes_no = fields.String()
    minutes_on = fields.Date(allow_none=True)
    totals = fields.List(fields.Nested(StatedTotal))
    amends = fields.Boolean()
    reason = fields.String()
    entered_by = fields.String(attribute="by")
    recorded_at = fields.AwareDateTime(format="iso", attribute="at")


class RowCounts(Answer):
    """How many rows there are by outcome, duplicates that are kept, and rows that stand in the book."""

    accept = fields.Integer()
    warn = fields.Integer()
    duplicate = fields.Integer()
    refuse = fields.Integer()
    kept = fields.Integer()
    written = fields.Integer()


class Batch(Answer):
    """A hand-over. `state`: draft, confirming while its cases are written, confirmed."""

    number = fields.Integer()
    from_office = fields.String()
    unit_id = fields.Integer()
    handed_over_on = fields.Date()
    state = fields.String(metadata={"enum": ["draft", "confirming", "confirmed"]})
    opened_by = fields.String()
    minutes = fields.Nested(StatedMinutes)
    versions = fields.List(fields.Nested(StatedMinutes))
    counts = fields.Nested(RowCounts)


class Batches(Answer):
    """Hand-overs, the last opened first. `before`: what to ask for the next ones with; null at the end."""

    items = fields.List(fields.Nested(Batch))
    before = fields.Integer(allow_none=True)


class ReconciledLine(Answer):
    """A number of the minutes beside what the lists hold. `stated` is null for rows that no line counts."""

    label = fields.Nested(Words)
    part = fields.String(metadata={"enum": ["total", "settled", "pending"]})
    stated = fields.Integer(allow_none=True)
    counted = fields.Integer()
    difference = fields.Integer()
    sum = fields.Boolean()


class Reconciliation(Answer):
    """A hand-over held to its minutes; `why`: what keeps its cases from being written, null when nothing does."""

    lines = fields.List(fields.Nested(ReconciledLine))
    stated = fields.Integer()
    counted = fields.Integer()
    settled = fields.Integer()
    written = fields.Integer()
    refused = fields.Integer()
    left_out = fields.Integer()
    matches = fields.Boolean()
    why = fields.Nested(Words, allow_none=True)


class WritingProgress(Answer):
    """How far the writing of a hand-over has come: rows in the book, rows that count, rows that the book refused."""

    state = fields.String()
    done = fields.Integer()
    total = fields.Integer()
    refused = fields.Integer()
    finished = fields.Boolean()


@blueprint.get("/imports")
@operation("handover.read", Text("Các đợt bàn giao", "The hand-overs"), Batches, query=FindBatchesForm, refuses=(422,))
def list_all(work: Work) -> Reply:
    """List hand-overs, 50 at a time."""
    found = list_batches(work, before=load_query(FindBatchesForm())["before"], limit=_AT_ONCE + 1)
    more = found[_AT_ONCE - 1].row.number if len(found) > _AT_ONCE else None
    return Reply({"items": [_told(each) for each in found[:_AT_ONCE]], "before": more})


@blueprint.post("/imports")
@operation("handover.run", Text("Lập đợt bàn giao", "Open a hand-over"), Batch, status=201, body=OpenBatchForm)
def add(work: Work) -> Reply:
    """Open a hand-over with what its minutes state. The same minutes sent twice open one."""
    return _one(work, open_batch(work, load(OpenBatchForm(), read_json())).number)


@blueprint.get(BATCH)
@operation("handover.read", Text("Một đợt bàn giao", "One hand-over"), Batch)
def show(work: Work, batch_no: int) -> Reply:
    """Give one hand-over by its number."""
    return _one(work, batch_no)


@blueprint.post(f"{BATCH}/minutes")
@operation("handover.run", Text("Sửa số của biên bản", "Enter the minutes anew"), Batch, body=MinutesForm)
def enter_minutes(work: Work, batch_no: int) -> Reply:
    """Enter the minutes anew, because something was mistyped; once they are amended, only an amendment does."""
    set_minutes(work, batch_no, load(MinutesForm(), read_json()))
    return _one(work, batch_no)


@blueprint.post(f"{BATCH}/amendments")
@operation(
    "handover.run", Text("Ghi biên bản điều chỉnh", "Amend the minutes"), Batch, status=201, body=AmendMinutesForm
)
def amend(work: Work, batch_no: int) -> Reply:
    """Enter later minutes, which both sides signed because the first were wrong; the first stay beside them."""
    amend_minutes(work, batch_no, load(AmendMinutesForm(), read_json()))
    return _one(work, batch_no)


@blueprint.get(f"{BATCH}/reconciliation")
@operation("handover.read", Text("Đối chiếu biên bản", "Hold a hand-over to its minutes"), Reconciliation)
def compare(work: Work, batch_no: int) -> Reply:
    """Hold the rows of a hand-over to what its minutes state, line by line."""
    return Reply(reconcile(work, batch_no))


@blueprint.post(f"{BATCH}/confirmation")
@operation("handover.confirm", Text("Ghi hồ sơ vào sổ", "Write the cases"), WritingProgress, status=202, body=Form)
def confirm(work: Work, batch_no: int) -> Reply:
    """Ask for the cases of a hand-over, whose totals must be those of its minutes; a job writes them from then on."""
    load(Form(), read_json())
    ask_to_confirm(work, batch_no)
    return Reply(progress(work, batch_no))


@blueprint.get(f"{BATCH}/progress")
@operation("handover.read", Text("Đã ghi đến đâu", "How far the writing is"), WritingProgress)
def how_far(work: Work, batch_no: int) -> Reply:
    """Tell how far the cases of a hand-over are written."""
    return Reply(progress(work, batch_no))


def _one(work: Work, batch_no: int) -> Reply:
    return Reply(_told(get_batch(work, batch_no)))


def _told(shown: ShownBatch) -> Mapping[str, object]:
    row = {name: getattr(shown.row, name) for name in ("number", "from_office", "unit_id", "handed_over_on", "state")}
    beside = {name: getattr(shown, name) for name in ("opened_by", "minutes", "versions", "counts")}
    return {**row, **beside}
