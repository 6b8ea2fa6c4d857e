"""The backlog over REST: by day of receipt, former office, kind and cause, each by age."""

from __future__ import annotations

from flask import Blueprint
from marshmallow import fields

from casetrack.api.answers import Answer
from casetrack.api.bodies import load_query
from casetrack.api.forms import SummaryQuery
from casetrack.api.operations import Reply, operation
from casetrack.reports.backlog import as_json, count_backlog
from casetrack.reports.questions import ask
from casetrack.services.work import Work
from casetrack.text import Text

blueprint = Blueprint("backlog", __name__)


class BacklogAnswer(Answer):
    """What is pending as at a day. `before`: the day that parts old from new.

    `tables`: lines by day of receipt (`origin`), former office (`office`), `workflow` and `cause`, each with `by_age`,
    `pending`, `overdue`, and the `key` by which the list `summary-cases` gives its cases (group `backlog`).
    """

    as_at = fields.String(metadata={"format": "date"})
    before = fields.String(metadata={"format": "date"})
    pending = fields.Integer()
    pending_from_before = fields.Integer()
    tables = fields.Raw()


@blueprint.get("/reports/backlog")
@operation("report.read", Text("Hồ sơ tồn đọng", "The backlog"), BacklogAnswer, query=SummaryQuery, refuses=(422,))
def show(work: Work) -> Reply:
    """Count what is pending by where it comes from and how old it is."""
    asked = load_query(SummaryQuery())
    question = ask(work, asked.start, asked.end, as_at=asked.as_at, known_at=asked.known_at)
    return Reply(as_json(count_backlog(work, question)))
