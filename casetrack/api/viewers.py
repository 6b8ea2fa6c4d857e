"""Who may see a protected case besides its own people, and letting somebody in or out."""

from __future__ import annotations

from flask import Blueprint
from marshmallow import fields

from casetrack.api.answers import Answer
from casetrack.api.bodies import load, read_json
from casetrack.api.operations import Reply, operation
from casetrack.schemas.viewers import LetInForm, LetOutForm
from casetrack.services.access import get_visible_case
from casetrack.services.viewers import let_in, let_out, list_viewers
from casetrack.services.work import Work
from casetrack.text import Text

blueprint = Blueprint("viewers", __name__)


class Viewer(Answer):
    """Somebody who was let into a case, with the reason and the last day (null: without end)."""

    user_id = fields.Integer()
    name = fields.String()
    reason = fields.String()
    until = fields.Date(allow_none=True)
    in_force = fields.Boolean()


class Viewers(Answer):
    """Who was let into a case; of a case that all may see, nobody."""

    items = fields.List(fields.Nested(Viewer))


@blueprint.get("/cases/<number:number>/viewers")
@operation("case.read", Text("Người được cho xem hồ sơ", "Who was let into a case"), Viewers)
def list_all(work: Work, number: str) -> Reply:
    """List who may see the case besides its own people."""
    return Reply({"items": list_viewers(work, get_visible_case(work, number))})


@blueprint.post("/cases/<number:number>/viewers")
@operation("case.grant", Text("Cho xem hồ sơ", "Let somebody in"), Viewer, status=201, body=LetInForm)
def add(work: Work, number: str) -> Reply:
    """Let a named person see a restricted or sealed case, until the end of a day."""
    case = get_visible_case(work, number)
    return Reply(let_in(work, case, load(LetInForm(), read_json())))


@blueprint.post("/cases/<number:number>/viewers/removals")
@operation("case.grant", Text("Thôi cho xem hồ sơ", "Let somebody out"), Viewers, body=LetOutForm, refuses=(404,))
def remove(work: Work, number: str) -> Reply:
    """Take back that somebody may see the case; the answer lists those who are left."""
    case = get_visible_case(work, number)
    let_out(work, case, load(LetOutForm(), read_json())["user_id"])
    work.session.flush()  # who is left is read from the book
    return Reply({"items": list_viewers(work, case)})
