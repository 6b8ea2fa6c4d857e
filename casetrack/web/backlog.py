"""The backlog: by day of receipt, former office, kind and cause, each by age; every number opens its cases."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, url_for

from casetrack.reports.backlog import BacklogCell, count_backlog
from casetrack.reports.questions import BACKLOG
from casetrack.schemas.report import ReportForm, ask_as_wished
from casetrack.web.login import looking, needs
from casetrack.web.report_periods import asked, asked_days

blueprint = Blueprint("backlog", __name__)


@blueprint.get("/ton-dong")
@needs("report.read")
def show() -> str:
    """Show the backlog as at a day."""
    wish = asked(ReportForm())
    with looking() as work:
        found = count_backlog(work, ask_as_wished(work, wish))
        return render_template("report/backlog.html", found=found, days=asked_days(), opens=_opens)


def _opens(figure: str, cell: BacklogCell) -> str:
    days: dict[str, Any] = {**asked_days()}
    return url_for("report.cases", figure=figure, group=BACKLOG, key=cell.part.key, **days)
