"""The desk: entering a visit or a petition, the visits of a day, a receipt."""

from __future__ import annotations

from flask import Blueprint

from casetrack.api import office_answers as answers
from casetrack.api.bodies import load, load_query, read_json
from casetrack.api.forms import DayQuery, ReceiveBody
from casetrack.api.operations import Reply, operation
from casetrack.schemas.reception import prefix_of, receive_form
from casetrack.services.matters import desk_workflows, kinds_of_matter
from casetrack.services.receipts import get_receipt, visits_of
from casetrack.services.reception import receive
from casetrack.services.work import Work
from casetrack.text import Text

blueprint = Blueprint("desk", __name__)


@blueprint.post("/receptions")
@operation(
    "visit.record",
    Text("Tiếp nhận tại quầy", "Receive somebody"),
    answers.Received,
    status=201,
    body=ReceiveBody,
    payload=True,
)
def enter(work: Work) -> Reply:
    """Enter a visit, a petition, or both; `fields` are those of the intake of the chosen kind's workflow."""
    said = read_json()
    kinds = {kind.key: kind for kind in kinds_of_matter(work)}
    kind = kinds.get(str(said.get("kind")))
    prefix = prefix_of(kind.workflow or "" if kind else "")
    made = receive(work, load(receive_form(kinds, desk_workflows(work), ReceiveBody), said, prefix))
    return Reply(made)


@blueprint.get("/kinds")
@operation("visit.record", Text("Các loại việc ở quầy", "What the desk takes"), answers.Kinds)
def list_kinds(work: Work) -> Reply:
    """List what somebody may come about: the values of `kind`."""
    return Reply({"items": kinds_of_matter(work)})


@blueprint.get("/visits")
@operation(
    "visit.record",
    Text("Lượt tiếp trong ngày", "The visits of a day"),
    answers.DayAtDesk,
    query=DayQuery,
    refuses=(422,),
)
def list_visits(work: Work) -> Reply:
    """List the visits of a day, newest first."""
    return Reply(visits_of(work, load_query(DayQuery())["day"] or work.today))


@blueprint.get("/receipts/<number:number>")
@operation("visit.record", Text("Xem giấy biên nhận", "Read a receipt"), answers.Receipt)
def show_receipt(work: Work, number: str) -> Reply:
    """Give a receipt as it is printed; a protected citizen stands on it by alias."""
    return Reply(get_receipt(work, number))
