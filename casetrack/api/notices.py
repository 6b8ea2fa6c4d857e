"""What I was told, and that I have read it."""

from __future__ import annotations

from flask import Blueprint
from marshmallow import fields

from casetrack.api.answers import Answer, Words
from casetrack.api.bodies import load, load_query, read_json
from casetrack.api.operations import Reply, operation
from casetrack.schemas.notices import NoticesPage, ReadNoticesForm
from casetrack.services.notices import list_notices, mark_read
from casetrack.services.work import Work
from casetrack.text import Text

blueprint = Blueprint("notices", __name__)


class NoticeLine(Answer):
    """One notice; `url` is the page that it leads to, `read_at` null while it is unread."""

    id = fields.Integer()
    kind = fields.String()
    words = fields.Nested(Words)
    url = fields.String()
    recorded_at = fields.AwareDateTime(format="iso")
    read_at = fields.AwareDateTime(format="iso", allow_none=True)


class Notices(Answer):
    """A page of my notices, unread first, and whether there is more."""

    items = fields.List(fields.Nested(NoticeLine))
    more = fields.Boolean()


class NoticesRead(Answer):
    """How many notices were unread before."""

    read = fields.Integer()


@blueprint.get("/notices")
@operation("case.read", Text("Thông báo của tôi", "My notices"), Notices, query=NoticesPage, refuses=(422,))
def list_mine(work: Work) -> Reply:
    """List what I was told and may see now, 100 at a time."""
    items, more = list_notices(work, load_query(NoticesPage())["page"])
    return Reply({"items": items, "more": more})


@blueprint.post("/notices/read")
@operation("case.read", Text("Đã đọc thông báo", "Notices were read"), NoticesRead, body=ReadNoticesForm)
def read(work: Work) -> Reply:
    """Note that I have read these notices, or all; those of others are passed over."""
    asked = load(ReadNoticesForm(), read_json())
    return Reply({"read": mark_read(work.session, work.actor, asked["ids"], work.clock)})
