"""Reports to take along: each outline as Word, PDF, text or JSON, and what is wrong with one of the office's own."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, render_template, request

from casetrack.errors import InvalidInput
from casetrack.reports.own_outlines import FOLDER
from casetrack.reports.questions import Question
from casetrack.reports.report_files import make_file, offered
from casetrack.schemas.indicators import UnitForm
from casetrack.schemas.report import AskReport, ReportForm, ask_as_wished
from casetrack.services.offices import find_unit
from casetrack.services.work import Work
from casetrack.web import forms, shell
from casetrack.web.login import looking, needs
from casetrack.web.report_periods import asked, asked_days, usual_periods

blueprint = Blueprint("report_papers", __name__)


@blueprint.get("/bao-cao/de-cuong")
@needs("report.read")
def index() -> tuple[str, int]:
    """List the outlines of the office with the shapes of each, for a period."""
    wish, errors = forms.load(ReportForm(), request.args)
    unit = asked(UnitForm())
    with looking() as work:
        question, more = _ask(work, wish or AskReport())
        shown = {"question": question, "errors": errors | more, "outlines": offered(work.installation)}
        page = render_template("report_papers/index.html", folder=FOLDER, **shown, **_around(work, unit))
    return page, 422 if errors or more else 200


@blueprint.get("/bao-cao/de-cuong/<outline>.<paper:ending>")
@needs("report.read")
def take(outline: str, ending: str) -> Response:
    """Give a report by an outline as a file."""
    wish, code = asked(ReportForm()), asked(UnitForm())
    with looking() as work:
        unit = find_unit(work, code).id if code else None
        question = ask_as_wished(work, wish)
        file = make_file(work, question, outline, ending, unit=unit, language=shell.language())
    answer = Response(file.content, content_type=file.media_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{file.name}"'
    return answer


def _around(work: Work, unit: str) -> dict[str, Any]:
    """Give what stands around the outlines: periods and units to choose from, and what was chosen."""
    units = [each for each in work.units.values() if each.parent_id]
    return {"periods": usual_periods(work.today), "units": units, "unit": unit, "days": _same(unit)}


def _same(unit: str) -> dict[str, str]:
    return asked_days() | ({"unit": unit} if unit else {})


def _ask(work: Work, wish: AskReport) -> tuple[Question, forms.Errors]:
    try:
        return ask_as_wished(work, wish), {}
    except InvalidInput as wrong:
        return ask_as_wished(work, AskReport()), dict(wrong.fields)
