"""Who may see the protected of a case: giving leave and taking it back, breaking the glass, and the auditor's alarms.

Nothing here shows who is protected: that is a page's work, of a person who looks.
"""

from __future__ import annotations

from flask import Blueprint
from marshmallow import fields

from casetrack.api.answers import Answer
from casetrack.api.bodies import load, read_json
from casetrack.api.operations import Reply, operation
from casetrack.schemas.identities import AtOnceForm, EndLeaveForm, GiveLeaveForm, NoteAlarmForm
from casetrack.services.access import get_visible_case
from casetrack.services.alarms import list_alarms, take_note
from casetrack.services.identity_grants import break_glass, get_grant, give_leave, list_grants, revoke_leave
from casetrack.services.work import Work
from casetrack.text import Text

blueprint = Blueprint("identities", __name__)


class Leave(Answer):
    """Leave of one person to see who is protected in a case. `kind`: grant or break_glass."""

    id = fields.Integer()
    user = fields.String()
    kind = fields.String()
    reason = fields.String()
    given_by = fields.String()
    given_at = fields.DateTime()
    ends_at = fields.DateTime()
    revoked_at = fields.DateTime(allow_none=True)
    in_force = fields.Boolean()


class Leaves(Answer):
    """Every leave of a case, the newest first."""

    items = fields.List(fields.Nested(Leave))


class Alarm(Answer):
    """Somebody broke the glass; the case by its number only."""

    id = fields.Integer()
    case_number = fields.String()
    user = fields.String()
    reason = fields.String()
    at = fields.DateTime()
    until = fields.DateTime()


class Alarms(Answer):
    """The alarms that the account has not taken note of, the oldest first."""

    items = fields.List(fields.Nested(Alarm))


@blueprint.get("/cases/<number:number>/identity-grants")
@operation("case.read", Text("Ai được xem danh tính", "Who may see the protected"), Leaves)
def list_all(work: Work, number: str) -> Reply:
    """List who was given leave to see the protected of a case."""
    return Reply({"items": list_grants(work, get_visible_case(work, number))})


@blueprint.post("/cases/<number:number>/identity-grants")
@operation(
    "identity.grant",
    Text("Cho một người xem danh tính", "Let somebody see the protected"),
    Leave,
    status=201,
    body=GiveLeaveForm,
)
def give(work: Work, number: str) -> Reply:
    """Let a named person see the protected of a case, with a reason and until the end of a day."""
    case = get_visible_case(work, number)
    return Reply(get_grant(work, case, give_leave(work, case, load(GiveLeaveForm(), read_json())).id))


@blueprint.post("/cases/<number:number>/identity-grants/<seq:grant_id>/revocation")
@operation(
    "identity.grant", Text("Thôi cho xem danh tính", "Take leave back"), Leave, body=EndLeaveForm, refuses=(404,)
)
def revoke(work: Work, number: str, grant_id: int) -> Reply:
    """Take a leave back; it ends at once."""
    case = get_visible_case(work, number)
    load(EndLeaveForm(), read_json())
    revoke_leave(work, case, grant_id)
    return Reply(get_grant(work, case, grant_id))


@blueprint.post("/cases/<number:number>/break-glass")
@operation(
    "identity.break_glass",
    Text("Mở khẩn cấp danh tính", "Break the glass"),
    Leave,
    status=201,
    body=AtOnceForm,
)
def break_open(work: Work, number: str) -> Reply:
    """Take leave at once, for a few hours; every auditor is told, with the name and the reason."""
    case = get_visible_case(work, number)
    return Reply(get_grant(work, case, break_glass(work, case, load(AtOnceForm(), read_json())["reason"]).id))


@blueprint.get("/alarms")
@operation("audit.read", Text("Báo động chưa xem", "Alarms not noted"), Alarms)
def alarms(work: Work) -> Reply:
    """List the alarms that the account has not taken note of."""
    return Reply({"items": list_alarms(work)})


@blueprint.post("/alarms/<seq:alarm_id>/note")
@operation("audit.read", Text("Đã xem báo động", "Take note of an alarm"), Alarms, body=NoteAlarmForm, refuses=(404,))
def note(work: Work, alarm_id: int) -> Reply:
    """Take note of an alarm; the answer lists those that are left."""
    load(NoteAlarmForm(), read_json())
    take_note(work, alarm_id)
    work.session.flush()  # what is left is read from the book
    return Reply({"items": list_alarms(work)})
