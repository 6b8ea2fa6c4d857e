"""On how many days leaders received citizens: week by week or month by month, beside the law that wants it."""

from __future__ import annotations

from flask import Blueprint, render_template

from casetrack.reports.duties import duties_in
from casetrack.schemas.report import ReportForm, ask_as_wished
from casetrack.web.login import looking, needs
from casetrack.web.report_periods import asked, asked_days

blueprint = Blueprint("duties", __name__)


@blueprint.get("/bao-cao/tiep-cong-dan")
@needs("report.read")
def show() -> str:
    """Show each duty over the period of a report, with the days behind it."""
    wish = asked(ReportForm())
    with looking() as work:
        question = ask_as_wished(work, wish)
        reports = duties_in(work, question)
        return render_template("report/duties.html", question=question, reports=reports, days=asked_days())
