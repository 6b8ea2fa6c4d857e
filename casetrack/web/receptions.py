"""How citizens were received in a period: as the form of the law counts it, and each number with its visits."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request, url_for

from casetrack.engine.labels import HOSTS, RECEPTIONS
from casetrack.engine.reception_form import MEASURES
from casetrack.reports.receptions import name_of_row, receptions_in, visits_behind
from casetrack.reports.visits import list_visits
from casetrack.schemas.report import FigureForm, PlaceForm, ReportForm, ask_as_wished
from casetrack.web.login import looking, needs
from casetrack.web.report_periods import asked, asked_days, usual_periods

blueprint = Blueprint("receptions", __name__)


@blueprint.get("/bao-cao/luot-tiep")
@needs("report.read")
def show() -> str:
    """Show the numbers of a period."""
    wish = asked(ReportForm())
    with looking() as work:
        question = ask_as_wished(work, wish)
        told = receptions_in(work, question)
        beside = {"periods": usual_periods(work.today), "measures": MEASURES, "days": asked_days()}
        return render_template("report/receptions.html", told=told, question=question, opens=_opens, **beside)


@blueprint.get("/bao-cao/luot-tiep/danh-sach")
@needs("report.read")
def visits() -> str:
    """List the visits behind a number; those that the reader may not see are one line."""
    wish, figure = asked(ReportForm()), asked(FigureForm())
    with looking() as work:
        question = ask_as_wished(work, wish)
        page = list_visits(work, question, visits_behind(work, question, figure), asked(PlaceForm()))
        row = name_of_row(figure)
        shown = {"hosts": HOSTS, "kinds": RECEPTIONS, "days": asked_days(), "link": _link, "row": row}
        return render_template("report/visits.html", question=question, page=page, **shown)


def _opens(group: str, key: str) -> str:
    days: dict[str, Any] = asked_days()
    return url_for("receptions.visits", group=group, key=key, **days)


def _link(first: int) -> str:
    same: dict[str, Any] = request.args.to_dict()
    return url_for("receptions.visits", **{**same, "first": first})
