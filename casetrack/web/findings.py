"""The check before a report: what would make it wrong, each with its cases and what mends it."""

from __future__ import annotations

from flask import Blueprint, render_template

from casetrack.engine.findings import SEVERITIES
from casetrack.reports.findings import check
from casetrack.web.login import looking, needs
from casetrack.web.report_periods import ask_to_send, asked_days, due_reports

blueprint = Blueprint("findings", __name__)


@blueprint.get("/bao-cao/kiem-tra")
@needs("report.read")
def show() -> str:
    """Check a period; without one, that of the report that is due next."""
    with looking() as work:
        question = ask_to_send(work)
        found, due = check(work, question), due_reports(work.today)
        shown = {"question": question, "found": found, "severities": SEVERITIES}
        return render_template("findings/show.html", due=due, days=asked_days(), **shown)
