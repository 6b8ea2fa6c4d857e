"""Requests for the papers of a case, with reminders and answers, and the loans of its paper file."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint
from marshmallow import fields

from casetrack.api.answers import Answer, Words
from casetrack.api.bodies import load, load_query, read_json
from casetrack.api.operations import Reply, operation
from casetrack.schemas.paper_files import (
    AnswerRequestForm,
    AskPapersForm,
    FindRequestsForm,
    LendFileForm,
    MendRequestForm,
    RemindOfPapersForm,
    TakeBackFileForm,
)
from casetrack.services.access import get_visible_case
from casetrack.services.paper_loans import lend_file, list_out, loans_in, take_back_file
from casetrack.services.paper_requests import answer_request, ask_papers, mend_request, remind_of_papers
from casetrack.services.request_lists import ShownRequest, open_requests, request_of, requests_in
from casetrack.services.work import Work
from casetrack.text import Text

blueprint = Blueprint("paper_files", __name__)
_OF_CASE = "/cases/<number:number>/paper-requests"
_ONE = f"{_OF_CASE}/<seq:request>"
_LOANS = "/cases/<number:number>/paper-loans"


class PaperRequestLine(Answer):
    """A request for papers of a case; `number` counts within the case.

    `answer` is empty while it is open. `by_step`: a step of the workflow entered it, and a step answers it.
    """

    case_number = fields.String()
    number = fields.Integer()
    asked_of = fields.String()
    papers = fields.String()
    letter_no = fields.String()
    asked_on = fields.Date()
    wished_by = fields.Date(allow_none=True)
    asked_by = fields.String()
    by_step = fields.Boolean()
    reminders = fields.Integer()
    reminded_on = fields.Date(allow_none=True)
    came = fields.String()
    missing = fields.String()
    answer = fields.String()
    told_answer = fields.Nested(Words, allow_none=True)
    answered_on = fields.Date(allow_none=True)
    answer_no = fields.String()
    overdue = fields.Boolean()


class PaperRequests(Answer):
    """Requests for papers; `total` counts the open ones that may be seen, also those beyond the first thousand."""

    items = fields.List(fields.Nested(PaperRequestLine))
    total = fields.Integer()


class PaperLoanLine(Answer):
    """A loan of the paper file of a case; `returned_on` is null while it is out."""

    case_number = fields.String()
    number = fields.Integer()
    borrower = fields.String()
    why = fields.String()
    lent_on = fields.Date()
    due_on = fields.Date()
    lent_by = fields.String()
    returned_on = fields.Date(allow_none=True)
    returned_note = fields.String()
    overdue = fields.Boolean()


class PaperLoans(Answer):
    """Loans of paper files; of the office those that are out, due back first."""

    items = fields.List(fields.Nested(PaperLoanLine))
    total = fields.Integer()


@blueprint.get("/paper-requests")
@operation(
    "case.read", Text("Yêu cầu giấy tờ đang chờ", "Open requests for papers"), PaperRequests, query=FindRequestsForm
)
def list_open(work: Work) -> Reply:
    """List the open requests of the office, of one body if it is named; whoever waits longest first."""
    found = open_requests(work, load_query(FindRequestsForm())["body"])
    return Reply({"items": [each for body in found.bodies for each in body.requests], "total": found.total})


@blueprint.get(_OF_CASE)
@operation("case.read", Text("Yêu cầu giấy tờ của hồ sơ", "Requests for papers of a case"), PaperRequests)
def list_of_case(work: Work, number: str) -> Reply:
    """List the requests of a case, the newest first."""
    return _all(requests_in(work, get_visible_case(work, number)))


@blueprint.post(_OF_CASE)
@operation("case.note", Text("Ghi một yêu cầu", "Enter a request"), PaperRequestLine, status=201, body=AskPapersForm)
def ask(work: Work, number: str) -> Reply:
    """Enter a request for papers. The same one sent twice stands once."""
    case = get_visible_case(work, number)
    return Reply(request_of(work, case, ask_papers(work, case, load(AskPapersForm(), read_json())).number))


@blueprint.post(f"{_ONE}/reminders")
@operation("case.note", Text("Nhắc", "Note a reminder"), PaperRequestLine, status=201, body=RemindOfPapersForm)
def remind(work: Work, number: str, request: int) -> Reply:
    """Note that somebody was reminded of a request."""
    case = get_visible_case(work, number)
    remind_of_papers(work, case, request, load(RemindOfPapersForm(), read_json()))
    return Reply(request_of(work, case, request))


@blueprint.post(f"{_ONE}/answers")
@operation("case.note", Text("Ghi trả lời", "Note an answer"), PaperRequestLine, status=201, body=AnswerRequestForm)
def answer(work: Work, number: str, request: int) -> Reply:
    """Note what became of a request; `partly` leaves it open. One that a step entered is closed by a step."""
    case = get_visible_case(work, number)
    answer_request(work, case, request, load(AnswerRequestForm(), read_json()))
    return Reply(request_of(work, case, request))


@blueprint.post(f"{_ONE}/corrections")
@operation("case.note", Text("Bổ sung, sửa", "Complete a request"), PaperRequestLine, status=201, body=MendRequestForm)
def mend(work: Work, number: str, request: int) -> Reply:
    """Tell an open request more exactly."""
    case = get_visible_case(work, number)
    mend_request(work, case, request, load(MendRequestForm(), read_json()))
    return Reply(request_of(work, case, request))


@blueprint.get("/paper-loans")
@operation("case.read", Text("Hồ sơ giấy đang cho mượn", "Paper files that are out"), PaperLoans)
def list_loans(work: Work) -> Reply:
    """List the paper files that are out, due back first."""
    found, total = list_out(work)
    return Reply({"items": found, "total": total})


@blueprint.get(_LOANS)
@operation("case.read", Text("Các lần cho mượn của hồ sơ", "Loans of a case's paper file"), PaperLoans)
def loans_of_case(work: Work, number: str) -> Reply:
    """List the loans of the paper file of a case, the newest first."""
    found = loans_in(work, get_visible_case(work, number))
    return Reply({"items": found, "total": len(found)})


@blueprint.post(_LOANS)
@operation("case.note", Text("Cho mượn", "Lend the paper file"), PaperLoanLine, status=201, body=LendFileForm)
def lend(work: Work, number: str) -> Reply:
    """Lend the paper file; refused while it is out."""
    case = get_visible_case(work, number)
    lend_file(work, case, load(LendFileForm(), read_json()))
    return Reply(loans_in(work, case)[0])


@blueprint.post(f"{_LOANS}/return")
@operation("case.note", Text("Ghi đã trả", "Note its return"), PaperLoanLine, status=201, body=TakeBackFileForm)
def take_back(work: Work, number: str) -> Reply:
    """Note that the paper file came back; refused when it is not out."""
    case = get_visible_case(work, number)
    take_back_file(work, case, load(TakeBackFileForm(), read_json()))
    return Reply(loans_in(work, case)[0])


def _all(found: Sequence[ShownRequest]) -> Reply:
    return Reply({"items": found, "total": sum(not each.answer for each in found)})
