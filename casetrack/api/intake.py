"""The desk beside visits and receipts: grounds of refusal, originals that go back, the petitions of a case."""

from __future__ import annotations

from flask import Blueprint
from marshmallow import fields

from casetrack.api.answers import Answer, Basis, Words
from casetrack.api.bodies import load, read_json
from casetrack.api.office_answers import PaperHandedIn
from casetrack.api.operations import Reply, operation
from casetrack.schemas.base import Form
from casetrack.schemas.papers import ReturnForm
from casetrack.services.access import get_visible_case
from casetrack.services.originals import (
    list_waiting,
    require_receipt,
    return_originals,
    return_slip,
    take_back_return,
)
from casetrack.services.petitions import petitions_in
from casetrack.services.refusals import grounds_on, notices_waiting
from casetrack.services.work import Work
from casetrack.text import Text

blueprint = Blueprint("intake", __name__)


class Ground(Answer):
    """A ground on which somebody may be turned away. `written`: the law wants a notice that the head signs."""

    key = fields.String()
    label = fields.Nested(Words)
    basis = fields.Nested(Basis)
    written = fields.Boolean()


class Notice(Answer):
    """A written refusal that is not issued yet; `due_on` is null while the law sets no day."""

    case_number = fields.String()
    visit = fields.String()
    visited_on = fields.Date()
    due_on = fields.Date(allow_none=True)


class Refusals(Answer):
    """The grounds that hold on a day, and the notices that wait."""

    grounds = fields.List(fields.Nested(Ground))
    notices = fields.List(fields.Nested(Notice))


class WaitingOriginals(Answer):
    """A receipt of which originals should go back; who handed them in is an alias where that is protected."""

    receipt = fields.String()
    case_number = fields.String(allow_none=True)
    sender = fields.Nested(Words)
    since = fields.Date()
    papers = fields.Integer()


class Originals(Answer):
    """The originals that should go back, the longest waiting first."""

    items = fields.List(fields.Nested(WaitingOriginals))


class Content(Answer):
    """A further content of a petition; without a case, the sender was guided to bring it on its own."""

    place = fields.Integer()
    kind = fields.Nested(Words)
    subject = fields.String()
    case_number = fields.String(allow_none=True)


class Petition(Answer):
    """A petition that a case holds: how it came, how many stand behind it, its further contents."""

    number = fields.String()
    receipt = fields.String()
    received_on = fields.Date()
    written_on = fields.Date(allow_none=True)
    channel = fields.Nested(Words)
    people_count = fields.Integer()
    crowd = fields.Boolean()
    appointed_on = fields.Date(allow_none=True)
    all_signed = fields.Boolean()
    explanation = fields.String()
    statement = fields.Nested(Words, allow_none=True)
    forwarded = fields.Nested(Words, allow_none=True)
    first_case = fields.String()
    contents = fields.List(fields.Nested(Content))


class Petitions(Answer):
    """The petitions of a case, the oldest first."""

    items = fields.List(fields.Nested(Petition))


class Returned(PaperHandedIn):
    """An original that went back: on which day, by whom, to whom (by alias where that is protected)."""

    returned_on = fields.Date()
    returned_by = fields.String()
    returned_to = fields.Nested(Words)


class Slip(Answer):
    """The slip that is signed when originals go back: what went back, and what of the receipt is still here."""

    receipt = fields.String()
    received_on = fields.Date()
    case_number = fields.String(allow_none=True)
    sender = fields.Nested(Words)
    protected = fields.Boolean()
    returned = fields.List(fields.Nested(Returned))
    here = fields.List(fields.Nested(PaperHandedIn))


class TakeBackForm(Form):
    """Nothing more is asked."""


@blueprint.get("/refusals")
@operation("visit.record", Text("Căn cứ từ chối tiếp", "Grounds of refusal"), Refusals)
def list_refusals(work: Work) -> Reply:
    """List the grounds that hold today, the values of `refusal`, and the written notices that are not issued yet."""
    return Reply({"grounds": grounds_on(work.today), "notices": notices_waiting(work)})


@blueprint.get("/originals")
@operation("visit.record", Text("Bản chính chưa trả", "Originals not given back"), Originals)
def list_originals(work: Work) -> Reply:
    """List the receipts of which originals should go back: the case has ended, or none was opened."""
    return Reply({"items": list_waiting(work)})


@blueprint.get("/receipts/<number:number>/originals")
@operation("visit.record", Text("Phiếu trả bản chính", "The slip of originals"), Slip)
def show_slip(work: Work, number: str) -> Reply:
    """Give which originals of a receipt went back, to whom, and which are here."""
    return Reply(return_slip(work, number))


@blueprint.post("/receipts/<number:number>/originals/returns")
@operation("visit.record", Text("Trả bản chính", "Give originals back"), Slip, body=ReturnForm)
def give_back(work: Work, number: str) -> Reply:
    """Write down that every original of a receipt that is still here went back, today to whoever handed it in."""
    require_receipt(work, number)
    return_originals(work, load(ReturnForm(number), read_json()))
    work.session.flush()  # the slip is read from the book
    return Reply(return_slip(work, number))


@blueprint.post("/receipts/<number:number>/originals/removals")
@operation("visit.record", Text("Ghi nhầm trả bản chính", "Take a return back"), Slip, body=TakeBackForm)
def take_back(work: Work, number: str) -> Reply:
    """Write down that the originals of a receipt did not go back after all."""
    require_receipt(work, number)
    load(TakeBackForm(), read_json())
    take_back_return(work, number)
    work.session.flush()  # the slip is read from the book
    return Reply(return_slip(work, number))


@blueprint.get("/cases/<number:number>/petitions")
@operation("case.read", Text("Đơn của hồ sơ", "The petitions of a case"), Petitions)
def list_petitions(work: Work, number: str) -> Reply:
    """List the petitions that a case holds, with the people behind each and its further contents."""
    return Reply({"items": petitions_in(work, get_visible_case(work, number))})
