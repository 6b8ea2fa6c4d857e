"""The check before a report, for programs."""

from __future__ import annotations

from flask import Blueprint
from marshmallow import fields

from casetrack.api.answers import Answer, Words
from casetrack.api.bodies import load_query
from casetrack.api.forms import SummaryQuery
from casetrack.api.operations import Reply, operation
from casetrack.reports.finding_formats import as_json
from casetrack.reports.findings import check
from casetrack.reports.questions import ask
from casetrack.services.work import Work
from casetrack.text import Text

blueprint = Blueprint("findings", __name__)


class FoundThing(Answer):
    """One thing that is wrong: the number of its case, if it has one; what is wrong; the page where it is mended."""

    case = fields.String(allow_none=True)
    says = fields.Nested(Words)
    page = fields.String()


class FoundKind(Answer):
    """Faults of one kind. `found` counts all, `hidden` those of cases that the asker may not see.

    `things` are the first 200 of the others. `severity`: wrong (the report is wrong) or look (to be looked at).
    """

    key = fields.String()
    severity = fields.String(metadata={"enum": ["wrong", "look"]})
    label = fields.Nested(Words)
    why = fields.Nested(Words)
    mend = fields.Nested(Words)
    found = fields.Integer()
    hidden = fields.Integer()
    things = fields.List(fields.Nested(FoundThing))


class FoundFaults(Answer):
    """What a check found; without `items` the report may be sent. `looked_for`: how many kinds there are."""

    period = fields.Raw(metadata={"description": "The first and the last day: `from`, `to`."})
    as_at = fields.String(metadata={"format": "date"})
    looked_for = fields.Integer()
    found = fields.Integer()
    items = fields.List(fields.Nested(FoundKind))


@blueprint.get("/reports/check")
@operation(
    "report.read",
    Text("Kiểm tra trước khi gửi báo cáo", "Check a period before its report is sent"),
    FoundFaults,
    query=SummaryQuery,
    refuses=(422,),
)
def show(work: Work) -> Reply:
    """Look for what would make the report of a period wrong."""
    asked = load_query(SummaryQuery())
    question = ask(work, asked.start, asked.end, as_at=asked.as_at, known_at=asked.known_at)
    return Reply(as_json(check(work, question)))
