"""Being away and who stands in, giving many cases at once, and following a case."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint
from marshmallow import fields

from casetrack.api.answers import Answer, Words
from casetrack.api.bodies import load, read_json
from casetrack.api.operations import Reply, operation
from casetrack.schemas.absences import AbsenceForm, EndAbsenceForm, FollowForm, ReassignBody
from casetrack.services.absences import ShownAbsence, come_back, go_away, list_absences, staff_of
from casetrack.services.access import get_visible_case
from casetrack.services.followings import follow, list_followed
from casetrack.services.reassigning import reassign
from casetrack.services.work import Work
from casetrack.text import Text

blueprint = Blueprint("absences", __name__)


class AbsenceLine(Answer):
    """Days, both included, on which somebody is away; without unit and workflow for all their cases."""

    id = fields.Integer()
    user_id = fields.Integer()
    name = fields.String()
    substitute_id = fields.Integer()
    substitute = fields.String()
    first_day = fields.Date()
    last_day = fields.Date()
    unit_id = fields.Integer(allow_none=True)
    workflow = fields.String(allow_none=True)
    reason = fields.String()
    is_on = fields.Boolean()


class Absences(Answer):
    """My absences, where I stand in, and those of the units that I lead."""

    items = fields.List(fields.Nested(AbsenceLine))


class GivenRow(Answer):
    """What became of one case: given, or why not."""

    number = fields.String()
    given = fields.Boolean(attribute="done")
    words = fields.Nested(Words)


class GivenRows(Answer):
    """What became of each case, in the order in which they were named."""

    items = fields.List(fields.Nested(GivenRow))


class FollowedCase(Answer):
    """A case that I follow."""

    number = fields.String()
    title = fields.String()
    due_on = fields.Date(allow_none=True)


class Followed(Answer):
    """The cases that I follow and may see."""

    items = fields.List(fields.Nested(FollowedCase))


@blueprint.get("/absences")
@operation("absence.enter", Text("Ngày vắng, người làm thay", "Absences"), Absences)
def list_all(work: Work) -> Reply:
    """List who is away of those for whom I answer, and for whom I stand in."""
    return _absences(work)


@blueprint.post("/absences")
@operation("absence.enter", Text("Ghi ngày vắng", "Enter an absence"), Absences, status=201, body=AbsenceForm)
def add(work: Work) -> Reply:
    """Enter an absence with who stands in; the answer lists all."""
    go_away(work, load(AbsenceForm(), read_json()))
    return _absences(work)


@blueprint.post("/absences/<seq:absence_id>/end")
@operation("absence.enter", Text("Kết thúc ngày vắng", "End an absence"), Absences, body=EndAbsenceForm, refuses=(404,))
def end(work: Work, absence_id: int) -> Reply:
    """End an absence: back since today; one that has not begun is called off."""
    load(EndAbsenceForm(), read_json())
    come_back(work, absence_id)
    work.session.flush()  # the list is read from the book
    return _absences(work)


@blueprint.post("/reassignments")
@operation("case.assign", Text("Giao lại nhiều hồ sơ", "Give many cases"), GivenRows, body=ReassignBody)
def give_many(work: Work) -> Reply:
    """Give cases of one officer to another, each for itself; what is refused says why. No step is taken."""
    return Reply({"items": reassign(work, load(ReassignBody(), read_json()))})


@blueprint.get("/followed-cases")
@operation("case.read", Text("Hồ sơ tôi theo dõi", "The cases that I follow"), Followed)
def list_mine(work: Work) -> Reply:
    """List the cases that I follow."""
    return _followed(work)


@blueprint.post("/cases/<number:number>/following")
@operation("case.read", Text("Theo dõi hồ sơ", "Follow a case"), Followed, body=FollowForm)
def choose(work: Work, number: str) -> Reply:
    """Follow a case, or with `follow` false follow it no more; the answer lists those that I follow."""
    follow(work, get_visible_case(work, number), wanted=load(FollowForm(), read_json())["follow"])
    work.session.flush()  # the list is read from the book
    return _followed(work)


def _absences(work: Work) -> Reply:
    return Reply({"items": [_told(each) for each in list_absences(work, staff_of(work))]})


def _followed(work: Work) -> Reply:
    return Reply({"items": list_followed(work)})


def _told(shown: ShownAbsence) -> Mapping[str, object]:
    row = shown.row
    columns = ("id", "user_id", "substitute_id", "first_day", "last_day", "unit_id", "workflow", "reason")
    said = {name: getattr(row, name) for name in columns}
    return {**said, "name": shown.who, "substitute": shown.substitute, "is_on": shown.is_on}
