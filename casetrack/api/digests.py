"""The digest: mine of each week and morning, and what it would say now or would have said on a day."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint
from marshmallow import fields

from casetrack.api import bearer
from casetrack.api.answers import Answer, Words
from casetrack.api.bodies import load_query
from casetrack.api.operations import Reply, operation
from casetrack.schemas.digests import PreviewForm
from casetrack.services.digest_lines import SECTIONS
from casetrack.services.digest_pages import View, counts_now, list_digests, preview
from casetrack.services.digest_plans import KINDS
from casetrack.services.work import Work
from casetrack.text import Text

blueprint = Blueprint("digests", __name__)


class DigestCounts(Answer):
    """How many cases are overdue, soon due, and long without an event."""

    overdue = fields.Integer()
    due_soon = fields.Integer()
    stale = fields.Integer()


class DigestLine(DigestCounts):
    """One list that I was told; `slot_on` its day, `as_at` the day as at which it was counted."""

    kind = fields.String(metadata={"enum": list(KINDS)})
    slot_on = fields.Date()
    as_at = fields.Date()


class Digests(Answer):
    """My lists, the newest first."""

    items = fields.List(fields.Nested(DigestLine))


class DigestCase(Answer):
    """One case of a list. `also_stale`: it stands in that section too, and is listed here alone."""

    section = fields.String(metadata={"enum": list(SECTIONS)})
    number = fields.String()
    deadline = fields.String(allow_none=True)
    clock = fields.Nested(Words)
    due_on = fields.Date(allow_none=True)
    last_event_on = fields.Date()
    also_stale = fields.Boolean()
    unit = fields.String()
    officer = fields.String()


class DigestView(Answer):
    """What a list says of the cases that I may see."""

    kind = fields.String(metadata={"enum": list(KINDS)})
    as_at = fields.Date()
    counts = fields.Nested(DigestCounts)
    items = fields.List(fields.Nested(DigestCase))


@blueprint.get("/digests")
@operation("case.read", Text("Bản tin của tôi", "My digests"), Digests)
def list_mine(work: Work) -> Reply:
    """List the digests that I was told."""
    digests = list_digests(work)
    counts = counts_now(work, digests)
    return Reply(
        {
            "items": [
                {"kind": each.kind, "slot_on": each.slot_on, "as_at": each.as_at, **counts[each.id]} for each in digests
            ]
        }
    )


@blueprint.get("/digests/preview")
@operation(
    "case.read", Text("Xem trước bản tin", "Look ahead at a digest"), DigestView, query=PreviewForm, refuses=(422,)
)
def look(work: Work) -> Reply:
    """Say what a list would tell me now, or would have told me on the morning of a past day; nothing is written."""
    asked = load_query(PreviewForm())
    return Reply(_told(preview(work, asked["kind"], asked["day"])))


def _told(view: View) -> Mapping[str, object]:
    items = [
        {
            "section": section,
            "number": each.case.number,
            "deadline": each.line.key,
            "clock": each.clock,
            "due_on": each.line.due_on,
            "last_event_on": each.line.last_on,
            "also_stale": each.also_stale,
            "unit": group.unit,
            "officer": group.officer.in_(bearer.language()),
        }
        for section, groups in view.sections.items()
        for group in groups
        for each in group.lines
    ]
    return {"kind": view.head.kind, "as_at": view.head.as_at, "counts": view.counts, "items": items}
